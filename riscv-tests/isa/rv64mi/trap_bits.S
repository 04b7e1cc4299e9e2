# env: p
# TVM, TW and TSR (Privileged ISA, "Virtualization Support in mstatus Register"), and the privileged
# instructions that a mode below does not have.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.macro TEST_ALLOWED testnum, mode, status, code
  TEST_BEGIN \testnum
  li a0, 0
  la t1, 1f
  csrw sepc, t1
  PRIV_RUN \mode, \status, "\code; 1: li a0, 1"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, 1
.endm

.macro TEST_ILLEGAL testnum, mode, status, code
  TEST_BEGIN \testnum
  la t1, 2f
  csrw sepc, t1
  PRIV_RUN \mode, \status, "1: \code; 2: nop"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # TVM: satp and fences of S-mode, whatever is accessed and how.
  TEST_ALLOWED 2, S, 0, "csrr t0, satp"
  TEST_ALLOWED 3, S, 0, "csrw satp, zero"
  TEST_ALLOWED 4, S, 0, "sfence.vma"
  TEST_ALLOWED 5, S, MSTATUS_TW | MSTATUS_TSR, "csrw satp, zero; sfence.vma"
  TEST_ILLEGAL 6, S, MSTATUS_TVM, "csrr t0, satp"
  TEST_ILLEGAL 7, S, MSTATUS_TVM, "csrw satp, zero"
  TEST_ILLEGAL 8, S, MSTATUS_TVM, "csrrs t0, satp, zero"
  TEST_ILLEGAL 9, S, MSTATUS_TVM, "csrrw t0, satp, zero"
  TEST_ILLEGAL 10, S, MSTATUS_TVM, "sfence.vma"
  TEST_ILLEGAL 11, S, MSTATUS_TVM, "sfence.vma a0, a1"
  TEST_ALLOWED 12, M, MSTATUS_TVM, "csrw satp, zero; csrr t0, satp; sfence.vma"
  # Other registers are S-mode's all the same.
  TEST_ALLOWED 13, S, MSTATUS_TVM, "csrr t0, sstatus; csrr t0, stvec; csrr t0, sie"

  # TSR.
  TEST_ALLOWED 20, S, MSTATUS_SPP, "sret; j fail"
  TEST_ALLOWED 21, S, MSTATUS_SPP | MSTATUS_TVM | MSTATUS_TW, "sret; j fail"
  TEST_ILLEGAL 22, S, MSTATUS_SPP | MSTATUS_TSR, "sret"
  TEST_ILLEGAL 23, S, MSTATUS_TSR, "sret"
  TEST_ALLOWED 24, M, MSTATUS_SPP | MSTATUS_TSR, "sret; j fail"

  # TW: no interrupt wakes it, so that even an implementation that waits a while raises the exception.
  TEST_ILLEGAL 30, S, MSTATUS_TW, "wfi"
  TEST_ILLEGAL 31, U, MSTATUS_TW, "wfi"
  # U-mode has a bounded time as well, where there is S-mode (Privileged ISA, "Virtualization Support in
  # mstatus Register").
  TEST_ILLEGAL 32, U, 0, "wfi"

  # U-mode has none of them, and S-mode no MRET.
  TEST_ILLEGAL 40, U, 0, "sret"
  TEST_ILLEGAL 41, U, MSTATUS_SPP, "sret"
  # (Without the value: some QEMUs give that of the trap before.)
  TEST_BEGIN 42
  PRIV_RUN U, MSTATUS_MPIE, "1: mret"
  PRIV_EXPECT M, CAUSE_ILLEGAL_INSTRUCTION, 1b
  TEST_BEGIN 43
  PRIV_RUN S, MSTATUS_MPIE, "1: mret"
  PRIV_EXPECT M, CAUSE_ILLEGAL_INSTRUCTION, 1b
  TEST_ILLEGAL 44, U, 0, "sfence.vma"
  TEST_ILLEGAL 45, U, 0, "csrr t0, satp"
  TEST_ILLEGAL 46, U, 0, "csrw satp, zero"

  # The bits hold what is written to them.
  TEST_BEGIN 50
  PRIV_CSRW mstatus, MSTATUS_TVM | MSTATUS_TW | MSTATUS_TSR
  csrr a0, mstatus
  csrw mstatus, zero
  and a0, a0, t0
  bne a0, t0, fail
  TEST_BEGIN 51
  csrr a0, mstatus
  and a0, a0, t0
  TEST_EXPECT a0, 0

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
