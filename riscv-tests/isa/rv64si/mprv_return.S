# env: p
# qemu: no, because 7.2 leaves MPRV set (Privileged ISA, "Privilege and Global Interrupt-Enable Stack in mstatus Register"). 10.0 passes
# MRET and SRET to a mode less privileged than M clear MPRV; MRET to M-mode leaves it, and MPP is then U.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# From M-mode by \instruction, with \bits of mstatus saying to which mode. Afterwards MPRV is \mprv, and
# MPP is \mpp if the return was to M-mode; -1 stands for one to S or U.
.macro RETURNS testnum, instruction, pointer, bits, mprv, mpp
  TEST_BEGIN \testnum
  li t0, MSTATUS_MPRV | MSTATUS_MPP | MSTATUS_SPP
  csrc mstatus, t0
  li t0, MSTATUS_MPRV | \bits
  la t1, .Lreturned\@
  la s5, .Ldone\@
  csrw \pointer, t1
  csrs mstatus, t0
  \instruction
  .balign 4
.Lreturned\@:
  .if \mpp < 0
  # In S or U: the trap has set MPP, and MPRV is as the return left it.
  ebreak
  .else
  csrr s6, mstatus
  li t0, MSTATUS_MPRV
  csrc mstatus, t0
  .endif
  .balign 4
.Ldone\@:
  li t0, MSTATUS_MPRV
  and t1, s6, t0
  li t2, \mprv
  bne t1, t2, fail
  .if \mpp >= 0
  li t0, MSTATUS_MPP
  and t1, s6, t0
  li t2, \mpp
  bne t1, t2, fail
  .endif
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  RETURNS 2, mret, mepc, MSTATUS_MPP, MSTATUS_MPRV, 0
  RETURNS 3, mret, mepc, MSTATUS_MPP_S, 0, -1
  RETURNS 4, mret, mepc, 0, 0, -1
  RETURNS 5, sret, sepc, MSTATUS_SPP, 0, -1
  RETURNS 6, sret, sepc, 0, 0, -1
  # MPP is not what SRET goes by.
  RETURNS 7, sret, sepc, MSTATUS_MPP | MSTATUS_SPP, 0, -1

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr s6, mstatus
  j pte_handler

PTE_HANDLER pte_handler

RVTEST_CODE_END
