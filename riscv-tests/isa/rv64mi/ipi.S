# env: p
# pagewalk: --smp 2
# qemu: -smp 2
# Interrupts between harts (Privileged ISA, "Machine Interrupt Registers"): each writes the other's msip, which
# is taken there and is not seen here.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.set ROUNDS, 20

# Sets the msip of hart \hart to \value.
.macro MSIP hart, value
  li t1, CLINT_MSIP + 4 * \hart
  li t0, \value
  fence rw, rw
  sw t0, 0(t1)
.endm

# Waits for the word at \offset from mailbox to be s1.
.macro AWAIT offset
1:
  ld t0, \offset(s0)
  bne t0, s1, 1b
  fence rw, rw
.endm

# The hart's handler counts at \offset, and lets go of its msip.
.macro HANDLER hart, offset
  csrr t5, mcause
  li t6, 1 << 63 | IRQ_M_SOFT
  bne t5, t6, 2f
  li t5, CLINT_MSIP + 4 * \hart
  sw zero, 0(t5)
1:
  csrr t5, mip
  andi t5, t5, MIP_MSIP
  bnez t5, 1b
  la t5, mailbox
  ld t6, \offset(t5)
  addi t6, t6, 1
  fence rw, rw
  sd t6, \offset(t5)
  mret
2:
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  la s0, mailbox
  li t0, MIP_MSIP
  csrs mie, t0
  csrsi mstatus, MSTATUS_MIE

  # Hart 1 is there, and waits for interrupts.
  TEST_BEGIN 2
  li s1, 1
  AWAIT 16

  # There and back, so often.
  TEST_BEGIN 3
  li s2, ROUNDS
  li s1, 0
round:
  addi s1, s1, 1
  MSIP 1, 1
  AWAIT 8
  AWAIT 0
  bne s1, s2, round

  # None more came than were sent.
  TEST_BEGIN 4
  ld a0, 0(s0)
  TEST_EXPECT a0, ROUNDS
  ld a0, 8(s0)
  TEST_EXPECT a0, ROUNDS
  # One's own msip is another's nothing.
  TEST_BEGIN 5
  csrci mstatus, MSTATUS_MIE
  MSIP 0, 1
1:
  csrr a0, mip
  andi a0, a0, MIP_MSIP
  beqz a0, 1b
  ld a0, 8(s0)
  TEST_EXPECT a0, ROUNDS
  # Only bit 0 of it is there.
  TEST_BEGIN 6
  MSIP 0, -2
  li t1, CLINT_MSIP
  lw a0, 0(t1)
  TEST_EXPECT a0, 0

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  HANDLER 0, 0
  j fail

# Hart 1 answers each interrupt by one.
.globl other_harts
other_harts:
  la t0, hart_1
  csrw mtvec, t0
  la s0, mailbox
  li t0, MIP_MSIP
  csrs mie, t0
  li t0, 1
  sd t0, 16(s0)
  li s1, 0
answer:
  addi s1, s1, 1
  # With interrupts off until it waits: one that came before would not wake it any more.
1:
  csrci mstatus, MSTATUS_MIE
  ld t0, 8(s0)
  beq t0, s1, 2f
  wfi
  csrsi mstatus, MSTATUS_MIE
  j 1b
2:
  MSIP 0, 1
  j answer

.balign 4
hart_1:
  HANDLER 1, 8
  j fail

RVTEST_CODE_END

# How many interrupts hart 0 has had, how many hart 1, and whether hart 1 is there.
.data
.balign 64
mailbox:
  .dword 0, 0, 0
