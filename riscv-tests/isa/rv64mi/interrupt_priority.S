# env: p
# isa: smaia ssaia
# machine: virt
# Several interrupts at once (Privileged ISA, "Machine Interrupt Registers"): MEI, MSI, MTI, SEI, SSI, STI in
# this order, and those for M-mode before those that are delegated. (The AIA is for
# QEMU, which without it takes the one of the lowest number.)

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/plic_macros.S"

.set ALL_S, MIP_SSIP | MIP_STIP | MIP_SEIP
.set ALL_M, MIP_MSIP | MIP_MTIP

# Of those in \enabled, with \delegated, the first one is taken in mode \to from mode \from.
.macro TEST_FIRST testnum, enabled, delegated, from, status, to, irq
  TEST_BEGIN \testnum
  PRIV_CSRW mideleg, \delegated
  PRIV_CSRW mie, \enabled
  PRIV_RUN \from, \status, "1: nop"
  PRIV_EXPECT \to, INTERRUPT | \irq, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  # All are pending, and stay so.
  PRIV_MSIP 1
  PRIV_MTIP 1
  PRIV_CSRW mip, ALL_S

  # None is delegated.
  TEST_FIRST 2, ALL_M | ALL_S, 0, M, MSTATUS_MPIE, M, IRQ_M_SOFT
  TEST_FIRST 3, MIP_MTIP | ALL_S, 0, M, MSTATUS_MPIE, M, IRQ_M_TIMER
  TEST_FIRST 4, ALL_S, 0, M, MSTATUS_MPIE, M, IRQ_S_EXT
  TEST_FIRST 5, MIP_SSIP | MIP_STIP, 0, M, MSTATUS_MPIE, M, IRQ_S_SOFT
  TEST_FIRST 6, MIP_STIP, 0, M, MSTATUS_MPIE, M, IRQ_S_TIMER
  TEST_FIRST 7, MIP_MSIP | MIP_SEIP, 0, U, 0, M, IRQ_M_SOFT
  TEST_FIRST 8, MIP_MTIP | MIP_SSIP, 0, S, 0, M, IRQ_M_TIMER
  TEST_FIRST 9, MIP_SEIP | MIP_STIP, 0, S, 0, M, IRQ_S_EXT

  # All that can be are delegated: the order is the same among them.
  TEST_FIRST 10, ALL_S, ALL_S, S, MSTATUS_SIE, S, IRQ_S_EXT
  TEST_FIRST 11, MIP_SSIP | MIP_STIP, ALL_S, S, MSTATUS_SIE, S, IRQ_S_SOFT
  TEST_FIRST 12, MIP_STIP, ALL_S, S, MSTATUS_SIE, S, IRQ_S_TIMER
  TEST_FIRST 13, ALL_S, ALL_S, U, 0, S, IRQ_S_EXT

  # Those for M-mode come before, whatever their place in the order.
  TEST_FIRST 14, ALL_M | ALL_S, ALL_S, S, MSTATUS_SIE, M, IRQ_M_SOFT
  TEST_FIRST 15, MIP_MTIP | ALL_S, ALL_S, U, MSTATUS_SIE, M, IRQ_M_TIMER
  TEST_FIRST 16, ALL_S, MIP_SEIP | MIP_SSIP, S, MSTATUS_SIE, M, IRQ_S_TIMER
  TEST_FIRST 17, ALL_S, MIP_SEIP | MIP_STIP, U, 0, M, IRQ_S_SOFT
  # In M-mode, what is delegated waits.
  TEST_FIRST 18, ALL_S, MIP_SEIP, M, MSTATUS_MPIE | MSTATUS_SIE, M, IRQ_S_SOFT
  TEST_FIRST 19, ALL_S, MIP_SEIP | MIP_SSIP, M, MSTATUS_MPIE | MSTATUS_SIE, M, IRQ_S_TIMER
  # With SIE clear what is delegated waits in S-mode, and what is not does not.
  TEST_FIRST 20, ALL_S, MIP_SEIP | MIP_SSIP, S, 0, M, IRQ_S_TIMER

  # MEI comes before all.
  PLIC_SETUP
  PLIC_LINE M, 1
  PLIC_AWAIT bnez, IRQ_M_EXT
  TEST_FIRST 21, MIP_MEIP | ALL_M | ALL_S, 0, M, MSTATUS_MPIE, M, IRQ_M_EXT
  TEST_FIRST 22, MIP_MEIP | MIP_MSIP, 0, M, MSTATUS_MPIE, M, IRQ_M_EXT
  TEST_FIRST 23, MIP_MEIP | MIP_MTIP, 0, U, 0, M, IRQ_M_EXT
  TEST_FIRST 24, MIP_MEIP | ALL_S, ALL_S, S, MSTATUS_SIE, M, IRQ_M_EXT

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
