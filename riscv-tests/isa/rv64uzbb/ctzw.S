# env: p v s
# isa: zbb
# qemu: no, because 7.2 counts on into the upper word; ctzw of a word that is zero is 32
# CTZW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): trailing zeros of the low word.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, ctzw, 0x0000000000000020, 0
  TEST_R_OP 3, ctzw, 0, 1
  TEST_R_OP 4, ctzw, 0, 0xffffffffffffffff
  TEST_R_OP 5, ctzw, 0x0000000000000020, 0x8000000000000000
  TEST_R_OP 6, ctzw, 0, 0x7fffffffffffffff
  TEST_R_OP 7, ctzw, 0x000000000000001f, 0x0000000080000000
  TEST_R_OP 8, ctzw, 0, 0x000000007fffffff
  TEST_R_OP 9, ctzw, 0, 0x00000000ffffffff
  TEST_R_OP 10, ctzw, 0x000000000000001f, 0xffffffff80000000
  TEST_R_OP 11, ctzw, 0x0000000000000020, 0x0000000100000000
  TEST_R_OP 12, ctzw, 0, 0x0123456789abcdef
  TEST_R_OP 13, ctzw, 4, 0xfedcba9876543210
  TEST_R_OP 14, ctzw, 0, 0x8040201008040201
  TEST_R_OP 15, ctzw, 0, 0x00ff00ff00ff00ff
  TEST_R_OP 16, ctzw, 0, 0x5555555555555555
  TEST_R_OP 17, ctzw, 0x0000000000000020, 0x0200000000000000
  TEST_R_OP 18, ctzw, 3, 8
  TEST_R_OP 19, ctzw, 0x0000000000000020, 0x0000004000000000
  TEST_R_OP 20, ctzw, 0x000000000000001a, 0x0000000004000000
  TEST_R_OP 21, ctzw, 0, 0x0000000000000021
  TEST_R_OP 22, ctzw, 0, 0x000005fe2dd6cc7f
  TEST_R_OP 23, ctzw, 0, 0x000000000000f1f5
  TEST_R_OP 24, ctzw, 0, 0x0000000000006f3d
  TEST_R_OP 25, ctzw, 1, 0x000000001685c026
  TEST_R_OP 26, ctzw, 1, 0x0000000bfff702e2
  TEST_R_OP 27, ctzw, 1, 0x001355a349cd04fa
  TEST_R_OP 28, ctzw, 0, 0x000000000bcbcb73
  TEST_R_OP 29, ctzw, 2, 0xa30a9fa68ebf27cc
  TEST_R_OP 30, ctzw, 0, 0xd4932fa736e921cf
  TEST_R_OP 31, ctzw, 0, 0x7c7341af591b5b6b
  TEST_R_OP 32, ctzw, 3, 0x3871893b975b2468

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, ctzw, 0, 0x4e80d413f894880d
  TEST_R_ZERODEST     34, ctzw, 0x4e80d413f894880d

  TEST_PASSFAIL

RVTEST_CODE_END
