# env: p v s
# isa: zabha
# AMOXOR.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the exclusive or, 16 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoxor.h, 1, 0x10
AMO_DEFINE amoxor.h.aq, 1, 0x12
AMO_DEFINE amoxor.h.rl, 1, 0x11
AMO_DEFINE amoxor.h.aqrl, 1, 0x13

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoxor.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amoxor.h, lh, sh, 1, 0, 1, 1
  TEST_AMO 4, amoxor.h, lh, sh, 5, 6, 5, 3
  TEST_AMO 5, amoxor.h, lh, sh, 3, 6, 3, 5
  TEST_AMO 6, amoxor.h, lh, sh, -1, -2, -1, 1
  TEST_AMO 7, amoxor.h, lh, sh, 1, -2, 1, -1
  TEST_AMO 8, amoxor.h, lh, sh, -1, 0, -1, -1
  TEST_AMO 9, amoxor.h, lh, sh, -1, -1, -1, 0
  TEST_AMO 10, amoxor.h, lh, sh, 0, -1, 0, -1
  TEST_AMO 11, amoxor.h, lh, sh, 0xffffffffffff8000, -1, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amoxor.h, lh, sh, 0x7fff, -1, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amoxor.h, lh, sh, 0xffffffffffff8000, 0, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amoxor.h, lh, sh, 0x7fff, 0, 0x7fff, 0x7fff
  TEST_AMO 15, amoxor.h, lh, sh, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000, -1
  TEST_AMO 16, amoxor.h, lh, sh, -1, 0x7fff, -1, 0xffffffffffff8000
  TEST_AMO 17, amoxor.h, lh, sh, 0x7fff, 0x7ffe, 0x7fff, 1
  TEST_AMO 18, amoxor.h, lh, sh, 0, 0xffffffffffff8000, 0, 0xffffffffffff8000
  TEST_AMO 19, amoxor.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amoxor.h, lh, sh, 0x5555, -1, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amoxor.h, lh, sh, 0xffffffffffffcdef, -1, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amoxor.h, lh, sh, 0xffffffffffffff00, 0xfffffffffffff0f0, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amoxor.h, lh, sh, 0xffffffffffff89ab, -1, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoxor.h, lh, sh, 1, 3, 1, 0x123456789abc0002
  TEST_AMO 25, amoxor.h, lh, sh, -1, -1, -1, 0xffffffffffff0000
  TEST_AMO 26, amoxor.h, lh, sh, 1, -2, 1, 0xffff
  TEST_AMO 27, amoxor.h, lh, sh, -1, 0x7fff, -1, 0xffffffffffff8000
  TEST_AMO 28, amoxor.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amoxor.h, lh, sh, -5, 11, -5, 0x800000000000fff0
  TEST_AMO 30, amoxor.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoxor.h, lh, sh, 0xffffffffffff8123, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amoxor.h, lh, sh, 0xffffffffffff8123, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amoxor.h, lh, sh, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amoxor.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123
  TEST_AMO_SRC1_EQ_SRC2 35, amoxor.h, lh, sh, 0xffffffffffff8123, "xor x14, x12, x11; slli x14, x14, 48; srai x14, x14, 48"

  # With acquire and release.
  TEST_AMO 36, amoxor.h.aq, lh, sh, 0xffffffffffff8123, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amoxor.h.rl, lh, sh, 0xffffffffffff8123, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0
  TEST_AMO 38, amoxor.h.aqrl, lh, sh, 0xffffffffffff8123, 0xfffffffffffff1d3, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoxor.h, 8, 0x112233445566aabb, 0x1111111111111111, 0x111111111111bbaa, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoxor.h, 10, 0x112233445566aabb, 0x1111111111111111, 0x11111111bbaa1111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoxor.h, 12, 0x112233445566aabb, 0x1111111111111111, 0x1111bbaa11111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoxor.h, 14, 0x112233445566aabb, 0x1111111111111111, 0xbbaa111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 43, amoxor.h, lh, sh, 10, 0x7ff3, 0x7ff0, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
