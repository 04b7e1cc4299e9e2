# env: p v s
# isa: zknd
# AES64IM (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zknd):
# the inverse of MixColumns.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zknd

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, aes64im, 0, 0
  TEST_R_OP 3, aes64im, 0x000000000b0d090e, 1
  TEST_R_OP 4, aes64im, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, aes64im, 0x41f7daec00000000, 0x8000000000000000
  TEST_R_OP 6, aes64im, 0xbe082513ffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, aes64im, 0x0000000041f7daec, 0x0000000080000000
  TEST_R_OP 8, aes64im, 0x00000000be082513, 0x000000007fffffff
  TEST_R_OP 9, aes64im, 0x00000000ffffffff, 0x00000000ffffffff
  TEST_R_OP 10, aes64im, 0xffffffff41f7daec, 0xffffffff80000000
  TEST_R_OP 11, aes64im, 0x0b0d090e00000000, 0x0000000100000000
  TEST_R_OP 12, aes64im, 0xc66c82284ee40aa0, 0x0123456789abcdef
  TEST_R_OP 13, aes64im, 0x39937dd7b11bf55f, 0xfedcba9876543210
  TEST_R_OP 14, aes64im, 0x3cb1671a457f5164, 0x8040201008040201
  TEST_R_OP 15, aes64im, 0xe51ae51ae51ae51a, 0x00ff00ff00ff00ff
  TEST_R_OP 16, aes64im, 0x5555555555555555, 0x5555555555555555
  TEST_R_OP 17, aes64im, 0x0e0b0d0900000000, 0x0100000000000000
  TEST_R_OP 18, aes64im, 0x121c161a00000000, 0x0002000000000000
  TEST_R_OP 19, aes64im, 0x0000000068487058, 0x0000000000000800
  TEST_R_OP 20, aes64im, 0xf66d76ad00000000, 0x0000004000000000
  TEST_R_OP 21, aes64im, 0xbb1a25c7dd49145d, 0x0000185b1ba77312
  TEST_R_OP 22, aes64im, 0x511ce23427219db1, 0x001d9e183a07d4c3
  TEST_R_OP 23, aes64im, 0, 0
  TEST_R_OP 24, aes64im, 0x7332355990fce125, 0x0a9d16ac498c731e
  TEST_R_OP 25, aes64im, 0x6033519716f28a43, 0x00000095910c57e7
  TEST_R_OP 26, aes64im, 0x0b0d090e1587e661, 0x00000001e8ad3161
  TEST_R_OP 27, aes64im, 0xc809b6e54f98d5e5, 0x000241d1e7caa862
  TEST_R_OP 28, aes64im, 0x00000000f2e128cf, 0x000000007c3355ee
  TEST_R_OP 29, aes64im, 0x6a48aa234d56511b, 0x53a7de81b0310ede
  TEST_R_OP 30, aes64im, 0xda0e5f00825c5d3d, 0xfe3676355945e143
  TEST_R_OP 31, aes64im, 0xf254252a483b6d61, 0xf0aa6e9d65a2be06
  TEST_R_OP 32, aes64im, 0xac9e0bdc7c6b2197, 0xa91fdf8c10e41441

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, aes64im, 0x8d4071379a441fc5, 0x694a983020e7ad6e
  TEST_R_ZERODEST     34, aes64im, 0x694a983020e7ad6e

  TEST_PASSFAIL

RVTEST_CODE_END
