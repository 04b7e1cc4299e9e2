# env: p v s
# isa: zabha
# AMOMINU.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the lesser by unsigned comparison, 8 bits wide, and rd what was there, sign-extended. The upper
# bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amominu.b, 0, 0x60
AMO_DEFINE amominu.b.aq, 0, 0x62
AMO_DEFINE amominu.b.rl, 0, 0x61
AMO_DEFINE amominu.b.aqrl, 0, 0x63

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amominu.b, lb, sb, 0, 0, 0, 0
  TEST_AMO 3, amominu.b, lb, sb, 1, 1, 1, 1
  TEST_AMO 4, amominu.b, lb, sb, 5, 3, 5, 3
  TEST_AMO 5, amominu.b, lb, sb, 3, 3, 3, 5
  TEST_AMO 6, amominu.b, lb, sb, -1, 1, -1, 1
  TEST_AMO 7, amominu.b, lb, sb, 1, 1, 1, -1
  TEST_AMO 8, amominu.b, lb, sb, -1, -1, -1, -1
  TEST_AMO 9, amominu.b, lb, sb, -1, 0, -1, 0
  TEST_AMO 10, amominu.b, lb, sb, 0, 0, 0, -1
  TEST_AMO 11, amominu.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, 0x7f
  TEST_AMO 12, amominu.b, lb, sb, 0x7f, 0x7f, 0x7f, 0xffffffffffffff80
  TEST_AMO 13, amominu.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80
  TEST_AMO 14, amominu.b, lb, sb, 0x7f, 0x7f, 0x7f, 0x7f
  TEST_AMO 15, amominu.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, -1
  TEST_AMO 16, amominu.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 17, amominu.b, lb, sb, 0x7f, 1, 0x7f, 1
  TEST_AMO 18, amominu.b, lb, sb, 0, 0, 0, 0xffffffffffffff80
  TEST_AMO 19, amominu.b, lb, sb, 0x7f, 0x7f, 0x7f, -1

  # Every bit takes part.
  TEST_AMO 20, amominu.b, lb, sb, 0x55, 0x55, 0x55, 0xffffffffffffffaa
  TEST_AMO 21, amominu.b, lb, sb, 0xffffffffffffffcd, 0x32, 0xffffffffffffffcd, 0x32
  TEST_AMO 22, amominu.b, lb, sb, -16, 15, -16, 15
  TEST_AMO 23, amominu.b, lb, sb, 0x3c, 0x3c, 0x3c, 0x5a

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amominu.b, lb, sb, 1, 1, 1, 0x123456789abcde02
  TEST_AMO 25, amominu.b, lb, sb, -1, 0, -1, 0xffffffffffffff00
  TEST_AMO 26, amominu.b, lb, sb, 1, 1, 1, 0xff
  TEST_AMO 27, amominu.b, lb, sb, -1, 0xffffffffffffff80, -1, 0xffffffffffffff80
  TEST_AMO 28, amominu.b, lb, sb, 0x7f, 0, 0x7f, 0x8000000000000000
  TEST_AMO 29, amominu.b, lb, sb, -5, -16, -5, 0x80000000000000f0
  TEST_AMO 30, amominu.b, lb, sb, 0x7f, 0, 0x7f, 0x100

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amominu.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_SRC1_EQ_DEST 32, amominu.b, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZERODEST 33, amominu.b, lb, sb, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO_ZEROSRC2 34, amominu.b, lb, sb, 0xffffffffffffff81, 0, 0xffffffffffffff81

  # With acquire and release.
  TEST_AMO 35, amominu.b.aq, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 36, amominu.b.rl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70
  TEST_AMO 37, amominu.b.aqrl, lb, sb, 0xffffffffffffff81, 0x70, 0xffffffffffffff81, 0x70

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amominu.b, 8, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amominu.b, 9, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amominu.b, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amominu.b, 11, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amominu.b, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 43, amominu.b, 13, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 44, amominu.b, 14, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 45, amominu.b, 15, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 46, amominu.b, lb, sb, 10, 3, 3, 0x70, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
