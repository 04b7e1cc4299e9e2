# env: p v s
# AMOOR.D (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"): memory becomes the or, and rd
# what was there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoor.d, ld, sd, 0, 0, 0, 0
  TEST_AMO 3, amoor.d, ld, sd, 1, 1, 1, 1
  TEST_AMO 4, amoor.d, ld, sd, 5, 7, 5, 3
  TEST_AMO 5, amoor.d, ld, sd, 3, 7, 3, 5
  TEST_AMO 6, amoor.d, ld, sd, -1, -1, -1, 1
  TEST_AMO 7, amoor.d, ld, sd, 1, -1, 1, -1
  TEST_AMO 8, amoor.d, ld, sd, -1, -1, -1, -1
  TEST_AMO 9, amoor.d, ld, sd, -1, -1, -1, 0
  TEST_AMO 10, amoor.d, ld, sd, 0, -1, 0, -1
  TEST_AMO 11, amoor.d, ld, sd, 0x8000000000000000, -1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_AMO 12, amoor.d, ld, sd, 0x7fffffffffffffff, -1, 0x7fffffffffffffff, 0x8000000000000000
  TEST_AMO 13, amoor.d, ld, sd, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_AMO 14, amoor.d, ld, sd, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_AMO 15, amoor.d, ld, sd, 0x8000000000000000, -1, 0x8000000000000000, -1
  TEST_AMO 16, amoor.d, ld, sd, -1, -1, -1, 0x8000000000000000
  TEST_AMO 17, amoor.d, ld, sd, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff, 1
  TEST_AMO 18, amoor.d, ld, sd, 0, 0x8000000000000000, 0, 0x8000000000000000
  TEST_AMO 19, amoor.d, ld, sd, 0x7fffffffffffffff, -1, 0x7fffffffffffffff, -1

  # Every bit takes part.
  TEST_AMO 20, amoor.d, ld, sd, 0x5555555555555555, -1, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_AMO 21, amoor.d, ld, sd, 0x0123456789abcdef, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_AMO 22, amoor.d, ld, sd, 0xff00ff00ff00ff00, 0xfff0fff0fff0fff0, 0xff00ff00ff00ff00, 0x0ff00ff00ff00ff0

  # The lower half alone decides nothing.
  TEST_AMO 23, amoor.d, ld, sd, 0x0000000100000000, 0x0000000100000001, 0x0000000100000000, 1
  TEST_AMO 24, amoor.d, ld, sd, 1, 0x0000000100000001, 1, 0x0000000100000000
  TEST_AMO 25, amoor.d, ld, sd, 0x7fffffff, 0xffffffff, 0x7fffffff, 0x80000000
  TEST_AMO 26, amoor.d, ld, sd, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0x80000000
  TEST_AMO 27, amoor.d, ld, sd, 0xffffffff, -1, 0xffffffff, -1

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 28, amoor.d, ld, sd, 0xfffffffff1234567, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_SRC1_EQ_DEST 29, amoor.d, ld, sd, 0xfffffffff1234567, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZERODEST     30, amoor.d, ld, sd, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO_ZEROSRC2     31, amoor.d, ld, sd, 0xfffffffff1234567, 0xfffffffff1234567, 0xfffffffff1234567
  TEST_AMO_SRC1_EQ_SRC2 32, amoor.d, ld, sd, 0xfffffffff1234567, "or x14, x12, x11"

  # With acquire and release.
  TEST_AMO 33, amoor.d.aq, ld, sd, 0xfffffffff1234567, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 34, amoor.d.rl, ld, sd, 0xfffffffff1234567, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0
  TEST_AMO 35, amoor.d.aqrl, ld, sd, 0xfffffffff1234567, 0xfffffffff1f3f5f7, 0xfffffffff1234567, 0x70f0f0f0

  # Nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 36, amoor.d, 8, 0x1122334455667788, 0x1111111111111111, 0x1133335555777799, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 37, amoor.d, ld, sd, 10, 0x7ffffffffffffff3, 0x7ffffffffffffff3, 0x7ffffffffffffff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
