# env: p v s
# DIV (Unprivileged ISA, "M" Extension, "Division Operations"): the quotient of signed numbers,
# rounded towards zero; -1 if the divisor is zero, and the dividend if the quotient overflows.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, div, 3, 20, 6
  TEST_RR_OP 3, div, -3, -20, 6
  TEST_RR_OP 4, div, -3, 20, -6
  TEST_RR_OP 5, div, 3, -20, -6
  TEST_RR_OP 6, div, 0, 6, 20
  TEST_RR_OP 7, div, 0, -6, 20
  TEST_RR_OP 8, div, 1, 6, 6
  TEST_RR_OP 9, div, -1, 6, -6
  TEST_RR_OP 10, div, 0, 0, 6
  TEST_RR_OP 11, div, 0, 0, -6
  TEST_RR_OP 12, div, 7, 7, 1
  TEST_RR_OP 13, div, -7, 7, -1
  TEST_RR_OP 14, div, -7, -7, 1
  TEST_RR_OP 15, div, 7, -7, -1
  TEST_RR_OP 16, div, 0, 1, 2
  TEST_RR_OP 17, div, 0, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, div, -1, 0, 0
  TEST_RR_OP 19, div, -1, 1, 0
  TEST_RR_OP 20, div, -1, -1, 0
  TEST_RR_OP 21, div, -1, 0x8000000000000000, 0
  TEST_RR_OP 22, div, -1, 0x7fffffffffffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, div, 0x8000000000000000, 0x8000000000000000, -1
  TEST_RR_OP 24, div, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 25, div, 1, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 26, div, -1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 27, div, 0, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 28, div, 0x8000000000000001, 0x7fffffffffffffff, -1
  TEST_RR_OP 29, div, 0x7fffffffffffffff, 0x8000000000000001, -1
  TEST_RR_OP 30, div, 0x4000000000000000, 0x8000000000000000, -2
  TEST_RR_OP 31, div, 0xc000000000000000, 0x8000000000000000, 2
  TEST_RR_OP 32, div, 0, -1, 0x8000000000000000
  TEST_RR_OP 33, div, 1, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 34, div, 0, -1, 0x7fffffffffffffff

  # Every bit takes part.
  TEST_RR_OP 35, div, 0x021d9ead, 0x0123456789abcdef, 0x89abcdef
  TEST_RR_OP 36, div, 0xffffefffb3fe96fa, 0xfedcba9876543210, 0x00001234
  TEST_RR_OP 37, div, -1, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 38, div, -1, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_RR_OP 39, div, 0xe38e38e38e38e38e, 0xaaaaaaaaaaaaaaaa, 3
  TEST_RR_OP 40, div, 0, -1, 3
  TEST_RR_OP 41, div, 0, -1, 0x0000000100000000
  TEST_RR_OP 42, div, 0xd555555555555556, 0x8000000000000000, 3
  TEST_RR_OP 43, div, 0xffffffff80000001, 0x8000000000000000, 0x0000000100000001
  TEST_RR_OP 44, div, 0xfffffffefffffffe, 0x8000000000000001, 0x7fffffff
  TEST_RR_OP 45, div, 0x0ccccccccccccccc, 0x7fffffffffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  46, div, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  47, div, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  48, div, 1, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 49, div, 1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      50, div, 0, 7
  TEST_RR_ZEROSRC2      51, div, -1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     52, div, -1
  TEST_RR_ZERODEST      53, div, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  54, 0, div, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  55, 1, div, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  56, 2, div, 0xfffffffffffe4df9, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 57, 0, 0, div, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 58, 0, 1, div, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 59, 1, 0, div, 0xfffffffffffe17b8, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 60, 1, 1, div, 0xfffffffffffe4df9, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 61, 0, 0, div, 0xfffffffffffdd1f7, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 62, 1, 1, div, 0xfffffffffffe17b8, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
