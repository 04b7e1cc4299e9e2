# env: p v s
# isa: zabha
# AMOAND.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the bitwise and, 8 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoand.b, 0, 0x30
AMO_DEFINE amoand.b.aq, 0, 0x32
AMO_DEFINE amoand.b.rl, 0, 0x31
AMO_DEFINE amoand.b.aqrl, 0, 0x33

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoand.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amoand.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amoand.b, lb, sb, 5, 1, 5, 3
  TEST_AMO 5, amoand.b, lb, sb, 3, 1, 3, 5
  TEST_AMO 6, amoand.b, lb, sb, -1, 1, -1, 1
  TEST_AMO 7, amoand.b, lb, sb, 1, 1, 1, -1
  TEST_AMO 8, amoand.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amoand.b, lb, sb, -1, 0, -1, 0
  TEST_AMO 10, amoand.b, lb, sb, 0, 0, 0, -1
  TEST_AMO 11, amoand.b, lb, sb, 0xffffffffffffff80, 0, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amoand.b, lb, sb, 0x7f, 0, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amoand.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amoand.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amoand.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, -1
  TEST_AMO 16, amoand.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 17, amoand.b, lb, sb, 0x7f, 1, 0x7f, 1
  TEST_AMO 18, amoand.b, lb, sb, 0, 0, 0, 0xffffffffffffff80
  TEST_AMO 19, amoand.b, lb, sb, 0x7f, 0x7f, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amoand.b, lb, sb, 0x55, 0, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amoand.b, lb, sb, 0xffffffffffffffcd, 0, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amoand.b, lb, sb, -16, 0, -16, 15
  TEST_AMO 23, amoand.b, lb, sb, 0x3c, 0x18, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoand.b, lb, sb, 1, 0, 1, 0x123456789abcde02
  TEST_AMO 25, amoand.b, lb, sb, -1, 0, -1, 0xffffffffffffff00
  TEST_AMO 26, amoand.b, lb, sb, 1, 1, 1, 0xff
  TEST_AMO 27, amoand.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 28, amoand.b, lb, sb, 0x7f, 0, 0x7f, 0x8000000000000000
  TEST_AMO 29, amoand.b, lb, sb, -5, -16, -5, 0x80000000000000f0
  TEST_AMO 30, amoand.b, lb, sb, 0x7f, 0, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoand.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amoand.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amoand.b, lb, sb, 0, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amoand.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81
  TEST_AMO_SRC1_EQ_SRC2 35, amoand.b, lb, sb, 0xffffffffffffff81, "and x14, x12, x11; slli x14, x14, 56; srai x14, x14, 56"

  # With acquire and release.
  TEST_AMO 36, amoand.b.aq, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amoand.b.rl, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81, 0x70
  TEST_AMO 38, amoand.b.aqrl, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoand.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoand.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoand.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoand.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amoand.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amoand.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amoand.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 46, amoand.b, 15, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 47, amoand.b, lb, sb, 10, 0, 0, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
