# env: p v s
# isa: zbb
# ORC.B (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): all ones in each byte that is
# not zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, orc.b, 0, 0
  TEST_R_OP 3, orc.b, 0x00000000000000ff, 1
  TEST_R_OP 4, orc.b, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, orc.b, 0xff00000000000000, 0x8000000000000000
  TEST_R_OP 6, orc.b, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, orc.b, 0x00000000ff000000, 0x0000000080000000
  TEST_R_OP 8, orc.b, 0x00000000ffffffff, 0x000000007fffffff
  TEST_R_OP 9, orc.b, 0x00000000ffffffff, 0x00000000ffffffff
  TEST_R_OP 10, orc.b, 0xffffffffff000000, 0xffffffff80000000
  TEST_R_OP 11, orc.b, 0x000000ff00000000, 0x0000000100000000
  TEST_R_OP 12, orc.b, 0xffffffffffffffff, 0x0123456789abcdef
  TEST_R_OP 13, orc.b, 0xffffffffffffffff, 0xfedcba9876543210
  TEST_R_OP 14, orc.b, 0xffffffffffffffff, 0x8040201008040201
  TEST_R_OP 15, orc.b, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff
  TEST_R_OP 16, orc.b, 0xffffffffffffffff, 0x5555555555555555
  TEST_R_OP 17, orc.b, 0xff00000000000000, 0x2000000000000000
  TEST_R_OP 18, orc.b, 0x000000000000ff00, 0x0000000000004000
  TEST_R_OP 19, orc.b, 0x00ff000000000000, 0x0001000000000000
  TEST_R_OP 20, orc.b, 0xff00000000000000, 0x0100000000000000
  TEST_R_OP 21, orc.b, 0x0000000000ffffff, 0x0000000000513cef
  TEST_R_OP 22, orc.b, 0x00000000000000ff, 2
  TEST_R_OP 23, orc.b, 0x0000000000ffffff, 0x00000000002e6262
  TEST_R_OP 24, orc.b, 0x00ffffffffffffff, 0x00ae6b12bb99de08
  TEST_R_OP 25, orc.b, 0x00ffffffffffffff, 0x000bffff36e7fab5
  TEST_R_OP 26, orc.b, 0x0000000000ffffff, 0x0000000000efe3b4
  TEST_R_OP 27, orc.b, 0x00000000ffffffff, 0x000000007af91a6a
  TEST_R_OP 28, orc.b, 0x00000000000000ff, 2
  TEST_R_OP 29, orc.b, 0xffffffffffffffff, 0xe07c60e1d13fed3b
  TEST_R_OP 30, orc.b, 0xffffffffffffffff, 0x38472b0f47b9fd58
  TEST_R_OP 31, orc.b, 0xffffffffffffffff, 0xa8f61ee42eecdecd
  TEST_R_OP 32, orc.b, 0xffffffffffffffff, 0xba74b053bd446904

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, orc.b, 0xffffffffffffffff, 0x82c786d0732dbb1b
  TEST_R_ZERODEST     34, orc.b, 0x82c786d0732dbb1b

  TEST_PASSFAIL

RVTEST_CODE_END
