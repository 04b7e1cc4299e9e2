# env: p v s
# SLTIU (Unprivileged ISA, "Integer Register-Immediate Instructions"): 1 if rs1 is less than the
# immediate by unsigned comparison, else 0. The immediate is sign-extended first. SEQZ is SLTIU with
# 1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, sltiu, 0, 0, 0
  TEST_IMM_OP 3, sltiu, 0, 1, 1
  TEST_IMM_OP 4, sltiu, 1, 0, 1
  TEST_IMM_OP 5, sltiu, 0, 1, 0
  TEST_IMM_OP 6, sltiu, 0, -1, 0
  TEST_IMM_OP 7, sltiu, 1, 0, -1
  TEST_IMM_OP 8, sltiu, 0, -1, -1
  TEST_IMM_OP 9, sltiu, 1, 1, -1
  TEST_IMM_OP 10, sltiu, 0, -1, 1
  TEST_IMM_OP 11, sltiu, 1, 0, 2047
  TEST_IMM_OP 12, sltiu, 1, 0, -2048
  TEST_IMM_OP 13, sltiu, 1, 2046, 2047
  TEST_IMM_OP 14, sltiu, 0, 2047, 2047
  TEST_IMM_OP 15, sltiu, 0, 2048, 2047
  TEST_IMM_OP 16, sltiu, 1, -2049, -2048
  TEST_IMM_OP 17, sltiu, 0, -2048, -2048
  TEST_IMM_OP 18, sltiu, 0, -2047, -2048
  TEST_IMM_OP 19, sltiu, 1, 0x7fffffffffffffff, -2048
  TEST_IMM_OP 20, sltiu, 1, 0x8000000000000000, -2048
  TEST_IMM_OP 21, sltiu, 0, 0x8000000000000000, 2047
  TEST_IMM_OP 22, sltiu, 0, 0x80000000, 2047
  TEST_IMM_OP 23, sltiu, 0, 0xffffffff80000000, 2047
  TEST_IMM_OP 24, sltiu, 1, -2049, -2048
  TEST_IMM_OP 25, sltiu, 0, 0x0000000100000000, 1
  TEST_IMM_OP 26, sltiu, 1, 0xffffffff, -1
  TEST_IMM_OP 27, sltiu, 1, -2, -1

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 28, sltiu, 1, 11, 13
  TEST_IMM_ZEROSRC1     29, sltiu, 1, 13
  TEST_IMM_ZERODEST     30, sltiu, 11, 13

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 31, 0, sltiu, 1, 11, 15
  TEST_IMM_DEST_BYPASS 32, 1, sltiu, 0, 11, 10
  TEST_IMM_DEST_BYPASS 33, 2, sltiu, 1, 11, 16
  TEST_IMM_SRC1_BYPASS 34, 0, sltiu, 1, 12, 15
  TEST_IMM_SRC1_BYPASS 35, 1, sltiu, 0, 12, 10
  TEST_IMM_SRC1_BYPASS 36, 2, sltiu, 1, 12, 16

  TEST_PASSFAIL

RVTEST_CODE_END
