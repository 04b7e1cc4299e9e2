# env: p v s
# isa: zabha zacas
# AMOCAS.H (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): if memory
# is equal to rd, it becomes rs2, all 16 bits wide; rd becomes what was there, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.h, 1, 0x14
AMO_DEFINE amocas.h.aq, 1, 0x16
AMO_DEFINE amocas.h.rl, 1, 0x15
AMO_DEFINE amocas.h.aqrl, 1, 0x17

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Equal, and so it is stored.
  TEST_CAS 2, amocas.h, lh, sh, 0, 0, 0, 0, 0
  TEST_CAS 3, amocas.h, lh, sh, 0, 1, 0, 0, 1
  TEST_CAS 4, amocas.h, lh, sh, 1, 0, 1, 1, 0
  TEST_CAS 5, amocas.h, lh, sh, -1, 0, -1, -1, 0
  TEST_CAS 6, amocas.h, lh, sh, 0, -1, 0, 0, -1
  TEST_CAS 7, amocas.h, lh, sh, 0xffffffffffff8000, 0x7fff, 0xffffffffffff8000, 0xffffffffffff8000, 0x7fff
  TEST_CAS 8, amocas.h, lh, sh, 0x7fff, 0xffffffffffff8000, 0x7fff, 0x7fff, 0xffffffffffff8000
  TEST_CAS 9, amocas.h, lh, sh, 0x5a5a, 0xffffffffffffc3c3, 0x5a5a, 0x5a5a, 0xffffffffffffc3c3
  TEST_CAS 10, amocas.h, lh, sh, 0xffffffffffffc3c3, 0x5a5a, 0xffffffffffffc3c3, 0xffffffffffffc3c3, 0x5a5a

  # Not equal, in the lowest bit, the highest, and others.
  TEST_CAS 11, amocas.h, lh, sh, 0, 0, 0, 1, 2
  TEST_CAS 12, amocas.h, lh, sh, 1, 1, 1, 0, 2
  TEST_CAS 13, amocas.h, lh, sh, 0, 0, 0, 0xffffffffffff8000, 5
  TEST_CAS 14, amocas.h, lh, sh, 0xffffffffffff8000, 0xffffffffffff8000, 0xffffffffffff8000, 0, 5
  TEST_CAS 15, amocas.h, lh, sh, -1, -1, -1, 0x7fff, 7
  TEST_CAS 16, amocas.h, lh, sh, 0x5a5a, 0x5a5a, 0x5a5a, 0x5b5a, 9
  TEST_CAS 17, amocas.h, lh, sh, 0xffffffffffffc3c3, 0xffffffffffffc3c3, 0xffffffffffffc3c3, 0x5a5a, 3

  # The upper bits of rd and rs2 are ignored.
  TEST_CAS 18, amocas.h, lh, sh, 5, 9, 5, 0xffffffffffff0005, 9
  TEST_CAS 19, amocas.h, lh, sh, 5, 9, 5, 0x10005, 9
  TEST_CAS 20, amocas.h, lh, sh, 5, 9, 5, 0x8000000000000005, 0x8000000000000009
  TEST_CAS 21, amocas.h, lh, sh, 0xffffffffffff8000, 0, 0xffffffffffff8000, 0x8000, 0xffffffffffff0000
  TEST_CAS 22, amocas.h, lh, sh, -1, 0xffffffffffffdef0, -1, 0xffff, 0x123456789abcdef0
  TEST_CAS 23, amocas.h, lh, sh, 5, 5, 5, 0xffffffffffff0006, 9

  # With acquire and release, stored and not.
  TEST_CAS 24, amocas.h.aq, lh, sh, 0x5a5a, 0xffffffffffffc3c3, 0x5a5a, 0x5a5a, 0xffffffffffffc3c3
  TEST_CAS 25, amocas.h.aq, lh, sh, 0x5a5a, 0x5a5a, 0x5a5a, 0xc3c3, 3
  TEST_CAS 26, amocas.h.rl, lh, sh, 0x5a5a, 0xffffffffffffc3c3, 0x5a5a, 0x5a5a, 0xffffffffffffc3c3
  TEST_CAS 27, amocas.h.rl, lh, sh, 0x5a5a, 0x5a5a, 0x5a5a, 0xc3c3, 3
  TEST_CAS 28, amocas.h.aqrl, lh, sh, 0x5a5a, 0xffffffffffffc3c3, 0x5a5a, 0x5a5a, 0xffffffffffffc3c3
  TEST_CAS 29, amocas.h.aqrl, lh, sh, 0x5a5a, 0x5a5a, 0x5a5a, 0xc3c3, 3

  # Registers in several roles: rd is rs2, rd is rs1, rs1 is rs2, and x0.
  TEST_BEGIN 30
  CAS_SETUP sh, 0xffffffffffffc3c3, 0xffffffffffffc3c3
  amocas.h x14, x14, (x11)
  CAS_EXPECT x14, lh, 0xffffffffffffc3c3, 0xffffffffffffc3c3
  TEST_BEGIN 31
  CAS_SETUP sh, 0xffffffffffffc3c3, 7
  amocas.h x14, x14, (x11)
  CAS_EXPECT x14, lh, 0xffffffffffffc3c3, 0xffffffffffffc3c3
  TEST_BEGIN 32
  CAS_SETUP sh, 0, 0
  sh x11, 0(x11)
  lh x15, 0(x11)
  li x13, 9
  amocas.h x11, x13, (x11)
  bne x11, x15, fail
  la x11, amo_place
  lh x14, 0(x11)
  TEST_EXPECT x14, 9
  TEST_BEGIN 33
  CAS_SETUP sh, 3, 3
  amocas.h x14, x11, (x11)
  TEST_EXPECT x14, 3
  lh x14, 0(x11)
  sh x11, 8(x11)
  lh x15, 8(x11)
  bne x14, x15, fail
  TEST_BEGIN 34
  CAS_SETUP sh, 0xffffffffffffc3c3, 0xffffffffffffc3c3
  amocas.h x14, x0, (x11)
  CAS_EXPECT x14, lh, 0xffffffffffffc3c3, 0
  TEST_BEGIN 35
  CAS_SETUP sh, 0, 0
  li x13, 6
  amocas.h x0, x13, (x11)
  CAS_EXPECT x0, lh, 0, 6
  TEST_BEGIN 36
  CAS_SETUP sh, 5, 5
  li x13, 6
  amocas.h x0, x13, (x11)
  CAS_EXPECT x0, lh, 0, 5

  # At every place in a doubleword, nothing beside it is changed; and twice, of which only one is done.
  TEST_CAS_NEIGHBOURS 37, amocas.h, 8, 0x1111, 0x88776655443322ee, 0x11111111111122ee
  TEST_CAS_NEIGHBOURS 38, amocas.h, 10, 0x1111, 0x88776655443322ee, 0x1111111122ee1111
  TEST_CAS_NEIGHBOURS 39, amocas.h, 12, 0x1111, 0x88776655443322ee, 0x111122ee11111111
  TEST_CAS_NEIGHBOURS 40, amocas.h, 14, 0x1111, 0x88776655443322ee, 0x22ee111111111111

  # A counter, by loading and trying until it is stored.
  TEST_BEGIN 41
  CAS_SETUP sh, 0, 0
  li x4, 100
1:
  addi x13, x14, 1
  mv x15, x14
  amocas.h x14, x13, (x11)
  bne x14, x15, fail
  lh x14, 0(x11)
  addi x4, x4, -1
  bnez x4, 1b
  TEST_EXPECT x14, 100

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
