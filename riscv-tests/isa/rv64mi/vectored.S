# env: p
# xtvec in vectored mode (Privileged ISA, "Machine Trap-Vector Base-Address Register"): interrupts go to
# BASE + 4 * cause, exceptions to BASE.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

# Interrupt \irq, delegated or not, goes to entry number \entry of the table of mode \to.
.macro TEST_INTERRUPT testnum, delegated, irq, from, status, to
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mie, 1 << \irq
  li s9, -1
  PRIV_RUN \from, \status, "1: nop"
  PRIV_EXPECT \to, INTERRUPT | \irq, 1b
  TEST_EXPECT s9, \irq
.endm

.macro TEST_EXCEPTION testnum, delegated, from, to, cause, code
  TEST_BEGIN \testnum
  PRIV_CSRW medeleg, \delegated
  li s9, -1
  PRIV_RUN \from, 0, "1: \code"
  PRIV_EXPECT \to, \cause, 1b
  TEST_EXPECT s9, 0
.endm

.set ALL_S, MIP_SSIP | MIP_STIP | MIP_SEIP

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # MODE is kept, and BASE with it.
  TEST_BEGIN 2
  la t0, machine_table + 1
  csrw mtvec, t0
  csrr a0, mtvec
  bne a0, t0, fail
  TEST_BEGIN 3
  la t0, supervisor_table + 1
  csrw stvec, t0
  csrr a0, stvec
  bne a0, t0, fail

  PRIV_MTIP 0
  PRIV_MSIP 1
  TEST_INTERRUPT 4, 0, IRQ_M_SOFT, M, MSTATUS_MPIE, M
  TEST_INTERRUPT 5, 0, IRQ_M_SOFT, U, 0, M
  PRIV_MSIP 0
  PRIV_MTIP 1
  TEST_INTERRUPT 6, 0, IRQ_M_TIMER, M, MSTATUS_MPIE, M
  PRIV_MTIP 0
  PRIV_CSRW mip, MIP_SSIP
  TEST_INTERRUPT 7, 0, IRQ_S_SOFT, M, MSTATUS_MPIE, M
  TEST_INTERRUPT 8, ALL_S, IRQ_S_SOFT, S, MSTATUS_SIE, S
  PRIV_CSRW mip, MIP_STIP
  TEST_INTERRUPT 9, 0, IRQ_S_TIMER, S, 0, M
  TEST_INTERRUPT 10, ALL_S, IRQ_S_TIMER, U, 0, S
  PRIV_CSRW mip, MIP_SEIP
  TEST_INTERRUPT 11, 0, IRQ_S_EXT, U, 0, M
  TEST_INTERRUPT 12, ALL_S, IRQ_S_EXT, S, MSTATUS_SIE, S
  csrw mip, zero

  TEST_EXCEPTION 13, 0, M, M, CAUSE_MACHINE_ECALL, "ecall"
  TEST_EXCEPTION 14, 0, U, M, CAUSE_ILLEGAL_INSTRUCTION, ".word 0xffffffff"
  TEST_EXCEPTION 15, 1 << CAUSE_ILLEGAL_INSTRUCTION, U, S, CAUSE_ILLEGAL_INSTRUCTION, ".word 0xffffffff"
  TEST_EXCEPTION 16, 1 << CAUSE_BREAKPOINT, S, S, CAUSE_BREAKPOINT, "ebreak"

  # Each mode has a MODE of its own.
  TEST_BEGIN 17
  la t0, priv_supervisor_handler
  csrw stvec, t0
  PRIV_CSRW mideleg, MIP_SSIP
  PRIV_CSRW mip, MIP_SSIP
  PRIV_CSRW mie, MIP_SSIP
  li s9, -1
  PRIV_RUN U, 0, "1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_SOFT, 1b
  TEST_EXPECT s9, -1

  TEST_PASSFAIL

# Entry number n leaves n in s9, and goes on to the handler. M-mode's number 0 is also where calls go
# that are the way back from a case, or its end.
.macro ENTRIES to
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  j \to\()_\n
  .endr
  .irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
\to\()_\n:
  li t6, \n
  j \to
  .endr
.endm

.balign 256
machine_table:
  ENTRIES machine
machine:
  # S-mode's handler has left its own.
  li t5, PRIV_RETURN
  beq a7, t5, 1f
  mv s9, t6
1:
  j trap_vector

.balign 256
supervisor_table:
  ENTRIES supervisor
supervisor:
  mv s9, t6
  j priv_supervisor_handler

PRIV_HANDLER

RVTEST_CODE_END
