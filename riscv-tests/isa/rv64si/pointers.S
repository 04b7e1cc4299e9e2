# env: p
# Entries that point to the next table (Privileged ISA, "Sv39" and "Virtual Address Translation Process"):
# their D, A and U are reserved, and fault when set; G and the bits for software do nothing to them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# The pointer at level \level, which leads to level \next, has these flags.
.macro POINTER_CASE testnum, level, next, flags, faults
  TEST_BEGIN \testnum
  PTE_STORE pte_level\level, 0, pte_level\next, \flags
  sfence.vma
  .if \faults
  PTE_FAULTS S, PTE_VA + 8, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, PTE_VA + 8, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FETCH_FAULTS S, PTE_VA, CAUSE_FETCH_PAGE_FAULT
  .else
  PTE_READS S, PTE_VA + 8, 0x1234567890
  PTE_FETCHES S, PTE_VA, 66
  .endif
  PTE_STORE pte_level\level, 0, pte_level\next, PTE_V
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_leaf, 0, page, PTE_RWX

  POINTER_CASE 2, 2, 1, PTE_V, 0
  POINTER_CASE 3, 2, 1, PTE_V | PTE_G, 0
  POINTER_CASE 4, 2, 1, PTE_V | 1 << 8, 0
  POINTER_CASE 5, 2, 1, PTE_V | 1 << 9, 0
  POINTER_CASE 6, 2, 1, PTE_V | PTE_A, 1
  POINTER_CASE 7, 2, 1, PTE_V | PTE_D, 1
  POINTER_CASE 8, 2, 1, PTE_V | PTE_U, 1
  POINTER_CASE 9, 2, 1, 0, 1
  POINTER_CASE 10, 2, 1, PTE_V | PTE_W, 1
  POINTER_CASE 11, 2, 1, PTE_V | 1 << 54, 1
  POINTER_CASE 12, 2, 1, PTE_V | 1 << 60, 1

  POINTER_CASE 13, 1, 0, PTE_V | PTE_G, 0
  POINTER_CASE 14, 1, 0, PTE_V | 3 << 8, 0
  POINTER_CASE 15, 1, 0, PTE_V | PTE_A, 1
  POINTER_CASE 16, 1, 0, PTE_V | PTE_D, 1
  POINTER_CASE 17, 1, 0, PTE_V | PTE_U, 1
  POINTER_CASE 18, 1, 0, 0, 1
  POINTER_CASE 19, 1, 0, PTE_V | PTE_W, 1
  POINTER_CASE 20, 1, 0, PTE_V | 1 << 54, 1
  POINTER_CASE 21, 1, 0, PTE_V | 1 << 60, 1

  # And at the end all is as it was.
  POINTER_CASE 22, 1, 0, PTE_V, 0

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  PTE_CODE 66
  .dword 0x1234567890
  .balign 4096
RVTEST_DATA_END
