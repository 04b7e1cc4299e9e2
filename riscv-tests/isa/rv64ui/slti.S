# env: p v s
# SLTI (Unprivileged ISA, "Integer Register-Immediate Instructions"): 1 if rs1 is less than the sign-
# extended immediate by signed comparison, else 0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, slti, 0, 0, 0
  TEST_IMM_OP 3, slti, 0, 1, 1
  TEST_IMM_OP 4, slti, 1, 0, 1
  TEST_IMM_OP 5, slti, 0, 1, 0
  TEST_IMM_OP 6, slti, 1, -1, 0
  TEST_IMM_OP 7, slti, 0, 0, -1
  TEST_IMM_OP 8, slti, 0, -1, -1
  TEST_IMM_OP 9, slti, 0, 1, -1
  TEST_IMM_OP 10, slti, 1, -1, 1
  TEST_IMM_OP 11, slti, 1, 0, 2047
  TEST_IMM_OP 12, slti, 0, 0, -2048
  TEST_IMM_OP 13, slti, 1, 2046, 2047
  TEST_IMM_OP 14, slti, 0, 2047, 2047
  TEST_IMM_OP 15, slti, 0, 2048, 2047
  TEST_IMM_OP 16, slti, 1, -2049, -2048
  TEST_IMM_OP 17, slti, 0, -2048, -2048
  TEST_IMM_OP 18, slti, 0, -2047, -2048
  TEST_IMM_OP 19, slti, 0, 0x7fffffffffffffff, -2048
  TEST_IMM_OP 20, slti, 1, 0x8000000000000000, -2048
  TEST_IMM_OP 21, slti, 1, 0x8000000000000000, 2047
  TEST_IMM_OP 22, slti, 0, 0x80000000, 2047
  TEST_IMM_OP 23, slti, 1, 0xffffffff80000000, 2047
  TEST_IMM_OP 24, slti, 1, -2049, -2048
  TEST_IMM_OP 25, slti, 0, 0x0000000100000000, 1
  TEST_IMM_OP 26, slti, 0, 0xffffffff, -1
  TEST_IMM_OP 27, slti, 1, -2, -1

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 28, slti, 1, 11, 13
  TEST_IMM_ZEROSRC1     29, slti, 1, 13
  TEST_IMM_ZERODEST     30, slti, 11, 13

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 31, 0, slti, 1, 11, 15
  TEST_IMM_DEST_BYPASS 32, 1, slti, 0, 11, 10
  TEST_IMM_DEST_BYPASS 33, 2, slti, 1, 11, 16
  TEST_IMM_SRC1_BYPASS 34, 0, slti, 1, 12, 15
  TEST_IMM_SRC1_BYPASS 35, 1, slti, 0, 12, 10
  TEST_IMM_SRC1_BYPASS 36, 2, slti, 1, 12, 16

  TEST_PASSFAIL

RVTEST_CODE_END
