# env: p v s
# isa: zabha
# AMOOR.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the bitwise or, 8 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoor.b, 0, 0x20
AMO_DEFINE amoor.b.aq, 0, 0x22
AMO_DEFINE amoor.b.rl, 0, 0x21
AMO_DEFINE amoor.b.aqrl, 0, 0x23

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoor.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amoor.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amoor.b, lb, sb, 5, 7, 5, 3
  TEST_AMO 5, amoor.b, lb, sb, 3, 7, 3, 5
  TEST_AMO 6, amoor.b, lb, sb, -1, -1, -1, 1
  TEST_AMO 7, amoor.b, lb, sb, 1, -1, 1, -1
  TEST_AMO 8, amoor.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amoor.b, lb, sb, -1, -1, -1, 0
  TEST_AMO 10, amoor.b, lb, sb, 0, -1, 0, -1
  TEST_AMO 11, amoor.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amoor.b, lb, sb, 0x7f, -1, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amoor.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amoor.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amoor.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, -1
  TEST_AMO 16, amoor.b, lb, sb, -1, -1, -1, 0xffffffffffffff80
  TEST_AMO 17, amoor.b, lb, sb, 0x7f, 0x7f, 0x7f, 1
  TEST_AMO 18, amoor.b, lb, sb, 0, 0xffffffffffffff80, 0, 0xffffffffffffff80
  TEST_AMO 19, amoor.b, lb, sb, 0x7f, -1, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amoor.b, lb, sb, 0x55, -1, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amoor.b, lb, sb, 0xffffffffffffffcd, -1, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amoor.b, lb, sb, -16, -1, -16, 15
  TEST_AMO 23, amoor.b, lb, sb, 0x3c, 0x7e, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoor.b, lb, sb, 1, 3, 1, 0x123456789abcde02
  TEST_AMO 25, amoor.b, lb, sb, -1, -1, -1, 0xffffffffffffff00
  TEST_AMO 26, amoor.b, lb, sb, 1, -1, 1, 0xff
  TEST_AMO 27, amoor.b, lb, sb, -1, -1, -1, 0xffffffffffffff80
  TEST_AMO 28, amoor.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x8000000000000000
  TEST_AMO 29, amoor.b, lb, sb, -5, -5, -5, 0x80000000000000f0
  TEST_AMO 30, amoor.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoor.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amoor.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amoor.b, lb, sb, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amoor.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81
  TEST_AMO_SRC1_EQ_SRC2 35, amoor.b, lb, sb, 0xffffffffffffff81, "or x14, x12, x11; slli x14, x14, 56; srai x14, x14, 56"

  # With acquire and release.
  TEST_AMO 36, amoor.b.aq, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amoor.b.rl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 38, amoor.b.aqrl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoor.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x11111111111111bb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoor.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x111111111111bb11, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoor.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111bb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoor.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x11111111bb111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amoor.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x111111bb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amoor.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111bb1111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amoor.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x11bb111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 46, amoor.b, 15, 0x112233445566aabb, 0x1111111111111111, 0xbb11111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 47, amoor.b, lb, sb, 10, 0x73, 0x73, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
