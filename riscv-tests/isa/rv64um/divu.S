# env: p v s
# DIVU (Unprivileged ISA, "M" Extension, "Division Operations"): the quotient of unsigned numbers; all
# ones if the divisor is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, divu, 3, 20, 6
  TEST_RR_OP 3, divu, 0x2aaaaaaaaaaaaaa7, -20, 6
  TEST_RR_OP 4, divu, 0, 20, -6
  TEST_RR_OP 5, divu, 0, -20, -6
  TEST_RR_OP 6, divu, 0, 6, 20
  TEST_RR_OP 7, divu, 0x0ccccccccccccccc, -6, 20
  TEST_RR_OP 8, divu, 1, 6, 6
  TEST_RR_OP 9, divu, 0, 6, -6
  TEST_RR_OP 10, divu, 0, 0, 6
  TEST_RR_OP 11, divu, 0, 0, -6
  TEST_RR_OP 12, divu, 7, 7, 1
  TEST_RR_OP 13, divu, 0, 7, -1
  TEST_RR_OP 14, divu, -7, -7, 1
  TEST_RR_OP 15, divu, 0, -7, -1
  TEST_RR_OP 16, divu, 0, 1, 2
  TEST_RR_OP 17, divu, 0x7fffffffffffffff, -1, 2

  # Division by zero traps nothing.
  TEST_RR_OP 18, divu, -1, 0, 0
  TEST_RR_OP 19, divu, -1, 1, 0
  TEST_RR_OP 20, divu, -1, -1, 0
  TEST_RR_OP 21, divu, -1, 0x8000000000000000, 0
  TEST_RR_OP 22, divu, -1, 0x7fffffffffffffff, 0

  # Overflow traps nothing either; and what is next to it.
  TEST_RR_OP 23, divu, 0, 0x8000000000000000, -1
  TEST_RR_OP 24, divu, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 25, divu, 1, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 26, divu, 1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 27, divu, 0, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 28, divu, 0, 0x7fffffffffffffff, -1
  TEST_RR_OP 29, divu, 0, 0x8000000000000001, -1
  TEST_RR_OP 30, divu, 0, 0x8000000000000000, -2
  TEST_RR_OP 31, divu, 0x4000000000000000, 0x8000000000000000, 2
  TEST_RR_OP 32, divu, 1, -1, 0x8000000000000000
  TEST_RR_OP 33, divu, 1, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 34, divu, 2, -1, 0x7fffffffffffffff

  # Every bit takes part.
  TEST_RR_OP 35, divu, 0x021d9ead, 0x0123456789abcdef, 0x89abcdef
  TEST_RR_OP 36, divu, 0x000e0042813be5dc, 0xfedcba9876543210, 0x00001234
  TEST_RR_OP 37, divu, 224, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 38, divu, 2, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_RR_OP 39, divu, 0x38e38e38e38e38e3, 0xaaaaaaaaaaaaaaaa, 3
  TEST_RR_OP 40, divu, 0x5555555555555555, -1, 3
  TEST_RR_OP 41, divu, 0xffffffff, -1, 0x0000000100000000
  TEST_RR_OP 42, divu, 0x2aaaaaaaaaaaaaaa, 0x8000000000000000, 3
  TEST_RR_OP 43, divu, 0x7fffffff, 0x8000000000000000, 0x0000000100000001
  TEST_RR_OP 44, divu, 0x0000000100000002, 0x8000000000000001, 0x7fffffff
  TEST_RR_OP 45, divu, 0x0ccccccccccccccc, 0x7fffffffffffffff, 10

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  46, divu, 0x249249249246f688, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC2_EQ_DEST  47, divu, 0x249249249246f688, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC1_EQ_SRC2  48, divu, 1, 0xfffffffffff0bdbd
  TEST_RR_SRC12_EQ_DEST 49, divu, 1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC1      50, divu, 0, 7
  TEST_RR_ZEROSRC2      51, divu, -1, 0xfffffffffff0bdbd
  TEST_RR_ZEROSRC12     52, divu, -1
  TEST_RR_ZERODEST      53, divu, 0xfffffffffff0bdbd, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  54, 0, divu, 0x249249249246f688, 0xfffffffffff0bdbd, 7
  TEST_RR_DEST_BYPASS  55, 1, divu, 0x1ffffffffffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_DEST_BYPASS  56, 2, divu, 0x1c71c71c71c56a6a, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC12_BYPASS 57, 0, 0, divu, 0x249249249246f688, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC12_BYPASS 58, 0, 1, divu, 0x1ffffffffffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 59, 1, 0, divu, 0x1ffffffffffe17b7, 0xfffffffffff0bdbd, 8
  TEST_RR_SRC12_BYPASS 60, 1, 1, divu, 0x1c71c71c71c56a6a, 0xfffffffffff0bdbd, 9
  TEST_RR_SRC21_BYPASS 61, 0, 0, divu, 0x249249249246f688, 0xfffffffffff0bdbd, 7
  TEST_RR_SRC21_BYPASS 62, 1, 1, divu, 0x1ffffffffffe17b7, 0xfffffffffff0bdbe, 8

  TEST_PASSFAIL

RVTEST_CODE_END
