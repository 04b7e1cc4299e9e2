# env: p
# isa: zacas
# AMOCAS.Q with an odd rd or rs2 (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap): these
# encodings are reserved; here they are illegal instructions, and change nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.q, 4, 0x14
AMO_DEFINE amocas.q.aq, 4, 0x16
AMO_DEFINE amocas.q.rl, 4, 0x15
AMO_DEFINE amocas.q.aqrl, 4, 0x17

.macro TEST_ODD testnum, rd, rs2
  TEST_BEGIN \testnum
  CAS_PAIR_SETUP 3, 4, 3, 4
  li x10, 0
  la x9, 1f
  amocas.q \rd, \rs2, (x11)
1:
  TEST_EXPECT x10, CAUSE_ILLEGAL_INSTRUCTION
  TEST_EXPECT x14, 3
  TEST_EXPECT x15, 4
  CAS_PAIR_EXPECT 3, 4
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_ODD 2, x15, x12
  TEST_ODD 3, x14, x13
  TEST_ODD 4, x15, x13
  TEST_ODD 5, x1, x12
  TEST_ODD 6, x0, x13
  TEST_ODD 7, x14, x31
  TEST_ODD 8, x15, x0

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  csrw mepc, x9
  mret

RVTEST_CODE_END

.data
  AMO_DATA
