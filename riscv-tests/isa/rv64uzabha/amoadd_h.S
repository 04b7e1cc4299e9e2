# env: p v s
# isa: zabha
# AMOADD.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): memory
# becomes the sum, 16 bits wide, and rd what was there, sign-extended. The upper bits of rs2 are ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"

AMO_DEFINE amoadd.h, 1, 0x0
AMO_DEFINE amoadd.h.aq, 1, 0x2
AMO_DEFINE amoadd.h.rl, 1, 0x1
AMO_DEFINE amoadd.h.aqrl, 1, 0x3

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AMO 2, amoadd.h, lh, sh, 0, 0, 0, 0
  TEST_AMO 3, amoadd.h, lh, sh, 1, 2, 1, 1
  TEST_AMO 4, amoadd.h, lh, sh, 5, 8, 5, 3
  TEST_AMO 5, amoadd.h, lh, sh, 3, 8, 3, 5
  TEST_AMO 6, amoadd.h, lh, sh, -1, 0, -1, 1
  TEST_AMO 7, amoadd.h, lh, sh, 1, 0, 1, -1
  TEST_AMO 8, amoadd.h, lh, sh, -1, -2, -1, -1
  TEST_AMO 9, amoadd.h, lh, sh, -1, -1, -1, 0
  TEST_AMO 10, amoadd.h, lh, sh, 0, -1, 0, -1
  TEST_AMO 11, amoadd.h, lh, sh, 0xffffffffffff8000, -1, 0xffffffffffff8000, 0x7fff
  TEST_AMO 12, amoadd.h, lh, sh, 0x7fff, -1, 0x7fff, 0xffffffffffff8000
  TEST_AMO 13, amoadd.h, lh, sh, 0xffffffffffff8000, 0, 0xffffffffffff8000, 0xffffffffffff8000
  TEST_AMO 14, amoadd.h, lh, sh, 0x7fff, -2, 0x7fff, 0x7fff
  TEST_AMO 15, amoadd.h, lh, sh, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000, -1
  TEST_AMO 16, amoadd.h, lh, sh, -1, 0x7fff, -1, 0xffffffffffff8000
  TEST_AMO 17, amoadd.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, 1
  TEST_AMO 18, amoadd.h, lh, sh, 0, 0xffffffffffff8000, 0, 0xffffffffffff8000
  TEST_AMO 19, amoadd.h, lh, sh, 0x7fff, 0x7ffe, 0x7fff, -1

  # Every bit takes part.
  TEST_AMO 20, amoadd.h, lh, sh, 0x5555, -1, 0x5555, 0xffffffffffffaaaa
  TEST_AMO 21, amoadd.h, lh, sh, 0xffffffffffffcdef, -1, 0xffffffffffffcdef, 0x3210
  TEST_AMO 22, amoadd.h, lh, sh, 0xffffffffffffff00, 0xef0, 0xffffffffffffff00, 0xff0
  TEST_AMO 23, amoadd.h, lh, sh, 0xffffffffffff89ab, -1, 0xffffffffffff89ab, 0x7654

  # The upper bits of rs2 are ignored.
  TEST_AMO 24, amoadd.h, lh, sh, 1, 3, 1, 0x123456789abc0002
  TEST_AMO 25, amoadd.h, lh, sh, -1, -1, -1, 0xffffffffffff0000
  TEST_AMO 26, amoadd.h, lh, sh, 1, 0, 1, 0xffff
  TEST_AMO 27, amoadd.h, lh, sh, -1, 0x7fff, -1, 0xffffffffffff8000
  TEST_AMO 28, amoadd.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x8000000000000000
  TEST_AMO 29, amoadd.h, lh, sh, -5, 0xffffffffffffffeb, -5, 0x800000000000fff0
  TEST_AMO 30, amoadd.h, lh, sh, 0x7fff, 0x7fff, 0x7fff, 0x10000

  # Registers in several roles, and x0.
  TEST_AMO_SRC2_EQ_DEST 31, amoadd.h, lh, sh, 0xffffffffffff8123, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0
  TEST_AMO_SRC1_EQ_DEST 32, amoadd.h, lh, sh, 0xffffffffffff8123, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZERODEST 33, amoadd.h, lh, sh, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0
  TEST_AMO_ZEROSRC2 34, amoadd.h, lh, sh, 0xffffffffffff8123, 0xffffffffffff8123, 0xffffffffffff8123
  TEST_AMO_SRC1_EQ_SRC2 35, amoadd.h, lh, sh, 0xffffffffffff8123, "add x14, x12, x11; slli x14, x14, 48; srai x14, x14, 48"

  # With acquire and release.
  TEST_AMO 36, amoadd.h.aq, lh, sh, 0xffffffffffff8123, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0
  TEST_AMO 37, amoadd.h.rl, lh, sh, 0xffffffffffff8123, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0
  TEST_AMO 38, amoadd.h.aqrl, lh, sh, 0xffffffffffff8123, 0xfffffffffffff213, 0xffffffffffff8123, 0x70f0

  # At every place in a doubleword, nothing beside it is changed.
  TEST_AMO_NEIGHBOURS 39, amoadd.h, 8, 0x11223344556677ff, 0x1111111111111111, 0x1111111111118910, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 40, amoadd.h, 10, 0x11223344556677ff, 0x1111111111111111, 0x1111111189101111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 41, amoadd.h, 12, 0x11223344556677ff, 0x1111111111111111, 0x1111891011111111, 0x1111111111111111
  TEST_AMO_NEIGHBOURS 42, amoadd.h, 14, 0x11223344556677ff, 0x1111111111111111, 0x8910111111111111, 0x1111111111111111

  # In a loop.
  TEST_AMO_LOOP 43, amoadd.h, lh, sh, 10, 0xffffffffffff800b, 0xffffffffffff800e, 0x7ff0, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
