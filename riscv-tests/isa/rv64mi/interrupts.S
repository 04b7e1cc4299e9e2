# env: p
# Interrupts of M-mode (Privileged ISA, "Machine Interrupt Registers"): pending, enabled by mie and by
# mstatus.MIE, and what is saved when they are taken. None is delegated.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

# Pending, with every other one enabled: not taken.
.macro TEST_MASKED testnum, irq
  TEST_BEGIN \testnum
  csrr t0, mip
  li t1, 1 << \irq
  and t0, t0, t1
  bne t0, t1, fail
  PRIV_CSRW mie, 0xaaa & ~(1 << \irq)
  PRIV_RUN M, MSTATUS_MPIE, "nop"
  PRIV_EXPECT_NONE
.endm

# Enabled, but mstatus.MIE is clear in M-mode: not taken.
.macro TEST_DISABLED testnum, irq
  TEST_BEGIN \testnum
  PRIV_CSRW mie, 1 << \irq
  PRIV_RUN M, MSTATUS_SIE, "nop"
  PRIV_EXPECT_NONE
.endm

# Taken before the instruction at 1, from \mode, where \status sets MIE or not.
.macro TEST_TAKEN testnum, irq, mode, status, code
  TEST_BEGIN \testnum
  PRIV_CSRW mie, 1 << \irq
  li a0, 0
  li t1, 1 << \irq
  PRIV_RUN \mode, \status, "\code; 1: li a0, 1"
  PRIV_EXPECT M, INTERRUPT | \irq, 1b, 0
  TEST_EXPECT a0, 0
.endm

.macro TEST_SAVED mode, status
  PRIV_EXPECT_STATUS MSTATUS_MPP | MSTATUS_MPIE | MSTATUS_MIE, (PRIV_\mode << 11) | \status
.endm

# All of this, in eight cases.
.macro TEST_INTERRUPT irq, n0, n1, n2, n3, n4, n5, n6, n7
  TEST_MASKED \n0, \irq
  TEST_DISABLED \n1, \irq
  # By xRET, and by writes to mstatus and mie: it is taken before the next instruction.
  TEST_TAKEN \n2, \irq, M, MSTATUS_MPIE, ""
  TEST_SAVED M, MSTATUS_MPIE
  TEST_TAKEN \n3, \irq, M, 0, "csrsi mstatus, MSTATUS_MIE"
  TEST_SAVED M, MSTATUS_MPIE
  TEST_TAKEN \n4, \irq, M, 0, "csrw mie, zero; csrsi mstatus, MSTATUS_MIE; csrs mie, t1"
  # Below M-mode MIE does not count.
  TEST_TAKEN \n5, \irq, S, 0, ""
  TEST_SAVED S, 0
  TEST_TAKEN \n6, \irq, U, 0, ""
  TEST_SAVED U, 0
  TEST_TAKEN \n7, \irq, U, MSTATUS_MPIE | MSTATUS_SIE, ""
  TEST_SAVED U, MSTATUS_MPIE
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  PRIV_MTIP 0
  PRIV_MSIP 1
  TEST_INTERRUPT IRQ_M_SOFT, 2, 3, 4, 5, 6, 7, 8, 9
  PRIV_MSIP 0
  PRIV_MTIP 1
  TEST_INTERRUPT IRQ_M_TIMER, 10, 11, 12, 13, 14, 15, 16, 17
  PRIV_MTIP 0
  PRIV_CSRW mip, MIP_SSIP
  TEST_INTERRUPT IRQ_S_SOFT, 20, 21, 22, 23, 24, 25, 26, 27
  PRIV_CSRW mip, MIP_STIP
  TEST_INTERRUPT IRQ_S_TIMER, 30, 31, 32, 33, 34, 35, 36, 37
  PRIV_CSRW mip, MIP_SEIP
  TEST_INTERRUPT IRQ_S_EXT, 40, 41, 42, 43, 44, 45, 46, 47
  csrw mip, zero

  # mip's bits for M-mode are read-only.
  TEST_BEGIN 50
  PRIV_CSRW mip, MIP_MSIP | MIP_MTIP | MIP_MEIP
  csrr a0, mip
  TEST_EXPECT a0, 0
  TEST_BEGIN 51
  PRIV_MSIP 1
  csrw mip, zero
  csrr a0, mip
  TEST_EXPECT a0, MIP_MSIP
  PRIV_MSIP 0

  # With nothing pending nothing comes.
  TEST_BEGIN 52
  PRIV_CSRW mie, 0xaaa
  PRIV_RUN M, MSTATUS_MPIE, "nop"
  PRIV_EXPECT_NONE
  # A write to mip makes it pending before the next instruction.
  TEST_BEGIN 53
  PRIV_CSRW mie, 0xaaa
  li t1, MIP_SSIP
  li a0, 0
  PRIV_RUN M, MSTATUS_MPIE, "csrs mip, t1; 1: li a0, 1"
  PRIV_EXPECT M, INTERRUPT | IRQ_S_SOFT, 1b, 0
  TEST_EXPECT a0, 0
  csrw mip, zero

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
