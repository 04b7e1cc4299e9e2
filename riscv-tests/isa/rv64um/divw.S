# env: p v s
# DIVW (Unprivileged ISA, "M" Extension, "Division Operations"): the quotient of signed 32-bit
# numbers, rounded towards zero, sign-extended; -1 if the divisor is zero, and the dividend if the
# quotient overflows.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, divw, 3, 20, 6
  TEST_RR_OP 3, divw, -3, -20, 6
  TEST_RR_OP 4, divw, -3, 20, -6
  TEST_RR_OP 5, divw, 3, -20, -6
  TEST_RR_OP 6, divw, 0, 6, 20
  TEST_RR_OP 7, divw, 0, -6, 20
  TEST_RR_OP 8, divw, 1, 6, 6
  TEST_RR_OP 9, divw, -1, 6, -6
  TEST_RR_OP 10, divw, 0, 0, 6
  TEST_RR_OP 11, divw, 0, 0, -6
  TEST_RR_OP 12, divw, 7, 7, 1
  TEST_RR_OP 13, divw, -7, 7, -1
  TEST_RR_OP 14, divw, -7, -7, 1
  TEST_RR_OP 15, divw, 7, -7, -1
  TEST_RR_OP 16, divw, 0, 1, 2
  TEST_RR_OP 17, divw, 0, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, divw, -1, 0, 0
  TEST_RR_OP 19, divw, -1, 1, 0
  TEST_RR_OP 20, divw, -1, -1, 0
  TEST_RR_OP 21, divw, -1, 0xffffffff80000000, 0
  TEST_RR_OP 22, divw, -1, 0x7fffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, divw, 0xffffffff80000000, 0xffffffff80000000, -1
  TEST_RR_OP 24, divw, 0xffffffff80000000, 0xffffffff80000000, 1
  TEST_RR_OP 25, divw, 1, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 26, divw, -1, 0xffffffff80000000, 0x7fffffff
  TEST_RR_OP 27, divw, 0, 0x7fffffff, 0xffffffff80000000
  TEST_RR_OP 28, divw, 0xffffffff80000001, 0x7fffffff, -1
  TEST_RR_OP 29, divw, 0x7fffffff, 0xffffffff80000001, -1
  TEST_RR_OP 30, divw, 0x40000000, 0xffffffff80000000, -2
  TEST_RR_OP 31, divw, 0xffffffffc0000000, 0xffffffff80000000, 2
  TEST_RR_OP 32, divw, 0, -1, 0xffffffff80000000
  TEST_RR_OP 33, divw, 1, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 34, divw, 0, -1, 0x7fffffff

  # Upper halves are ignored.
  TEST_RR_OP 35, divw, 3, 0x0000000500000014, 0x0000000900000006
  TEST_RR_OP 36, divw, 3, 0xffffffff00000014, 6
  TEST_RR_OP 37, divw, 3, 20, 0xffffffff00000006
  TEST_RR_OP 38, divw, -1, 0x0000000100000014, 0x0000000100000000
  TEST_RR_OP 39, divw, 0xffffffff80000000, 0x80000000, 0xffffffff
  TEST_RR_OP 40, divw, 0xffffffff80000000, 0x7fffffff80000000, 0x00000003ffffffff
  TEST_RR_OP 41, divw, -3, 0xffffffec, 6
  TEST_RR_OP 42, divw, 0, 0xffffffff00000001, 0xfffffffe00000002
  TEST_RR_OP 43, divw, 0, 0x8000000000000000, 1
  TEST_RR_OP 44, divw, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 45, divw, 0x0006801e, 0xfedcba9876543210, 0x00001234

  # Every bit takes part.
  TEST_RR_OP 46, divw, 0xffffffffe38e38e4, 0xaaaaaaaa, 3
  TEST_RR_OP 47, divw, 0xfffffffffff97fe2, 0x89abcdef, 0x00001234
  TEST_RR_OP 48, divw, 0, 0xfedcba98, 0x89abcdef
  TEST_RR_OP 49, divw, 0, 0xffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  50, divw, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  51, divw, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  52, divw, 1, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 53, divw, 1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      54, divw, 0, 7
  TEST_RR_ZEROSRC2      55, divw, -1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     56, divw, -1
  TEST_RR_ZERODEST      57, divw, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  58, 0, divw, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  59, 1, divw, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  60, 2, divw, 0xfffffffffffe4df9, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 61, 0, 0, divw, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 62, 0, 1, divw, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 63, 1, 0, divw, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 64, 1, 1, divw, 0xfffffffffffe4df9, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 65, 0, 0, divw, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 66, 1, 1, divw, 0xfffffffffffe17b8, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
