# Environment p: physical addresses, one hart. The test runs in M-mode, or in S-mode if it is one of
# RVTEST_RV64S.
#
# A test may define `mtvec_handler`, which then gets every trap but the one that ends the test, with
# t5 clobbered, and `stvec_handler`, which is delegated page faults, misaligned fetches, breakpoints
# and calls from U-mode. Other harts than 0 wait, or go to the test's `other_harts`, in M-mode with
# their number in a0.

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
  REPORT_IF_EXIT write_tohost
  la t5, machine_handler
  ld t5, 0(t5)
  beqz t5, unexpected
  jr t5
unexpected:
  REPORT_STATUS STATUS_UNEXPECTED_TRAP
write_tohost:
  REPORT_TO_HOST

boot:
  BOOT_CLEAR_REGISTERS
  BOOT_INIT_CSRS
  la t0, trap_vector
  csrw mtvec, t0
  csrr a0, mhartid
  bnez a0, other
  BOOT_DELEGATE_TO_TEST supervisor_handler
  li t0, MSTATUS_MPP
  csrs mstatus, t0
  BOOT_CALL_IF_THERE init
  BOOT_ENTER_TEST

other:
  BOOT_CALL_IF_THERE others
1:
  wfi
  j 1b

# Addresses of what a test may define; 0 where it does not. A weak symbol's address is asked for in
# data, as no instruction reaches 0 from here.
.balign 8
machine_handler:
  .dword mtvec_handler
supervisor_handler:
  .dword stvec_handler
init:
  .dword rvtest_init
others:
  .dword other_harts

.section .text.report, "ax", @progbits
REPORT_TEST_SIDE
REPORT_DATA
