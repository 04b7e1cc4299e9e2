# env: p v s
# MUL (Unprivileged ISA, "M" Extension, "Multiplication Operations"): the low 64 bits of the product.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, mul, 0, 0, 0
  TEST_RR_OP 3, mul, 1, 1, 1
  TEST_RR_OP 4, mul, 21, 3, 7
  TEST_RR_OP 5, mul, 0, 0, -1
  TEST_RR_OP 6, mul, -1, 1, -1
  TEST_RR_OP 7, mul, -1, -1, 1
  TEST_RR_OP 8, mul, 1, -1, -1
  TEST_RR_OP 9, mul, -21, -3, 7
  TEST_RR_OP 10, mul, -21, 3, -7
  TEST_RR_OP 11, mul, 21, -3, -7

  # The extremes.
  TEST_RR_OP 12, mul, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 13, mul, 0x8000000000000000, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 14, mul, 0x8000000000000000, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 15, mul, 1, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, mul, 0x8000000000000000, 0x8000000000000000, -1
  TEST_RR_OP 17, mul, 0x8000000000000000, -1, 0x8000000000000000
  TEST_RR_OP 18, mul, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 19, mul, 0x8000000000000000, 1, 0x8000000000000000
  TEST_RR_OP 20, mul, 0x8000000000000001, 0x7fffffffffffffff, -1
  TEST_RR_OP 21, mul, 0x8000000000000001, -1, 0x7fffffffffffffff
  TEST_RR_OP 22, mul, 0, 0x8000000000000000, 2
  TEST_RR_OP 23, mul, -2, 0x7fffffffffffffff, 2
  TEST_RR_OP 24, mul, -2, 2, 0x7fffffffffffffff

  # Carries between the halves.
  TEST_RR_OP 25, mul, 0xfffffffe00000001, 0xffffffff, 0xffffffff
  TEST_RR_OP 26, mul, 0, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 27, mul, 0x0000000100000000, 0xffffffff00000000, 0xffffffff
  TEST_RR_OP 28, mul, 0x4000000000000000, 0x80000000, 0x80000000
  TEST_RR_OP 29, mul, 0x4000000000000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 30, mul, 0xc000000000000000, 0xffffffff80000000, 0x80000000
  TEST_RR_OP 31, mul, 0x2236d88fe5618cf0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 32, mul, 0x2236d88fe5618cf0, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 33, mul, 0x1c71c71c71c71c72, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 34, mul, 0x38e38e38e38e38e4, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 35, mul, 1, 0xaaaaaaaaaaaaaaab, 3
  TEST_RR_OP 36, mul, -1, 0x0000000100000001, 0xffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  37, mul, 231, 33, 7
  TEST_RR_SRC2_EQ_DEST  38, mul, 231, 33, 7
  TEST_RR_SRC1_EQ_SRC2  39, mul, 1089, 33
  TEST_RR_SRC12_EQ_DEST 40, mul, 1089, 33
  TEST_RR_ZEROSRC1      41, mul, 0, 7
  TEST_RR_ZEROSRC2      42, mul, 0, 33
  TEST_RR_ZEROSRC12     43, mul, 0
  TEST_RR_ZERODEST      44, mul, 33, 7

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  45, 0, mul, 231, 33, 7
  TEST_RR_DEST_BYPASS  46, 1, mul, 264, 33, 8
  TEST_RR_DEST_BYPASS  47, 2, mul, 297, 33, 9
  TEST_RR_SRC12_BYPASS 48, 0, 0, mul, 231, 33, 7
  TEST_RR_SRC12_BYPASS 49, 0, 1, mul, 264, 33, 8
  TEST_RR_SRC12_BYPASS 50, 1, 0, mul, 264, 33, 8
  TEST_RR_SRC12_BYPASS 51, 1, 1, mul, 297, 33, 9
  TEST_RR_SRC21_BYPASS 52, 0, 0, mul, 231, 33, 7
  TEST_RR_SRC21_BYPASS 53, 1, 1, mul, 272, 34, 8

  TEST_PASSFAIL

RVTEST_CODE_END
