# env: p v s
# isa: zacas
# AMOCAS.W (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap): if memory is equal to rd, it
# becomes rs2, all 32 bits wide; rd becomes what was there, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.w, 2, 0x14
AMO_DEFINE amocas.w.aq, 2, 0x16
AMO_DEFINE amocas.w.rl, 2, 0x15
AMO_DEFINE amocas.w.aqrl, 2, 0x17

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Equal, and so it is stored.
  TEST_CAS 2, amocas.w, lw, sw, 0, 0, 0, 0, 0
  TEST_CAS 3, amocas.w, lw, sw, 0, 1, 0, 0, 1
  TEST_CAS 4, amocas.w, lw, sw, 1, 0, 1, 1, 0
  TEST_CAS 5, amocas.w, lw, sw, -1, 0, -1, -1, 0
  TEST_CAS 6, amocas.w, lw, sw, 0, -1, 0, 0, -1
  TEST_CAS 7, amocas.w, lw, sw, 0xffffffff80000000, 0x7fffffff, 0xffffffff80000000, 0xffffffff80000000, 0x7fffffff
  TEST_CAS 8, amocas.w, lw, sw, 0x7fffffff, 0xffffffff80000000, 0x7fffffff, 0x7fffffff, 0xffffffff80000000
  TEST_CAS 9, amocas.w, lw, sw, 0x5a5a5a5a, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 0x5a5a5a5a, 0xffffffffc3c3c3c3
  TEST_CAS 10, amocas.w, lw, sw, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3, 0x5a5a5a5a

  # Not equal, in the lowest bit, the highest, and others.
  TEST_CAS 11, amocas.w, lw, sw, 0, 0, 0, 1, 2
  TEST_CAS 12, amocas.w, lw, sw, 1, 1, 1, 0, 2
  TEST_CAS 13, amocas.w, lw, sw, 0, 0, 0, 0xffffffff80000000, 5
  TEST_CAS 14, amocas.w, lw, sw, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000, 0, 5
  TEST_CAS 15, amocas.w, lw, sw, -1, -1, -1, 0x7fffffff, 7
  TEST_CAS 16, amocas.w, lw, sw, 0x5a5a5a5a, 0x5a5a5a5a, 0x5a5a5a5a, 0x5a5b5a5a, 9
  TEST_CAS 17, amocas.w, lw, sw, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 3

  # The upper bits of rd and rs2 are ignored.
  TEST_CAS 18, amocas.w, lw, sw, 5, 9, 5, 0xffffffff00000005, 9
  TEST_CAS 19, amocas.w, lw, sw, 5, 9, 5, 0x100000005, 9
  TEST_CAS 20, amocas.w, lw, sw, 5, 9, 5, 0x8000000000000005, 0x8000000000000009
  TEST_CAS 21, amocas.w, lw, sw, 0xffffffff80000000, 0, 0xffffffff80000000, 0x80000000, 0xffffffff00000000
  TEST_CAS 22, amocas.w, lw, sw, -1, 0xffffffff9abcdef0, -1, 0xffffffff, 0x123456789abcdef0
  TEST_CAS 23, amocas.w, lw, sw, 5, 5, 5, 0xffffffff00000006, 9

  # With acquire and release, stored and not.
  TEST_CAS 24, amocas.w.aq, lw, sw, 0x5a5a5a5a, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 0x5a5a5a5a, 0xffffffffc3c3c3c3
  TEST_CAS 25, amocas.w.aq, lw, sw, 0x5a5a5a5a, 0x5a5a5a5a, 0x5a5a5a5a, 0xc3c3c3c3, 3
  TEST_CAS 26, amocas.w.rl, lw, sw, 0x5a5a5a5a, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 0x5a5a5a5a, 0xffffffffc3c3c3c3
  TEST_CAS 27, amocas.w.rl, lw, sw, 0x5a5a5a5a, 0x5a5a5a5a, 0x5a5a5a5a, 0xc3c3c3c3, 3
  TEST_CAS 28, amocas.w.aqrl, lw, sw, 0x5a5a5a5a, 0xffffffffc3c3c3c3, 0x5a5a5a5a, 0x5a5a5a5a, 0xffffffffc3c3c3c3
  TEST_CAS 29, amocas.w.aqrl, lw, sw, 0x5a5a5a5a, 0x5a5a5a5a, 0x5a5a5a5a, 0xc3c3c3c3, 3

  # Registers in several roles: rd is rs2, rd is rs1, rs1 is rs2, and x0.
  TEST_BEGIN 30
  CAS_SETUP sw, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3
  amocas.w x14, x14, (x11)
  CAS_EXPECT x14, lw, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3
  TEST_BEGIN 31
  CAS_SETUP sw, 0xffffffffc3c3c3c3, 7
  amocas.w x14, x14, (x11)
  CAS_EXPECT x14, lw, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3
  TEST_BEGIN 32
  CAS_SETUP sw, 0, 0
  sw x11, 0(x11)
  lw x15, 0(x11)
  li x13, 9
  amocas.w x11, x13, (x11)
  bne x11, x15, fail
  la x11, amo_place
  lw x14, 0(x11)
  TEST_EXPECT x14, 9
  TEST_BEGIN 33
  CAS_SETUP sw, 3, 3
  amocas.w x14, x11, (x11)
  TEST_EXPECT x14, 3
  lw x14, 0(x11)
  sw x11, 8(x11)
  lw x15, 8(x11)
  bne x14, x15, fail
  TEST_BEGIN 34
  CAS_SETUP sw, 0xffffffffc3c3c3c3, 0xffffffffc3c3c3c3
  amocas.w x14, x0, (x11)
  CAS_EXPECT x14, lw, 0xffffffffc3c3c3c3, 0
  TEST_BEGIN 35
  CAS_SETUP sw, 0, 0
  li x13, 6
  amocas.w x0, x13, (x11)
  CAS_EXPECT x0, lw, 0, 6
  TEST_BEGIN 36
  CAS_SETUP sw, 5, 5
  li x13, 6
  amocas.w x0, x13, (x11)
  CAS_EXPECT x0, lw, 0, 5

  # At every place in a doubleword, nothing beside it is changed; and twice, of which only one is done.
  TEST_CAS_NEIGHBOURS 37, amocas.w, 8, 0x11111111, 0x88776655443322ee, 0x11111111443322ee
  TEST_CAS_NEIGHBOURS 38, amocas.w, 12, 0x11111111, 0x88776655443322ee, 0x443322ee11111111

  # A counter, by loading and trying until it is stored.
  TEST_BEGIN 39
  CAS_SETUP sw, 0, 0
  li x4, 100
1:
  addi x13, x14, 1
  mv x15, x14
  amocas.w x14, x13, (x11)
  bne x14, x15, fail
  lw x14, 0(x11)
  addi x4, x4, -1
  bnez x4, 1b
  TEST_EXPECT x14, 100

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
