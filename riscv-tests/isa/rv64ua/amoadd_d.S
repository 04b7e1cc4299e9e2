# env: p v s
# AMOADD.D (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the sum, and
# rd what was there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoadd.d, ld, sd, 0, 0, 0, 0
  TEST_AMO 3, amoadd.d, ld, sd, 1, 2, 1, 1
  TEST_AMO 4, amoadd.d, ld, sd, 5, 8, 5, 3
  TEST_AMO 5, amoadd.d, ld, sd, 3, 8, 3, 5
  TEST_AMO 6, amoadd.d, ld, sd, -1, 0, -1, 1
  TEST_AMO 7, amoadd.d, ld, sd, 1, 0, 1, -1
  TEST_AMO 8, amoadd.d, ld, sd, -1, -2, -1, -1
  TEST_AMO 9, amoadd.d, ld, sd, -1, -1, -1, 0
  TEST_AMO 10, amoadd.d, ld, sd, 0, -1, 0, -1
  TEST_AMO 11, amoadd.d, ld, sd, 0x8000000000000000, -1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_AMO 12, amoadd.d, ld, sd, 0x7fffffffffffffff, -1, 0x7fffffffffffffff, 0x8000000000000000
  TEST_AMO 13, amoadd.d, ld, sd, 0x8000000000000000, 0, 0x8000000000000000, 0x8000000000000000
  TEST_AMO 14, amoadd.d, ld, sd, 0x7fffffffffffffff, -2, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_AMO 15, amoadd.d, ld, sd, 0x8000000000000000, 0x7fffffffffffffff, 0x8000000000000000, -1
  TEST_AMO 16, amoadd.d, ld, sd, -1, 0x7fffffffffffffff, -1, 0x8000000000000000
  TEST_AMO 17, amoadd.d, ld, sd, 0x7fffffffffffffff, 0x8000000000000000, 0x7fffffffffffffff, 1
  TEST_AMO 18, amoadd.d, ld, sd, 0, 0x8000000000000000, 0, 0x8000000000000000
  TEST_AMO 19, amoadd.d, ld, sd, 0x7fffffffffffffff, 0x7ffffffffffffffe, 0x7fffffffffffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amoadd.d, ld, sd, 0x5555555555555555, -1, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_AMO 21, amoadd.d, ld, sd, 0x0123456789abcdef, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_AMO 22, amoadd.d, ld, sd, 0xff00ff00ff00ff00, 0x0ef10ef10ef10ef0, 0xff00ff00ff00ff00, 0x0ff00ff00ff00ff0

  # The lower half alone decides nothing.
  TEST_AMO 23, amoadd.d, ld, sd, 0x0000000100000000, 0x0000000100000001, 0x0000000100000000, 1
  TEST_AMO 24, amoadd.d, ld, sd, 1, 0x0000000100000001, 1, 0x0000000100000000
  TEST_AMO 25, amoadd.d, ld, sd, 0x7fffffff, 0xffffffff, 0x7fffffff, 0x80000000
  TEST_AMO 26, amoadd.d, ld, sd, 0xffffffff80000000, 0, 0xffffffff80000000, 0x80000000
  TEST_AMO 27, amoadd.d, ld, sd, 0xffffffff, 0xfffffffe, 0xffffffff, -1

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 28, amoadd.d, ld, sd, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 29, amoadd.d, ld, sd, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     30, amoadd.d, ld, sd, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     31, amoadd.d, ld, sd, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567
  TEST_AMO_SRC1_EQ_SRC2 32, amoadd.d, ld, sd, 0xfffffffff1234567, "add x14, x12, x11"

  # With acquire and release.
  TEST_AMO 33, amoadd.d.aq, ld, sd, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 34, amoadd.d.rl, ld, sd, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amoadd.d.aqrl, ld, sd, 0xfffffffff1234567, 0x62143657, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 36, amoadd.d, 8, 0x1122334455667788, 0x1111111111111111, 0x2233445566778899, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 37, amoadd.d, ld, sd, 10, 0x800000000000000b, 0x800000000000000e, 0x7ffffffffffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
