# env: p v s
# isa: zacas
# qemu: no, because x0 is what was loaded for the next instructions; the result is discarded (Unprivileged ISA, "Zacas")
# AMOCAS.Q with rd = x0 (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap): zero is compared,
# and the result discarded, both halves of it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.q, 4, 0x14

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # rd is x0: zero is compared, and nothing is written, not x1 either.
  TEST_BEGIN 2
  CAS_PAIR_SETUP 0, 0, 7, 7
  li x1, 5
  amocas.q x0, x12, (x11)
  TEST_EXPECT x1, 5
  CAS_PAIR_EXPECT CAS_SWAP0, CAS_SWAP1
  TEST_BEGIN 3
  CAS_PAIR_SETUP 0, 5, 7, 7
  li x1, 5
  amocas.q x0, x12, (x11)
  TEST_EXPECT x1, 5
  CAS_PAIR_EXPECT 0, 5

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  AMO_DATA

RVTEST_DATA_END
