# Macros for tests of page-table entries: M-mode loads and stores through MPRV, by one entry whose
# flags are the case's. The page under test is at PTE_VA; a trap leaves its cause in a0 and its value
# in a1.
#
#   PTE_SETUP                            once, first
#   PTE_TRY  s_or_u, status, flags       sets the entry and the mode of the access
#   PTE_CASE 2, load, S, 0, PTE_V | …, 0

.set PTE_V, 1 << 0
.set PTE_R, 1 << 1
.set PTE_W, 1 << 2
.set PTE_X, 1 << 3
.set PTE_U, 1 << 4
.set PTE_G, 1 << 5
.set PTE_A, 1 << 6
.set PTE_D, 1 << 7

.set PTE_VA, 0x1000

# An entry for \table goes to \place: its page number, and \flags.
.macro PTE_STORE place, offset, table, flags
  la t0, \table
  srli t0, t0, 12
  slli t0, t0, 10
  li t1, \flags
  or t0, t0, t1
  la t1, \place
  sd t0, \offset(t1)
.endm

.macro PTE_SETUP
  PTE_STORE pte_root, 0, pte_middle, PTE_V
  PTE_STORE pte_middle, 0, pte_leaves, PTE_V
  la t0, pte_root
  srli t0, t0, 12
  li t1, 8 << 60
  or t0, t0, t1
  csrw satp, t0
.endm

.set PTE_MODE_U, 0
.set PTE_MODE_S, MSTATUS_MPP_S

# \op is ld or sd, \mode U or S, \status what of SUM and MXR is set, \cause 0 or that of the trap.
.macro PTE_CASE testnum, op, mode, status, flags, cause
  TEST_BEGIN \testnum
  PTE_STORE pte_leaves, 8, pte_page, \flags
  sfence.vma
  li t2, MSTATUS_MPP | MSTATUS_SUM | MSTATUS_MXR
  csrc mstatus, t2
  li t2, PTE_MODE_\mode | \status
  csrs mstatus, t2
  li a0, 0
  li a1, 0
  la s5, .Lpte_done\@
  li t3, MSTATUS_MPRV
  li t4, PTE_VA + 8
  csrs mstatus, t3
  \op t5, 0(t4)
  .balign 4
.Lpte_done\@:
  csrc mstatus, t3
  TEST_EXPECT a0, \cause
  .if \cause
  TEST_EXPECT a1, PTE_VA + 8
  .endif
.endm

# The entry as it is now has these low eight bits.
.macro PTE_EXPECT flags
  la t0, pte_leaves
  lbu a2, 8(t0)
  TEST_EXPECT a2, \flags
.endm

# Goes on at s5, as M-mode itself.
.macro PTE_HANDLER
  .balign 4
  .globl mtvec_handler
mtvec_handler:
  csrr a0, mcause
  csrr a1, mtval
  csrw mepc, s5
  li t5, MSTATUS_MPRV
  csrc mstatus, t5
  li t5, MSTATUS_MPP
  csrs mstatus, t5
  mret
.endm

.macro PTE_DATA
  .balign 4096
pte_root:
  .zero 4096
pte_middle:
  .zero 4096
pte_leaves:
  .zero 4096
pte_page:
  .zero 4096
.endm
