# Macros for tests of the field PBMT, beside those of pte_macros.S. The page under test is `page`.

.set PBMTE, 1 << 62
.set NC, 1 << 61
.set IO, 2 << 61
# Reserved.
.set TYPE_3, 3 << 61

.macro ALL_FAULT va
  sfence.vma
  PTE_FAULTS S, \va, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, \va, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FETCH_FAULTS S, \va, CAUSE_FETCH_PAGE_FAULT
.endm

.macro LEAF_FAULTS testnum, type
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, page, \type | PTE_RWX
  ALL_FAULT PTE_VA
.endm

# A load, a store, and that the page's bits count as without a type.
.macro LEAF_WORKS testnum, type
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, page, \type | PTE_RW
  sfence.vma
  PTE_READS S, PTE_VA + 8, 0x777
  PTE_ACCESS S, 0, PTE_VA + 16, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_READS S, PTE_VA + 16, PTE_VA + 16
  PTE_FAULTS U, PTE_VA + 8, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FETCH_FAULTS S, PTE_VA, CAUSE_FETCH_PAGE_FAULT
  PTE_STORE pte_leaf, 0, page, \type | PTE_RO | PTE_U
  sfence.vma
  PTE_READS U, PTE_VA + 8, 0x777
  PTE_FAULTS U, PTE_VA + 8, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
.endm

.macro POINTER_FAULTS testnum, level, next, type
  TEST_BEGIN \testnum
  PTE_STORE pte_level\level, 0, pte_level\next, \type | PTE_V
  ALL_FAULT PTE_VA
  PTE_STORE pte_level\level, 0, pte_level\next, PTE_V
.endm

.macro PBMT_DATA
  PTE_DATA
page:
  PTE_CODE 88
  .dword 0x777
  .dword 0
  .balign 4096
.endm
