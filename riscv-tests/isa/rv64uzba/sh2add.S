# env: p v s
# isa: zba
# SH2ADD (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): adds rs1, shifted left by 2,
# to rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh2add, 0, 0, 0
  TEST_RR_OP 3, sh2add, 5, 1, 1
  TEST_RR_OP 4, sh2add, 0xfffffffffffffffb, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh2add, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh2add, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh2add, 0x0369d0369d0369cc, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh2add, 0x00ff00ff00ff00fb, 0xffffffffffffffff, 0x00ff00ff00ff00ff
  TEST_RR_OP 9, sh2add, 0x000000047fffffff, 0x0000000100000000, 0x000000007fffffff
  TEST_RR_OP 10, sh2add, 0x051f49638da7d1eb, 0x00ff00ff00ff00ff, 0x0123456789abcdef
  TEST_RR_OP 11, sh2add, 0x0123456789abcdf3, 1, 0x0123456789abcdef
  TEST_RR_OP 12, sh2add, 0x00ff010100ff00ff, 0x0000000080000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 13, sh2add, 0x01008040a0100804, 0x8040201008040201, 0x0000000080000000
  TEST_RR_OP 14, sh2add, 0x5555555655555554, 0x5555555555555555, 0x0000000100000000
  TEST_RR_OP 15, sh2add, 0x80000001fffffffb, 0x000000007fffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, sh2add, 0x7ffffffdffffffff, 0xffffffff80000000, 0x7fffffffffffffff
  TEST_RR_OP 17, sh2add, 0x00000003fffffffd, 0x00000000ffffffff, 1
  TEST_RR_OP 18, sh2add, 0xd5bc7ac4735155dc, 0xb56f1eb11cd45577, 0
  TEST_RR_OP 19, sh2add, 0x15449e3a91bcd9af, 0x8551278ea46f3664, 0x000000000000001f
  TEST_RR_OP 20, sh2add, 0x35c03e3c05876b84, 0x4d700f8f0161dad9, 0x0000000000000020
  TEST_RR_OP 21, sh2add, 0x9984651d52df0b25, 0x6661194754b7c2c1, 0x0000000000000021
  TEST_RR_OP 22, sh2add, 0xffc73dad3775c1af, 0x3ff1cf6b4ddd705c, 0x000000000000003f
  TEST_RR_OP 23, sh2add, 0x69a63379a4e0f558, 0x9a698cde69383d46, 0x0000000000000040
  TEST_RR_OP 24, sh2add, 0x7b1088c9e721814a, 0x6214954ace44c099, 0xf2be339eae0e7ee6
  TEST_RR_OP 25, sh2add, 0xdd09378101eed398, 0x769217659b70e4e5, 0x02c0d9ea942b4004
  TEST_RR_OP 26, sh2add, 0xcffbda3f0032a159, 0xf233969e5cfacb96, 0x072d7fc58c477301
  TEST_RR_OP 27, sh2add, 0x41a9b2804ab33639, 0xf4c2d51b1bd67a0c, 0x6e9e5e13db594e09
  TEST_RR_OP 28, sh2add, 0x138b8564db14146f, 0xfec1c6283ba1a199, 0x18846cc3ec8d8e0b
  TEST_RR_OP 29, sh2add, 0xd8450a02b55d10e4, 0xe3ca30982ff3b45c, 0x491c47a1f58e3f74
  TEST_RR_OP 30, sh2add, 0xaf7c280b4f9e6d55, 0x2864744549c0ca8c, 0x0dea56f6289b4325
  TEST_RR_OP 31, sh2add, 0x93517e3b80a0d74f, 0xa2e929b9567a7138, 0x07acd75626b7126f

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh2add, 0x3f0ddda3e86da15b, 0x6953c9b1b3a345cb, 0x99beb6dd19e08a2f
  TEST_RR_SRC2_EQ_DEST  33, sh2add, 0x3f0ddda3e86da15b, 0x6953c9b1b3a345cb, 0x99beb6dd19e08a2f
  TEST_RR_SRC1_EQ_SRC2  34, sh2add, 0x0ea2f07882305cf7, 0x6953c9b1b3a345cb
  TEST_RR_SRC12_EQ_DEST 35, sh2add, 0x0ea2f07882305cf7, 0x6953c9b1b3a345cb
  TEST_RR_ZEROSRC1      36, sh2add, 0x99beb6dd19e08a2f, 0x99beb6dd19e08a2f
  TEST_RR_ZEROSRC2      37, sh2add, 0xa54f26c6ce8d172c, 0x6953c9b1b3a345cb
  TEST_RR_ZERODEST      38, sh2add, 0x6953c9b1b3a345cb, 0x99beb6dd19e08a2f

  TEST_PASSFAIL

RVTEST_CODE_END
