# env: p v s
# isa: zbb
# CLZW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): leading zeros of the low word.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, clzw, 0x0000000000000020, 0
  TEST_R_OP 3, clzw, 0x000000000000001f, 1
  TEST_R_OP 4, clzw, 0, 0xffffffffffffffff
  TEST_R_OP 5, clzw, 0x0000000000000020, 0x8000000000000000
  TEST_R_OP 6, clzw, 0, 0x7fffffffffffffff
  TEST_R_OP 7, clzw, 0, 0x0000000080000000
  TEST_R_OP 8, clzw, 1, 0x000000007fffffff
  TEST_R_OP 9, clzw, 0, 0x00000000ffffffff
  TEST_R_OP 10, clzw, 0, 0xffffffff80000000
  TEST_R_OP 11, clzw, 0x0000000000000020, 0x0000000100000000
  TEST_R_OP 12, clzw, 0, 0x0123456789abcdef
  TEST_R_OP 13, clzw, 1, 0xfedcba9876543210
  TEST_R_OP 14, clzw, 4, 0x8040201008040201
  TEST_R_OP 15, clzw, 8, 0x00ff00ff00ff00ff
  TEST_R_OP 16, clzw, 1, 0x5555555555555555
  TEST_R_OP 17, clzw, 0x0000000000000020, 0x4000000000000000
  TEST_R_OP 18, clzw, 0x000000000000000a, 0x0000000000200000
  TEST_R_OP 19, clzw, 0x0000000000000020, 0x0020000000000000
  TEST_R_OP 20, clzw, 0x0000000000000020, 0x0400000000000000
  TEST_R_OP 21, clzw, 8, 0x0000000000c50533
  TEST_R_OP 22, clzw, 3, 0x0000002b160dd002
  TEST_R_OP 23, clzw, 0, 0x000000168de58803
  TEST_R_OP 24, clzw, 4, 0x00000000097ad513
  TEST_R_OP 25, clzw, 0x0000000000000014, 0x0000000000000f4a
  TEST_R_OP 26, clzw, 4, 0x0754eadb0deea403
  TEST_R_OP 27, clzw, 0, 0x17c1e1909d46a797
  TEST_R_OP 28, clzw, 0, 0x70ea3b5a8074c68d
  TEST_R_OP 29, clzw, 1, 0xdcb28f94450e074b
  TEST_R_OP 30, clzw, 2, 0xafc695b1339e4386
  TEST_R_OP 31, clzw, 2, 0x30281d4e2fc91e32
  TEST_R_OP 32, clzw, 1, 0x1313fcee6214615f

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, clzw, 0, 0x025d8f5388f04de8
  TEST_R_ZERODEST     34, clzw, 0x025d8f5388f04de8

  TEST_PASSFAIL

RVTEST_CODE_END
