# env: p v s
# isa: zabha
# AMOMIN.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the lesser by signed comparison, 8 bits wide, and rd what was there, sign-extended. The upper
# bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amomin.b, 0, 0x40
AMO_DEFINE amomin.b.aq, 0, 0x42
AMO_DEFINE amomin.b.rl, 0, 0x41
AMO_DEFINE amomin.b.aqrl, 0, 0x43

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomin.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amomin.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amomin.b, lb, sb, 5, 3, 5, 3
  TEST_AMO 5, amomin.b, lb, sb, 3, 3, 3, 5
  TEST_AMO 6, amomin.b, lb, sb, -1, -1, -1, 1
  TEST_AMO 7, amomin.b, lb, sb, 1, -1, 1, -1
  TEST_AMO 8, amomin.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amomin.b, lb, sb, -1, -1, -1, 0
  TEST_AMO 10, amomin.b, lb, sb, 0, -1, 0, -1
  TEST_AMO 11, amomin.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amomin.b, lb, sb, 0x7f, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amomin.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amomin.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amomin.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, -1
  TEST_AMO 16, amomin.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 17, amomin.b, lb, sb, 0x7f, 1, 0x7f, 1
  TEST_AMO 18, amomin.b, lb, sb, 0, 0xffffffffffffff80, 0, 0xffffffffffffff80
  TEST_AMO 19, amomin.b, lb, sb, 0x7f, -1, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amomin.b, lb, sb, 0x55, 0xffffffffffffffaa, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amomin.b, lb, sb, 0xffffffffffffffcd, 0xffffffffffffffcd, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amomin.b, lb, sb, -16, -16, -16, 15
  TEST_AMO 23, amomin.b, lb, sb, 0x3c, 0x3c, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amomin.b, lb, sb, 1, 1, 1, 0x123456789abcde02
  TEST_AMO 25, amomin.b, lb, sb, -1, -1, -1, 0xffffffffffffff00
  TEST_AMO 26, amomin.b, lb, sb, 1, -1, 1, 0xff
  TEST_AMO 27, amomin.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 28, amomin.b, lb, sb, 0x7f, 0, 0x7f, 0x8000000000000000
  TEST_AMO 29, amomin.b, lb, sb, -5, -16, -5, 0x80000000000000f0
  TEST_AMO 30, amomin.b, lb, sb, 0x7f, 0, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amomin.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amomin.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amomin.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amomin.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81

  # With acquire and release.
  TEST_AMO 35, amomin.b.aq, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81, 0x70
  TEST_AMO 36, amomin.b.rl, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amomin.b.aqrl, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amomin.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x11111111111111bb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amomin.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x111111111111bb11, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amomin.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111bb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amomin.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x11111111bb111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amomin.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x111111bb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amomin.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111bb1111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amomin.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x11bb111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amomin.b, 15, 0x112233445566aabb, 0x1111111111111111, 0xbb11111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 46, amomin.b, lb, sb, 10, 3, 3, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
