# Environment v: the test runs in U-mode under Sv39, with a pager below it; pager.S is the pager, and
# layout.S says where things are. This is the part in M-mode: boot, the timer, the end.
#
# A test that cannot do with interrupts, as when a store-conditional has to succeed at once, defines
# the symbol `no_storms`, of any value but 0: it then only loses pages to others that it needs.

.include "env/encoding.S"
.include "env/report.S"
.include "env/boot.S"
.include "env/v/layout.S"

.option norvc
.option norelax

.weak rvtest_init
.weak no_storms

.section .text.start, "ax", @progbits
.globl _start
_start:
  j boot

.balign 4
.globl trap_vector
trap_vector:
  csrrw sp, mscratch, sp
  sd t5, 0(sp)
  sd t6, 8(sp)
  csrr t5, mcause
  bltz t5, timer
  li t6, CAUSE_SUPERVISOR_ECALL
  bne t5, t6, unexpected
  li t5, CALL_EXIT
  beq a7, t5, write_tohost
  # Set the timer to a0 ticks from now, or to never if that is 0.
  li t5, MIP_STIP
  csrc mip, t5
  beqz a0, 1f
  li t5, CLINT_MTIME
  ld t5, 0(t5)
  add t5, t5, a0
  li t6, CLINT_MTIMECMP
  sd t5, 0(t6)
  li t5, MIP_MTIP
  csrs mie, t5
1:
  csrr t5, mepc
  addi t5, t5, 4
  csrw mepc, t5
  j return

# The timer: it becomes the pager's interrupt, which waits until the test is back in U-mode.
timer:
  li t5, MIP_MTIP
  csrc mie, t5
  li t5, MIP_STIP
  csrs mip, t5
return:
  ld t5, 0(sp)
  ld t6, 8(sp)
  csrrw sp, mscratch, sp
  mret

unexpected:
  REPORT_STATUS STATUS_UNEXPECTED_TRAP
write_tohost:
  REPORT_TO_HOST

boot:
  BOOT_CLEAR_REGISTERS
  BOOT_INIT_CSRS
  BOOT_OPEN_COUNTERS
  la t0, trap_vector
  csrw mtvec, t0
1:
  csrr t0, mhartid
  beqz t0, 2f
  wfi
  j 1b
2:
  # The test's pages go home.
  li a0, IMAGE
  li a1, HOMES
  la a2, pages
  ld a2, 0(a2)
  slli a2, a2, 12
  add a2, a2, a0
  li a3, POISON
  BOOT_MOVE a0, a1, a2, a3

  call map
  BOOT_CALL_IF_THERE init
  li t0, (1 << CAUSE_USER_ECALL) | (1 << CAUSE_FETCH_PAGE_FAULT) | (1 << CAUSE_LOAD_PAGE_FAULT) | (1 << CAUSE_STORE_PAGE_FAULT)
  csrw medeleg, t0
  li t0, MIP_STIP
  csrw mideleg, t0
  li t1, MIP_STIP
  csrs mie, t1
  la t0, machine_save
  csrw mscratch, t0
  li t2, KERNEL_OFFSET
  la t0, pager_save
  add t0, t0, t2
  csrw sscratch, t0
  la t0, pager
  add t0, t0, t2
  csrw stvec, t0

  # The first interrupt comes before the first instruction.
  la t0, storms_off
  ld t0, 0(t0)
  bnez t0, 3f
  csrs mip, t1
  li t0, STORMS
  la t1, storms_left
  sd t0, 0(t1)
3:
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  la t0, root
  srli t0, t0, 12
  li t1, SATP_SV39 << SATP_MODE_SHIFT
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  BOOT_ENTER_TEST

# Fills the upper page tables. They were loaded as zeros.
map:
  la t0, root
  # All of RAM, for the pager.
  li t1, (0x80000000 >> 12 << PTE_PPN_SHIFT) | PTE_V | PTE_R | PTE_W | PTE_X | PTE_G | PTE_A | PTE_D
  li t2, 8 * (((0x80000000 + KERNEL_OFFSET) >> 30) & 511)
  add t2, t2, t0
  sd t1, 0(t2)
  la t1, middle
  srli t1, t1, 12
  slli t1, t1, PTE_PPN_SHIFT
  ori t1, t1, PTE_V
  sd t1, 8 * (IMAGE >> 30)(t0)
  la t0, middle
  la t1, page_table
  srli t1, t1, 12
  slli t1, t1, PTE_PPN_SHIFT
  ori t1, t1, PTE_V
  sd t1, 8 * (IMAGE >> 21 & 511)(t0)
  ret

.balign 8
init:
  .dword rvtest_init
storms_off:
  .dword no_storms

.section .env, "aw", @progbits
.balign 4096
root:
  .zero 4096
middle:
  .zero 4096
machine_save:
  .dword 0, 0

.include "env/v/pager.S"

.section .text.report, "ax", @progbits
REPORT_TEST_SIDE
REPORT_DATA
