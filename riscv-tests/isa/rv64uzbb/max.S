# env: p v s
# isa: zbb
# MAX (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the larger of two signed numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, max, 0, 0, 0
  TEST_RR_OP 3, max, 1, 1, 1
  TEST_RR_OP 4, max, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, max, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, max, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, max, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, max, 1, 0x8000000000000000, 1
  TEST_RR_OP 9, max, 1, 1, 0xffffffffffffffff
  TEST_RR_OP 10, max, 0x0000000080000000, 0x0000000080000000, 1
  TEST_RR_OP 11, max, 0x00ff00ff00ff00ff, 1, 0x00ff00ff00ff00ff
  TEST_RR_OP 12, max, 0x00000000ffffffff, 0x00000000ffffffff, 1
  TEST_RR_OP 13, max, 0x0123456789abcdef, 0x0000000080000000, 0x0123456789abcdef
  TEST_RR_OP 14, max, 1, 0xfedcba9876543210, 1
  TEST_RR_OP 15, max, 1, 0x8040201008040201, 1
  TEST_RR_OP 16, max, 0x0123456789abcdef, 0x00000000ffffffff, 0x0123456789abcdef
  TEST_RR_OP 17, max, 0x5555555555555555, 0x5555555555555555, 1
  TEST_RR_OP 18, max, 0, 0xf1039e523363caa9, 0
  TEST_RR_OP 19, max, 0x000000000000001f, 0xbaa3d228c670e44e, 0x000000000000001f
  TEST_RR_OP 20, max, 0x6ea8831b502cf0c0, 0x6ea8831b502cf0c0, 0x0000000000000020
  TEST_RR_OP 21, max, 0x0000000000000021, 0xa85d1da7e5980aa1, 0x0000000000000021
  TEST_RR_OP 22, max, 0x000000000000003f, 0xd6f4fbb67f128707, 0x000000000000003f
  TEST_RR_OP 23, max, 0x0000000000000040, 0xe20bf88a016e7ed8, 0x0000000000000040
  TEST_RR_OP 24, max, 0xf6c3c795e9c1ac85, 0xcbaca63f7df94513, 0xf6c3c795e9c1ac85
  TEST_RR_OP 25, max, 0xbe1862e9130d5394, 0x9ffdee324d017811, 0xbe1862e9130d5394
  TEST_RR_OP 26, max, 0x104da06084f98347, 0x104da06084f98347, 0x052ea1d0993ad95e
  TEST_RR_OP 27, max, 0x3886469b0f56f6b0, 0x1ff2ee9566bdf4ba, 0x3886469b0f56f6b0
  TEST_RR_OP 28, max, 0xfc83e04050319e2d, 0xfc83e04050319e2d, 0xf9408fedf8bf3607
  TEST_RR_OP 29, max, 0xb05c1597eb04e27a, 0xb05c1597eb04e27a, 0x824cffdb76672bc4
  TEST_RR_OP 30, max, 0x3ae998d4a76cd26d, 0x3ae998d4a76cd26d, 0x20debb22afed27d4
  TEST_RR_OP 31, max, 0x9c5761822dd2ab81, 0x9c5761822dd2ab81, 0x81835d59e3b22d7d

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, max, 0x0ae198d31ccc4be8, 0x0ae198d31ccc4be8, 0xa6cdf0860a130b2e
  TEST_RR_SRC2_EQ_DEST  33, max, 0x0ae198d31ccc4be8, 0x0ae198d31ccc4be8, 0xa6cdf0860a130b2e
  TEST_RR_SRC1_EQ_SRC2  34, max, 0x0ae198d31ccc4be8, 0x0ae198d31ccc4be8
  TEST_RR_SRC12_EQ_DEST 35, max, 0x0ae198d31ccc4be8, 0x0ae198d31ccc4be8
  TEST_RR_ZEROSRC1      36, max, 0, 0xa6cdf0860a130b2e
  TEST_RR_ZEROSRC2      37, max, 0x0ae198d31ccc4be8, 0x0ae198d31ccc4be8
  TEST_RR_ZERODEST      38, max, 0x0ae198d31ccc4be8, 0xa6cdf0860a130b2e

  TEST_PASSFAIL

RVTEST_CODE_END
