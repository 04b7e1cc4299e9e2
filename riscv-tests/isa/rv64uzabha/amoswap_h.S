# env: p v s
# isa: zabha
# AMOSWAP.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the low 16 bits of rs2, and rd what was there, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoswap.h, 1, 0x4
AMO_DEFINE amoswap.h.aq, 1, 0x6
AMO_DEFINE amoswap.h.rl, 1, 0x5
AMO_DEFINE amoswap.h.aqrl, 1, 0x7

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoswap.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amoswap.h, lh, sh, 1, 1, 1, 1
  TEST_AMO 4, amoswap.h, lh, sh, 5, 3, 5, 3
  TEST_AMO 5, amoswap.h, lh, sh, 3, 5, 3, 5
  TEST_AMO 6, amoswap.h, lh, sh, -1, 1, -1, 1
  TEST_AMO 7, amoswap.h, lh, sh, 1, -1, 1, -1
  TEST_AMO 8, amoswap.h, lh, sh, -1, -1, -1, -1
  TEST_AMO 9, amoswap.h, lh, sh, -1, 0, -1, 0
  TEST_AMO 10, amoswap.h, lh, sh, 0, -1, 0, -1
  TEST_AMO 11, amoswap.h, lh, sh, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amoswap.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amoswap.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amoswap.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x7fff
  TEST_AMO 15, amoswap.h, lh, sh, 0xffffffffffff8000, -1, 0xffffffffffff8000, -1
  TEST_AMO 16, amoswap.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 17, amoswap.h, lh, sh, 0x7fff, 1, 0x7fff, 1
  TEST_AMO 18, amoswap.h, lh, sh, 0, 0xffffffffffff8000, 0, 0xffffffffffff8000
  TEST_AMO 19, amoswap.h, lh, sh, 0x7fff, -1, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amoswap.h, lh, sh, 0x5555, 0xffffffffffffaaaa, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amoswap.h, lh, sh, 0xffffffffffffcdef, 0x3210, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amoswap.h, lh, sh, 0xffffffffffffff00, 0xff0, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amoswap.h, lh, sh, 0xffffffffffff89ab, 0x7654, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoswap.h, lh, sh, 1, 2, 1, 0x123456789abc0002
  TEST_AMO 25, amoswap.h, lh, sh, -1, 0, -1, 0xffffffffffff0000
  TEST_AMO 26, amoswap.h, lh, sh, 1, -1, 1, 0xffff
  TEST_AMO 27, amoswap.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 28, amoswap.h, lh, sh, 0x7fff, 0, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amoswap.h, lh, sh, -5, -16, -5, 0x800000000000fff0
  TEST_AMO 30, amoswap.h, lh, sh, 0x7fff, 0, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoswap.h, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amoswap.h, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amoswap.h, lh, sh, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amoswap.h, lh, sh, 0xffffffffffff8123, 0, 0xffffffffffff8123
  TEST_AMO_SRC1_EQ_SRC2 35, amoswap.h, lh, sh, 0xffffffffffff8123, "mv x14, x11; slli x14, x14, 48; srai x14, x14, 48"

  # With acquire and release.
  TEST_AMO 36, amoswap.h.aq, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amoswap.h.rl, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0
  TEST_AMO 38, amoswap.h.aqrl, lh, sh, 0xffffffffffff8123, 0x70f0, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoswap.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x111111111111aabb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoswap.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x11111111aabb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoswap.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111aabb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoswap.h, 14, 0x112233445566aabb, 0x1111111111111111, 0xaabb111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 43, amoswap.h, lh, sh, 10, 3, 3, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
