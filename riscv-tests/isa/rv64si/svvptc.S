# env: p
# isa: svvptc
# An entry that becomes valid is seen in bounded time without a fence (Privileged ISA, "Svvptc" Extension for
# Obviating Memory-Management Instructions after Marking PTEs Valid): where an access has faulted, it can
# be tried again until it does not.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# What bounded time is here: so many tries.
.set TRIES, 10000

# The entry is not valid, and \code faults; then it is, and \code comes through.
.macro VALID testnum, flags, cause, code
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, page, 0
  sfence.vma
  PTE_FAULTS S, PTE_VA + 8, \cause, "\code"
  PTE_STORE pte_leaf, 0, page, \flags
  li s2, TRIES
1:
  addi s2, s2, -1
  beqz s2, fail
  PTE_ACCESS S, 0, PTE_VA + 8, "\code"
  bnez a0, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  VALID 2, PTE_RW, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TEST_EXPECT t5, 0x7654321
  VALID 3, PTE_RW, CAUSE_STORE_PAGE_FAULT, "sd t4, 0(t4)"
  la t0, page
  ld t0, 8(t0)
  TEST_EXPECT t0, PTE_VA + 8

  # A fetch.
  TEST_BEGIN 4
  PTE_STORE pte_leaf, 0, page, 0
  sfence.vma
  PTE_FETCH_FAULTS S, PTE_VA, CAUSE_FETCH_PAGE_FAULT
  PTE_STORE pte_leaf, 0, page, PTE_RX
  li s2, TRIES
1:
  addi s2, s2, -1
  beqz s2, fail
  PTE_FETCH S, 0, PTE_VA
  li t0, CAUSE_BREAKPOINT
  bne a0, t0, 1b
  TEST_EXPECT a3, 91

  # A pointer.
  TEST_BEGIN 5
  PTE_STORE pte_leaf, 0, page, PTE_RO
  PTE_STORE pte_level1, 0, pte_level0, 0
  sfence.vma
  PTE_FAULTS S, PTE_VA, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_STORE pte_level1, 0, pte_level0, PTE_V
  li s2, TRIES
2:
  addi s2, s2, -1
  beqz s2, fail
  PTE_ACCESS S, 0, PTE_VA + 8, "ld t5, 0(t4)"
  bnez a0, 2b
  TEST_EXPECT t5, PTE_VA + 8

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  PTE_CODE 91
  .dword 0x7654321
  .balign 4096
RVTEST_DATA_END
