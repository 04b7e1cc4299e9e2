# env: p v s
# isa: zacas
# AMOCAS.D (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap): if memory is equal to rd, it
# becomes rs2; rd becomes what was there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.d, 3, 0x14
AMO_DEFINE amocas.d.aq, 3, 0x16
AMO_DEFINE amocas.d.rl, 3, 0x15
AMO_DEFINE amocas.d.aqrl, 3, 0x17

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Equal, and so it is stored.
  TEST_CAS 2, amocas.d, ld, sd, 0, 0, 0, 0, 0
  TEST_CAS 3, amocas.d, ld, sd, 0, 1, 0, 0, 1
  TEST_CAS 4, amocas.d, ld, sd, 1, 0, 1, 1, 0
  TEST_CAS 5, amocas.d, ld, sd, -1, 0, -1, -1, 0
  TEST_CAS 6, amocas.d, ld, sd, 0, -1, 0, 0, -1
  TEST_CAS 7, amocas.d, ld, sd, 0x8000000000000000, 0x7fffffffffffffff, 0x8000000000000000, 0x8000000000000000, 0x7fffffffffffffff
  TEST_CAS 8, amocas.d, ld, sd, 0x7fffffffffffffff, 0x8000000000000000, 0x7fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_CAS 9, amocas.d, ld, sd, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3
  TEST_CAS 10, amocas.d, ld, sd, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a

  # Not equal, in the lowest bit, the highest, and others.
  TEST_CAS 11, amocas.d, ld, sd, 0, 0, 0, 1, 2
  TEST_CAS 12, amocas.d, ld, sd, 1, 1, 1, 0, 2
  TEST_CAS 13, amocas.d, ld, sd, 0, 0, 0, 0x8000000000000000, 5
  TEST_CAS 14, amocas.d, ld, sd, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000, 0, 5
  TEST_CAS 15, amocas.d, ld, sd, -1, -1, -1, 0x7fffffffffffffff, 7
  TEST_CAS 16, amocas.d, ld, sd, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5b5a5a5a5a, 9
  TEST_CAS 17, amocas.d, ld, sd, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 3

  # With acquire and release, stored and not.
  TEST_CAS 18, amocas.d.aq, ld, sd, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3
  TEST_CAS 19, amocas.d.aq, ld, sd, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 3
  TEST_CAS 20, amocas.d.rl, ld, sd, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3
  TEST_CAS 21, amocas.d.rl, ld, sd, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 3
  TEST_CAS 22, amocas.d.aqrl, ld, sd, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3
  TEST_CAS 23, amocas.d.aqrl, ld, sd, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0x5a5a5a5a5a5a5a5a, 0xc3c3c3c3c3c3c3c3, 3

  # Registers in several roles: rd is rs2, rd is rs1, rs1 is rs2, and x0.
  TEST_BEGIN 24
  CAS_SETUP sd, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3
  amocas.d x14, x14, (x11)
  CAS_EXPECT x14, ld, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3
  TEST_BEGIN 25
  CAS_SETUP sd, 0xc3c3c3c3c3c3c3c3, 7
  amocas.d x14, x14, (x11)
  CAS_EXPECT x14, ld, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3
  TEST_BEGIN 26
  CAS_SETUP sd, 0, 0
  sd x11, 0(x11)
  ld x15, 0(x11)
  li x13, 9
  amocas.d x11, x13, (x11)
  bne x11, x15, fail
  la x11, amo_place
  ld x14, 0(x11)
  TEST_EXPECT x14, 9
  TEST_BEGIN 27
  CAS_SETUP sd, 3, 3
  amocas.d x14, x11, (x11)
  TEST_EXPECT x14, 3
  ld x14, 0(x11)
  sd x11, 8(x11)
  ld x15, 8(x11)
  bne x14, x15, fail
  TEST_BEGIN 28
  CAS_SETUP sd, 0xc3c3c3c3c3c3c3c3, 0xc3c3c3c3c3c3c3c3
  amocas.d x14, x0, (x11)
  CAS_EXPECT x14, ld, 0xc3c3c3c3c3c3c3c3, 0
  TEST_BEGIN 29
  CAS_SETUP sd, 0, 0
  li x13, 6
  amocas.d x0, x13, (x11)
  CAS_EXPECT x0, ld, 0, 6
  TEST_BEGIN 30
  CAS_SETUP sd, 5, 5
  li x13, 6
  amocas.d x0, x13, (x11)
  CAS_EXPECT x0, ld, 0, 5

  # At every place in a doubleword, nothing beside it is changed; and twice, of which only one is done.
  TEST_CAS_NEIGHBOURS 31, amocas.d, 8, 0x1111111111111111, 0x88776655443322ee, 0x88776655443322ee

  # A counter, by loading and trying until it is stored.
  TEST_BEGIN 32
  CAS_SETUP sd, 0, 0
  li x4, 100
1:
  addi x13, x14, 1
  mv x15, x14
  amocas.d x14, x13, (x11)
  bne x14, x15, fail
  ld x14, 0(x11)
  addi x4, x4, -1
  bnez x4, 1b
  TEST_EXPECT x14, 100

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
