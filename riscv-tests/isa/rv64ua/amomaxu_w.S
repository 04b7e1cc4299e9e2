# env: p v s
# AMOMAXU.W (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the greater
# by unsigned comparison, 32 bits wide, and rd what was there, sign-extended. The upper half of rs2 is
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomaxu.w, lw, sw, 0, 0, 0, 0
  TEST_AMO 3, amomaxu.w, lw, sw, 1, 1, 1, 1
  TEST_AMO 4, amomaxu.w, lw, sw, 5, 5, 5, 3
  TEST_AMO 5, amomaxu.w, lw, sw, 3, 5, 3, 5
  TEST_AMO 6, amomaxu.w, lw, sw, -1, -1, -1, 1
  TEST_AMO 7, amomaxu.w, lw, sw, 1, -1, 1, -1
  TEST_AMO 8, amomaxu.w, lw, sw, -1, -1, -1, -1
  TEST_AMO 9, amomaxu.w, lw, sw, -1, -1, -1, 0
  TEST_AMO 10, amomaxu.w, lw, sw, 0, -1, 0, -1
  TEST_AMO 11, amomaxu.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0x7fffffff
  TEST_AMO 12, amomaxu.w, lw, sw, 0x7fffffff, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000
  TEST_AMO 13, amomaxu.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_AMO 14, amomaxu.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff
  TEST_AMO 15, amomaxu.w, lw, sw, 0xffffffff80000000, -1, 0xffffffff80000000, -1
  TEST_AMO 16, amomaxu.w, lw, sw, -1, -1, -1, 0xffffffff80000000
  TEST_AMO 17, amomaxu.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 1
  TEST_AMO 18, amomaxu.w, lw, sw, 0, 0xffffffff80000000, 0, 0xffffffff80000000
  TEST_AMO 19, amomaxu.w, lw, sw, 0x7fffffff, -1, 0x7fffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amomaxu.w, lw, sw, 0x55555555, 0xffffffffaaaaaaaa, 0x55555555, 0xffffffffaaaaaaaa
  TEST_AMO 21, amomaxu.w, lw, sw, 0xffffffff89abcdef, 0xffffffff89abcdef, 0xffffffff89abcdef, 0x76543210
  TEST_AMO 22, amomaxu.w, lw, sw, 0xffffffffff00ff00, 0xffffffffff00ff00, 0xffffffffff00ff00, 0x0ff00ff0

  # The upper half of rs2 is ignored.
  TEST_AMO 23, amomaxu.w, lw, sw, 1, 2, 1, 0x1234567800000002
  TEST_AMO 24, amomaxu.w, lw, sw, -1, -1, -1, 0xffffffff00000000
  TEST_AMO 25, amomaxu.w, lw, sw, 1, -1, 1, 0xffffffff
  TEST_AMO 26, amomaxu.w, lw, sw, -1, -1, -1, 0x7fffffff80000000
  TEST_AMO 27, amomaxu.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x8000000000000000
  TEST_AMO 28, amomaxu.w, lw, sw, -5, -5, -5, 0x80000000fffffff0

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 29, amomaxu.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 30, amomaxu.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     31, amomaxu.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     32, amomaxu.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567

  # With acquire and release.
  TEST_AMO 33, amomaxu.w.aq, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 34, amomaxu.w.rl, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amomaxu.w.aqrl, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 36, amomaxu.w, 8, 0x1122334455667788, 0x1111111111111111, 0x1111111155667788, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 37, amomaxu.w, 12, 0x1122334455667788, 0x1111111111111111, 0x5566778811111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 38, amomaxu.w, lw, sw, 10, 0x7ffffff0, 0x7ffffff0, 0x7ffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
