# Environment p: physical addresses, one hart. The test runs in M-mode, or in S-mode if it is one of
# RVTEST_RV64S.
#
# A test may define `mtvec_handler`, which then gets every trap but the one that ends the test, with
# t5 and t6 clobbered, and `stvec_handler`, which is delegated page faults, misaligned fetches,
# breakpoints and calls from U-mode. Other harts than 0 wait, or go to the test's `other_harts`, in
# M-mode with their number in a0.

.include "env/encoding.S"
.include "env/report.S"
.include "env/boot.S"

.option norvc
.option norelax

.weak rvtest_init
.weak mtvec_handler
.weak stvec_handler
.weak other_harts

.section .text.start, "ax", @progbits
.globl _start
_start:
  j boot

.balign 4
.globl trap_vector
trap_vector:
  # Causes 8 to 11 are calls, and one with exit's number ends the test.
  csrr t5, mcause
  addi t5, t5, -CAUSE_USER_ECALL
  sltiu t5, t5, CAUSE_MACHINE_ECALL - CAUSE_USER_ECALL + 1
  beqz t5, 1f
  addi t5, a7, -93
  beqz t5, write_tohost
1:
  la t5, handlers
  ld t5, 0(t5)
  beqz t5, unexpected
  jr t5
unexpected:
  REPORT_UNEXPECTED_TRAP
write_tohost:
  REPORT_TO_HOST

boot:
  BOOT_CLEAR_REGISTERS
  BOOT_INIT_CSRS
  la t0, trap_vector
  csrw mtvec, t0
  csrr a0, mhartid
  bnez a0, other

  la t0, handlers
  ld t1, 8(t0)
  beqz t1, 1f
  csrw stvec, t1
  li t1, (1 << CAUSE_LOAD_PAGE_FAULT) | (1 << CAUSE_STORE_PAGE_FAULT) | (1 << CAUSE_FETCH_PAGE_FAULT) | (1 << CAUSE_MISALIGNED_FETCH) | (1 << CAUSE_USER_ECALL) | (1 << CAUSE_BREAKPOINT)
  csrw medeleg, t1
1:
  li t1, MSTATUS_MPP
  csrs mstatus, t1
  ld t1, 16(t0)
  beqz t1, 2f
  jalr t1
2:
  la t0, rvtest_begin
  csrw mepc, t0
  # Case 1 is the way to the first case.
  li gp, 1
  li t0, 0
  li t1, 0
  li ra, 0
  mret

other:
  la t0, handlers
  ld t0, 24(t0)
  beqz t0, 1f
  jr t0
1:
  wfi
  j 1b

# Addresses of what a test may define; 0 where it does not. A weak symbol's address is asked for in
# data, as no instruction reaches 0 from here.
.balign 8
handlers:
  .dword mtvec_handler
  .dword stvec_handler
  .dword rvtest_init
  .dword other_harts

REPORT_TEST_SIDE
REPORT_DATA
