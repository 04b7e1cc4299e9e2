# env: p
# Interrupts that are delegated, and the supervisor's view of them (Privileged ISA, "Machine Trap Delegation
# Registers", "Machine Interrupt Registers" and "Supervisor Interrupt Registers").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.set ALL_S, MIP_SSIP | MIP_STIP | MIP_SEIP

.macro TEST_TAKEN testnum, delegated, irq, from, status, to
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mip, 1 << \irq
  PRIV_CSRW mie, 1 << \irq
  li a0, 0
  PRIV_RUN \from, \status, "1: li a0, 1"
  PRIV_EXPECT \to, INTERRUPT | \irq, 1b, 0
  TEST_EXPECT a0, 0
.endm

.macro TEST_WAITS testnum, delegated, irq, from, status
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mip, 1 << \irq
  PRIV_CSRW mie, 1 << \irq
  PRIV_RUN \from, \status, "nop"
  PRIV_EXPECT_NONE
.endm

# In S-mode with SIE and in U-mode; what is saved is SPP and SPIE, and SIE is clear.
.macro TEST_DELEGATED irq, n0, n1, n2, n3, n4, n5
  TEST_TAKEN \n0, 1 << \irq, \irq, S, MSTATUS_SIE, S
  PRIV_EXPECT_STATUS SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SIE, SSTATUS_SPP | SSTATUS_SPIE
  TEST_TAKEN \n1, ALL_S, \irq, U, 0, S
  PRIV_EXPECT_STATUS SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SIE, 0
  TEST_WAITS \n2, ALL_S, \irq, S, MSTATUS_MPIE
  TEST_WAITS \n3, ALL_S, \irq, M, MSTATUS_MPIE | MSTATUS_SIE
  # The others' bits do nothing for it.
  TEST_TAKEN \n4, ALL_S & ~(1 << \irq), \irq, S, 0, M
  TEST_TAKEN \n5, ALL_S & ~(1 << \irq), \irq, U, MSTATUS_SIE, M
.endm

# S-mode writes \value to sie, and reads \seen.
.macro TEST_SIE testnum, delegated, enabled, value, seen
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mie, \enabled
  li t1, \value
  PRIV_RUN S, 0, "csrw sie, t1; csrr a0, sie"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, \seen
.endm

# The same of sip; mip is then \all.
.macro TEST_SIP testnum, delegated, pending, value, seen, all
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mip, \pending
  li t1, \value
  PRIV_RUN S, 0, "csrw sip, t1; csrr a0, sip"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, \seen
  csrr a0, mip
  TEST_EXPECT a0, \all
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  PRIV_MTIP 0
  PRIV_MSIP 0
  TEST_DELEGATED IRQ_S_SOFT, 2, 3, 4, 5, 6, 7
  TEST_DELEGATED IRQ_S_TIMER, 8, 9, 10, 11, 12, 13
  TEST_DELEGATED IRQ_S_EXT, 14, 15, 16, 17, 18, 19

  # SIE decides at once, by csrs and by sret, and sie as well.
  TEST_BEGIN 20
  PRIV_CSRW mideleg, ALL_S
  PRIV_CSRW mip, MIP_SSIP
  PRIV_CSRW mie, MIP_SSIP
  PRIV_RUN S, 0, "nop; csrsi sstatus, SSTATUS_SIE; 1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_SOFT, 1b
  TEST_BEGIN 21
  PRIV_CSRW mie, MIP_SSIP
  PRIV_RUN S, MSTATUS_SPIE | MSTATUS_SPP, "la t0, 1f; csrw sepc, t0; sret; j fail; 1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_SOFT, 1b
  TEST_BEGIN 22
  PRIV_RUN S, MSTATUS_SIE, "nop; csrsi sie, MIP_SSIP; 1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_SOFT, 1b
  # S-mode raises its own software interrupt, and lowers it.
  TEST_BEGIN 23
  csrw mip, zero
  PRIV_CSRW mie, MIP_SSIP
  PRIV_RUN S, MSTATUS_SIE, "nop; csrsi sip, MIP_SSIP; 1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_SOFT, 1b
  TEST_BEGIN 24
  PRIV_RUN S, 0, "csrci sip, MIP_SSIP"
  csrr a0, mip
  TEST_EXPECT a0, 0

  # sie writes what is delegated, and shows it.
  csrw mip, zero
  TEST_SIE 25, 0, ALL_S, -1, 0
  TEST_SIE 26, ALL_S, 0, -1, ALL_S
  TEST_SIE 27, MIP_SSIP, MIP_STIP, -1, MIP_SSIP
  TEST_SIE 28, MIP_STIP | MIP_SEIP, ALL_S, MIP_SEIP, MIP_SEIP

  # What sie leaves in mie of what is not delegated. In M-mode, as a trap would clear mie.
  TEST_BEGIN 29
  PRIV_CSRW mideleg, MIP_SSIP
  PRIV_CSRW mie, MIP_MSIP | MIP_STIP | MIP_SSIP
  csrw sie, zero
  csrr a0, mie
  csrw mie, zero
  TEST_EXPECT a0, MIP_MSIP | MIP_STIP

  # sip shows what is delegated; of it, SSIP alone can be written.
  TEST_SIP 30, 0, ALL_S, 0, 0, ALL_S
  TEST_SIP 31, ALL_S, ALL_S, 0, MIP_STIP | MIP_SEIP, MIP_STIP | MIP_SEIP
  TEST_SIP 32, ALL_S, 0, -1, MIP_SSIP, MIP_SSIP
  TEST_SIP 33, MIP_SSIP | MIP_STIP, ALL_S, MIP_SSIP, MIP_SSIP | MIP_STIP, ALL_S
  TEST_SIP 34, MIP_STIP | MIP_SEIP, 0, -1, 0, 0

  # Bits of M-mode are never delegated.
  TEST_BEGIN 35
  PRIV_CSRW mideleg, MIP_MSIP | MIP_MTIP | MIP_MEIP
  csrr a0, mideleg
  andi a0, a0, MIP_MSIP | MIP_MTIP
  TEST_EXPECT a0, 0
  csrw mip, zero

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
