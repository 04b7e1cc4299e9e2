# env: p v s
# DIVUW (Unprivileged ISA, "M" Extension, "Division Operations"): the quotient of unsigned 32-bit
# numbers, sign-extended all the same; -1 if the divisor is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, divuw, 3, 20, 6
  TEST_RR_OP 3, divuw, 0x2aaaaaa7, -20, 6
  TEST_RR_OP 4, divuw, 0, 20, -6
  TEST_RR_OP 5, divuw, 0, -20, -6
  TEST_RR_OP 6, divuw, 0, 6, 20
  TEST_RR_OP 7, divuw, 0x0ccccccc, -6, 20
  TEST_RR_OP 8, divuw, 1, 6, 6
  TEST_RR_OP 9, divuw, 0, 6, -6
  TEST_RR_OP 10, divuw, 0, 0, 6
  TEST_RR_OP 11, divuw, 0, 0, -6
  TEST_RR_OP 12, divuw, 7, 7, 1
  TEST_RR_OP 13, divuw, 0, 7, -1
  TEST_RR_OP 14, divuw, -7, -7, 1
  TEST_RR_OP 15, divuw, 0, -7, -1
  TEST_RR_OP 16, divuw, 0, 1, 2
  TEST_RR_OP 17, divuw, 0x7fffffff, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, divuw, -1, 0, 0
  TEST_RR_OP 19, divuw, -1, 1, 0
  TEST_RR_OP 20, divuw, -1, -1, 0
  TEST_RR_OP 21, divuw, -1, 0xffffffff80000000, 0
  TEST_RR_OP 22, divuw, -1, 0x7fffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, divuw, 0, 0xffffffff80000000, -1
  TEST_RR_OP 24, divuw, 0xffffffff80000000, 0xffffffff80000000, 1
  TEST_RR_OP 25, divuw, 1, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 26, divuw, 1, 0xffffffff80000000, 0x7fffffff
  TEST_RR_OP 27, divuw, 0, 0x7fffffff, 0xffffffff80000000
  TEST_RR_OP 28, divuw, 0, 0x7fffffff, -1
  TEST_RR_OP 29, divuw, 0, 0xffffffff80000001, -1
  TEST_RR_OP 30, divuw, 0, 0xffffffff80000000, -2
  TEST_RR_OP 31, divuw, 0x40000000, 0xffffffff80000000, 2
  TEST_RR_OP 32, divuw, 1, -1, 0xffffffff80000000
  TEST_RR_OP 33, divuw, 1, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 34, divuw, 2, -1, 0x7fffffff

  # Upper halves are ignored.
  TEST_RR_OP 35, divuw, 3, 0x0000000500000014, 0x0000000900000006
  TEST_RR_OP 36, divuw, 3, 0xffffffff00000014, 6
  TEST_RR_OP 37, divuw, 3, 20, 0xffffffff00000006
  TEST_RR_OP 38, divuw, -1, 0x0000000100000014, 0x0000000100000000
  TEST_RR_OP 39, divuw, 0, 0x80000000, 0xffffffff
  TEST_RR_OP 40, divuw, 0, 0x7fffffff80000000, 0x00000003ffffffff
  TEST_RR_OP 41, divuw, 0x2aaaaaa7, 0xffffffec, 6
  TEST_RR_OP 42, divuw, 0, 0xffffffff00000001, 0xfffffffe00000002
  TEST_RR_OP 43, divuw, 0, 0x8000000000000000, 1
  TEST_RR_OP 44, divuw, 1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 45, divuw, 0x0006801e, 0xfedcba9876543210, 0x00001234

  # Every bit takes part.
  TEST_RR_OP 46, divuw, 0x38e38e38, 0xaaaaaaaa, 3
  TEST_RR_OP 47, divuw, 0x00079023, 0x89abcdef, 0x00001234
  TEST_RR_OP 48, divuw, 1, 0xfedcba98, 0x89abcdef
  TEST_RR_OP 49, divuw, 0x19999999, 0xffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  50, divuw, 0x24901b1b, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  51, divuw, 0x24901b1b, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  52, divuw, 1, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 53, divuw, 1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      54, divuw, 0, 7
  TEST_RR_ZEROSRC2      55, divuw, -1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     56, divuw, -1
  TEST_RR_ZERODEST      57, divuw, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  58, 0, divuw, 0x24901b1b, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  59, 1, divuw, 0x1ffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  60, 2, divuw, 0x1c701515, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 61, 0, 0, divuw, 0x24901b1b, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 62, 0, 1, divuw, 0x1ffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 63, 1, 0, divuw, 0x1ffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 64, 1, 1, divuw, 0x1c701515, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 65, 0, 0, divuw, 0x24901b1b, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 66, 1, 1, divuw, 0x1ffe17b7, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
