# env: p
# isa: svadu
# A and D of atomics where hardware does not set them, menvcfg.ADUE = 0 (Privileged ISA, "Addressing and
# Memory Protection", Svade): which of the two each needs, and that its fault is its own.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set ADDRESS, PTE_VA + 0x20
.set RW, PTE_V | PTE_R | PTE_W

# \code where the entry has these flags; it has the low eight bits \after then.
.macro ATOMIC testnum, flags, cause, after, code
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, pte_page, \flags
  sfence.vma
  PTE_ACCESS S, 0, ADDRESS, "\code"
  PTE_EXPECT_TRAP \cause, ADDRESS
  PTE_EXPECT \after
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  li t0, 1 << 61
  csrc menvcfg, t0

  # LR is a load: it needs A only.
  ATOMIC 2, RW | PTE_A, 0, 0x47, "lr.d t5, (t4)"
  ATOMIC 3, RW | PTE_D, CAUSE_LOAD_PAGE_FAULT, 0x87, "lr.d t5, (t4)"
  ATOMIC 4, RW, CAUSE_LOAD_PAGE_FAULT, 0x07, "lr.w t5, (t4)"
  # SC where LR has been: it needs D too.
  ATOMIC 5, RW | PTE_A | PTE_D, 0, 0xc7, "1: lr.d t5, (t4); sc.d t5, zero, (t4); bnez t5, 1b"
  ATOMIC 6, RW | PTE_A, CAUSE_STORE_PAGE_FAULT, 0x47, "1: lr.d t5, (t4); sc.d t5, zero, (t4); bnez t5, 1b"
  # An AMO needs both, even where it changes nothing.
  ATOMIC 7, RW | PTE_A | PTE_D, 0, 0xc7, "amoswap.d t5, zero, (t4)"
  ATOMIC 8, RW | PTE_A, CAUSE_STORE_PAGE_FAULT, 0x47, "amoadd.d t5, zero, (t4)"
  ATOMIC 9, RW | PTE_D, CAUSE_STORE_PAGE_FAULT, 0x87, "amoor.w t5, zero, (t4)"
  ATOMIC 10, RW, CAUSE_STORE_PAGE_FAULT, 0x07, "amomaxu.w t5, zero, (t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
