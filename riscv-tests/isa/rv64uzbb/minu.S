# env: p v s
# isa: zbb
# MINU (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the smaller of two unsigned
# numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, minu, 0, 0, 0
  TEST_RR_OP 3, minu, 1, 1, 1
  TEST_RR_OP 4, minu, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, minu, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, minu, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, minu, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, minu, 0x00000000ffffffff, 0x8040201008040201, 0x00000000ffffffff
  TEST_RR_OP 9, minu, 0x000000007fffffff, 0x000000007fffffff, 0x00000000ffffffff
  TEST_RR_OP 10, minu, 0, 0xffffffffffffffff, 0
  TEST_RR_OP 11, minu, 0x0000000100000000, 0x0000000100000000, 0x7fffffffffffffff
  TEST_RR_OP 12, minu, 0x000000007fffffff, 0x000000007fffffff, 0x0000000080000000
  TEST_RR_OP 13, minu, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff, 0x7fffffffffffffff
  TEST_RR_OP 14, minu, 0x0000000080000000, 0xffffffffffffffff, 0x0000000080000000
  TEST_RR_OP 15, minu, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff, 0x8000000000000000
  TEST_RR_OP 16, minu, 0x7fffffffffffffff, 0x7fffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 17, minu, 0x00000000ffffffff, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_RR_OP 18, minu, 0, 0x7552178e14d26970, 0
  TEST_RR_OP 19, minu, 0x000000000000001f, 0x26ec055d21027bbf, 0x000000000000001f
  TEST_RR_OP 20, minu, 0x0000000000000020, 0xfb5b672c89f5c885, 0x0000000000000020
  TEST_RR_OP 21, minu, 0x0000000000000021, 0xc3d9b2005ed54355, 0x0000000000000021
  TEST_RR_OP 22, minu, 0x000000000000003f, 0x5647e7656ef5bba5, 0x000000000000003f
  TEST_RR_OP 23, minu, 0x0000000000000040, 0x7783e2d215c289e4, 0x0000000000000040
  TEST_RR_OP 24, minu, 0x0b080675eb481fcb, 0x0b080675eb481fcb, 0xa2cad72edcf23b6b
  TEST_RR_OP 25, minu, 0x05e12eecd748d506, 0x05e12eecd748d506, 0xc793e4dcbc66ceae
  TEST_RR_OP 26, minu, 0x193c905d87f9ca0f, 0x193c905d87f9ca0f, 0xede89ce6279bcdd2
  TEST_RR_OP 27, minu, 0x7d5feea11e4a0417, 0xe3fd8f3a98ba3b4b, 0x7d5feea11e4a0417
  TEST_RR_OP 28, minu, 0x2bc31ccd7dea4018, 0x2bc31ccd7dea4018, 0xe330130096421b01
  TEST_RR_OP 29, minu, 0x173ce9c2467a5de9, 0x173ce9c2467a5de9, 0x90cd1f3a6c64e16d
  TEST_RR_OP 30, minu, 0x3ed93b13be149270, 0x84aba0245bee17d9, 0x3ed93b13be149270
  TEST_RR_OP 31, minu, 0x6a3d4f03988b6bb8, 0xd3afceccad9f5cf6, 0x6a3d4f03988b6bb8

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, minu, 0x05b1a96205bb0ac4, 0x05b1a96205bb0ac4, 0xe50e67c6f50c5341
  TEST_RR_SRC2_EQ_DEST  33, minu, 0x05b1a96205bb0ac4, 0x05b1a96205bb0ac4, 0xe50e67c6f50c5341
  TEST_RR_SRC1_EQ_SRC2  34, minu, 0x05b1a96205bb0ac4, 0x05b1a96205bb0ac4
  TEST_RR_SRC12_EQ_DEST 35, minu, 0x05b1a96205bb0ac4, 0x05b1a96205bb0ac4
  TEST_RR_ZEROSRC1      36, minu, 0, 0xe50e67c6f50c5341
  TEST_RR_ZEROSRC2      37, minu, 0, 0x05b1a96205bb0ac4
  TEST_RR_ZERODEST      38, minu, 0x05b1a96205bb0ac4, 0xe50e67c6f50c5341

  TEST_PASSFAIL

RVTEST_CODE_END
