# env: p v s
# SRLIW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): shifts the low 32 bits right by 0 to 31, zeros coming in, and sign-extends. The
# upper half of rs1 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, srliw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0
  TEST_IMM_OP 3, srliw, 0x4d5e6f78, 0x123456f89abcdef1, 1
  TEST_IMM_OP 4, srliw, 0x013579bd, 0x123456f89abcdef1, 7
  TEST_IMM_OP 5, srliw, 0x00026af3, 0x123456f89abcdef1, 14
  TEST_IMM_OP 6, srliw, 1, 0x123456f89abcdef1, 31
  TEST_IMM_OP 7, srliw, 1, 1, 0
  TEST_IMM_OP 8, srliw, 0, 1, 1
  TEST_IMM_OP 9, srliw, 0, 1, 7
  TEST_IMM_OP 10, srliw, 0, 1, 14
  TEST_IMM_OP 11, srliw, 0, 1, 31
  TEST_IMM_OP 12, srliw, -1, -1, 0
  TEST_IMM_OP 13, srliw, 0x7fffffff, -1, 1
  TEST_IMM_OP 14, srliw, 0x01ffffff, -1, 7
  TEST_IMM_OP 15, srliw, 0x0003ffff, -1, 14
  TEST_IMM_OP 16, srliw, 1, -1, 31
  TEST_IMM_OP 17, srliw, 0x7fffffff, 0x7fffffff, 0
  TEST_IMM_OP 18, srliw, 0x3fffffff, 0x7fffffff, 1
  TEST_IMM_OP 19, srliw, 0x00ffffff, 0x7fffffff, 7
  TEST_IMM_OP 20, srliw, 0x0001ffff, 0x7fffffff, 14
  TEST_IMM_OP 21, srliw, 0, 0x7fffffff, 31
  TEST_IMM_OP 22, srliw, 0xffffffff80000000, 0xffffffff80000000, 0
  TEST_IMM_OP 23, srliw, 0x40000000, 0xffffffff80000000, 1
  TEST_IMM_OP 24, srliw, 0x01000000, 0xffffffff80000000, 7
  TEST_IMM_OP 25, srliw, 0x00020000, 0xffffffff80000000, 14
  TEST_IMM_OP 26, srliw, 1, 0xffffffff80000000, 31
  TEST_IMM_OP 27, srliw, 0x21212121, 0xf000000021212121, 0
  TEST_IMM_OP 28, srliw, 0x10909090, 0xf000000021212121, 1
  TEST_IMM_OP 29, srliw, 0x00424242, 0xf000000021212121, 7
  TEST_IMM_OP 30, srliw, 0x00008484, 0xf000000021212121, 14
  TEST_IMM_OP 31, srliw, 0, 0xf000000021212121, 31

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 32, srliw, 0x00848484, 0xf000000021212121, 6
  TEST_IMM_ZEROSRC1     33, srliw, 0, 6
  TEST_IMM_ZERODEST     34, srliw, 0xf000000021212121, 6

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 35, 0, srliw, 0x00424242, 0xf000000021212121, 7
  TEST_IMM_DEST_BYPASS 36, 1, srliw, 0x00008484, 0xf000000021212121, 14
  TEST_IMM_DEST_BYPASS 37, 2, srliw, 0, 0xf000000021212121, 31
  TEST_IMM_SRC1_BYPASS 38, 0, srliw, 0x00424242, 0xf000000021212122, 7
  TEST_IMM_SRC1_BYPASS 39, 1, srliw, 0x00008484, 0xf000000021212122, 14
  TEST_IMM_SRC1_BYPASS 40, 2, srliw, 0, 0xf000000021212122, 31

  TEST_PASSFAIL

RVTEST_CODE_END
