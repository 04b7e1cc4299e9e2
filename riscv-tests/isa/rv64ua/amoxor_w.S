# env: p v s
# AMOXOR.W (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the exclusive
# or, 32 bits wide, and rd what was there, sign-extended. The upper half of rs2 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoxor.w, lw, sw, 0, 0, 0, 0
  TEST_AMO 3, amoxor.w, lw, sw, 1, 0, 1, 1
  TEST_AMO 4, amoxor.w, lw, sw, 5, 6, 5, 3
  TEST_AMO 5, amoxor.w, lw, sw, 3, 6, 3, 5
  TEST_AMO 6, amoxor.w, lw, sw, -1, -2, -1, 1
  TEST_AMO 7, amoxor.w, lw, sw, 1, -2, 1, -1
  TEST_AMO 8, amoxor.w, lw, sw, -1, 0, -1, -1
  TEST_AMO 9, amoxor.w, lw, sw, -1, -1, -1, 0
  TEST_AMO 10, amoxor.w, lw, sw, 0, -1, 0, -1
  TEST_AMO 11, amoxor.w, lw, sw, 0xffffffff80000000, -1, 0xffffffff80000000, 0x7fffffff
  TEST_AMO 12, amoxor.w, lw, sw, 0x7fffffff, -1, 0x7fffffff, 0xffffffff80000000
  TEST_AMO 13, amoxor.w, lw, sw, 0xffffffff80000000, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_AMO 14, amoxor.w, lw, sw, 0x7fffffff, 0, 0x7fffffff, 0x7fffffff
  TEST_AMO 15, amoxor.w, lw, sw, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000, -1
  TEST_AMO 16, amoxor.w, lw, sw, -1, 0x7fffffff, -1, 0xffffffff80000000
  TEST_AMO 17, amoxor.w, lw, sw, 0x7fffffff, 0x7ffffffe, 0x7fffffff, 1
  TEST_AMO 18, amoxor.w, lw, sw, 0, 0xffffffff80000000, 0, 0xffffffff80000000
  TEST_AMO 19, amoxor.w, lw, sw, 0x7fffffff, 0xffffffff80000000, 0x7fffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amoxor.w, lw, sw, 0x55555555, -1, 0x55555555, 0xffffffffaaaaaaaa
  TEST_AMO 21, amoxor.w, lw, sw, 0xffffffff89abcdef, -1, 0xffffffff89abcdef, 0x76543210
  TEST_AMO 22, amoxor.w, lw, sw, 0xffffffffff00ff00, 0xfffffffff0f0f0f0, 0xffffffffff00ff00, 0x0ff00ff0

  # The upper half of rs2 is ignored.
  TEST_AMO 23, amoxor.w, lw, sw, 1, 3, 1, 0x1234567800000002
  TEST_AMO 24, amoxor.w, lw, sw, -1, -1, -1, 0xffffffff00000000
  TEST_AMO 25, amoxor.w, lw, sw, 1, -2, 1, 0xffffffff
  TEST_AMO 26, amoxor.w, lw, sw, -1, 0x7fffffff, -1, 0x7fffffff80000000
  TEST_AMO 27, amoxor.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x8000000000000000
  TEST_AMO 28, amoxor.w, lw, sw, -5, 11, -5, 0x80000000fffffff0

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 29, amoxor.w, lw, sw, 0xfffffffff1234567, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 30, amoxor.w, lw, sw, 0xfffffffff1234567, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     31, amoxor.w, lw, sw, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     32, amoxor.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567
  TEST_AMO_SRC1_EQ_SRC2 33, amoxor.w, lw, sw, 0xfffffffff1234567, "xor x14, x12, x11; sext.w x14, x14"

  # With acquire and release.
  TEST_AMO 34, amoxor.w.aq, lw, sw, 0xfffffffff1234567, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amoxor.w.rl, lw, sw, 0xfffffffff1234567, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 36, amoxor.w.aqrl, lw, sw, 0xfffffffff1234567, 0xffffffff81d3b597, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 37, amoxor.w, 8, 0x1122334455667788, 0x1111111111111111, 0x1111111144776699, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 38, amoxor.w, 12, 0x1122334455667788, 0x1111111111111111, 0x4477669911111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 39, amoxor.w, lw, sw, 10, 0x7ffffff3, 0x7ffffff0, 0x7ffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
