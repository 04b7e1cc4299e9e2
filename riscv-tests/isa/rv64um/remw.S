# env: p v s
# REMW (Unprivileged ISA, "M" Extension, "Division Operations"): the remainder of signed 32-bit
# numbers, with the sign of the dividend, sign-extended; the dividend if the divisor is zero, and 0 if
# the quotient overflows.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, remw, 2, 20, 6
  TEST_RR_OP 3, remw, -2, -20, 6
  TEST_RR_OP 4, remw, 2, 20, -6
  TEST_RR_OP 5, remw, -2, -20, -6
  TEST_RR_OP 6, remw, 6, 6, 20
  TEST_RR_OP 7, remw, -6, -6, 20
  TEST_RR_OP 8, remw, 0, 6, 6
  TEST_RR_OP 9, remw, 0, 6, -6
  TEST_RR_OP 10, remw, 0, 0, 6
  TEST_RR_OP 11, remw, 0, 0, -6
  TEST_RR_OP 12, remw, 0, 7, 1
  TEST_RR_OP 13, remw, 0, 7, -1
  TEST_RR_OP 14, remw, 0, -7, 1
  TEST_RR_OP 15, remw, 0, -7, -1
  TEST_RR_OP 16, remw, 1, 1, 2
  TEST_RR_OP 17, remw, -1, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, remw, 0, 0, 0
  TEST_RR_OP 19, remw, 1, 1, 0
  TEST_RR_OP 20, remw, -1, -1, 0
  TEST_RR_OP 21, remw, 0xffffffff80000000, 0xffffffff80000000, 0
  TEST_RR_OP 22, remw, 0x7fffffff, 0x7fffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, remw, 0, 0xffffffff80000000, -1
  TEST_RR_OP 24, remw, 0, 0xffffffff80000000, 1
  TEST_RR_OP 25, remw, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 26, remw, -1, 0xffffffff80000000, 0x7fffffff
  TEST_RR_OP 27, remw, 0x7fffffff, 0x7fffffff, 0xffffffff80000000
  TEST_RR_OP 28, remw, 0, 0x7fffffff, -1
  TEST_RR_OP 29, remw, 0, 0xffffffff80000001, -1
  TEST_RR_OP 30, remw, 0, 0xffffffff80000000, -2
  TEST_RR_OP 31, remw, 0, 0xffffffff80000000, 2
  TEST_RR_OP 32, remw, -1, -1, 0xffffffff80000000
  TEST_RR_OP 33, remw, 0, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 34, remw, -1, -1, 0x7fffffff

  # Upper halves are ignored.
  TEST_RR_OP 35, remw, 2, 0x0000000500000014, 0x0000000900000006
  TEST_RR_OP 36, remw, 2, 0xffffffff00000014, 6
  TEST_RR_OP 37, remw, 2, 20, 0xffffffff00000006
  TEST_RR_OP 38, remw, 20, 0x0000000100000014, 0x0000000100000000
  TEST_RR_OP 39, remw, 0, 0x80000000, 0xffffffff
  TEST_RR_OP 40, remw, 0, 0x7fffffff80000000, 0x00000003ffffffff
  TEST_RR_OP 41, remw, -2, 0xffffffec, 6
  TEST_RR_OP 42, remw, 1, 0xffffffff00000001, 0xfffffffe00000002
  TEST_RR_OP 43, remw, 0, 0x8000000000000000, 1
  TEST_RR_OP 44, remw, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 45, remw, 4088, 0xfedcba9876543210, 0x00001234

  # Every bit takes part.
  TEST_RR_OP 46, remw, -2, 0xaaaaaaaa, 3
  TEST_RR_OP 47, remw, -4089, 0x89abcdef, 0x00001234
  TEST_RR_OP 48, remw, 0xfffffffffedcba98, 0xfedcba98, 0x89abcdef
  TEST_RR_OP 49, remw, -1, 0xffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  50, remw, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  51, remw, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  52, remw, 0, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 53, remw, 0, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      54, remw, 0, 7
  TEST_RR_ZEROSRC2      55, remw, 0xfffffffffff0bdbd, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     56, remw, 0
  TEST_RR_ZERODEST      57, remw, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  58, 0, remw, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  59, 1, remw, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  60, 2, remw, -4, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 61, 0, 0, remw, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 62, 0, 1, remw, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 63, 1, 0, remw, -3, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 64, 1, 1, remw, -4, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 65, 0, 0, remw, -4, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 66, 1, 1, remw, -2, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
