# env: p v s
# ADDI (Unprivileged ISA, "Integer Register-Immediate Instructions"): the sum with a sign-extended
# 12-bit immediate; overflow is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, addi, 0, 0, 0
  TEST_IMM_OP 3, addi, 2, 1, 1
  TEST_IMM_OP 4, addi, 10, 3, 7
  TEST_IMM_OP 5, addi, -1, 0, -1
  TEST_IMM_OP 6, addi, 0, 1, -1
  TEST_IMM_OP 7, addi, 0, -1, 1

  # The immediate is sign-extended.
  TEST_IMM_OP 8, addi, 2047, 0, 2047
  TEST_IMM_OP 9, addi, -2048, 0, -2048
  TEST_IMM_OP 10, addi, 2046, -1, 2047
  TEST_IMM_OP 11, addi, -2049, -1, -2048
  TEST_IMM_OP 12, addi, 0, 2048, -2048

  # A carry or borrow crosses bits 11 and 31.
  TEST_IMM_OP 13, addi, 0x80000000, 0x7fffffff, 1
  TEST_IMM_OP 14, addi, 0x00000001000007fe, 0xffffffff, 2047
  TEST_IMM_OP 15, addi, 0x7fffffff, 0x80000000, -1
  TEST_IMM_OP 16, addi, 0xfffff800, 0x0000000100000000, -2048
  TEST_IMM_OP 17, addi, 4096, 4095, 1

  # Signed overflow both ways.
  TEST_IMM_OP 18, addi, 0x8000000000000000, 0x7fffffffffffffff, 1
  TEST_IMM_OP 19, addi, 0x80000000000007fe, 0x7fffffffffffffff, 2047
  TEST_IMM_OP 20, addi, 0x7fffffffffffffff, 0x8000000000000000, -1
  TEST_IMM_OP 21, addi, 0x7ffffffffffff800, 0x8000000000000000, -2048
  TEST_IMM_OP 22, addi, 0x80000000000007ff, 0x8000000000000000, 2047

  # MV is one of these.
  TEST_IMM_OP 23, addi, 0x0123456789abcdef, 0x0123456789abcdef, 0
  TEST_IMM_OP 24, addi, 0xfedcba9876543210, 0xfedcba9876543210, 0

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 25, addi, 24, 13, 11
  TEST_IMM_ZEROSRC1     26, addi, 11, 11
  TEST_IMM_ZERODEST     27, addi, 13, 11

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 28, 0, addi, 24, 13, 11
  TEST_IMM_DEST_BYPASS 29, 1, addi, 23, 13, 10
  TEST_IMM_DEST_BYPASS 30, 2, addi, 22, 13, 9
  TEST_IMM_SRC1_BYPASS 31, 0, addi, 25, 14, 11
  TEST_IMM_SRC1_BYPASS 32, 1, addi, 24, 14, 10
  TEST_IMM_SRC1_BYPASS 33, 2, addi, 23, 14, 9

  TEST_PASSFAIL

RVTEST_CODE_END
