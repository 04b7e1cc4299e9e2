# env: p v s
# isa: zabha
# AMOADD.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the sum, 8 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoadd.b, 0, 0x0
AMO_DEFINE amoadd.b.aq, 0, 0x2
AMO_DEFINE amoadd.b.rl, 0, 0x1
AMO_DEFINE amoadd.b.aqrl, 0, 0x3

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoadd.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amoadd.b, lb, sb, 1, 2, 1, 1
  TEST_AMO 4, amoadd.b, lb, sb, 5, 8, 5, 3
  TEST_AMO 5, amoadd.b, lb, sb, 3, 8, 3, 5
  TEST_AMO 6, amoadd.b, lb, sb, -1, 0, -1, 1
  TEST_AMO 7, amoadd.b, lb, sb, 1, 0, 1, -1
  TEST_AMO 8, amoadd.b, lb, sb, -1, -2, -1, -1
  TEST_AMO 9, amoadd.b, lb, sb, -1, -1, -1, 0
  TEST_AMO 10, amoadd.b, lb, sb, 0, -1, 0, -1
  TEST_AMO 11, amoadd.b, lb, sb, 0xffffffffffffff80, -1, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amoadd.b, lb, sb, 0x7f, -1, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amoadd.b, lb, sb, 0xffffffffffffff80, 0, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amoadd.b, lb, sb, 0x7f, -2, 0x7f, 0x7f
  TEST_AMO 15, amoadd.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, -1
  TEST_AMO 16, amoadd.b, lb, sb, -1, 0x7f, -1, 0xffffffffffffff80
  TEST_AMO 17, amoadd.b, lb, sb, 0x7f, 0xffffffffffffff80, 0x7f, 1
  TEST_AMO 18, amoadd.b, lb, sb, 0, 0xffffffffffffff80, 0, 0xffffffffffffff80
  TEST_AMO 19, amoadd.b, lb, sb, 0x7f, 0x7e, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amoadd.b, lb, sb, 0x55, -1, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amoadd.b, lb, sb, 0xffffffffffffffcd, -1, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amoadd.b, lb, sb, -16, -1, -16, 15
  TEST_AMO 23, amoadd.b, lb, sb, 0x3c, 0xffffffffffffff96, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoadd.b, lb, sb, 1, 3, 1, 0x123456789abcde02
  TEST_AMO 25, amoadd.b, lb, sb, -1, -1, -1, 0xffffffffffffff00
  TEST_AMO 26, amoadd.b, lb, sb, 1, 0, 1, 0xff
  TEST_AMO 27, amoadd.b, lb, sb, -1, 0x7f, -1, 0xffffffffffffff80
  TEST_AMO 28, amoadd.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x8000000000000000
  TEST_AMO 29, amoadd.b, lb, sb, -5, 0xffffffffffffffeb, -5, 0x80000000000000f0
  TEST_AMO 30, amoadd.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoadd.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amoadd.b, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amoadd.b, lb, sb, -15, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amoadd.b, lb, sb, 0xffffffffffffff81, 0xffffffffffffff81, 0xffffffffffffff81
  TEST_AMO_SRC1_EQ_SRC2 35, amoadd.b, lb, sb, 0xffffffffffffff81, "add x14, x12, x11; slli x14, x14, 56; srai x14, x14, 56"

  # With acquire and release.
  TEST_AMO 36, amoadd.b.aq, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amoadd.b.rl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70
  TEST_AMO 38, amoadd.b.aqrl, lb, sb, 0xffffffffffffff81, -15, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoadd.b, 8, 0x11223344556677ff, 0x1111111111111111, 0x1111111111111110, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoadd.b, 9, 0x11223344556677ff, 0x1111111111111111, 0x1111111111111011, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoadd.b, 10, 0x11223344556677ff, 0x1111111111111111, 0x1111111111101111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoadd.b, 11, 0x11223344556677ff, 0x1111111111111111, 0x1111111110111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amoadd.b, 12, 0x11223344556677ff, 0x1111111111111111, 0x1111111011111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amoadd.b, 13, 0x11223344556677ff, 0x1111111111111111, 0x1111101111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amoadd.b, 14, 0x11223344556677ff, 0x1111111111111111, 0x1110111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 46, amoadd.b, 15, 0x11223344556677ff, 0x1111111111111111, 0x1011111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 47, amoadd.b, lb, sb, 10, 0xffffffffffffff8b, 0xffffffffffffff8e, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
