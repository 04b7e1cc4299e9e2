# env: p
# WFI (Privileged ISA, "Wait for Interrupt"): an interrupt that is enabled in mie wakes it whatever the
# global enables and mideleg say, and it may always go on at once. TW is in trap_bits.S.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

# Pending, but not taken: it goes on after the WFI.
.macro TEST_GOES_ON testnum, delegated, enabled, mode, status
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mie, \enabled
  li a0, 0
  PRIV_RUN \mode, \status, "wfi; li a0, 1"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, 1
.endm

# The timer comes while it waits, and is taken: xepc is after the WFI, in a loop as it may go on early.
.macro TEST_TAKEN testnum, mode, status
  TEST_BEGIN \testnum
  li t1, CLINT_MTIME
  ld t0, 0(t1)
  addi t0, t0, 200
  li t1, CLINT_MTIMECMP
  sd t0, 0(t1)
  PRIV_CSRW mie, MIP_MTIP
  PRIV_RUN \mode, \status, "1: wfi; 2: j 1b"
  PRIV_EXPECT M, INTERRUPT | IRQ_M_TIMER
  la t0, 1b
  beq s5, t0, .Ltaken\@
  la t0, 2b
  bne s5, t0, fail
.Ltaken\@:
  PRIV_MTIP 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  PRIV_MTIP 0
  PRIV_MSIP 1
  TEST_GOES_ON 2, 0, MIP_MSIP, M, 0
  PRIV_MSIP 0
  PRIV_MTIP 1
  TEST_GOES_ON 3, 0, MIP_MTIP, M, 0
  PRIV_MTIP 0
  PRIV_CSRW mip, MIP_SSIP
  TEST_GOES_ON 4, 0, MIP_SSIP, M, MSTATUS_SIE
  TEST_GOES_ON 5, MIP_SSIP, MIP_SSIP, S, 0
  # Delegated, so never taken in M-mode, and still it wakes.
  TEST_GOES_ON 6, MIP_SSIP, MIP_SSIP, M, MSTATUS_MPIE
  PRIV_CSRW mip, MIP_SEIP
  TEST_GOES_ON 7, MIP_SEIP, MIP_SEIP, S, 0
  csrw mip, zero

  # A timer that comes a little later.
  TEST_BEGIN 8
  li t1, CLINT_MTIME
  ld t0, 0(t1)
  addi t0, t0, 200
  li t1, CLINT_MTIMECMP
  sd t0, 0(t1)
  PRIV_CSRW mie, MIP_MTIP
  li a1, MIP_MTIP
  PRIV_RUN M, 0, "1: wfi; csrr a0, mip; and a0, a0, a1; beqz a0, 1b"
  PRIV_EXPECT_NONE
  TEST_TAKEN 9, M, MSTATUS_MPIE
  TEST_TAKEN 10, S, 0
  # One that is taken at once, without waiting.
  TEST_BEGIN 11
  PRIV_CSRW mideleg, 0
  PRIV_CSRW mip, MIP_SSIP
  PRIV_CSRW mie, MIP_SSIP
  PRIV_RUN M, 0, "csrsi mstatus, MSTATUS_MIE; 1: wfi; j fail"
  PRIV_EXPECT M, INTERRUPT | IRQ_S_SOFT, 1b

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
