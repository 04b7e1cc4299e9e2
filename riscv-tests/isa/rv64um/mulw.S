# env: p v s
# MULW (Unprivileged ISA, "M" Extension, "Multiplication Operations"): the low 32 bits of the product,
# sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, mulw, 0, 0, 0
  TEST_RR_OP 3, mulw, 1, 1, 1
  TEST_RR_OP 4, mulw, 21, 3, 7
  TEST_RR_OP 5, mulw, 0, 0, -1
  TEST_RR_OP 6, mulw, -1, 1, -1
  TEST_RR_OP 7, mulw, 1, -1, -1
  TEST_RR_OP 8, mulw, -21, -3, 7
  TEST_RR_OP 9, mulw, -21, 3, -7

  # The product is signed by its bit 31.
  TEST_RR_OP 10, mulw, 1, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 11, mulw, 0, 0x80000000, 0x80000000
  TEST_RR_OP 12, mulw, 0xffffffff80000000, 0x80000000, 1
  TEST_RR_OP 13, mulw, 0xffffffff80000000, 0xffffffff80000000, -1
  TEST_RR_OP 14, mulw, 0, 0x00010000, 0x00010000
  TEST_RR_OP 15, mulw, 0xffffffff80000000, 0x00010000, 0x00008000
  TEST_RR_OP 16, mulw, 0xfffffffffffe0001, 0x0000ffff, 0x0000ffff
  TEST_RR_OP 17, mulw, 1, 0xffffffff, 0xffffffff
  TEST_RR_OP 18, mulw, -1, 0x55555555, 3
  TEST_RR_OP 19, mulw, 1, 0xaaaaaaab, 3

  # Upper halves are ignored.
  TEST_RR_OP 20, mulw, 21, 0x0000000500000003, 0x0000000900000007
  TEST_RR_OP 21, mulw, 21, 0xffffffff00000003, 7
  TEST_RR_OP 22, mulw, 0, 0x0000000100000000, 1
  TEST_RR_OP 23, mulw, 0xffffffffe5618cf0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 24, mulw, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 25, mulw, 0xffffffff80000000, 0x8000000000000002, 0x7fffffff40000000

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  26, mulw, 231, 33, 7
  TEST_RR_SRC2_EQ_DEST  27, mulw, 231, 33, 7
  TEST_RR_SRC1_EQ_SRC2  28, mulw, 1089, 33
  TEST_RR_SRC12_EQ_DEST 29, mulw, 1089, 33
  TEST_RR_ZEROSRC1      30, mulw, 0, 7
  TEST_RR_ZEROSRC2      31, mulw, 0, 33
  TEST_RR_ZEROSRC12     32, mulw, 0
  TEST_RR_ZERODEST      33, mulw, 33, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  34, 0, mulw, 231, 33, 7
  TEST_RR_DEST_BYPASS  35, 1, mulw, 264, 33, 8
  TEST_RR_DEST_BYPASS  36, 2, mulw, 297, 33, 9
  TEST_RR_SRC12_BYPASS 37, 0, 0, mulw, 231, 33, 7
  TEST_RR_SRC12_BYPASS 38, 0, 1, mulw, 264, 33, 8
  TEST_RR_SRC12_BYPASS 39, 1, 0, mulw, 264, 33, 8
  TEST_RR_SRC12_BYPASS 40, 1, 1, mulw, 297, 33, 9
  TEST_RR_SRC21_BYPASS 41, 0, 0, mulw, 231, 33, 7
  TEST_RR_SRC21_BYPASS 42, 1, 1, mulw, 272, 34, 8

  TEST_PASSFAIL

RVTEST_CODE_END
