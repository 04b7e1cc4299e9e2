# env: p v s
# isa: zabha
# AMOXOR.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the exclusive or, 8 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoxor.b, 0, 0x10
AMO_DEFINE amoxor.b.aq, 0, 0x12
AMO_DEFINE amoxor.b.rl, 0, 0x11
AMO_DEFINE amoxor.b.aqrl, 0, 0x13

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoxor.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amoxor.b, lb, sb, 1, 0, 1, 1
  TEST_AMO 4, amoxor.b, lb, sb, 5, 6, 5, 3
  TEST_AMO 5, amoxor.b, lb, sb, 3, 6, 3, 5
  TEST_AMO 6, amoxor.b, lb, sb, -1, -2, -1, 1
  TEST_AMO 7, amoxor.b, lb, sb, 1, -2, 1, -1
  TEST_AMO 8, amoxor.b, lb, sb, -1, 0, -1, -1
  TEST_AMO 9, amoxor.b, lb, sb, -1, -1, -1, 0
  TEST_AMO 10, amoxor.b, lb, sb, 0, -1, 0, -1
  TEST_AMO 11, amoxor.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amoxor.b, lb, sb, 0x7f, -1, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amoxor.b, lb, sb, 0xffffffffffffff80, 0, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amoxor.b, lb, sb, 0x7f, 0, 0x7f, 0x7f
  TEST_AMO 15, amoxor.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, -1
  TEST_AMO 16, amoxor.b, lb, sb, -1, 0x7f, -1, 0xffffffffffffff80
  TEST_AMO 17, amoxor.b, lb, sb, 0x7f, 0x7e, 0x7f, 1
  TEST_AMO 18, amoxor.b, lb, sb, 0, 0xffffffffffffff80, 0, 0xffffffffffffff80
  TEST_AMO 19, amoxor.b, lb, sb, 0x7f, 0xffffffffffffff80, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amoxor.b, lb, sb, 0x55, -1, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amoxor.b, lb, sb, 0xffffffffffffffcd, -1, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amoxor.b, lb, sb, -16, -1, -16, 15
  TEST_AMO 23, amoxor.b, lb, sb, 0x3c, 0x66, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoxor.b, lb, sb, 1, 3, 1, 0x123456789abcde02
  TEST_AMO 25, amoxor.b, lb, sb, -1, -1, -1, 0xffffffffffffff00
  TEST_AMO 26, amoxor.b, lb, sb, 1, -2, 1, 0xff
  TEST_AMO 27, amoxor.b, lb, sb, -1, 0x7f, -1, 0xffffffffffffff80
  TEST_AMO 28, amoxor.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x8000000000000000
  TEST_AMO 29, amoxor.b, lb, sb, -5, 11, -5, 0x80000000000000f0
  TEST_AMO 30, amoxor.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoxor.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amoxor.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amoxor.b, lb, sb, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amoxor.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81
  TEST_AMO_SRC1_EQ_SRC2 35, amoxor.b, lb, sb, 0xffffffffffffff81, "xor x14, x12, x11; slli x14, x14, 56; srai x14, x14, 56"

  # With acquire and release.
  TEST_AMO 36, amoxor.b.aq, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amoxor.b.rl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 38, amoxor.b.aqrl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoxor.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x11111111111111aa, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoxor.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x111111111111aa11, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoxor.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111aa1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoxor.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x11111111aa111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amoxor.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x111111aa11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amoxor.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111aa1111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amoxor.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x11aa111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 46, amoxor.b, 15, 0x112233445566aabb, 0x1111111111111111, 0xaa11111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 47, amoxor.b, lb, sb, 10, 0x73, 0x70, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
