# env: p v s
# isa: zbb
# SEXT.B (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the low byte, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sext.b, 0, 0
  TEST_R_OP 3, sext.b, 1, 1
  TEST_R_OP 4, sext.b, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sext.b, 0, 0x8000000000000000
  TEST_R_OP 6, sext.b, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sext.b, 0, 0x0000000080000000
  TEST_R_OP 8, sext.b, 0xffffffffffffffff, 0x000000007fffffff
  TEST_R_OP 9, sext.b, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sext.b, 0, 0xffffffff80000000
  TEST_R_OP 11, sext.b, 0, 0x0000000100000000
  TEST_R_OP 12, sext.b, 0xffffffffffffffef, 0x0123456789abcdef
  TEST_R_OP 13, sext.b, 0x0000000000000010, 0xfedcba9876543210
  TEST_R_OP 14, sext.b, 1, 0x8040201008040201
  TEST_R_OP 15, sext.b, 0xffffffffffffffff, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sext.b, 0x0000000000000055, 0x5555555555555555
  TEST_R_OP 17, sext.b, 0x0000000000000020, 0x0000000000000020
  TEST_R_OP 18, sext.b, 0, 0x0000000000080000
  TEST_R_OP 19, sext.b, 0, 0x2000000000000000
  TEST_R_OP 20, sext.b, 0, 0x4000000000000000
  TEST_R_OP 21, sext.b, 0x000000000000002e, 0x0000000000052d2e
  TEST_R_OP 22, sext.b, 0x0000000000000012, 0x0d2e45b6f7eb6012
  TEST_R_OP 23, sext.b, 0x0000000000000021, 0x07a2122afc56ec21
  TEST_R_OP 24, sext.b, 0xffffffffffffffb9, 0x0000000307524db9
  TEST_R_OP 25, sext.b, 0x000000000000004c, 0x00000000210fcb4c
  TEST_R_OP 26, sext.b, 0xffffffffffffffe8, 0x000000001b1f7ae8
  TEST_R_OP 27, sext.b, 0xffffffffffffff82, 0x000001108c901582
  TEST_R_OP 28, sext.b, 0x0000000000000071, 0x0000000000d56171
  TEST_R_OP 29, sext.b, 0x000000000000003e, 0x9b6e68cb1570903e
  TEST_R_OP 30, sext.b, 0xfffffffffffffff8, 0xa595c6fd8f7250f8
  TEST_R_OP 31, sext.b, 0x000000000000007f, 0xc303f6573f661f7f
  TEST_R_OP 32, sext.b, 0xfffffffffffffff6, 0xd7b5cdcd0bbbbef6

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sext.b, 0x000000000000003b, 0x660e90420050433b
  TEST_R_ZERODEST     34, sext.b, 0x660e90420050433b

  TEST_PASSFAIL

RVTEST_CODE_END
