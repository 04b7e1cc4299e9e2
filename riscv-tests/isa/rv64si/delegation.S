# env: p
# Exceptions and medeleg (Privileged ISA, "Machine Trap Delegation Registers"): one whose bit is set goes from
# S- and U-mode to S-mode, with its cause, address and value; else, and from M-mode, to M-mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/deleg_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  DELEG_CAUSE CAUSE_FETCH_ACCESS, BEYOND, 2, 3, 4, 5, "jr a1"
  DELEG_IN_M 6, CAUSE_FETCH_ACCESS, BEYOND, "jr a1"
  DELEG_CAUSE CAUSE_ILLEGAL_INSTRUCTION, NONE, 12, 13, 14, 15, "1: .word 0xffffffff"
  DELEG_IN_M 16, CAUSE_ILLEGAL_INSTRUCTION, NONE, "1: .word 0xffffffff"
  DELEG_CAUSE CAUSE_BREAKPOINT, NONE, 22, 23, 24, 25, "1: ebreak"
  DELEG_IN_M 26, CAUSE_BREAKPOINT, NONE, "1: ebreak"
  DELEG_CAUSE CAUSE_LOAD_ACCESS, BEYOND, 32, 33, 34, 35, "1: lb a0, 0(a1)"
  DELEG_IN_M 36, CAUSE_LOAD_ACCESS, BEYOND, "1: lb a0, 0(a1)"
  DELEG_CAUSE CAUSE_STORE_ACCESS, BEYOND, 42, 43, 44, 45, "1: sd a0, 0(a1)"
  DELEG_IN_M 46, CAUSE_STORE_ACCESS, BEYOND, "1: sd a0, 0(a1)"
  DELEG_CAUSE CAUSE_FETCH_PAGE_FAULT, UNMAPPED, 52, 53, 54, 55, "jr a1"
  DELEG_CAUSE CAUSE_LOAD_PAGE_FAULT, UNMAPPED, 62, 63, 64, 65, "1: lw a0, 0(a1)"
  DELEG_CAUSE CAUSE_STORE_PAGE_FAULT, UNMAPPED, 72, 73, 74, 75, "1: sb a0, 0(a1)"

  # Calls: each mode's has a cause of its own.
  DELEG_PAGES S
  DELEG_TRAP 80, 1 << CAUSE_SUPERVISOR_ECALL, S, S, CAUSE_SUPERVISOR_ECALL, NONE, "1: ecall"
  PRIV_EXPECT_STATUS SSTATUS_SPP, SSTATUS_SPP
  DELEG_TRAP 81, ~(1 << CAUSE_SUPERVISOR_ECALL), S, M, CAUSE_SUPERVISOR_ECALL, NONE, "1: ecall"
  DELEG_PAGES U
  DELEG_TRAP 82, 1 << CAUSE_USER_ECALL, U, S, CAUSE_USER_ECALL, NONE, "1: ecall"
  PRIV_EXPECT_STATUS SSTATUS_SPP, 0
  DELEG_TRAP 83, ~(1 << CAUSE_USER_ECALL), U, M, CAUSE_USER_ECALL, NONE, "1: ecall"
  DELEG_IN_M 84, CAUSE_MACHINE_ECALL, NONE, "1: ecall"

  # A trap of the handler itself: S-mode again, from S-mode.
  TEST_BEGIN 90
  csrw satp, zero
  la t0, nested
  csrw stvec, t0
  PRIV_CSRW medeleg, 1 << CAUSE_USER_ECALL | 1 << CAUSE_BREAKPOINT
  PRIV_RUN U, MSTATUS_SIE, "ecall"
  PRIV_EXPECT S, CAUSE_BREAKPOINT, within
  PRIV_EXPECT_STATUS SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SIE, SSTATUS_SPP
  # And one that is not delegated: to M-mode, and what S-mode has saved stays.
  TEST_BEGIN 91
  la t0, nested
  csrw stvec, t0
  PRIV_CSRW medeleg, 1 << CAUSE_USER_ECALL
  PRIV_RUN U, MSTATUS_SIE, "1: ecall"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, within
  PRIV_EXPECT_STATUS MSTATUS_MPP | SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SIE, MSTATUS_MPP_S | SSTATUS_SPIE
  csrr a0, scause
  TEST_EXPECT a0, CAUSE_USER_ECALL
  csrr a0, sepc
  la t0, 1b
  bne a0, t0, fail

  TEST_PASSFAIL

.balign 4
nested:
  la t0, deleg_handler
  csrw stvec, t0
within:
  ebreak

DELEG_HANDLER
PRIV_HANDLER

RVTEST_CODE_END

.data
DELEG_DATA
