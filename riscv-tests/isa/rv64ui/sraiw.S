# env: p v s
# SRAIW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): shifts the low 32 bits right by 0 to 31, copies of bit 31 coming in, and sign-
# extends. The upper half of rs1 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, sraiw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0
  TEST_IMM_OP 3, sraiw, 0xffffffffcd5e6f78, 0x123456f89abcdef1, 1
  TEST_IMM_OP 4, sraiw, 0xffffffffff3579bd, 0x123456f89abcdef1, 7
  TEST_IMM_OP 5, sraiw, 0xfffffffffffe6af3, 0x123456f89abcdef1, 14
  TEST_IMM_OP 6, sraiw, -1, 0x123456f89abcdef1, 31
  TEST_IMM_OP 7, sraiw, 1, 1, 0
  TEST_IMM_OP 8, sraiw, 0, 1, 1
  TEST_IMM_OP 9, sraiw, 0, 1, 7
  TEST_IMM_OP 10, sraiw, 0, 1, 14
  TEST_IMM_OP 11, sraiw, 0, 1, 31
  TEST_IMM_OP 12, sraiw, -1, -1, 0
  TEST_IMM_OP 13, sraiw, -1, -1, 1
  TEST_IMM_OP 14, sraiw, -1, -1, 7
  TEST_IMM_OP 15, sraiw, -1, -1, 14
  TEST_IMM_OP 16, sraiw, -1, -1, 31
  TEST_IMM_OP 17, sraiw, 0x7fffffff, 0x7fffffff, 0
  TEST_IMM_OP 18, sraiw, 0x3fffffff, 0x7fffffff, 1
  TEST_IMM_OP 19, sraiw, 0x00ffffff, 0x7fffffff, 7
  TEST_IMM_OP 20, sraiw, 0x0001ffff, 0x7fffffff, 14
  TEST_IMM_OP 21, sraiw, 0, 0x7fffffff, 31
  TEST_IMM_OP 22, sraiw, 0xffffffff80000000, 0xffffffff80000000, 0
  TEST_IMM_OP 23, sraiw, 0xffffffffc0000000, 0xffffffff80000000, 1
  TEST_IMM_OP 24, sraiw, 0xffffffffff000000, 0xffffffff80000000, 7
  TEST_IMM_OP 25, sraiw, 0xfffffffffffe0000, 0xffffffff80000000, 14
  TEST_IMM_OP 26, sraiw, -1, 0xffffffff80000000, 31
  TEST_IMM_OP 27, sraiw, 0x21212121, 0xf000000021212121, 0
  TEST_IMM_OP 28, sraiw, 0x10909090, 0xf000000021212121, 1
  TEST_IMM_OP 29, sraiw, 0x00424242, 0xf000000021212121, 7
  TEST_IMM_OP 30, sraiw, 0x00008484, 0xf000000021212121, 14
  TEST_IMM_OP 31, sraiw, 0, 0xf000000021212121, 31

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 32, sraiw, 0x00848484, 0xf000000021212121, 6
  TEST_IMM_ZEROSRC1     33, sraiw, 0, 6
  TEST_IMM_ZERODEST     34, sraiw, 0xf000000021212121, 6

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 35, 0, sraiw, 0x00424242, 0xf000000021212121, 7
  TEST_IMM_DEST_BYPASS 36, 1, sraiw, 0x00008484, 0xf000000021212121, 14
  TEST_IMM_DEST_BYPASS 37, 2, sraiw, 0, 0xf000000021212121, 31
  TEST_IMM_SRC1_BYPASS 38, 0, sraiw, 0x00424242, 0xf000000021212122, 7
  TEST_IMM_SRC1_BYPASS 39, 1, sraiw, 0x00008484, 0xf000000021212122, 14
  TEST_IMM_SRC1_BYPASS 40, 2, sraiw, 0, 0xf000000021212122, 31

  TEST_PASSFAIL

RVTEST_CODE_END
