# env: p
# Bits 63 to 39 of a virtual address of Sv39 equal bit 38, or there is a page fault of the access's kind
# (Privileged ISA, "Sv39").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/sv_macros.S"

.set LOW, PTE_VA + WALK_WORD
.set LOW_LAST, 0x3ffffffff8
.set HIGH, -1 << 38 | PTE_VA + WALK_WORD
.set HIGH_LAST, -8
# Where `jr s3` is.
.set JUMP, -1 << 38 | PTE_VA + WALK_JUMP

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_leaf, 0, page, PTE_RWX
  PTE_STORE pte_level2, 8 * 256, pte_level1, PTE_V
  # The last page of each half.
  PTE_STORE pte_level0, 8 * 511, pte_page, PTE_RW
  PTE_STORE pte_level1, 8 * 511, pte_level0, PTE_V
  PTE_STORE pte_level2, 8 * 255, pte_level1, PTE_V
  PTE_STORE pte_level2, 8 * 511, pte_level1, PTE_V
  sfence.vma

  TURNED 2, 39, LOW, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 3, 39, HIGH, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 4, 39, LOW_LAST, CAUSE_LOAD_PAGE_FAULT, "lw t5, 0(t4)"
  TURNED 5, 39, HIGH_LAST, CAUSE_LOAD_PAGE_FAULT, "lbu t5, 0(t4)"
  TURNED 6, 39, LOW, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED 7, 39, HIGH, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED 8, 39, LOW_LAST, CAUSE_STORE_PAGE_FAULT, "sw zero, 0(t4)"
  TURNED 9, 39, HIGH_LAST, CAUSE_STORE_PAGE_FAULT, "sb zero, 0(t4)"
  TURNED 10, 39, LOW, CAUSE_LOAD_PAGE_FAULT, "lr.d t5, (t4)"
  TURNED 11, 39, HIGH, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"

  TEST_BEGIN 12
  PTE_FETCHES S, PTE_VA, 44
  PTE_FETCHES S, -1 << 38 | PTE_VA, 44
  TURNED_FETCH 13, 39, JUMP, PTE_VA
  TURNED_FETCH 14, 39, JUMP, -1 << 38 | PTE_VA

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
WALK_PAGE page
RVTEST_DATA_END
