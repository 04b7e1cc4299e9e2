# Environment s: the test runs in S-mode under Sv39. Each of its parts is mapped by leaves of another
# size, and nothing is where its virtual address says:
#
#   part     virtual address   physical address   leaves
#   code     0x8040_0000       0x80a0_0000        one of 2 MiB, which can be read and fetched
#   data     0x8060_0000       below 0x80a0_0000  4 KiB, in descending order; read, written, fetched
#   bss      0x40e0_0000       0x80e0_0000        one of 1 GiB, which can be read and written
#
# Where code and data were loaded there are other bytes afterwards, so that an access which is not
# translated is noticed. Data is moved back at the end, for the signature.
#
# A test may define `stvec_handler`, as in env/p.

.include "env/encoding.S"
.include "env/report.S"
.include "env/boot.S"

.option norvc
.option norelax

.weak rvtest_init
.weak stvec_handler

.set TEXT,        0x80400000
.set TEXT_FRAME,  0x80a00000
.set DATA,        0x80600000
.set DATA_FRAMES, 0x809ff000  # the first page's; the others' go down from there
.set BSS,         0x40e00000
.set BSS_FRAME,   0x80e00000
.set POISON,      0xdeadbeefdeadbeef

.set LEAF, PTE_V | PTE_A | PTE_D

.section .text.start, "ax", @progbits
.globl _start
_start:
  j boot

.balign 4
.globl trap_vector
trap_vector:
  REPORT_IF_EXIT exit
  REPORT_STATUS STATUS_UNEXPECTED_TRAP
  j write_tohost
exit:
  li a3, DATA
  li a4, DATA_FRAMES
  la a5, ends
  ld a5, 8(a5)
1:
  bgeu a3, a5, write_tohost
  mv a0, a4
  mv a1, a3
  li a2, PAGE_SIZE
  add a2, a2, a0
  BOOT_MOVE a0, a1, a2, x0
  li t0, PAGE_SIZE
  add a3, a3, t0
  sub a4, a4, t0
  j 1b
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
  call move
  call map
  BOOT_DELEGATE_TO_TEST supervisor_handler
  BOOT_CALL_IF_THERE init
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S
  csrs mstatus, t0
  la t0, root
  srli t0, t0, 12
  li t1, SATP_SV39 << SATP_MODE_SHIFT
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  BOOT_ENTER_TEST

# Moves code and data to where they are mapped, and clears bss.
move:
  la t0, ends
  ld a2, 0(t0)
  li a0, TEXT
  li a1, TEXT_FRAME
  li a3, POISON
  BOOT_MOVE a0, a1, a2, a3
  ld a4, 8(t0)
  li a0, DATA
  li a5, DATA_FRAMES
1:
  bgeu a0, a4, 2f
  mv a1, a5
  li t1, PAGE_SIZE
  add a2, a0, t1
  sub a5, a5, t1
  BOOT_MOVE a0, a1, a2, a3
  j 1b
2:
  ld a2, 16(t0)
  li t1, BSS_FRAME - BSS
  add a2, a2, t1
  li a0, BSS_FRAME
3:
  bgeu a0, a2, 4f
  sd x0, 0(a0)
  addi a0, a0, 8
  j 3b
4:
  fence.i
  ret

# Fills the page tables. They were loaded as zeros.
map:
  la t0, root
  # The 1 GiB from 0x4000_0000 on are the RAM at 0x8000_0000.
  li t1, (0x80000000 >> 12 << PTE_PPN_SHIFT) | LEAF | PTE_R | PTE_W
  sd t1, 8 * (BSS >> 30)(t0)
  la t1, middle
  srli t1, t1, 12
  slli t1, t1, PTE_PPN_SHIFT
  ori t1, t1, PTE_V
  sd t1, 8 * (TEXT >> 30)(t0)
  la t0, middle
  li t1, (TEXT_FRAME >> 12 << PTE_PPN_SHIFT) | LEAF | PTE_R | PTE_X
  sd t1, 8 * (TEXT >> 21 & 511)(t0)
  la t1, last
  srli t1, t1, 12
  slli t1, t1, PTE_PPN_SHIFT
  ori t1, t1, PTE_V
  sd t1, 8 * (DATA >> 21 & 511)(t0)
  la t0, last
  la t2, ends
  ld t2, 8(t2)
  li t3, DATA
  li t1, (DATA_FRAMES >> 12 << PTE_PPN_SHIFT) | LEAF | PTE_R | PTE_W | PTE_X
1:
  bgeu t3, t2, 2f
  sd t1, 0(t0)
  addi t0, t0, 8
  li t4, PAGE_SIZE
  add t3, t3, t4
  addi t1, t1, -(1 << PTE_PPN_SHIFT)
  j 1b
2:
  ret

.balign 8
supervisor_handler:
  .dword stvec_handler
init:
  .dword rvtest_init
ends:
  .dword text_end, data_end, bss_end

.section .text.report, "ax", @progbits
REPORT_TEST_SIDE
REPORT_DATA

.section .env, "aw", @progbits
.balign 4096
root:
  .zero 4096
middle:
  .zero 4096
last:
  .zero 4096
