# env: p v s
# isa: zabha
# AMOMINU.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the lesser by unsigned comparison, 16 bits wide, and rd what was there, sign-extended. The upper
# bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amominu.h, 1, 0x60
AMO_DEFINE amominu.h.aq, 1, 0x62
AMO_DEFINE amominu.h.rl, 1, 0x61
AMO_DEFINE amominu.h.aqrl, 1, 0x63

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amominu.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amominu.h, lh, sh, 1, 1, 1, 1
  TEST_AMO 4, amominu.h, lh, sh, 5, 3, 5, 3
  TEST_AMO 5, amominu.h, lh, sh, 3, 3, 3, 5
  TEST_AMO 6, amominu.h, lh, sh, -1, 1, -1, 1
  TEST_AMO 7, amominu.h, lh, sh, 1, 1, 1, -1
  TEST_AMO 8, amominu.h, lh, sh, -1, -1, -1, -1
  TEST_AMO 9, amominu.h, lh, sh, -1, 0, -1, 0
  TEST_AMO 10, amominu.h, lh, sh, 0, 0, 0, -1
  TEST_AMO 11, amominu.h, lh, sh, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amominu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amominu.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amominu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x7fff
  TEST_AMO 15, amominu.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, -1
  TEST_AMO 16, amominu.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 17, amominu.h, lh, sh, 0x7fff, 1, 0x7fff, 1
  TEST_AMO 18, amominu.h, lh, sh, 0, 0, 0, 0xffffffffffff8000
  TEST_AMO 19, amominu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amominu.h, lh, sh, 0x5555, 0x5555, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amominu.h, lh, sh, 0xffffffffffffcdef, 0x3210, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amominu.h, lh, sh, 0xffffffffffffff00, 0xff0, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amominu.h, lh, sh, 0xffffffffffff89ab, 0x7654, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amominu.h, lh, sh, 1, 1, 1, 0x123456789abc0002
  TEST_AMO 25, amominu.h, lh, sh, -1, 0, -1, 0xffffffffffff0000
  TEST_AMO 26, amominu.h, lh, sh, 1, 1, 1, 0xffff
  TEST_AMO 27, amominu.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 28, amominu.h, lh, sh, 0x7fff, 0, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amominu.h, lh, sh, -5, -16, -5, 0x800000000000fff0
  TEST_AMO 30, amominu.h, lh, sh, 0x7fff, 0, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amominu.h, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amominu.h, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amominu.h, lh, sh, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amominu.h, lh, sh, 0xffffffffffff8123, 0, 0xffffffffffff8123

  # With acquire and release.
  TEST_AMO 35, amominu.h.aq, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO 36, amominu.h.rl, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amominu.h.aqrl, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amominu.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amominu.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amominu.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amominu.h, 14, 0x112233445566aabb, 0x1111111111111111, 0x1111111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 42, amominu.h, lh, sh, 10, 3, 3, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
