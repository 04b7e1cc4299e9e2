# env: p v s
# AMOMIN.W (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the lesser by
# signed comparison, 32 bits wide, and rd what was there, sign-extended. The upper half of rs2 is
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomin.w, lw, sw, 0, 0, 0, 0
  TEST_AMO 3, amomin.w, lw, sw, 1, 1, 1, 1
  TEST_AMO 4, amomin.w, lw, sw, 5, 3, 5, 3
  TEST_AMO 5, amomin.w, lw, sw, 3, 3, 3, 5
  TEST_AMO 6, amomin.w, lw, sw, -1, -1, -1, 1
  TEST_AMO 7, amomin.w, lw, sw, 1, -1, 1, -1
  TEST_AMO 8, amomin.w, lw, sw, -1, -1, -1, -1
  TEST_AMO 9, amomin.w, lw, sw, -1, -1, -1, 0
  TEST_AMO 10, amomin.w, lw, sw, 0, -1, 0, -1
  TEST_AMO 11, amomin.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0x7fffffff
  TEST_AMO 12, amomin.w, lw, sw, 0x7fffffff, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000
  TEST_AMO 13, amomin.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_AMO 14, amomin.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff
  TEST_AMO 15, amomin.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, -1
  TEST_AMO 16, amomin.w, lw, sw, -1, 0xffffffff80000000, -1, 0xffffffff80000000
  TEST_AMO 17, amomin.w, lw, sw, 0x7fffffff, 1, 0x7fffffff, 1
  TEST_AMO 18, amomin.w, lw, sw, 0, 0xffffffff80000000, 0, 0xffffffff80000000
  TEST_AMO 19, amomin.w, lw, sw, 0x7fffffff, -1, 0x7fffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amomin.w, lw, sw, 0x55555555, 0xffffffffaaaaaaaa, 0x55555555, 0xffffffffaaaaaaaa
  TEST_AMO 21, amomin.w, lw, sw, 0xffffffff89abcdef, 0xffffffff89abcdef, 0xffffffff89abcdef, 0x76543210
  TEST_AMO 22, amomin.w, lw, sw, 0xffffffffff00ff00, 0xffffffffff00ff00, 0xffffffffff00ff00, 0x0ff00ff0

  # The upper half of rs2 is ignored.
  TEST_AMO 23, amomin.w, lw, sw, 1, 1, 1, 0x1234567800000002
  TEST_AMO 24, amomin.w, lw, sw, -1, -1, -1, 0xffffffff00000000
  TEST_AMO 25, amomin.w, lw, sw, 1, -1, 1, 0xffffffff
  TEST_AMO 26, amomin.w, lw, sw, -1, 0xffffffff80000000, -1, 0x7fffffff80000000
  TEST_AMO 27, amomin.w, lw, sw, 0x7fffffff, 0, 0x7fffffff, 0x8000000000000000
  TEST_AMO 28, amomin.w, lw, sw, -5, -16, -5, 0x80000000fffffff0

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 29, amomin.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 30, amomin.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     31, amomin.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     32, amomin.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567

  # With acquire and release.
  TEST_AMO 33, amomin.w.aq, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 34, amomin.w.rl, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amomin.w.aqrl, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 36, amomin.w, 8, 0x0102030405060708, 0x1111111111111111, 0x1111111105060708, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 37, amomin.w, 12, 0x0102030405060708, 0x1111111111111111, 0x0506070811111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 38, amomin.w, lw, sw, 10, 3, 3, 0x7ffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
