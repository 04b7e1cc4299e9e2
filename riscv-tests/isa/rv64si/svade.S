# env: p
# isa: svadu
# A and D where hardware does not set them, menvcfg.ADUE = 0 (Privileged ISA, "Svade"): A clear makes every
# access fault, D clear every store, and the entry stays as it is.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# A fetch. Zeros are what is there, so where it is allowed it is an illegal instruction.
.macro FETCH_CASE testnum, flags, cause
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, pte_page, \flags
  sfence.vma
  PTE_FETCH S, 0, PTE_VA
  TEST_EXPECT a0, \cause
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  li t0, 1 << 61
  csrc menvcfg, t0

  PTE_CASE 2, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 3, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 4, ld, S, 0, PTE_V | PTE_R | PTE_W, CAUSE_LOAD_PAGE_FAULT
  PTE_EXPECT 0x07
  PTE_CASE 5, sd, S, 0, PTE_V | PTE_R | PTE_W, CAUSE_STORE_PAGE_FAULT
  PTE_EXPECT 0x07
  PTE_CASE 6, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_A, 0
  PTE_EXPECT 0x47
  PTE_CASE 7, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_A, CAUSE_STORE_PAGE_FAULT
  PTE_EXPECT 0x47
  PTE_CASE 8, ld, U, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 9, sd, U, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_D, CAUSE_STORE_PAGE_FAULT
  # A fetch needs A, and not D.
  FETCH_CASE 10, PTE_V | PTE_R | PTE_X | PTE_D, CAUSE_FETCH_PAGE_FAULT
  PTE_EXPECT 0x8b
  FETCH_CASE 11, PTE_V | PTE_R | PTE_X | PTE_A, CAUSE_ILLEGAL_INSTRUCTION
  PTE_EXPECT 0x4b
  # Superpages are held to the same.
  TEST_BEGIN 12
  PTE_SET pte_level1, 8 * 3, 0x80200000, PTE_V | PTE_R | PTE_W | PTE_A
  PTE_SET pte_level2, 8 * 3, 0x80000000, PTE_V | PTE_R | PTE_W
  sfence.vma
  PTE_FAULTS S, 0x612340, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FAULTS S, 0xc0212340, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
