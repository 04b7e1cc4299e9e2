# env: p v s
# REMU (Unprivileged ISA, "M" Extension, "Division Operations"): the remainder of unsigned numbers;
# the dividend if the divisor is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, remu, 2, 20, 6
  TEST_RR_OP 3, remu, 2, -20, 6
  TEST_RR_OP 4, remu, 20, 20, -6
  TEST_RR_OP 5, remu, -20, -20, -6
  TEST_RR_OP 6, remu, 6, 6, 20
  TEST_RR_OP 7, remu, 10, -6, 20
  TEST_RR_OP 8, remu, 0, 6, 6
  TEST_RR_OP 9, remu, 6, 6, -6
  TEST_RR_OP 10, remu, 0, 0, 6
  TEST_RR_OP 11, remu, 0, 0, -6
  TEST_RR_OP 12, remu, 0, 7, 1
  TEST_RR_OP 13, remu, 7, 7, -1
  TEST_RR_OP 14, remu, 0, -7, 1
  TEST_RR_OP 15, remu, -7, -7, -1
  TEST_RR_OP 16, remu, 1, 1, 2
  TEST_RR_OP 17, remu, 1, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, remu, 0, 0, 0
  TEST_RR_OP 19, remu, 1, 1, 0
  TEST_RR_OP 20, remu, -1, -1, 0
  TEST_RR_OP 21, remu, 0x8000000000000000, 0x8000000000000000, 0
  TEST_RR_OP 22, remu, 0x7fffffffffffffff, 0x7fffffffffffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, remu, 0x8000000000000000, 0x8000000000000000, -1
  TEST_RR_OP 24, remu, 0, 0x8000000000000000, 1
  TEST_RR_OP 25, remu, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 26, remu, 1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 27, remu, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 28, remu, 0x7fffffffffffffff, 0x7fffffffffffffff, -1
  TEST_RR_OP 29, remu, 0x8000000000000001, 0x8000000000000001, -1
  TEST_RR_OP 30, remu, 0x8000000000000000, 0x8000000000000000, -2
  TEST_RR_OP 31, remu, 0, 0x8000000000000000, 2
  TEST_RR_OP 32, remu, 0x7fffffffffffffff, -1, 0x8000000000000000
  TEST_RR_OP 33, remu, 0, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 34, remu, 1, -1, 0x7fffffffffffffff

  # Every bit takes part.
  TEST_RR_OP 35, remu, 0x4565216c, 0x0123456789abcdef, 0x89abcdef
  TEST_RR_OP 36, remu, 2400, 0xfedcba9876543210, 0x00001234
  TEST_RR_OP 37, remu, 240, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 38, remu, 0, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_RR_OP 39, remu, 1, 0xaaaaaaaaaaaaaaaa, 3
  TEST_RR_OP 40, remu, 0, -1, 3
  TEST_RR_OP 41, remu, 0xffffffff, -1, 0x0000000100000000
  TEST_RR_OP 42, remu, 2, 0x8000000000000000, 3
  TEST_RR_OP 43, remu, 0x80000001, 0x8000000000000000, 0x0000000100000001
  TEST_RR_OP 44, remu, 3, 0x8000000000000001, 0x7fffffff
  TEST_RR_OP 45, remu, 7, 0x7fffffffffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  46, remu, 5, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  47, remu, 5, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  48, remu, 0, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 49, remu, 0, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      50, remu, 0, 7
  TEST_RR_ZEROSRC2      51, remu, 0xfffffffffff0bdbd, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     52, remu, 0
  TEST_RR_ZERODEST      53, remu, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  54, 0, remu, 5, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  55, 1, remu, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  56, 2, remu, 3, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 57, 0, 0, remu, 5, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 58, 0, 1, remu, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 59, 1, 0, remu, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 60, 1, 1, remu, 3, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 61, 0, 0, remu, 5, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 62, 1, 1, remu, 6, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
