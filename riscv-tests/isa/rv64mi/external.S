# env: p
# machine: virt
# External interrupts from a controller (Privileged ISA, "Machine Interrupt Registers"): MEIP is its line; SEIP
# reads as its line or the bit that software writes, and instructions that modify mip see only the bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/plic_macros.S"

# mip's bit for \irq is \value.
.macro EXPECT_PENDING irq, value
  csrr a0, mip
  srli a0, a0, \irq
  andi a0, a0, 1
  TEST_EXPECT a0, \value
.endm

# With the line up and the bit as \before, \code; then mip reads \seen, and \after once the line is down.
.macro TEST_SEIP testnum, before, code, seen, after
  TEST_BEGIN \testnum
  PRIV_CSRW mip, \before
  PLIC_LINE S, 1
  PLIC_AWAIT bnez, IRQ_S_EXT
  li t1, MIP_SEIP
  \code
  EXPECT_PENDING IRQ_S_EXT, \seen
  PLIC_LINE S, 0
  .if \after
  PRIV_SETTLE
  .else
  PLIC_AWAIT beqz, IRQ_S_EXT
  .endif
  EXPECT_PENDING IRQ_S_EXT, \after
  csrw mip, zero
.endm

# Gives the line time to be down.
.macro PRIV_SETTLE
  li t3, 1000
.Lsettle\@:
  csrr t0, mip
  addi t3, t3, -1
  bnez t3, .Lsettle\@
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  PLIC_SETUP
  PRIV_MTIP 0
  csrw mip, zero

  # MEIP is the line, and nothing that is written.
  TEST_BEGIN 2
  PLIC_AWAIT beqz, IRQ_M_EXT
  PLIC_LINE M, 1
  PLIC_AWAIT bnez, IRQ_M_EXT
  csrw mip, zero
  EXPECT_PENDING IRQ_M_EXT, 1
  TEST_BEGIN 3
  li t0, MIP_MEIP
  csrc mip, t0
  EXPECT_PENDING IRQ_M_EXT, 1
  # It is not S-mode's.
  EXPECT_PENDING IRQ_S_EXT, 0
  # Taken as the others are.
  TEST_BEGIN 4
  PRIV_CSRW mie, MIP_MEIP
  PRIV_RUN M, 0, "nop"
  PRIV_EXPECT_NONE
  TEST_BEGIN 5
  PRIV_CSRW mie, ~MIP_MEIP & (MIP_SSIP | MIP_STIP | MIP_SEIP | MIP_MSIP)
  PRIV_RUN M, MSTATUS_MPIE, "nop"
  PRIV_EXPECT_NONE
  TEST_BEGIN 6
  PRIV_CSRW mie, MIP_MEIP
  PRIV_RUN M, MSTATUS_MPIE, "1: nop"
  PRIV_EXPECT M, INTERRUPT | IRQ_M_EXT, 1b, 0
  TEST_BEGIN 7
  PRIV_CSRW mie, MIP_MEIP
  PRIV_CSRW mideleg, -1
  PRIV_RUN U, 0, "1: nop"
  PRIV_EXPECT M, INTERRUPT | IRQ_M_EXT, 1b, 0
  csrw mideleg, zero
  TEST_BEGIN 8
  PLIC_LINE M, 0
  PLIC_AWAIT beqz, IRQ_M_EXT
  li t0, MIP_MEIP
  csrs mip, t0
  EXPECT_PENDING IRQ_M_EXT, 0

  # The line alone reads as 1. Other bits may be set and cleared, and the line does not become the bit.
  TEST_SEIP 10, 0, "nop", 1, 0
  TEST_SEIP 11, 0, "csrsi mip, MIP_SSIP; csrci mip, MIP_SSIP", 1, 0
  TEST_SEIP 12, 0, "csrs mip, zero; csrc mip, zero", 1, 0
  # Clearing the bit leaves the line; setting it outlives the line.
  TEST_SEIP 13, MIP_SEIP, "csrc mip, t1", 1, 0
  TEST_SEIP 14, 0, "csrs mip, t1", 1, 1
  TEST_SEIP 15, MIP_SEIP, "nop", 1, 1
  TEST_SEIP 16, MIP_SEIP, "csrsi mip, MIP_SSIP; csrci mip, MIP_SSIP", 1, 1
  TEST_SEIP 17, MIP_SEIP, "csrw mip, zero", 1, 0
  TEST_SEIP 18, 0, "csrw mip, t1", 1, 1
  # The value read has the line in it.
  TEST_BEGIN 20
  PLIC_LINE S, 1
  PLIC_AWAIT bnez, IRQ_S_EXT
  csrrsi a1, mip, MIP_SSIP
  csrrw a2, mip, zero
  li t0, MIP_SEIP
  bne a1, t0, fail
  li t0, MIP_SEIP | MIP_SSIP
  bne a2, t0, fail

  # S-mode is given it, sees it in sip and cannot write it.
  TEST_BEGIN 21
  PRIV_CSRW mideleg, MIP_SEIP
  PRIV_RUN S, 0, "csrw sip, zero; csrr a0, sip"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, MIP_SEIP
  TEST_BEGIN 22
  PRIV_CSRW mie, MIP_SEIP
  PRIV_RUN S, MSTATUS_SIE, "1: nop"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_EXT, 1b, 0
  TEST_BEGIN 23
  csrw mideleg, zero
  PRIV_CSRW mie, MIP_SEIP
  PRIV_RUN S, 0, "1: nop"
  PRIV_EXPECT M, INTERRUPT | IRQ_S_EXT, 1b, 0

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
