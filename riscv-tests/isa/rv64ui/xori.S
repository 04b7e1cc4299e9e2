# env: p v s
# XORI (Unprivileged ISA, "Integer Register-Immediate Instructions"): bit by bit with a sign-extended
# immediate; NOT is XORI with -1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, xori, 0xff00ff00ff00fff0, 0xff00ff00ff00ff00, 240
  TEST_IMM_OP 3, xori, 0x0ff00f00, 0x0ff00ff0, 240
  TEST_IMM_OP 4, xori, 0, 0, 0
  TEST_IMM_OP 5, xori, -1, -1, 0
  TEST_IMM_OP 6, xori, -1, 0, -1
  TEST_IMM_OP 7, xori, 0, -1, -1
  TEST_IMM_OP 8, xori, 0xfedcba9876543210, 0x0123456789abcdef, -1
  TEST_IMM_OP 9, xori, 0x0123456789abca10, 0x0123456789abcdef, 2047
  TEST_IMM_OP 10, xori, 0xfedcba98765435ef, 0xfedcba9876543210, 2047
  TEST_IMM_OP 11, xori, 0xfedcba98765435ef, 0x0123456789abcdef, -2048
  TEST_IMM_OP 12, xori, 0x0123456789abca10, 0xfedcba9876543210, -2048
  TEST_IMM_OP 13, xori, 0x7ffffffffffff000, 0x8000000000000800, -2048
  TEST_IMM_OP 14, xori, 0xffffffff00000000, 0xffffffff, -1
  TEST_IMM_OP 15, xori, 0x5555555555555000, 0x5555555555555555, 1365
  TEST_IMM_OP 16, xori, 0x5555555555555000, 0xaaaaaaaaaaaaaaaa, -1366

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 17, xori, 0xff00f80f, 0xff00ff00, 1807
  TEST_IMM_ZEROSRC1     18, xori, 1807, 1807
  TEST_IMM_ZERODEST     19, xori, 0xff00ff00, 1807

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 20, 0, xori, 0xff00f80f, 0xff00ff00, 1807
  TEST_IMM_DEST_BYPASS 21, 1, xori, 0xff00fff0, 0xff00ff00, 240
  TEST_IMM_DEST_BYPASS 22, 2, xori, 0xffffffff00ff00f0, 0xff00ff00, -16
  TEST_IMM_SRC1_BYPASS 23, 0, xori, 0xff00f80e, 0xff00ff01, 1807
  TEST_IMM_SRC1_BYPASS 24, 1, xori, 0xff00fff1, 0xff00ff01, 240
  TEST_IMM_SRC1_BYPASS 25, 2, xori, 0xffffffff00ff00f1, 0xff00ff01, -16

  TEST_PASSFAIL

RVTEST_CODE_END
