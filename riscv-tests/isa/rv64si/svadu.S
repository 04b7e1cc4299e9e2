# env: p
# isa: svadu
# A and D where hardware sets them, menvcfg.ADUE = 1 (Privileged ISA, "Svadu"): loads set A, stores A and D,
# and what faults sets nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  li t0, 1 << 61
  csrs menvcfg, t0

  PTE_CASE 2, ld, S, 0, PTE_V | PTE_R | PTE_W, 0
  PTE_EXPECT 0x47
  PTE_CASE 3, sd, S, 0, PTE_V | PTE_R | PTE_W, 0
  PTE_EXPECT 0xc7
  PTE_CASE 4, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_A, 0
  PTE_EXPECT 0xc7
  PTE_CASE 5, ld, U, 0, PTE_V | PTE_R | PTE_W | PTE_U, 0
  PTE_EXPECT 0x57
  PTE_CASE 6, sd, S, 0, PTE_V | PTE_R, CAUSE_STORE_PAGE_FAULT
  PTE_EXPECT 0x03
  PTE_CASE 7, ld, U, 0, PTE_V | PTE_R | PTE_W, CAUSE_LOAD_PAGE_FAULT
  PTE_EXPECT 0x07

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
