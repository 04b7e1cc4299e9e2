# env: p
# isa: zawrs
# WRS.NTO and WRS.STO with an interrupt pending (Unprivileged ISA, "Zawrs" Extension for Wait-on-Reservation-Set
# instructions): as with WFI, one that is enabled in mie ends the wait, whether or not it is taken.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zawrs

.macro TEST_RESUMES testnum, wrs, bit
  TEST_BEGIN \testnum
  li x12, \bit
  csrs mie, x12
  la x11, place
  lr.w x13, (x11)
  csrs mip, x12
  \wrs
  csrc mip, x12
  csrc mie, x12
  TEST_EXPECT x10, 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  li x10, 0
  # MIE is clear: they are not taken.
  TEST_RESUMES 2, wrs.nto, MIP_SSIP
  TEST_RESUMES 3, wrs.sto, MIP_SSIP
  TEST_RESUMES 4, wrs.nto, MIP_STIP
  # The timer, which comes later.
  TEST_BEGIN 5
  li x12, MIP_MTIP
  csrs mie, x12
  li x14, CLINT_MTIME
  ld x15, 0(x14)
  addi x15, x15, 200
  li x14, CLINT_MTIMECMP
  sd x15, 0(x14)
  la x11, place
1:
  lr.w x13, (x11)
  wrs.nto
  csrr x15, mip
  and x15, x15, x12
  beqz x15, 1b
  TEST_EXPECT x10, 0

  # TW is for modes below M.
  TEST_BEGIN 6
  li x15, MSTATUS_TW
  csrs mstatus, x15
  lr.w x13, (x11)
  wrs.nto
  TEST_EXPECT x10, 0
  # In U-mode WRS.STO is never illegal.
  TEST_BEGIN 7
  csrw mie, zero
  li x15, MSTATUS_MPP
  csrc mstatus, x15
  la x15, in_user_mode
  csrw mepc, x15
  la x9, 2f
  mret
  .balign 4
in_user_mode:
  lr.w x13, (x11)
  wrs.sto
  ecall
2:
  TEST_EXPECT x10, CAUSE_USER_ECALL

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  bltz x10, fail
  csrw mepc, x9
  li t5, MSTATUS_MPP
  csrs mstatus, t5
  csrw mie, zero
  mret

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0
