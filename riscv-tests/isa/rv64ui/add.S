# env: p v s
# ADD (Unprivileged ISA, "Integer Register-Register Operations"): the low 64 bits of the sum; overflow
# is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, add, 0, 0, 0
  TEST_RR_OP 3, add, 2, 1, 1
  TEST_RR_OP 4, add, 10, 3, 7
  TEST_RR_OP 5, add, -1, 0, -1
  TEST_RR_OP 6, add, 0, 1, -1
  TEST_RR_OP 7, add, -2, -1, -1

  # A carry leaves bit 31, and nothing is sign-extended from there.
  TEST_RR_OP 8, add, 0x80000000, 0x7fffffff, 1
  TEST_RR_OP 9, add, 0x0000000100000000, 0xffffffff, 1
  TEST_RR_OP 10, add, 0x0000000100000000, 0x80000000, 0x80000000
  TEST_RR_OP 11, add, 0xffffffff7fffffff, 0xffffffff80000000, -1
  TEST_RR_OP 12, add, 0xfffffffe, 0x7fffffff, 0x7fffffff

  # Signed overflow both ways, and a carry out of the top.
  TEST_RR_OP 13, add, 0x8000000000000000, 0x7fffffffffffffff, 1
  TEST_RR_OP 14, add, 0x7fffffffffffffff, 0x8000000000000000, -1
  TEST_RR_OP 15, add, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 16, add, -2, 0x7fffffffffffffff, 0x7fffffffffffffff

  # Every bit takes part.
  TEST_RR_OP 17, add, -1, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 18, add, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 19, add, 0x1111111111111110, 0x0123456789abcdef, 0x0fedcba987654321

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  20, add, 24, 13, 11
  TEST_RR_SRC2_EQ_DEST  21, add, 24, 13, 11
  TEST_RR_SRC1_EQ_SRC2  22, add, 26, 13
  TEST_RR_SRC12_EQ_DEST 23, add, 26, 13
  TEST_RR_ZEROSRC1      24, add, 11, 11
  TEST_RR_ZEROSRC2      25, add, 13, 13
  TEST_RR_ZEROSRC12     26, add, 0
  TEST_RR_ZERODEST      27, add, 13, 11

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  28, 0, add, 24, 13, 11
  TEST_RR_DEST_BYPASS  29, 1, add, 25, 13, 12
  TEST_RR_DEST_BYPASS  30, 2, add, 26, 13, 13
  TEST_RR_SRC12_BYPASS 31, 0, 0, add, 24, 13, 11
  TEST_RR_SRC12_BYPASS 32, 0, 1, add, 25, 13, 12
  TEST_RR_SRC12_BYPASS 33, 1, 0, add, 25, 13, 12
  TEST_RR_SRC12_BYPASS 34, 1, 1, add, 26, 13, 13
  TEST_RR_SRC21_BYPASS 35, 0, 0, add, 24, 13, 11
  TEST_RR_SRC21_BYPASS 36, 1, 1, add, 26, 14, 12

  TEST_PASSFAIL

RVTEST_CODE_END
