# Macros for tests of virtual memory. M-mode loads and stores through MPRV, and fetches by mret to S or
# U. A trap leaves its cause in a0, its value in a1 and its address in a2; without one a0 is 0.
#
#   PTE_SETUP                            once, first: PTE_VA is translated by the entry at pte_leaf
#   PTE_CASE 2, ld, S, 0, PTE_RW, 0      with that entry's flags, an access at PTE_VA + 8
#
# For what is not of that form:
#
#   PTE_STORE, PTE_SET                   an entry anywhere
#   PTE_ACCESS, PTE_FETCH, PTE_RUN       an access, a jump to an address, code of the test in S or U
#   PTE_READS, PTE_FAULTS, PTE_FETCHES, PTE_FETCH_FAULTS   the same, and what must come of it

# With what an access needs: V, A and D.
.set PTE_LEAF, PTE_V | PTE_A | PTE_D
.set PTE_RO,  PTE_LEAF | PTE_R
.set PTE_RW,  PTE_LEAF | PTE_R | PTE_W
.set PTE_XO,  PTE_LEAF | PTE_X
.set PTE_RX,  PTE_LEAF | PTE_R | PTE_X
.set PTE_RWX, PTE_LEAF | PTE_R | PTE_W | PTE_X

.set PTE_VA, 0x1000
# Nothing is there, on any of the platforms.
.set PTE_NOWHERE, 1 << 40

# An entry for \table goes to \place: its page number, and \flags.
.macro PTE_STORE place, offset, table, flags
  la t0, \table
  srli t0, t0, 12
  slli t0, t0, 10
  li t1, \flags
  or t0, t0, t1
  li t1, \offset
  la t2, \place
  add t1, t1, t2
  sd t0, 0(t1)
.endm

# The same for an address that is a number.
.macro PTE_SET place, offset, address, flags
  li t0, ((\address) >> 12 << PTE_PPN_SHIFT) | \flags
  li t1, \offset
  la t2, \place
  add t1, t1, t2
  sd t0, 0(t1)
.endm

# Tables for virtual page 1, and of Sv39, Sv48 or Sv57 the one that has as many levels. Where it is not
# there, the case under way fails.
.macro PTE_SETUP levels=3
  PTE_STORE pte_level1, 0, pte_level0, PTE_V
  PTE_STORE pte_level2, 0, pte_level1, PTE_V
  .if \levels == 3
  PTE_SATP SATP_SV39, pte_level2
  .endif
  .if \levels > 3
  PTE_STORE pte_level3, 0, pte_level2, PTE_V
  .endif
  .if \levels == 4
  PTE_SATP SATP_SV48, pte_level3
  .endif
  .if \levels == 5
  PTE_STORE pte_level4, 0, pte_level3, PTE_V
  PTE_SATP SATP_SV57, pte_level4
  .endif
  csrr t1, satp
  bne t0, t1, fail
  sfence.vma
.endm

.macro PTE_SATP mode, root, asid=0
  la t0, \root
  srli t0, t0, 12
  li t1, \mode << SATP_MODE_SHIFT | \asid << 44
  or t0, t0, t1
  csrw satp, t0
.endm

.set PTE_MODE_U, 0
.set PTE_MODE_S, MSTATUS_MPP_S
.set PTE_MODE_M, MSTATUS_MPP

# \mode is M, S or U, \status what of SUM and MXR is set.
.macro PTE_AS mode, status
  li t2, MSTATUS_MPP | MSTATUS_SUM | MSTATUS_MXR
  csrc mstatus, t2
  li t2, PTE_MODE_\mode | \status
  csrs mstatus, t2
  li a0, 0
  li a1, 0
  li a2, 0
.endm

# \code with t4 = \va, or as it is if that is empty. It may use t5 and t6, and t5 is lost in a trap.
.macro PTE_ACCESS mode, status, va, code
  PTE_AS \mode, \status
  la s5, .Lpte_done\@
  .ifnb \va
  li t4, \va
  .endif
  li t3, MSTATUS_MPRV
  csrs mstatus, t3
  \code
  .balign 4
.Lpte_done\@:
  csrc mstatus, t3
.endm

# What is at \va runs in S or U, with t4 = \va, until it traps.
.macro PTE_FETCH mode, status, va
  PTE_AS \mode, \status
  la s5, .Lpte_done\@
  .ifnb \va
  li t4, \va
  .endif
  li a3, 0
  csrw mepc, t4
  mret
  .balign 4
.Lpte_done\@:
.endm

# \code runs in S or U where it is, so it is mapped there, or satp is Bare. A breakpoint ends it.
.macro PTE_RUN mode, status, code
  PTE_AS \mode, \status
  la s5, .Lpte_done\@
  la t4, .Lpte_code\@
  csrw mepc, t4
  mret
  .balign 4
.Lpte_code\@:
  \code
  ebreak
  .balign 4
.Lpte_done\@:
.endm

# The trap was this one, of the access at \va, or there was none.
.macro PTE_EXPECT_TRAP cause, va
  TEST_EXPECT a0, \cause
  .if \cause
  TEST_EXPECT a1, \va
  .endif
.endm

.macro PTE_READS mode, va, value
  PTE_ACCESS \mode, 0, \va, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, \value
.endm

.macro PTE_FAULTS mode, va, cause, code
  PTE_ACCESS \mode, 0, \va, "\code"
  PTE_EXPECT_TRAP \cause, \va
.endm

# At \va is PTE_CODE \number.
.macro PTE_FETCHES mode, va, number
  PTE_FETCH \mode, 0, \va
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_EXPECT a2, \va + 4
  TEST_EXPECT a3, \number
.endm

.macro PTE_FETCH_FAULTS mode, va, cause
  PTE_FETCH \mode, 0, \va
  TEST_EXPECT a0, \cause
  TEST_EXPECT a1, \va
  TEST_EXPECT a2, \va
.endm

# Code that tells where it is.
.macro PTE_CODE number
  li a3, \number
  ebreak
.endm

# \op is ld or sd or the like, \mode U or S, \status what of SUM and MXR is set, \cause 0 or that of the
# trap.
.macro PTE_CASE testnum, op, mode, status, flags, cause
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, pte_page, \flags
  sfence.vma
  PTE_ACCESS \mode, \status, PTE_VA + 8, "\op t5, 0(t4)"
  PTE_EXPECT_TRAP \cause, PTE_VA + 8
.endm

# The entry as it is now has these low eight bits.
.macro PTE_EXPECT flags
  la t0, pte_leaf
  lbu a2, 0(t0)
  TEST_EXPECT a2, \flags
.endm

# Goes on at s5, as M-mode itself. Under another name it is for the test's own handler to go to.
.macro PTE_HANDLER name=mtvec_handler
  .balign 4
  .globl \name
\name:
  csrr a0, mcause
  csrr a1, mtval
  csrr a2, mepc
  csrw mepc, s5
  li t5, MSTATUS_MPRV
  csrc mstatus, t5
  li t5, MSTATUS_MPP
  csrs mstatus, t5
  mret
.endm

# A page that is all \value.
.macro PTE_FRAME name, value
  .balign 4096
\name:
  .rept 512
  .dword \value
  .endr
.endm

# Tables are named by their level; the three of Sv39 by what they hold as well.
.macro PTE_DATA
  .balign 4096
pte_leaves:
pte_level0:
  .dword 0
pte_leaf:
  .zero 4096 - 8
pte_middle:
pte_level1:
  .zero 4096
pte_root:
pte_level2:
  .zero 4096
pte_level3:
  .zero 4096
pte_level4:
  .zero 4096
pte_page:
  .zero 4096
.endm
