# env: p v s
# isa: zabha
# AMOMIN.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the lesser by signed comparison, 16 bits wide, and rd what was there, sign-extended. The upper
# bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amomin.h, 1, 0x40
AMO_DEFINE amomin.h.aq, 1, 0x42
AMO_DEFINE amomin.h.rl, 1, 0x41
AMO_DEFINE amomin.h.aqrl, 1, 0x43

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomin.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amomin.h, lh, sh, 1, 1, 1, 1
  TEST_AMO 4, amomin.h, lh, sh, 5, 3, 5, 3
  TEST_AMO 5, amomin.h, lh, sh, 3, 3, 3, 5
  TEST_AMO 6, amomin.h, lh, sh, -1, -1, -1, 1
  TEST_AMO 7, amomin.h, lh, sh, 1, -1, 1, -1
  TEST_AMO 8, amomin.h, lh, sh, -1, -1, -1, -1
  TEST_AMO 9, amomin.h, lh, sh, -1, -1, -1, 0
  TEST_AMO 10, amomin.h, lh, sh, 0, -1, 0, -1
  TEST_AMO 11, amomin.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amomin.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amomin.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amomin.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x7fff
  TEST_AMO 15, amomin.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, -1
  TEST_AMO 16, amomin.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 17, amomin.h, lh, sh, 0x7fff, 1, 0x7fff, 1
  TEST_AMO 18, amomin.h, lh, sh, 0, 0xffffffffffff8000, 0, 0xffffffffffff8000
  TEST_AMO 19, amomin.h, lh, sh, 0x7fff, -1, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amomin.h, lh, sh, 0x5555, 0xffffffffffffaaaa, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amomin.h, lh, sh, 0xffffffffffffcdef, 0xffffffffffffcdef, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amomin.h, lh, sh, 0xffffffffffffff00, 0xffffffffffffff00, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amomin.h, lh, sh, 0xffffffffffff89ab, 0xffffffffffff89ab, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amomin.h, lh, sh, 1, 1, 1, 0x123456789abc0002
  TEST_AMO 25, amomin.h, lh, sh, -1, -1, -1, 0xffffffffffff0000
  TEST_AMO 26, amomin.h, lh, sh, 1, -1, 1, 0xffff
  TEST_AMO 27, amomin.h, lh, sh, -1, 0xffffffffffff8000, -1, 0xffffffffffff8000
  TEST_AMO 28, amomin.h, lh, sh, 0x7fff, 0, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amomin.h, lh, sh, -5, -16, -5, 0x800000000000fff0
  TEST_AMO 30, amomin.h, lh, sh, 0x7fff, 0, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amomin.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amomin.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amomin.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amomin.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123

  # With acquire and release.
  TEST_AMO 35, amomin.h.aq, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO 36, amomin.h.rl, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amomin.h.aqrl, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amomin.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x111111111111aabb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amomin.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x11111111aabb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amomin.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111aabb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amomin.h, 14, 0x112233445566aabb, 0x1111111111111111, 0xaabb111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 42, amomin.h, lh, sh, 10, 3, 3, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
