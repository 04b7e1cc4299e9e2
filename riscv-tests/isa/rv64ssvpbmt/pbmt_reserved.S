# env: p
# isa: svpbmt
# qemu: no, because it takes PBMT = 3 for a type, which is reserved (Privileged ISA, "Svpbmt"), and 7.2 any while menvcfg.PBMTE is clear; Spike passes
# What is reserved of the field PBMT: all of it while menvcfg.PBMTE is clear, 3 always.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/pbmt_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  li s4, PBMTE

  csrc menvcfg, s4
  LEAF_WORKS 2, 0
  LEAF_FAULTS 3, NC
  LEAF_FAULTS 4, IO
  LEAF_FAULTS 5, TYPE_3
  PTE_STORE pte_leaf, 0, page, PTE_RWX
  POINTER_FAULTS 6, 2, 1, NC
  LEAF_WORKS 7, 0

  csrs menvcfg, s4
  LEAF_FAULTS 8, TYPE_3
  TEST_BEGIN 9
  PTE_SET pte_level1, 8 * 3, 0x80200000, TYPE_3 | PTE_RWX
  ALL_FAULT 0x612348
  TEST_BEGIN 10
  PTE_SET pte_level2, 8 * 3, 0x80000000, TYPE_3 | PTE_RWX
  ALL_FAULT 0xc0212348

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PBMT_DATA
RVTEST_DATA_END
