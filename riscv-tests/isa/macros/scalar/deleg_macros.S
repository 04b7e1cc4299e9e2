# Macros for tests of delegated exceptions, beside those of priv_macros.S. Below M-mode they run under
# Sv39, with code where it is physically.
#
#   DELEG_CAUSE CAUSE_LOAD_ACCESS, BEYOND, 2, 3, 4, 5, "1: lb a0, 0(a1)"
#   DELEG_IN_M 6, CAUSE_LOAD_ACCESS, BEYOND, "1: lb a0, 0(a1)"

# What is in a1, and becomes the trap's value: an address that is mapped to where nothing is, one that
# is not mapped, an odd one of data, or none.
.set DELEG_BEYOND, 0x40000000
.set DELEG_UNMAPPED, 0x1000

.set DELEG_NOWHERE, 1 << 40

# From here on S-mode sees what U-mode has at 0x8000_0000, so that its handler can be fetched.
.set DELEG_KERNEL_OFFSET, 0x40000000

.set DELEG_FLAGS, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D
.set DELEG_BEYOND_LEAF, (DELEG_NOWHERE >> 12 << PTE_PPN_SHIFT) | DELEG_FLAGS
.set DELEG_RAM_LEAF, (0x80000000 >> 12 << PTE_PPN_SHIFT) | DELEG_FLAGS

# The page tables are for code in \mode.
.macro DELEG_PAGES mode
  .ifc \mode, U
  li t2, PTE_U
  .else
  li t2, 0
  .endif
  la t0, deleg_root
  li t1, DELEG_BEYOND_LEAF
  or t1, t1, t2
  sd t1, 8 * (DELEG_BEYOND >> 30)(t0)
  li t1, DELEG_RAM_LEAF
  sd t1, 8 * ((0x80000000 + DELEG_KERNEL_OFFSET) >> 30)(t0)
  or t1, t1, t2
  sd t1, 8 * (0x80000000 >> 30)(t0)
  srli t0, t0, 12
  li t1, SATP_SV39 << SATP_MODE_SHIFT
  or t0, t0, t1
  csrw satp, t0
  sfence.vma
  la t0, deleg_handler
  li t1, DELEG_KERNEL_OFFSET
  add t0, t0, t1
  csrw stvec, t0
.endm

# One trap. A jump's trap is at its target. An illegal instruction's and a breakpoint's value may be
# zero.
.macro DELEG_TRAP testnum, delegated, from, to, cause, place, code
  TEST_BEGIN \testnum
  PRIV_CSRW medeleg, \delegated
  .ifc \place, DATA
  la a1, deleg_data + 1
  .else
  .ifnc \place, NONE
  .ifc \from, M
  li a1, DELEG_NOWHERE
  .else
  li a1, DELEG_\place
  .endif
  .endif
  .endif
  PRIV_RUN \from, 0, "\code"
  PRIV_EXPECT \to, \cause
  .if \cause == CAUSE_FETCH_ACCESS || \cause == CAUSE_FETCH_PAGE_FAULT
  bne s5, a1, fail
  .else
  la t0, 1b
  bne s5, t0, fail
  .endif
  .ifnc \place, NONE
  bne s6, a1, fail
  .else
  .if \cause == CAUSE_ILLEGAL_INSTRUCTION || \cause == CAUSE_BREAKPOINT
  DELEG_MAY_BE_ZERO \cause
  .else
  bnez s6, fail
  .endif
  .endif
.endm

.macro DELEG_MAY_BE_ZERO cause
  beqz s6, .Ldeleg_zero\@
  mv t0, s5
  .if \cause == CAUSE_ILLEGAL_INSTRUCTION
  lwu t0, 0(s5)
  .endif
  bne s6, t0, fail
.Ldeleg_zero\@:
.endm

# From S- and U-mode, delegated alone and not delegated alone; what is saved is the mode.
.macro DELEG_CAUSE cause, place, n0, n1, n2, n3, code
  DELEG_PAGES S
  DELEG_TRAP \n0, 1 << \cause, S, S, \cause, \place, "\code"
  PRIV_EXPECT_STATUS SSTATUS_SPP, SSTATUS_SPP
  DELEG_TRAP \n1, ~(1 << \cause), S, M, \cause, \place, "\code"
  PRIV_EXPECT_STATUS MSTATUS_MPP, MSTATUS_MPP_S
  DELEG_PAGES U
  DELEG_TRAP \n2, 1 << \cause, U, S, \cause, \place, "\code"
  PRIV_EXPECT_STATUS SSTATUS_SPP, 0
  DELEG_TRAP \n3, ~(1 << \cause), U, M, \cause, \place, "\code"
  PRIV_EXPECT_STATUS MSTATUS_MPP, 0
.endm

# In M-mode delegation does not count.
.macro DELEG_IN_M testnum, cause, place, code
  DELEG_TRAP \testnum, -1, M, M, \cause, \place, "\code"
  PRIV_EXPECT_STATUS MSTATUS_MPP, MSTATUS_MPP
.endm

# Like priv_supervisor_handler, but calls may be delegated as well: then a breakpoint leads to M-mode,
# which is not.
.macro DELEG_HANDLER
  .balign 4
deleg_handler:
  csrr s4, scause
  csrr s5, sepc
  csrr s6, stval
  csrr s7, sstatus
  li s8, PRIV_S
  li a7, PRIV_RETURN
  li t5, CAUSE_SUPERVISOR_ECALL
  beq s4, t5, 1f
  ecall
1:
  ebreak
.endm

.macro DELEG_DATA
  .balign 4096
deleg_root:
  .zero 4096
deleg_data:
  .dword 0, 0
.endm
