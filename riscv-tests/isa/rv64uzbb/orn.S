# env: p v s
# isa: zbb
# ORN (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rs1 or not rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, orn, 0xffffffffffffffff, 0, 0
  TEST_RR_OP 3, orn, 0xffffffffffffffff, 1, 1
  TEST_RR_OP 4, orn, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, orn, 0xfffffffffffffffe, 0x8000000000000000, 1
  TEST_RR_OP 6, orn, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, orn, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, orn, 0xffffffff80000000, 0xffffffff80000000, 0x00000000ffffffff
  TEST_RR_OP 9, orn, 0x8000000080000000, 0x0000000080000000, 0x7fffffffffffffff
  TEST_RR_OP 10, orn, 0xffffffff80000000, 0x0000000100000000, 0x000000007fffffff
  TEST_RR_OP 11, orn, 0xaaffaaffaaffaaff, 0x00ff00ff00ff00ff, 0x5555555555555555
  TEST_RR_OP 12, orn, 0xffffffff89abcdef, 0x0123456789abcdef, 0x000000007fffffff
  TEST_RR_OP 13, orn, 0xaaaaaaaaaaaaaaaa, 0x8000000000000000, 0x5555555555555555
  TEST_RR_OP 14, orn, 0xfffffffeffffffff, 1, 0x0000000100000000
  TEST_RR_OP 15, orn, 0xfedcba987fffffff, 0x000000007fffffff, 0x0123456789abcdef
  TEST_RR_OP 16, orn, 0x80000000ffffffff, 0x00000000ffffffff, 0x7fffffffffffffff
  TEST_RR_OP 17, orn, 0xffffffffffffffff, 0x00ff00ff00ff00ff, 0
  TEST_RR_OP 18, orn, 0xffffffffffffffff, 0xabd2b6dacfe07499, 0
  TEST_RR_OP 19, orn, 0xfffffffffffffffd, 0x9db54a2d7957ecdd, 0x000000000000001f
  TEST_RR_OP 20, orn, 0xffffffffffffffff, 0x07ac596b16499062, 0x0000000000000020
  TEST_RR_OP 21, orn, 0xfffffffffffffffe, 0x88d60a9322a0f3b0, 0x0000000000000021
  TEST_RR_OP 22, orn, 0xffffffffffffffde, 0x35353cacc1c563de, 0x000000000000003f
  TEST_RR_OP 23, orn, 0xffffffffffffffff, 0xb8936bc48dce2bc8, 0x0000000000000040
  TEST_RR_OP 24, orn, 0xdf73766ffdfbabdf, 0xd770720deda9aadc, 0x768ce999ea2ddcf0
  TEST_RR_OP 25, orn, 0xfe7ff5fff38affdd, 0x32519438338a4bd9, 0x33818a102df703fb
  TEST_RR_OP 26, orn, 0x7fafb7f6dfcbb637, 0x3e0fb4e29a0a2425, 0x865068e9b2346de9
  TEST_RR_OP 27, orn, 0xfbbdbdffefeebfed, 0xcbb0b8b60ee2bfa0, 0x8d424a1410b36eb2
  TEST_RR_OP 28, orn, 0x67fbdbeffdbff99f, 0x6133d2eaed8f611f, 0xf90464d2a6ce0770
  TEST_RR_OP 29, orn, 0xf7ee5f3d6fc7e7fd, 0xd74e4d1d22c7457c, 0x5a55e0da903e1876
  TEST_RR_OP 30, orn, 0xd6b7ddff7bee7bf9, 0xd6b6c9ab6b2c79c0, 0x2dfeaaa3ed1dc506
  TEST_RR_OP 31, orn, 0xc35bff67ef9fc7ff, 0xc358ad44678fc3fd, 0x3df4219c37ef7a5c

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, orn, 0xfefffdb7ffff7ffb, 0xdea73c15d56901fb, 0xc301364c00418097
  TEST_RR_SRC2_EQ_DEST  33, orn, 0xfefffdb7ffff7ffb, 0xdea73c15d56901fb, 0xc301364c00418097
  TEST_RR_SRC1_EQ_SRC2  34, orn, 0xffffffffffffffff, 0xdea73c15d56901fb
  TEST_RR_SRC12_EQ_DEST 35, orn, 0xffffffffffffffff, 0xdea73c15d56901fb
  TEST_RR_ZEROSRC1      36, orn, 0x3cfec9b3ffbe7f68, 0xc301364c00418097
  TEST_RR_ZEROSRC2      37, orn, 0xffffffffffffffff, 0xdea73c15d56901fb
  TEST_RR_ZERODEST      38, orn, 0xdea73c15d56901fb, 0xc301364c00418097

  TEST_PASSFAIL

RVTEST_CODE_END
