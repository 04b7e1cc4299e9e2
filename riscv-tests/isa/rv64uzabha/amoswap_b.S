# env: p v s
# isa: zabha
# AMOSWAP.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the low 8 bits of rs2, and rd what was there, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoswap.b, 0, 0x4
AMO_DEFINE amoswap.b.aq, 0, 0x6
AMO_DEFINE amoswap.b.rl, 0, 0x5
AMO_DEFINE amoswap.b.aqrl, 0, 0x7

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoswap.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amoswap.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amoswap.b, lb, sb, 5, 3, 5, 3
  TEST_AMO 5, amoswap.b, lb, sb, 3, 5, 3, 5
  TEST_AMO 6, amoswap.b, lb, sb, -1, 1, -1, 1
  TEST_AMO 7, amoswap.b, lb, sb, 1, -1, 1, -1
  TEST_AMO 8, amoswap.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amoswap.b, lb, sb, -1, 0, -1, 0
  TEST_AMO 10, amoswap.b, lb, sb, 0, -1, 0, -1
  TEST_AMO 11, amoswap.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amoswap.b, lb, sb, 0x7f, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amoswap.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amoswap.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amoswap.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, -1
  TEST_AMO 16, amoswap.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 17, amoswap.b, lb, sb, 0x7f, 1, 0x7f, 1
  TEST_AMO 18, amoswap.b, lb, sb, 0, 0xffffffffffffff80, 0, 0xffffffffffffff80
  TEST_AMO 19, amoswap.b, lb, sb, 0x7f, -1, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amoswap.b, lb, sb, 0x55, 0xffffffffffffffaa, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amoswap.b, lb, sb, 0xffffffffffffffcd, 0x32, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amoswap.b, lb, sb, -16, 15, -16, 15
  TEST_AMO 23, amoswap.b, lb, sb, 0x3c, 0x5a, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoswap.b, lb, sb, 1, 2, 1, 0x123456789abcde02
  TEST_AMO 25, amoswap.b, lb, sb, -1, 0, -1, 0xffffffffffffff00
  TEST_AMO 26, amoswap.b, lb, sb, 1, -1, 1, 0xff
  TEST_AMO 27, amoswap.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 28, amoswap.b, lb, sb, 0x7f, 0, 0x7f, 0x8000000000000000
  TEST_AMO 29, amoswap.b, lb, sb, -5, -16, -5, 0x80000000000000f0
  TEST_AMO 30, amoswap.b, lb, sb, 0x7f, 0, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoswap.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amoswap.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amoswap.b, lb, sb, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amoswap.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81
  TEST_AMO_SRC1_EQ_SRC2 35, amoswap.b, lb, sb, 0xffffffffffffff81, "mv x14, x11; slli x14, x14, 56; srai x14, x14, 56"

  # With acquire and release.
  TEST_AMO 36, amoswap.b.aq, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amoswap.b.rl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 38, amoswap.b.aqrl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoswap.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x11111111111111bb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoswap.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x111111111111bb11, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoswap.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111bb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoswap.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x11111111bb111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amoswap.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x111111bb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amoswap.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111bb1111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amoswap.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x11bb111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 46, amoswap.b, 15, 0x112233445566aabb, 0x1111111111111111, 0xbb11111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 47, amoswap.b, lb, sb, 10, 3, 3, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
