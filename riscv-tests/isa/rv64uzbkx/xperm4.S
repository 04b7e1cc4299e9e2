# env: p v s
# isa: zbkx
# XPERM4 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zbkx):
# nibbles of rs1 looked up by those of rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkx

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, xperm4, 0, 0, 0
  TEST_RR_OP 3, xperm4, 0x1111111111111110, 1, 1
  TEST_RR_OP 4, xperm4, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, xperm4, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, xperm4, 0x8888888888888888, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, xperm4, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, xperm4, 0, 0x0000000100000000, 0x000000007fffffff
  TEST_RR_OP 9, xperm4, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffff80000000
  TEST_RR_OP 10, xperm4, 0x0000000080000000, 0xfedcba9876543210, 0x0000000080000000
  TEST_RR_OP 11, xperm4, 0xffffffffffffffff, 0x00ff00ff00ff00ff, 0x5555555555555555
  TEST_RR_OP 12, xperm4, 0xffffffffffffffff, 0x00000000ffffffff, 1
  TEST_RR_OP 13, xperm4, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 14, xperm4, 0xffffffff80000000, 0xfedcba9876543210, 0xffffffff80000000
  TEST_RR_OP 15, xperm4, 0x1111111188888888, 0x8040201008040201, 0x00000000ffffffff
  TEST_RR_OP 16, xperm4, 0x0000000080000000, 0x0000000080000000, 0xfedcba9876543210
  TEST_RR_OP 17, xperm4, 0, 0, 0x0123456789abcdef
  TEST_RR_OP 18, xperm4, 0x7777777777777777, 0x8ad38189a0b3ab17, 0
  TEST_RR_OP 19, xperm4, 0x9999999999999952, 0x24258f6e23161e59, 0x000000000000001f
  TEST_RR_OP 20, xperm4, 0x8888888888888838, 0x8cd6788c5f85b368, 0x0000000000000020
  TEST_RR_OP 21, xperm4, 0x8888888888888804, 0x57161dfbb4892048, 0x0000000000000021
  TEST_RR_OP 22, xperm4, 0x4444444444444431, 0x161664428e253314, 0x000000000000003f
  TEST_RR_OP 23, xperm4, 0x33333333333333e3, 0x5b4a827bf32e60d3, 0x0000000000000040
  TEST_RR_OP 24, xperm4, 0x7890487498094a74, 0x478989024a4f72f4, 0x3dc97be0ad9cf630
  TEST_RR_OP 25, xperm4, 0xdde4ddf04944d4e4, 0xde4092fe4bd5e4d4, 0x113d5f9cdb0d1282
  TEST_RR_OP 26, xperm4, 0x2b0b958547f00824, 0xa67f2704b5698968, 0xb79746368dc990b8
  TEST_RR_OP 27, xperm4, 0xad342d0a0dd09a3a, 0xa294dbdd92d03a00, 0x293c69024890723f
  TEST_RR_OP 28, xperm4, 0x8e68509e9956405b, 0x0c89d54e56e659b4, 0xd56d7f282c760fa1
  TEST_RR_OP 29, xperm4, 0x13e855e427b8ee97, 0x4e85530cb7e129e9, 0x4a1dbb1f367d5506
  TEST_RR_OP 30, xperm4, 0xaec66a0a1cc6ae6c, 0xd076561ecca78aa6, 0x186ca1e1977c58c6
  TEST_RR_OP 31, xperm4, 0xe5ca47aa57fa5ffa, 0x4f9e5fc75a2359ea, 0x1396f80678e03ea6

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, xperm4, 0x56f97faa47df1da1, 0x41659ad576da9aff, 0x8d0b70a2f750e9ae
  TEST_RR_SRC2_EQ_DEST  33, xperm4, 0x56f97faa47df1da1, 0x41659ad576da9aff, 0x8d0b70a2f750e9ae
  TEST_RR_SRC1_EQ_SRC2  34, xperm4, 0xaf6dda6d766ada44, 0x41659ad576da9aff
  TEST_RR_SRC12_EQ_DEST 35, xperm4, 0xaf6dda6d766ada44, 0x41659ad576da9aff
  TEST_RR_ZEROSRC1      36, xperm4, 0, 0x8d0b70a2f750e9ae
  TEST_RR_ZEROSRC2      37, xperm4, 0xffffffffffffffff, 0x41659ad576da9aff
  TEST_RR_ZERODEST      38, xperm4, 0x41659ad576da9aff, 0x8d0b70a2f750e9ae

  TEST_PASSFAIL

RVTEST_CODE_END
