# env: p v s
# REM (Unprivileged ISA, "M" Extension, "Division Operations"): the remainder of signed numbers, with
# the sign of the dividend; the dividend if the divisor is zero, and 0 if the quotient overflows.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, rem, 2, 20, 6
  TEST_RR_OP 3, rem, -2, -20, 6
  TEST_RR_OP 4, rem, 2, 20, -6
  TEST_RR_OP 5, rem, -2, -20, -6
  TEST_RR_OP 6, rem, 6, 6, 20
  TEST_RR_OP 7, rem, -6, -6, 20
  TEST_RR_OP 8, rem, 0, 6, 6
  TEST_RR_OP 9, rem, 0, 6, -6
  TEST_RR_OP 10, rem, 0, 0, 6
  TEST_RR_OP 11, rem, 0, 0, -6
  TEST_RR_OP 12, rem, 0, 7, 1
  TEST_RR_OP 13, rem, 0, 7, -1
  TEST_RR_OP 14, rem, 0, -7, 1
  TEST_RR_OP 15, rem, 0, -7, -1
  TEST_RR_OP 16, rem, 1, 1, 2
  TEST_RR_OP 17, rem, -1, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, rem, 0, 0, 0
  TEST_RR_OP 19, rem, 1, 1, 0
  TEST_RR_OP 20, rem, -1, -1, 0
  TEST_RR_OP 21, rem, 0x8000000000000000, 0x8000000000000000, 0
  TEST_RR_OP 22, rem, 0x7fffffffffffffff, 0x7fffffffffffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, rem, 0, 0x8000000000000000, -1
  TEST_RR_OP 24, rem, 0, 0x8000000000000000, 1
  TEST_RR_OP 25, rem, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 26, rem, -1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 27, rem, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 28, rem, 0, 0x7fffffffffffffff, -1
  TEST_RR_OP 29, rem, 0, 0x8000000000000001, -1
  TEST_RR_OP 30, rem, 0, 0x8000000000000000, -2
  TEST_RR_OP 31, rem, 0, 0x8000000000000000, 2
  TEST_RR_OP 32, rem, -1, -1, 0x8000000000000000
  TEST_RR_OP 33, rem, 0, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 34, rem, -1, -1, 0x7fffffffffffffff

  # Every bit takes part.
  TEST_RR_OP 35, rem, 0x4565216c, 0x0123456789abcdef, 0x89abcdef
  TEST_RR_OP 36, rem, -3256, 0xfedcba9876543210, 0x00001234
  TEST_RR_OP 37, rem, -1, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 38, rem, -1, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_RR_OP 39, rem, 0, 0xaaaaaaaaaaaaaaaa, 3
  TEST_RR_OP 40, rem, -1, -1, 3
  TEST_RR_OP 41, rem, -1, -1, 0x0000000100000000
  TEST_RR_OP 42, rem, -2, 0x8000000000000000, 3
  TEST_RR_OP 43, rem, 0xffffffff7fffffff, 0x8000000000000000, 0x0000000100000001
  TEST_RR_OP 44, rem, -1, 0x8000000000000001, 0x7fffffff
  TEST_RR_OP 45, rem, 7, 0x7fffffffffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  46, rem, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  47, rem, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  48, rem, 0, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 49, rem, 0, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      50, rem, 0, 7
  TEST_RR_ZEROSRC2      51, rem, 0xfffffffffff0bdbd, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     52, rem, 0
  TEST_RR_ZERODEST      53, rem, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  54, 0, rem, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  55, 1, rem, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  56, 2, rem, -4, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 57, 0, 0, rem, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 58, 0, 1, rem, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 59, 1, 0, rem, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 60, 1, 1, rem, -4, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 61, 0, 0, rem, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 62, 1, 1, rem, -2, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
