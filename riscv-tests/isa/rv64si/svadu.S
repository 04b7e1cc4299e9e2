# env: p
# isa: svadu
# A and D where hardware sets them, menvcfg.ADUE = 1 (Privileged ISA, "Svadu"): loads set A, stores A and D,
# and what faults sets nothing.

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
  # A fetch sets A, and not D.
  FETCH_CASE 8, PTE_V | PTE_X, CAUSE_ILLEGAL_INSTRUCTION
  PTE_EXPECT 0x49
  # A store that is not allowed does not set D.
  PTE_CASE 9, sd, S, 0, PTE_V | PTE_R | PTE_A, CAUSE_STORE_PAGE_FAULT
  PTE_EXPECT 0x43
  PTE_CASE 10, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A, CAUSE_STORE_PAGE_FAULT
  PTE_EXPECT 0x57
  # A load that has found D clear leaves it to the store that follows, with no fence between.
  PTE_CASE 11, ld, S, 0, PTE_V | PTE_R | PTE_W, 0
  PTE_EXPECT 0x47
  PTE_ACCESS S, 0, PTE_VA + 8, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_EXPECT 0xc7
  # In superpages.
  TEST_BEGIN 12
  PTE_SET pte_level1, 8 * 3, 0x80200000, PTE_V | PTE_R | PTE_W
  PTE_SET pte_level2, 8 * 3, 0x80000000, PTE_V | PTE_R | PTE_W
  sfence.vma
  PTE_ACCESS S, 0, 0x612340, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_ACCESS S, 0, 0xc0212340, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  la t0, pte_level1
  ld t1, 8 * 3(t0)
  TEST_EXPECT t1, 0x80200000 >> 2 | PTE_RW
  la t0, pte_level2
  ld t1, 8 * 3(t0)
  TEST_EXPECT t1, 0x80000000 >> 2 | PTE_V | PTE_R | PTE_W | PTE_A

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
