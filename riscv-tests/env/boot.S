# What every environment does first, in M-mode.

# Every register has a known value.
.macro BOOT_CLEAR_REGISTERS
  .irp r, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  li x\r, 0
  .endr
  .irp r, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li x\r, 0
  .endr
.endm

# A CSR is written where it is there: mtvec leads past the write.
.macro BOOT_WRITE_IF_THERE csr, value
  la t0, .Lboot_absent\@
  csrw mtvec, t0
  li t0, \value
  csrw \csr, t0
  .balign 4
.Lboot_absent\@:
.endm

# No paging, no delegation, no interrupts, and a PMP entry that allows everything: without one, only
# M-mode may touch memory.
.macro BOOT_INIT_CSRS
  BOOT_WRITE_IF_THERE satp, 0
  BOOT_WRITE_IF_THERE pmpaddr0, (1 << 54) - 1
  BOOT_WRITE_IF_THERE pmpcfg0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  BOOT_WRITE_IF_THERE medeleg, 0
  BOOT_WRITE_IF_THERE mideleg, 0
  csrwi mie, 0
  csrwi mstatus, 0
.endm

# Counters can be read in every mode.
.macro BOOT_OPEN_COUNTERS
  BOOT_WRITE_IF_THERE mcounteren, -1
  BOOT_WRITE_IF_THERE scounteren, -1
.endm

# The test's stvec_handler, if it has one, gets what a test of S-mode commonly causes. \handlers has
# its address, or 0. Clobbers t0 and t1.
.macro BOOT_DELEGATE_TO_TEST handlers
  la t0, \handlers
  ld t1, 0(t0)
  beqz t1, .Lboot_no_handler\@
  csrw stvec, t1
  li t1, (1 << CAUSE_LOAD_PAGE_FAULT) | (1 << CAUSE_STORE_PAGE_FAULT) | (1 << CAUSE_FETCH_PAGE_FAULT) | (1 << CAUSE_MISALIGNED_FETCH) | (1 << CAUSE_USER_ECALL) | (1 << CAUSE_BREAKPOINT)
  csrw medeleg, t1
.Lboot_no_handler\@:
.endm

# Calls the function whose address is the word \pointer, if it is not 0.
.macro BOOT_CALL_IF_THERE pointer
  la t0, \pointer
  ld t0, 0(t0)
  beqz t0, .Lboot_no_function\@
  jalr t0
.Lboot_no_function\@:
.endm

# Copies 8-byte words from \from to \to while \from is below \end, and leaves \poison in their old
# place. All are registers; clobbers t6.
.macro BOOT_MOVE from, to, end, poison
  bgeu \from, \end, .Lboot_moved\@
.Lboot_move\@:
  ld t6, 0(\from)
  sd t6, 0(\to)
  sd \poison, 0(\from)
  addi \from, \from, 8
  addi \to, \to, 8
  bltu \from, \end, .Lboot_move\@
.Lboot_moved\@:
.endm

# Into the test, in the mode that mstatus.MPP has: case 1 is the way to the first case.
.macro BOOT_ENTER_TEST
  la t0, .Lboot_begin\@
  ld t0, 0(t0)
  csrw mepc, t0
  li gp, 1
  .irp r, 1, 5, 6, 7, 10, 11, 28, 29, 30, 31
  li x\r, 0
  .endr
  mret
  .balign 8
.Lboot_begin\@:
  .dword rvtest_begin
.endm
