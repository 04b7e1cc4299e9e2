# env: p
# isa: svpbmt
# The field PBMT (Privileged ISA, "Svpbmt" Standard Extension for Page-Based Memory Types) with
# menvcfg.PBMTE set: 1 and 2 are types of memory in leaves, and reserved in pointers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/pbmt_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  li s4, PBMTE
  csrs menvcfg, s4

  LEAF_WORKS 2, 0
  LEAF_WORKS 3, NC
  LEAF_WORKS 4, IO
  TEST_BEGIN 5
  PTE_STORE pte_leaf, 0, page, NC | PTE_RX
  sfence.vma
  PTE_FETCHES S, PTE_VA, 88

  # Superpages have types too.
  TEST_BEGIN 6
  PTE_SET pte_level1, 8 * 3, 0x80200000, NC | PTE_RW
  PTE_SET pte_level2, 8 * 3, 0x80000000, NC | PTE_RW
  sfence.vma
  PTE_ACCESS S, 0, 0x612348, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_READS S, 0xc0212348, 0x612348

  PTE_STORE pte_leaf, 0, page, PTE_RWX
  POINTER_FAULTS 7, 1, 0, NC
  POINTER_FAULTS 8, 1, 0, IO
  POINTER_FAULTS 9, 1, 0, TYPE_3
  POINTER_FAULTS 10, 2, 1, NC
  POINTER_FAULTS 11, 2, 1, IO
  POINTER_FAULTS 12, 2, 1, TYPE_3
  LEAF_WORKS 13, 0

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PBMT_DATA
RVTEST_DATA_END
