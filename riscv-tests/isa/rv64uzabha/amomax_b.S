# env: p v s
# isa: zabha
# AMOMAX.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the greater by signed comparison, 8 bits wide, and rd what was there, sign-extended. The upper
# bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amomax.b, 0, 0x50
AMO_DEFINE amomax.b.aq, 0, 0x52
AMO_DEFINE amomax.b.rl, 0, 0x51
AMO_DEFINE amomax.b.aqrl, 0, 0x53

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomax.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amomax.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amomax.b, lb, sb, 5, 5, 5, 3
  TEST_AMO 5, amomax.b, lb, sb, 3, 5, 3, 5
  TEST_AMO 6, amomax.b, lb, sb, -1, 1, -1, 1
  TEST_AMO 7, amomax.b, lb, sb, 1, 1, 1, -1
  TEST_AMO 8, amomax.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amomax.b, lb, sb, -1, 0, -1, 0
  TEST_AMO 10, amomax.b, lb, sb, 0, 0, 0, -1
  TEST_AMO 11, amomax.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amomax.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amomax.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, -1
  TEST_AMO 16, amomax.b, lb, sb, -1, -1, -1, 0xffffffffffffff80
  TEST_AMO 17, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, 1
  TEST_AMO 18, amomax.b, lb, sb, 0, 0, 0, 0xffffffffffffff80
  TEST_AMO 19, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amomax.b, lb, sb, 0x55, 0x55, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amomax.b, lb, sb, 0xffffffffffffffcd, 0x32, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amomax.b, lb, sb, -16, 15, -16, 15
  TEST_AMO 23, amomax.b, lb, sb, 0x3c, 0x5a, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amomax.b, lb, sb, 1, 2, 1, 0x123456789abcde02
  TEST_AMO 25, amomax.b, lb, sb, -1, 0, -1, 0xffffffffffffff00
  TEST_AMO 26, amomax.b, lb, sb, 1, 1, 1, 0xff
  TEST_AMO 27, amomax.b, lb, sb, -1, -1, -1, 0xffffffffffffff80
  TEST_AMO 28, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x8000000000000000
  TEST_AMO 29, amomax.b, lb, sb, -5, -5, -5, 0x80000000000000f0
  TEST_AMO 30, amomax.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amomax.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amomax.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amomax.b, lb, sb, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amomax.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81

  # With acquire and release.
  TEST_AMO 35, amomax.b.aq, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 36, amomax.b.rl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amomax.b.aqrl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amomax.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amomax.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amomax.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amomax.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amomax.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amomax.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amomax.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amomax.b, 15, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 46, amomax.b, lb, sb, 10, 0x70, 0x70, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
