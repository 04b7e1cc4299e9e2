# env: p v s
# REMUW (Unprivileged ISA, "M" Extension, "Division Operations"): the remainder of unsigned 32-bit
# numbers, sign-extended all the same; the dividend if the divisor is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, remuw, 2, 20, 6
  TEST_RR_OP 3, remuw, 2, -20, 6
  TEST_RR_OP 4, remuw, 20, 20, -6
  TEST_RR_OP 5, remuw, -20, -20, -6
  TEST_RR_OP 6, remuw, 6, 6, 20
  TEST_RR_OP 7, remuw, 10, -6, 20
  TEST_RR_OP 8, remuw, 0, 6, 6
  TEST_RR_OP 9, remuw, 6, 6, -6
  TEST_RR_OP 10, remuw, 0, 0, 6
  TEST_RR_OP 11, remuw, 0, 0, -6
  TEST_RR_OP 12, remuw, 0, 7, 1
  TEST_RR_OP 13, remuw, 7, 7, -1
  TEST_RR_OP 14, remuw, 0, -7, 1
  TEST_RR_OP 15, remuw, -7, -7, -1
  TEST_RR_OP 16, remuw, 1, 1, 2
  TEST_RR_OP 17, remuw, 1, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, remuw, 0, 0, 0
  TEST_RR_OP 19, remuw, 1, 1, 0
  TEST_RR_OP 20, remuw, -1, -1, 0
  TEST_RR_OP 21, remuw, 0xffffffff80000000, 0xffffffff80000000, 0
  TEST_RR_OP 22, remuw, 0x7fffffff, 0x7fffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, remuw, 0xffffffff80000000, 0xffffffff80000000, -1
  TEST_RR_OP 24, remuw, 0, 0xffffffff80000000, 1
  TEST_RR_OP 25, remuw, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 26, remuw, 1, 0xffffffff80000000, 0x7fffffff
  TEST_RR_OP 27, remuw, 0x7fffffff, 0x7fffffff, 0xffffffff80000000
  TEST_RR_OP 28, remuw, 0x7fffffff, 0x7fffffff, -1
  TEST_RR_OP 29, remuw, 0xffffffff80000001, 0xffffffff80000001, -1
  TEST_RR_OP 30, remuw, 0xffffffff80000000, 0xffffffff80000000, -2
  TEST_RR_OP 31, remuw, 0, 0xffffffff80000000, 2
  TEST_RR_OP 32, remuw, 0x7fffffff, -1, 0xffffffff80000000
  TEST_RR_OP 33, remuw, 0, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 34, remuw, 1, -1, 0x7fffffff

  # Upper halves are ignored.
  TEST_RR_OP 35, remuw, 2, 0x0000000500000014, 0x0000000900000006
  TEST_RR_OP 36, remuw, 2, 0xffffffff00000014, 6
  TEST_RR_OP 37, remuw, 2, 20, 0xffffffff00000006
  TEST_RR_OP 38, remuw, 20, 0x0000000100000014, 0x0000000100000000
  TEST_RR_OP 39, remuw, 0xffffffff80000000, 0x80000000, 0xffffffff
  TEST_RR_OP 40, remuw, 0xffffffff80000000, 0x7fffffff80000000, 0x00000003ffffffff
  TEST_RR_OP 41, remuw, 2, 0xffffffec, 6
  TEST_RR_OP 42, remuw, 1, 0xffffffff00000001, 0xfffffffe00000002
  TEST_RR_OP 43, remuw, 0, 0x8000000000000000, 1
  TEST_RR_OP 44, remuw, 0x13579bdf, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 45, remuw, 4088, 0xfedcba9876543210, 0x00001234

  # Every bit takes part.
  TEST_RR_OP 46, remuw, 2, 0xaaaaaaaa, 3
  TEST_RR_OP 47, remuw, 0x000010d3, 0x89abcdef, 0x00001234
  TEST_RR_OP 48, remuw, 0x7530eca9, 0xfedcba98, 0x89abcdef
  TEST_RR_OP 49, remuw, 5, 0xffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  50, remuw, 0, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  51, remuw, 0, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  52, remuw, 0, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 53, remuw, 0, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      54, remuw, 0, 7
  TEST_RR_ZEROSRC2      55, remuw, 0xfffffffffff0bdbd, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     56, remuw, 0
  TEST_RR_ZERODEST      57, remuw, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  58, 0, remuw, 0, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  59, 1, remuw, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  60, 2, remuw, 0, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 61, 0, 0, remuw, 0, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 62, 0, 1, remuw, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 63, 1, 0, remuw, 5, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 64, 1, 1, remuw, 0, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 65, 0, 0, remuw, 0, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 66, 1, 1, remuw, 6, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
