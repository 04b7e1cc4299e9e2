# env: p v s
# ANDI (Unprivileged ISA, "Integer Register-Immediate Instructions"): bit by bit with a sign-extended
# immediate.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, andi, 0, 0xff00ff00ff00ff00, 240
  TEST_IMM_OP 3, andi, 240, 0x0ff00ff0, 240
  TEST_IMM_OP 4, andi, 0, 0, 0
  TEST_IMM_OP 5, andi, 0, -1, 0
  TEST_IMM_OP 6, andi, 0, 0, -1
  TEST_IMM_OP 7, andi, -1, -1, -1
  TEST_IMM_OP 8, andi, 0x0123456789abcdef, 0x0123456789abcdef, -1
  TEST_IMM_OP 9, andi, 1519, 0x0123456789abcdef, 2047
  TEST_IMM_OP 10, andi, 528, 0xfedcba9876543210, 2047
  TEST_IMM_OP 11, andi, 0x0123456789abc800, 0x0123456789abcdef, -2048
  TEST_IMM_OP 12, andi, 0xfedcba9876543000, 0xfedcba9876543210, -2048
  TEST_IMM_OP 13, andi, 0x8000000000000800, 0x8000000000000800, -2048
  TEST_IMM_OP 14, andi, 0xffffffff, 0xffffffff, -1
  TEST_IMM_OP 15, andi, 1365, 0x5555555555555555, 1365
  TEST_IMM_OP 16, andi, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa, -1366

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 17, andi, 1792, 0xff00ff00, 1807
  TEST_IMM_ZEROSRC1     18, andi, 0, 1807
  TEST_IMM_ZERODEST     19, andi, 0xff00ff00, 1807

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 20, 0, andi, 1792, 0xff00ff00, 1807
  TEST_IMM_DEST_BYPASS 21, 1, andi, 0, 0xff00ff00, 240
  TEST_IMM_DEST_BYPASS 22, 2, andi, 0xff00ff00, 0xff00ff00, -16
  TEST_IMM_SRC1_BYPASS 23, 0, andi, 1793, 0xff00ff01, 1807
  TEST_IMM_SRC1_BYPASS 24, 1, andi, 0, 0xff00ff01, 240
  TEST_IMM_SRC1_BYPASS 25, 2, andi, 0xff00ff00, 0xff00ff01, -16

  TEST_PASSFAIL

RVTEST_CODE_END
