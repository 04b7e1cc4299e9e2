# env: p v s
# AMOMAX.W (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the greater
# by signed comparison, 32 bits wide, and rd what was there, sign-extended. The upper half of rs2 is
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomax.w, lw, sw, 0, 0, 0, 0
  TEST_AMO 3, amomax.w, lw, sw, 1, 1, 1, 1
  TEST_AMO 4, amomax.w, lw, sw, 5, 5, 5, 3
  TEST_AMO 5, amomax.w, lw, sw, 3, 5, 3, 5
  TEST_AMO 6, amomax.w, lw, sw, -1, 1, -1, 1
  TEST_AMO 7, amomax.w, lw, sw, 1, 1, 1, -1
  TEST_AMO 8, amomax.w, lw, sw, -1, -1, -1, -1
  TEST_AMO 9, amomax.w, lw, sw, -1, 0, -1, 0
  TEST_AMO 10, amomax.w, lw, sw, 0, 0, 0, -1
  TEST_AMO 11, amomax.w, lw, sw, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000, 0x7fffffff
  TEST_AMO 12, amomax.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0xffffffff80000000
  TEST_AMO 13, amomax.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_AMO 14, amomax.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff
  TEST_AMO 15, amomax.w, lw, sw, 0xffffffff80000000, -1, 0xffffffff80000000, -1
  TEST_AMO 16, amomax.w, lw, sw, -1, -1, -1, 0xffffffff80000000
  TEST_AMO 17, amomax.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 1
  TEST_AMO 18, amomax.w, lw, sw, 0, 0, 0, 0xffffffff80000000
  TEST_AMO 19, amomax.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amomax.w, lw, sw, 0x55555555, 0x55555555, 0x55555555, 0xffffffffaaaaaaaa
  TEST_AMO 21, amomax.w, lw, sw, 0xffffffff89abcdef, 0x76543210, 0xffffffff89abcdef, 0x76543210
  TEST_AMO 22, amomax.w, lw, sw, 0xffffffffff00ff00, 0x0ff00ff0, 0xffffffffff00ff00, 0x0ff00ff0

  # The upper half of rs2 is ignored.
  TEST_AMO 23, amomax.w, lw, sw, 1, 2, 1, 0x1234567800000002
  TEST_AMO 24, amomax.w, lw, sw, -1, 0, -1, 0xffffffff00000000
  TEST_AMO 25, amomax.w, lw, sw, 1, 1, 1, 0xffffffff
  TEST_AMO 26, amomax.w, lw, sw, -1, -1, -1, 0x7fffffff80000000
  TEST_AMO 27, amomax.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x8000000000000000
  TEST_AMO 28, amomax.w, lw, sw, -5, -5, -5, 0x80000000fffffff0

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 29, amomax.w, lw, sw, 0xfffffffff1234567, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 30, amomax.w, lw, sw, 0xfffffffff1234567, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     31, amomax.w, lw, sw, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     32, amomax.w, lw, sw, 0xfffffffff1234567, 0, 0xfffffffff1234567

  # With acquire and release.
  TEST_AMO 33, amomax.w.aq, lw, sw, 0xfffffffff1234567, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 34, amomax.w.rl, lw, sw, 0xfffffffff1234567, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amomax.w.aqrl, lw, sw, 0xfffffffff1234567, 0x70f0f0f0, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 36, amomax.w, 8, 0x1122334455667788, 0x1111111111111111, 0x1111111155667788, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 37, amomax.w, 12, 0x1122334455667788, 0x1111111111111111, 0x5566778811111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 38, amomax.w, lw, sw, 10, 0x7ffffff0, 0x7ffffff0, 0x7ffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
