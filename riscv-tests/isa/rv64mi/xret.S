# env: p
# MRET and SRET (Privileged ISA, "Privilege and Global Interrupt-Enable Stack in mstatus register"
# and "Trap-Return Instructions"): modes, the stack of enables, and where they go. MPRV is in
# xret_mprv.S.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/xret_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # MRET to each mode. MIE becomes MPIE, which the call makes MPIE again; the S bits stay.
  TEST_RET 2, mret, mepc, MSTATUS_MPP, M, CAUSE_MACHINE_ECALL, FROM_M
  TEST_RET 3, mret, mepc, MSTATUS_MPP | MSTATUS_MPIE, M, CAUSE_MACHINE_ECALL, FROM_M | MSTATUS_MPIE
  TEST_RET 4, mret, mepc, MSTATUS_MPP | MSTATUS_MIE, M, CAUSE_MACHINE_ECALL, FROM_M
  TEST_RET 5, mret, mepc, MSTATUS_MPP_S, S, CAUSE_SUPERVISOR_ECALL, FROM_S
  TEST_RET 6, mret, mepc, MSTATUS_MPP_S | MSTATUS_MPIE, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_MPIE
  TEST_RET 7, mret, mepc, MSTATUS_MPP_S | MSTATUS_SPP | MSTATUS_SPIE | MSTATUS_SIE, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPP | MSTATUS_SPIE | MSTATUS_SIE
  TEST_RET 8, mret, mepc, 0, U, CAUSE_USER_ECALL, FROM_U
  TEST_RET 9, mret, mepc, MSTATUS_MPIE | MSTATUS_SPP, U, CAUSE_USER_ECALL, FROM_U | MSTATUS_MPIE | MSTATUS_SPP

  # SRET, in M-mode: SIE becomes SPIE, SPIE is set, SPP is cleared; the M bits stay, so that the call
  # saves MIE.
  TEST_RET 15, sret, sepc, MSTATUS_SPP, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPIE
  TEST_RET 16, sret, sepc, MSTATUS_SPP | MSTATUS_SPIE, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPIE | MSTATUS_SIE
  TEST_RET 17, sret, sepc, MSTATUS_SPP | MSTATUS_SIE, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPIE
  TEST_RET 18, sret, sepc, MSTATUS_SIE, U, CAUSE_USER_ECALL, FROM_U | MSTATUS_SPIE
  TEST_RET 19, sret, sepc, MSTATUS_SPIE | MSTATUS_MPP | MSTATUS_MPIE, U, CAUSE_USER_ECALL, FROM_U | MSTATUS_SPIE | MSTATUS_SIE
  TEST_RET 20, sret, sepc, MSTATUS_MIE | MSTATUS_MPP | MSTATUS_SPP, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPIE | MSTATUS_MPIE

  # After MRET, before any trap: MPIE is set and MPP is U, the least mode.
  TEST_BEGIN 30
  li t0, MSTATUS_MPP
  csrw mstatus, t0
  la t0, 1f
  csrw mepc, t0
  mret
1:
  csrr a0, mstatus
  li t0, MSTATUS_MPP | MSTATUS_MPIE | MSTATUS_MIE
  and a0, a0, t0
  TEST_EXPECT a0, MSTATUS_MPIE

  # SRET in S-mode itself, to S-mode and to U-mode.
  TEST_BEGIN 31
  PRIV_RUN S, MSTATUS_SPP | MSTATUS_SPIE, "la t0, 1f; csrw sepc, t0; sret; j fail; 1: csrr a0, sstatus"
  PRIV_EXPECT_NONE
  andi a0, a0, SSTATUS_SIE | SSTATUS_SPIE | SSTATUS_SPP
  TEST_EXPECT a0, SSTATUS_SIE | SSTATUS_SPIE
  TEST_BEGIN 32
  PRIV_RUN S, MSTATUS_SIE, "la t0, 1f; csrw sepc, t0; sret; j fail; 1: ecall"
  PRIV_EXPECT M, CAUSE_USER_ECALL, 1b
  PRIV_EXPECT_STATUS MSTATUS_SIE | MSTATUS_SPIE | MSTATUS_SPP, MSTATUS_SPIE

  # They go to halfwords too.
  TEST_BEGIN 33
  PRIV_RUN S, MSTATUS_SPP, "la t0, 1f; csrw sepc, t0; sret; .half 0; 1: .half 0x9002"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 1b
  TEST_BEGIN 34
  PRIV_RUN M, 0, "la t0, 1f; csrw mepc, t0; li t0, MSTATUS_MPP; csrw mstatus, t0; mret; .half 0; 1: .half 0x9002"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 1b

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
