# env: p v s
# isa: zabha
# AMOMAXU.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the greater by unsigned comparison, 16 bits wide, and rd what was there, sign-extended. The
# upper bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amomaxu.h, 1, 0x70
AMO_DEFINE amomaxu.h.aq, 1, 0x72
AMO_DEFINE amomaxu.h.rl, 1, 0x71
AMO_DEFINE amomaxu.h.aqrl, 1, 0x73

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amomaxu.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amomaxu.h, lh, sh, 1, 1, 1, 1
  TEST_AMO 4, amomaxu.h, lh, sh, 5, 5, 5, 3
  TEST_AMO 5, amomaxu.h, lh, sh, 3, 5, 3, 5
  TEST_AMO 6, amomaxu.h, lh, sh, -1, -1, -1, 1
  TEST_AMO 7, amomaxu.h, lh, sh, 1, -1, 1, -1
  TEST_AMO 8, amomaxu.h, lh, sh, -1, -1, -1, -1
  TEST_AMO 9, amomaxu.h, lh, sh, -1, -1, -1, 0
  TEST_AMO 10, amomaxu.h, lh, sh, 0, -1, 0, -1
  TEST_AMO 11, amomaxu.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amomaxu.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amomaxu.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amomaxu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x7fff
  TEST_AMO 15, amomaxu.h, lh, sh, 0xffffffffffff8000, -1, 0xffffffffffff8000, -1
  TEST_AMO 16, amomaxu.h, lh, sh, -1, -1, -1, 0xffffffffffff8000
  TEST_AMO 17, amomaxu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 1
  TEST_AMO 18, amomaxu.h, lh, sh, 0, 0xffffffffffff8000, 0, 0xffffffffffff8000
  TEST_AMO 19, amomaxu.h, lh, sh, 0x7fff, -1, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amomaxu.h, lh, sh, 0x5555, 0xffffffffffffaaaa, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amomaxu.h, lh, sh, 0xffffffffffffcdef, 0xffffffffffffcdef, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amomaxu.h, lh, sh, 0xffffffffffffff00, 0xffffffffffffff00, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amomaxu.h, lh, sh, 0xffffffffffff89ab, 0xffffffffffff89ab, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amomaxu.h, lh, sh, 1, 2, 1, 0x123456789abc0002
  TEST_AMO 25, amomaxu.h, lh, sh, -1, -1, -1, 0xffffffffffff0000
  TEST_AMO 26, amomaxu.h, lh, sh, 1, -1, 1, 0xffff
  TEST_AMO 27, amomaxu.h, lh, sh, -1, -1, -1, 0xffffffffffff8000
  TEST_AMO 28, amomaxu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amomaxu.h, lh, sh, -5, -5, -5, 0x800000000000fff0
  TEST_AMO 30, amomaxu.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amomaxu.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amomaxu.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amomaxu.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amomaxu.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123

  # With acquire and release.
  TEST_AMO 35, amomaxu.h.aq, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO 36, amomaxu.h.rl, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amomaxu.h.aqrl, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 38, amomaxu.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x111111111111aabb, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 39, amomaxu.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x11111111aabb1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amomaxu.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111aabb11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amomaxu.h, 14, 0x112233445566aabb, 0x1111111111111111, 0xaabb111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 42, amomaxu.h, lh, sh, 10, 0x7ff0, 0x7ff0, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
