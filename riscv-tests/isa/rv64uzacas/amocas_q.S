# env: p v s
# isa: zacas
# AMOCAS.Q (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap): 128 bits, in pairs of
# registers of which the first is even, and x0 as a pair is zero. amocas_q_x0 has rd = x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.q, 4, 0x14
AMO_DEFINE amocas.q.aq, 4, 0x16
AMO_DEFINE amocas.q.rl, 4, 0x15
AMO_DEFINE amocas.q.aqrl, 4, 0x17

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Equal in both halves.
  TEST_CAS_PAIR 2, amocas.q, 0, 0, 0, 0, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 3, amocas.q, 1, 2, 1, 2, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 4, amocas.q, -1, -1, -1, -1, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 5, amocas.q, 0x8000000000000000, 0, 0x8000000000000000, 0, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 6, amocas.q, 0, 0x8000000000000000, 0, 0x8000000000000000, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 7, amocas.q, 0x1111111122222222, 0x9999999988888888, 0x1111111122222222, 0x9999999988888888, 0x123456789abcdef, 0xf0e1d2c3b4a59687

  # Different in one half or both; what has changed places is not equal.
  TEST_CAS_PAIR 8, amocas.q, 0, 0, 1, 0, 0, 0
  TEST_CAS_PAIR 9, amocas.q, 0, 0, 0, 1, 0, 0
  TEST_CAS_PAIR 10, amocas.q, 0, 0, 0x8000000000000000, 0, 0, 0
  TEST_CAS_PAIR 11, amocas.q, 0, 0, 0, 0x8000000000000000, 0, 0
  TEST_CAS_PAIR 12, amocas.q, 1, 2, 2, 1, 1, 2
  TEST_CAS_PAIR 13, amocas.q, -1, -1, -1, -2, -1, -1
  TEST_CAS_PAIR 14, amocas.q, -1, -1, 0xfffffffeffffffff, -1, -1, -1
  TEST_CAS_PAIR 15, amocas.q, 5, 6, 7, 8, 5, 6

  # With acquire and release.
  TEST_CAS_PAIR 16, amocas.q.aq, 3, 4, 3, 4, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 17, amocas.q.aq, 3, 4, 3, 5, 3, 4
  TEST_CAS_PAIR 18, amocas.q.rl, 3, 4, 3, 4, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 19, amocas.q.rl, 3, 4, 3, 5, 3, 4
  TEST_CAS_PAIR 20, amocas.q.aqrl, 3, 4, 3, 4, 0x123456789abcdef, 0xf0e1d2c3b4a59687
  TEST_CAS_PAIR 21, amocas.q.aqrl, 3, 4, 3, 5, 3, 4

  # rs2 is x0: zero is stored.
  TEST_BEGIN 22
  CAS_PAIR_SETUP 3, 4, 3, 4
  li x1, 5
  amocas.q x14, x0, (x11)
  TEST_EXPECT x14, 3
  TEST_EXPECT x15, 4
  TEST_EXPECT x1, 5
  CAS_PAIR_EXPECT 0, 0

  # rd is rs2.
  TEST_BEGIN 23
  CAS_PAIR_SETUP 3, 4, 3, 4
  amocas.q x14, x14, (x11)
  TEST_EXPECT x14, 3
  TEST_EXPECT x15, 4
  CAS_PAIR_EXPECT 3, 4

  # The address is in rd + 1, and in rs2 + 1.
  TEST_BEGIN 24
  CAS_PAIR_SETUP 3, 4, 3, 4
  sd x11, 8(x11)
  li x10, 3
  amocas.q x10, x12, (x11)
  TEST_EXPECT x10, 3
  la x14, amo_place
  bne x11, x14, fail
  CAS_PAIR_EXPECT CAS_SWAP0, CAS_SWAP1
  TEST_BEGIN 25
  CAS_PAIR_SETUP 3, 4, 3, 4
  li x10, 9
  amocas.q x14, x10, (x11)
  TEST_EXPECT x14, 3
  ld x14, 8(x11)
  bne x14, x11, fail
  sd x0, 8(x11)
  CAS_PAIR_EXPECT 9, 0

  # The last pair.
  TEST_BEGIN 26
  CAS_PAIR_SETUP 3, 4, 0, 0
  li x30, 3
  li x31, 4
  amocas.q x30, x12, (x11)
  TEST_EXPECT x30, 3
  TEST_EXPECT x31, 4
  CAS_PAIR_EXPECT CAS_SWAP0, CAS_SWAP1

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
