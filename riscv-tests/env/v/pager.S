# The pager of environment v: S-mode, at KERNEL_OFFSET from where it was loaded. It loads a page when
# it is touched, evicts the one that was loaded first to make room, and holds accessed and dirty bits
# to their rules, whoever sets them: it does in a page fault, unless the hart has done so.

.section .text.pager, "ax", @progbits

.macro PAGER_SAVED instruction
  .irp r, 1, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 28, 29, 30, 31
  \instruction x\r, 8 * \r(sp)
  .endr
.endm

.balign 4
pager:
  csrrw sp, sscratch, sp
  PAGER_SAVED sd
  csrr t0, scause
  bltz t0, storm
  li t1, CAUSE_USER_ECALL
  beq t0, t1, call

# A page fault at stval, which is in page a0 of the image.
  csrr a1, stval
  srli a1, a1, 12
  li t1, IMAGE >> 12
  sub a0, a1, t1
  ld t1, pages
  bgeu a0, t1, no_such_page
  slli a1, a1, 12
  la t2, page_table
  slli t3, a0, 3
  add t2, t2, t3
  ld t3, 0(t2)
  beqz t3, absent
  # The page is there, so this was about A or D: A comes first, and D only in a store.
  andi t4, t3, PTE_A
  ori t3, t3, PTE_A
  beqz t4, 1f
  andi t4, t3, PTE_D
  bnez t4, unexpected_fault
  li t4, CAUSE_STORE_PAGE_FAULT
  bne t0, t4, unexpected_fault
  ori t3, t3, PTE_D
1:
  sd t3, 0(t2)
  sfence.vma a1, x0
  j resume
absent:
  call load
resume:
  # The next storm is some ticks away from here, so that the test gets on meanwhile.
  ld t0, storms_left
  beqz t0, leave
  li a0, STORM_TICKS
  li a7, CALL_TIMER
  ecall
leave:
  PAGER_SAVED ld
  csrrw sp, sscratch, sp
  sret

# An interrupt: everything goes, even what was loaded a moment ago and is not accessed yet.
storm:
  li a0, 0
  call evict_all
  la t1, storms_left
  ld t0, 0(t1)
  addi t0, t0, -1
  sd t0, 0(t1)
  bnez t0, resume
  li a0, 0
  li a7, CALL_TIMER
  ecall
  j leave

call:
  li a0, PTE_A
  li t0, CALL_EXIT
  beq a7, t0, exit
  csrr t0, sepc
  addi t0, t0, 4
  csrw sepc, t0
  call evict_all
  j leave

# The end: pages go home, are checked as they do, and then to where they were loaded, where the host
# finds the signature.
exit:
  call evict_all
  li t0, KERNEL_OFFSET
  li a0, HOMES
  add a0, a0, t0
  li a1, IMAGE
  add a1, a1, t0
  ld a2, pages
  slli a2, a2, 12
  add a2, a2, a0
  BOOT_MOVE a0, a1, a2, x0
to_machine:
  li a7, CALL_EXIT
  ecall

unexpected_fault:
  REPORT_STATUS STATUS_UNEXPECTED_TRAP
  j to_machine
no_such_page:
  REPORT_STATUS STATUS_NO_SUCH_PAGE
  j to_machine
not_accessed:
  REPORT_STATUS STATUS_NOT_ACCESSED
  j to_machine
not_dirty:
  REPORT_STATUS STATUS_NOT_DIRTY
  j to_machine

# a1 = the address at which the pager sees frame number a0.
.macro PAGER_FRAME
  li t0, FRAME_STRIDE
  mul a1, a0, t0
  andi a1, a1, FRAME_COUNT - 1
  slli a1, a1, 12
  li t0, FRAMES + KERNEL_OFFSET
  add a1, a1, t0
.endm

# Loads page a0. Loads are numbered, and number n takes frame n modulo FRAME_COUNT, for which the page
# of number n - RESIDENT goes. Clobbers t0 to t6, a0 to a5 and ra.
load:
  mv a4, ra
  mv a5, a0
  la t0, loads
  ld t1, 0(t0)
  addi t2, t1, 1
  sd t2, 0(t0)
  addi a0, t1, -RESIDENT
  andi a0, a0, FRAME_COUNT - 1
  andi a3, t1, FRAME_COUNT - 1
  li a2, PTE_A
  call evict
  mv a0, a3
  la t0, frame_pages
  slli t1, a0, 3
  add t0, t0, t1
  addi t1, a5, 1
  sd t1, 0(t0)
  PAGER_FRAME
  mv a0, a1
  slli t1, a5, 12
  li t0, HOMES + KERNEL_OFFSET
  add t1, t1, t0
  li t0, PAGE_SIZE
  add t2, t1, t0
1:
  ld t3, 0(t1)
  sd t3, 0(a1)
  addi t1, t1, 8
  addi a1, a1, 8
  bltu t1, t2, 1b
  # The page may be code.
  fence.i
  li t0, KERNEL_OFFSET
  sub a0, a0, t0
  srli a0, a0, 12
  slli a0, a0, PTE_PPN_SHIFT
  ori a0, a0, PTE_V | PTE_R | PTE_W | PTE_X | PTE_U
  la t0, page_table
  slli t1, a5, 3
  add t0, t0, t1
  sd a0, 0(t0)
  slli t1, a5, 12
  li t0, IMAGE
  add t1, t1, t0
  sfence.vma t1, x0
  jr a4

# Evicts whatever is in frame a0, whose entry must have the bits in a2. Clobbers t0 to t6, a0 and a1.
evict:
  la t0, frame_pages
  slli t1, a0, 3
  add t0, t0, t1
  ld t1, 0(t0)
  beqz t1, 3f
  sd x0, 0(t0)
  addi t1, t1, -1
  la t0, page_table
  slli t2, t1, 3
  add t0, t0, t2
  ld t2, 0(t0)
  sd x0, 0(t0)
  slli t1, t1, 12
  li t0, IMAGE
  add t3, t0, t1
  sfence.vma t3, x0
  and t3, t2, a2
  bne t3, a2, not_accessed
  PAGER_FRAME
  li t0, HOMES + KERNEL_OFFSET
  add t1, t1, t0
  li t0, PAGE_SIZE
  add t0, t0, t1
  andi t2, t2, PTE_D
  li t3, POISON
1:
  ld t4, 0(a1)
  sd t3, 0(a1)
  ld t5, 0(t1)
  beq t4, t5, 2f
  beqz t2, not_dirty
  sd t4, 0(t1)
2:
  addi a1, a1, 8
  addi t1, t1, 8
  bltu t1, t0, 1b
3:
  ret

# Evicts all pages, whose entries must have the bits in a0. Clobbers t0 to t6, a0 to a4.
evict_all:
  mv a4, ra
  mv a2, a0
  li a3, FRAME_COUNT
1:
  addi a3, a3, -1
  mv a0, a3
  call evict
  bnez a3, 1b
  jr a4

.balign 8
pages:
  .dword image_pages

.section .env, "aw", @progbits
.balign 4096
page_table:
  .zero 4096
frame_pages:
  .zero 8 * FRAME_COUNT
loads:
  .dword 0
storms_left:
  .dword 0
pager_save:
  .zero 8 * 32
