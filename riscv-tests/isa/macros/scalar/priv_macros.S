# Macros for tests of modes and traps. A case runs a piece of code in a mode, until its first trap or
# its end, and is then back in M-mode with interrupts off:
#
#   PRIV_RUN S, MSTATUS_TW, "1: wfi"
#   PRIV_EXPECT M, CAUSE_ILLEGAL_INSTRUCTION, 1b
#
# The code may use t0 to t4 and the a registers but a7. What the trap left is then in these:
#
#   s4 xcause, s5 xepc, s6 xtval, s7 xstatus, s8 the mode it was taken in (-1: there was none)

.set PRIV_U, 0
.set PRIV_S, 1
.set PRIV_M, 3

.set INTERRUPT, 1 << 63

# The call by which code comes back to M-mode without a trap of its own.
.set PRIV_RETURN, 94

# Once, first.
.macro PRIV_SETUP
  la t0, priv_supervisor_handler
  csrw stvec, t0
.endm

.macro PRIV_CSRW csr, value
  li t0, \value
  csrw \csr, t0
.endm

# mstatus is \status and what takes `mret` to \mode: MPIE is what MIE becomes there.
.macro PRIV_RUN mode, status, code
  li s4, -1
  li s8, -1
  la s2, .Lpriv_done\@
  li t0, (PRIV_\mode << 11) | (\status)
  csrw mstatus, t0
  la t0, .Lpriv_code\@
  csrw mepc, t0
  mret
  .balign 4
.Lpriv_code\@:
  \code
  li a7, PRIV_RETURN
  ecall
  .balign 4
.Lpriv_done\@:
.endm

# The trap was taken in \mode, for \cause, at \epc and with the value \tval where they are given.
.macro PRIV_EXPECT mode, cause, epc, tval
  TEST_EXPECT s8, PRIV_\mode
  TEST_EXPECT s4, \cause
  .ifnb \epc
  la x7, \epc
  bne s5, x7, fail
  .endif
  .ifnb \tval
  TEST_EXPECT s6, \tval
  .endif
.endm

# An illegal instruction at \epc, of 32 bits: the value is the word, or zero (Privileged ISA, "Machine
# Trap Value Register").
.macro PRIV_EXPECT_ILLEGAL mode, epc
  PRIV_EXPECT \mode, CAUSE_ILLEGAL_INSTRUCTION, \epc
  beqz s6, .Lpriv_no_value\@
  lwu x7, 0(s5)
  bne s6, x7, fail
.Lpriv_no_value\@:
.endm

.macro PRIV_EXPECT_NONE
  TEST_EXPECT s8, -1
.endm

# Of the status that the trap left, the bits of \mask are \value.
.macro PRIV_EXPECT_STATUS mask, value
  li x7, \mask
  and s7, s7, x7
  TEST_EXPECT s7, \value
.endm

# Waits until a bit of mip is as it should be: a device may take a while, but not forever.
.macro PRIV_AWAIT branch, bit
  li t3, 20000000
.Lpriv_await\@:
  csrr t0, mip
  andi t0, t0, \bit
  \branch t0, .Lpriv_awaited\@
  addi t3, t3, -1
  bnez t3, .Lpriv_await\@
  j fail
.Lpriv_awaited\@:
.endm

# Makes hart 0's interrupts pending and not pending, in mip at once.
.macro PRIV_MSIP value
  li t1, CLINT_MSIP
  li t0, \value
  sw t0, 0(t1)
  .if \value
  PRIV_AWAIT bnez, MIP_MSIP
  .else
  PRIV_AWAIT beqz, MIP_MSIP
  .endif
.endm

.macro PRIV_MTIP value
  li t1, CLINT_MTIMECMP
  li t0, \value - 1
  sd t0, 0(t1)
  .if \value
  PRIV_AWAIT bnez, MIP_MTIP
  .else
  PRIV_AWAIT beqz, MIP_MTIP
  .endif
.endm

.macro PRIV_HANDLER
  .balign 4
  .globl mtvec_handler
mtvec_handler:
  # An exception with a7 = PRIV_RETURN is the way back: a call, or what a handler of S-mode has instead
  # where calls are delegated.
  csrr t5, mcause
  bltz t5, 1f
  addi t5, a7, -PRIV_RETURN
  beqz t5, 2f
1:
  csrr s4, mcause
  csrr s5, mepc
  csrr s6, mtval
  csrr s7, mstatus
  li s8, PRIV_M
2:
  li a7, 0
  csrw mie, zero
  csrw mepc, s2
  li t5, MSTATUS_MPP
  csrw mstatus, t5
  mret

  .balign 4
priv_supervisor_handler:
  csrr s4, scause
  csrr s5, sepc
  csrr s6, stval
  csrr s7, sstatus
  li s8, PRIV_S
  li a7, PRIV_RETURN
  ecall
.endm
