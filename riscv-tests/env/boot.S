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
