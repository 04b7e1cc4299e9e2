# env: p v s
# isa: zabha
# AMOAND.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the bitwise and, 16 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoand.h, 1, 0x30
AMO_DEFINE amoand.h.aq, 1, 0x32
AMO_DEFINE amoand.h.rl, 1, 0x31
AMO_DEFINE amoand.h.aqrl, 1, 0x33

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoand.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amoand.h, lh, sh, 1, 1, 1, 1
  TEST_AMO 4, amoand.h, lh, sh, 5, 1, 5, 3
  TEST_AMO 5, amoand.h, lh, sh, 3, 1, 3, 5
  TEST_AMO 6, amoand.h, lh, sh, -1, 1, -1, 1
  TEST_AMO 7, amoand.h, lh, sh, 1, 1, 1, -1
  TEST_AMO 8, amoand.h, lh, sh, -1, -1, -1, -1
  TEST_AMO 9, amoand.h, lh, sh, -1, 0, -1, 0
  TEST_AMO 10, amoand.h, lh, sh, 0, 0, 0, -1
  TEST_AMO 11, amoand.h, lh, sh, 0xffffffffffff8000, 0, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amoand.h, lh, sh, 0x7fff, 0, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amoand.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amoand.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x7fff
  TEST_AMO 15, amoand.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, -1
  TEST_AMO 16, amoand.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 17, amoand.h, lh, sh, 0x7fff, 1, 0x7fff, 1
  TEST_AMO 18, amoand.h, lh, sh, 0, 0, 0, 0xffffffffffff8000
  TEST_AMO 19, amoand.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amoand.h, lh, sh, 0x5555, 0, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amoand.h, lh, sh, 0xffffffffffffcdef, 0, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amoand.h, lh, sh, 0xffffffffffffff00, 0xf00, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amoand.h, lh, sh, 0xffffffffffff89ab, 0, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoand.h, lh, sh, 1, 0, 1, 0x123456789abc0002
  TEST_AMO 25, amoand.h, lh, sh, -1, 0, -1, 0xffffffffffff0000
  TEST_AMO 26, amoand.h, lh, sh, 1, 1, 1, 0xffff
  TEST_AMO 27, amoand.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 28, amoand.h, lh, sh, 0x7fff, 0, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amoand.h, lh, sh, -5, -16, -5, 0x800000000000fff0
  TEST_AMO 30, amoand.h, lh, sh, 0x7fff, 0, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoand.h, lh, sh, 0xffffffffffff8123, 0x20, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amoand.h, lh, sh, 0xffffffffffff8123, 0x20, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amoand.h, lh, sh, 0x20, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amoand.h, lh, sh, 0xffffffffffff8123, 0, 0xffffffffffff8123
  TEST_AMO_SRC1_EQ_SRC2 35, amoand.h, lh, sh, 0xffffffffffff8123, "and x14, x12, x11; slli x14, x14, 48; srai x14, x14, 48"

  # With acquire and release.
  TEST_AMO 36, amoand.h.aq, lh, sh, 0xffffffffffff8123, 0x20, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amoand.h.rl, lh, sh, 0xffffffffffff8123, 0x20, 0xffffffffffff8123, 0x70f0
  TEST_AMO 38, amoand.h.aqrl, lh, sh, 0xffffffffffff8123, 0x20, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoand.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x1111111111110011, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoand.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x1111111100111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoand.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111001111111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoand.h, 14, 0x112233445566aabb, 0x1111111111111111, 0x11111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 43, amoand.h, lh, sh, 10, 0, 0, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
