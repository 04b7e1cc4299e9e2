# env: p v s
# ORI (Unprivileged ISA, "Integer Register-Immediate Instructions"): bit by bit with a sign-extended
# immediate.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, ori, 0xff00ff00ff00fff0, 0xff00ff00ff00ff00, 240
  TEST_IMM_OP 3, ori, 0x0ff00ff0, 0x0ff00ff0, 240
  TEST_IMM_OP 4, ori, 0, 0, 0
  TEST_IMM_OP 5, ori, -1, -1, 0
  TEST_IMM_OP 6, ori, -1, 0, -1
  TEST_IMM_OP 7, ori, -1, -1, -1
  TEST_IMM_OP 8, ori, -1, 0x0123456789abcdef, -1
  TEST_IMM_OP 9, ori, 0x0123456789abcfff, 0x0123456789abcdef, 2047
  TEST_IMM_OP 10, ori, 0xfedcba98765437ff, 0xfedcba9876543210, 2047
  TEST_IMM_OP 11, ori, -529, 0x0123456789abcdef, -2048
  TEST_IMM_OP 12, ori, -1520, 0xfedcba9876543210, -2048
  TEST_IMM_OP 13, ori, -2048, 0x8000000000000800, -2048
  TEST_IMM_OP 14, ori, -1, 0xffffffff, -1
  TEST_IMM_OP 15, ori, 0x5555555555555555, 0x5555555555555555, 1365
  TEST_IMM_OP 16, ori, -1366, 0xaaaaaaaaaaaaaaaa, -1366

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 17, ori, 0xff00ff0f, 0xff00ff00, 1807
  TEST_IMM_ZEROSRC1     18, ori, 1807, 1807
  TEST_IMM_ZERODEST     19, ori, 0xff00ff00, 1807

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 20, 0, ori, 0xff00ff0f, 0xff00ff00, 1807
  TEST_IMM_DEST_BYPASS 21, 1, ori, 0xff00fff0, 0xff00ff00, 240
  TEST_IMM_DEST_BYPASS 22, 2, ori, -16, 0xff00ff00, -16
  TEST_IMM_SRC1_BYPASS 23, 0, ori, 0xff00ff0f, 0xff00ff01, 1807
  TEST_IMM_SRC1_BYPASS 24, 1, ori, 0xff00fff1, 0xff00ff01, 240
  TEST_IMM_SRC1_BYPASS 25, 2, ori, -15, 0xff00ff01, -16

  TEST_PASSFAIL

RVTEST_CODE_END
