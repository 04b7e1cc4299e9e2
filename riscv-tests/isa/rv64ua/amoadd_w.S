# env: p v s
# AMOADD.W (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the sum, 32
# bits wide, and rd what was there, sign-extended. The upper half of rs2 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoadd.w, lw, sw, 0, 0, 0, 0
  TEST_AMO 3, amoadd.w, lw, sw, 1, 2, 1, 1
  TEST_AMO 4, amoadd.w, lw, sw, 5, 8, 5, 3
  TEST_AMO 5, amoadd.w, lw, sw, 3, 8, 3, 5
  TEST_AMO 6, amoadd.w, lw, sw, -1, 0, -1, 1
  TEST_AMO 7, amoadd.w, lw, sw, 1, 0, 1, -1
  TEST_AMO 8, amoadd.w, lw, sw, -1, -2, -1, -1
  TEST_AMO 9, amoadd.w, lw, sw, -1, -1, -1, 0
  TEST_AMO 10, amoadd.w, lw, sw, 0, -1, 0, -1
  TEST_AMO 11, amoadd.w, lw, sw, 0xffffffff80000000, -1, 0xffffffff80000000, 0x7fffffff
  TEST_AMO 12, amoadd.w, lw, sw, 0x7fffffff, -1, 0x7fffffff, 0xffffffff80000000
  TEST_AMO 13, amoadd.w, lw, sw, 0xffffffff80000000, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_AMO 14, amoadd.w, lw, sw, 0x7fffffff, -2, 0x7fffffff, 0x7fffffff
  TEST_AMO 15, amoadd.w, lw, sw, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000, -1
  TEST_AMO 16, amoadd.w, lw, sw, -1, 0x7fffffff, -1, 0xffffffff80000000
  TEST_AMO 17, amoadd.w, lw, sw, 0x7fffffff, 0xffffffff80000000, 0x7fffffff, 1
  TEST_AMO 18, amoadd.w, lw, sw, 0, 0xffffffff80000000, 0, 0xffffffff80000000
  TEST_AMO 19, amoadd.w, lw, sw, 0x7fffffff, 0x7ffffffe, 0x7fffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amoadd.w, lw, sw, 0x55555555, -1, 0x55555555, 0xffffffffaaaaaaaa
  TEST_AMO 21, amoadd.w, lw, sw, 0xffffffff89abcdef, -1, 0xffffffff89abcdef, 0x76543210
  TEST_AMO 22, amoadd.w, lw, sw, 0xffffffffff00ff00, 0x0ef10ef0, 0xffffffffff00ff00, 0x0ff00ff0

  # The upper half of rs2 is ignored.
  TEST_AMO 23, amoadd.w, lw, sw, 1, 3, 1, 0x1234567800000002
  TEST_AMO 24, amoadd.w, lw, sw, -1, -1, -1, 0xffffffff00000000
  TEST_AMO 25, amoadd.w, lw, sw, 1, 0, 1, 0xffffffff
  TEST_AMO 26, amoadd.w, lw, sw, -1, 0x7fffffff, -1, 0x7fffffff80000000
  TEST_AMO 27, amoadd.w, lw, sw, 0x7fffffff, 0x7fffffff, 0x7fffffff, 0x8000000000000000
  TEST_AMO 28, amoadd.w, lw, sw, -5, 0xffffffffffffffeb, -5, 0x80000000fffffff0

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 29, amoadd.w, lw, sw, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 30, amoadd.w, lw, sw, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     31, amoadd.w, lw, sw, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     32, amoadd.w, lw, sw, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567
  TEST_AMO_SRC1_EQ_SRC2 33, amoadd.w, lw, sw, 0xfffffffff1234567, "addw x14, x12, x11"

  # With acquire and release.
  TEST_AMO 34, amoadd.w.aq, lw, sw, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amoadd.w.rl, lw, sw, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 36, amoadd.w.aqrl, lw, sw, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 37, amoadd.w, 8, 0x1122334455667788, 0x1111111111111111, 0x1111111166778899, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 38, amoadd.w, 12, 0x1122334455667788, 0x1111111111111111, 0x6677889911111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 39, amoadd.w, lw, sw, 10, 0xffffffff8000000b, 0xffffffff8000000e, 0x7ffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
