# env: p v s
# SLLIW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): shifts the low 32 bits left by 0 to 31, and sign-extends. The upper half of rs1 is
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, slliw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0
  TEST_IMM_OP 3, slliw, 0x3579bde2, 0x123456f89abcdef1, 1
  TEST_IMM_OP 4, slliw, 0x5e6f7880, 0x123456f89abcdef1, 7
  TEST_IMM_OP 5, slliw, 0x37bc4000, 0x123456f89abcdef1, 14
  TEST_IMM_OP 6, slliw, 0xffffffff80000000, 0x123456f89abcdef1, 31
  TEST_IMM_OP 7, slliw, 1, 1, 0
  TEST_IMM_OP 8, slliw, 2, 1, 1
  TEST_IMM_OP 9, slliw, 128, 1, 7
  TEST_IMM_OP 10, slliw, 0x00004000, 1, 14
  TEST_IMM_OP 11, slliw, 0xffffffff80000000, 1, 31
  TEST_IMM_OP 12, slliw, -1, -1, 0
  TEST_IMM_OP 13, slliw, -2, -1, 1
  TEST_IMM_OP 14, slliw, -128, -1, 7
  TEST_IMM_OP 15, slliw, 0xffffffffffffc000, -1, 14
  TEST_IMM_OP 16, slliw, 0xffffffff80000000, -1, 31
  TEST_IMM_OP 17, slliw, 0x7fffffff, 0x7fffffff, 0
  TEST_IMM_OP 18, slliw, -2, 0x7fffffff, 1
  TEST_IMM_OP 19, slliw, -128, 0x7fffffff, 7
  TEST_IMM_OP 20, slliw, 0xffffffffffffc000, 0x7fffffff, 14
  TEST_IMM_OP 21, slliw, 0xffffffff80000000, 0x7fffffff, 31
  TEST_IMM_OP 22, slliw, 0xffffffff80000000, 0xffffffff80000000, 0
  TEST_IMM_OP 23, slliw, 0, 0xffffffff80000000, 1
  TEST_IMM_OP 24, slliw, 0, 0xffffffff80000000, 7
  TEST_IMM_OP 25, slliw, 0, 0xffffffff80000000, 14
  TEST_IMM_OP 26, slliw, 0, 0xffffffff80000000, 31
  TEST_IMM_OP 27, slliw, 0x21212121, 0xf000000021212121, 0
  TEST_IMM_OP 28, slliw, 0x42424242, 0xf000000021212121, 1
  TEST_IMM_OP 29, slliw, 0xffffffff90909080, 0xf000000021212121, 7
  TEST_IMM_OP 30, slliw, 0x48484000, 0xf000000021212121, 14
  TEST_IMM_OP 31, slliw, 0xffffffff80000000, 0xf000000021212121, 31

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 32, slliw, 0x48484840, 0xf000000021212121, 6
  TEST_IMM_ZEROSRC1     33, slliw, 0, 6
  TEST_IMM_ZERODEST     34, slliw, 0xf000000021212121, 6

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 35, 0, slliw, 0xffffffff90909080, 0xf000000021212121, 7
  TEST_IMM_DEST_BYPASS 36, 1, slliw, 0x48484000, 0xf000000021212121, 14
  TEST_IMM_DEST_BYPASS 37, 2, slliw, 0xffffffff80000000, 0xf000000021212121, 31
  TEST_IMM_SRC1_BYPASS 38, 0, slliw, 0xffffffff90909100, 0xf000000021212122, 7
  TEST_IMM_SRC1_BYPASS 39, 1, slliw, 0x48488000, 0xf000000021212122, 14
  TEST_IMM_SRC1_BYPASS 40, 2, slliw, 0, 0xf000000021212122, 31

  TEST_PASSFAIL

RVTEST_CODE_END
