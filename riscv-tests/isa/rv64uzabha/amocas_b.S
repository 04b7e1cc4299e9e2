# env: p v s
# isa: zabha zacas
# AMOCAS.B (Unprivileged ISA, "Zabha" Extension for Byte and Halfword Atomic Memory Operations): if memory
# is equal to rd, it becomes rs2, all 8 bits wide; rd becomes what was there, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.b, 0, 0x14
AMO_DEFINE amocas.b.aq, 0, 0x16
AMO_DEFINE amocas.b.rl, 0, 0x15
AMO_DEFINE amocas.b.aqrl, 0, 0x17

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Equal, and so it is stored.
  TEST_CAS 2, amocas.b, lb, sb, 0, 0, 0, 0, 0
  TEST_CAS 3, amocas.b, lb, sb, 0, 1, 0, 0, 1
  TEST_CAS 4, amocas.b, lb, sb, 1, 0, 1, 1, 0
  TEST_CAS 5, amocas.b, lb, sb, -1, 0, -1, -1, 0
  TEST_CAS 6, amocas.b, lb, sb, 0, -1, 0, 0, -1
  TEST_CAS 7, amocas.b, lb, sb, 0xffffffffffffff80, 0x7f, 0xffffffffffffff80, 0xffffffffffffff80, 0x7f
  TEST_CAS 8, amocas.b, lb, sb, 0x7f, 0xffffffffffffff80, 0x7f, 0x7f, 0xffffffffffffff80
  TEST_CAS 9, amocas.b, lb, sb, 0x5a, 0xffffffffffffffc3, 0x5a, 0x5a, 0xffffffffffffffc3
  TEST_CAS 10, amocas.b, lb, sb, 0xffffffffffffffc3, 0x5a, 0xffffffffffffffc3, 0xffffffffffffffc3, 0x5a

  # Not equal, in the lowest bit, the highest, and others.
  TEST_CAS 11, amocas.b, lb, sb, 0, 0, 0, 1, 2
  TEST_CAS 12, amocas.b, lb, sb, 1, 1, 1, 0, 2
  TEST_CAS 13, amocas.b, lb, sb, 0, 0, 0, 0xffffffffffffff80, 5
  TEST_CAS 14, amocas.b, lb, sb, 0xffffffffffffff80, 0xffffffffffffff80, 0xffffffffffffff80, 0, 5
  TEST_CAS 15, amocas.b, lb, sb, -1, -1, -1, 0x7f, 7
  TEST_CAS 16, amocas.b, lb, sb, 0x5a, 0x5a, 0x5a, 0x4a, 9
  TEST_CAS 17, amocas.b, lb, sb, 0xffffffffffffffc3, 0xffffffffffffffc3, 0xffffffffffffffc3, 0x5a, 3

  # The upper bits of rd and rs2 are ignored.
  TEST_CAS 18, amocas.b, lb, sb, 5, 9, 5, 0xffffffffffffff05, 9
  TEST_CAS 19, amocas.b, lb, sb, 5, 9, 5, 0x105, 9
  TEST_CAS 20, amocas.b, lb, sb, 5, 9, 5, 0x8000000000000005, 0x8000000000000009
  TEST_CAS 21, amocas.b, lb, sb, 0xffffffffffffff80, 0, 0xffffffffffffff80, 0x80, 0xffffffffffffff00
  TEST_CAS 22, amocas.b, lb, sb, -1, -16, -1, 0xff, 0x123456789abcdef0
  TEST_CAS 23, amocas.b, lb, sb, 5, 5, 5, 0xffffffffffffff06, 9

  # With acquire and release, stored and not.
  TEST_CAS 24, amocas.b.aq, lb, sb, 0x5a, 0xffffffffffffffc3, 0x5a, 0x5a, 0xffffffffffffffc3
  TEST_CAS 25, amocas.b.aq, lb, sb, 0x5a, 0x5a, 0x5a, 0xc3, 3
  TEST_CAS 26, amocas.b.rl, lb, sb, 0x5a, 0xffffffffffffffc3, 0x5a, 0x5a, 0xffffffffffffffc3
  TEST_CAS 27, amocas.b.rl, lb, sb, 0x5a, 0x5a, 0x5a, 0xc3, 3
  TEST_CAS 28, amocas.b.aqrl, lb, sb, 0x5a, 0xffffffffffffffc3, 0x5a, 0x5a, 0xffffffffffffffc3
  TEST_CAS 29, amocas.b.aqrl, lb, sb, 0x5a, 0x5a, 0x5a, 0xc3, 3

  # Registers in several roles: rd is rs2, rd is rs1, rs1 is rs2, and x0.
  TEST_BEGIN 30
  CAS_SETUP sb, 0xffffffffffffffc3, 0xffffffffffffffc3
  amocas.b x14, x14, (x11)
  CAS_EXPECT x14, lb, 0xffffffffffffffc3, 0xffffffffffffffc3
  TEST_BEGIN 31
  CAS_SETUP sb, 0xffffffffffffffc3, 7
  amocas.b x14, x14, (x11)
  CAS_EXPECT x14, lb, 0xffffffffffffffc3, 0xffffffffffffffc3
  TEST_BEGIN 32
  CAS_SETUP sb, 0, 0
  sb x11, 0(x11)
  lb x15, 0(x11)
  li x13, 9
  amocas.b x11, x13, (x11)
  bne x11, x15, fail
  la x11, amo_place
  lb x14, 0(x11)
  TEST_EXPECT x14, 9
  TEST_BEGIN 33
  CAS_SETUP sb, 3, 3
  amocas.b x14, x11, (x11)
  TEST_EXPECT x14, 3
  lb x14, 0(x11)
  sb x11, 8(x11)
  lb x15, 8(x11)
  bne x14, x15, fail
  TEST_BEGIN 34
  CAS_SETUP sb, 0xffffffffffffffc3, 0xffffffffffffffc3
  amocas.b x14, x0, (x11)
  CAS_EXPECT x14, lb, 0xffffffffffffffc3, 0
  TEST_BEGIN 35
  CAS_SETUP sb, 0, 0
  li x13, 6
  amocas.b x0, x13, (x11)
  CAS_EXPECT x0, lb, 0, 6
  TEST_BEGIN 36
  CAS_SETUP sb, 5, 5
  li x13, 6
  amocas.b x0, x13, (x11)
  CAS_EXPECT x0, lb, 0, 5

  # At every place in a doubleword, nothing beside it is changed; and twice, of which only one is done.
  TEST_CAS_NEIGHBOURS 37, amocas.b, 8, 0x11, 0x88776655443322ee, 0x11111111111111ee
  TEST_CAS_NEIGHBOURS 38, amocas.b, 9, 0x11, 0x88776655443322ee, 0x111111111111ee11
  TEST_CAS_NEIGHBOURS 39, amocas.b, 10, 0x11, 0x88776655443322ee, 0x1111111111ee1111
  TEST_CAS_NEIGHBOURS 40, amocas.b, 11, 0x11, 0x88776655443322ee, 0x11111111ee111111
  TEST_CAS_NEIGHBOURS 41, amocas.b, 12, 0x11, 0x88776655443322ee, 0x111111ee11111111
  TEST_CAS_NEIGHBOURS 42, amocas.b, 13, 0x11, 0x88776655443322ee, 0x1111ee1111111111
  TEST_CAS_NEIGHBOURS 43, amocas.b, 14, 0x11, 0x88776655443322ee, 0x11ee111111111111
  TEST_CAS_NEIGHBOURS 44, amocas.b, 15, 0x11, 0x88776655443322ee, 0xee11111111111111

  # A counter, by loading and trying until it is stored.
  TEST_BEGIN 45
  CAS_SETUP sb, 0, 0
  li x4, 100
1:
  addi x13, x14, 1
  mv x15, x14
  amocas.b x14, x13, (x11)
  bne x14, x15, fail
  lb x14, 0(x11)
  addi x4, x4, -1
  bnez x4, 1b
  TEST_EXPECT x14, 100

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
