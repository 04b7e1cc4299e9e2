# env: p
# isa: svadu
# qemu: no, because it updates the entry without a check (Privileged ISA, "Virtual Address Translation Process": a PMP violation of the store raises an access fault)
# Updates of A and D under physical memory protection (Privileged ISA, "Physical Memory Protection and
# Paging" and "Virtual Address Translation Process"; Svadu): the store to the entry is S-mode's, and where it
# fails the access fault is of the access's kind, and the entry stays.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set VA, PTE_VA + 8
.set LEAF, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D

.macro TEST_UPDATE testnum, perms, flags, cause, after, code
  TEST_BEGIN \testnum
  PMP_CFG 0, PMP_NAPOT | \perms
  PTE_STORE pte_leaves, 8, pte_page, \flags
  PMP_DATA_TRY S, pmp_area, "li t4, VA; \code"
  TEST_EXPECT a0, \cause
  .if \cause
  bne a2, t4, fail
  .endif
  PTE_EXPECT \after
.endm

.set RW, PTE_V | PTE_R | PTE_W

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 1
  PTE_SETUP
  PMP_OFF
  PMP_EVERYWHERE 1
  PMP_CFG 1, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_NAPOT_AT 0, pte_leaves, 4096
  # menvcfg.ADUE.
  li t0, 1 << 61
  csrs 0x30a, t0

  # The table can be written.
  TEST_UPDATE 2, PMP_R | PMP_W, RW, 0, RW | PTE_A, "ld t5, 0(t4)"
  TEST_UPDATE 3, PMP_R | PMP_W, RW, 0, RW | PTE_A | PTE_D, "sd t5, 0(t4)"
  # It can only be read: without a need to write it, that will do.
  TEST_UPDATE 4, PMP_R, RW | PTE_A, 0, RW | PTE_A, "ld t5, 0(t4)"
  TEST_UPDATE 5, PMP_R, RW | PTE_A | PTE_D, 0, RW | PTE_A | PTE_D, "sd t5, 0(t4)"
  TEST_UPDATE 6, PMP_R, RW, CAUSE_LOAD_ACCESS, RW, "ld t5, 0(t4)"
  TEST_UPDATE 7, PMP_R, RW, CAUSE_STORE_ACCESS, RW, "sd t5, 0(t4)"
  TEST_UPDATE 8, PMP_R, RW | PTE_A, CAUSE_STORE_ACCESS, RW | PTE_A, "sd t5, 0(t4)"
  TEST_UPDATE 9, PMP_R | PMP_X, RW, CAUSE_LOAD_ACCESS, RW, "ld t5, 0(t4)"
  # A page fault is found first.
  TEST_UPDATE 10, PMP_R, PTE_V | PTE_R, CAUSE_STORE_PAGE_FAULT, PTE_V | PTE_R, "sd t5, 0(t4)"
  # Where A and D are software's, nothing is written, and it is a page fault.
  TEST_BEGIN 11
  li t0, 1 << 61
  csrc 0x30a, t0
  TEST_UPDATE 12, PMP_R, RW, CAUSE_LOAD_PAGE_FAULT, RW, "ld t5, 0(t4)"
  TEST_UPDATE 13, PMP_R, RW | PTE_A, CAUSE_STORE_PAGE_FAULT, RW | PTE_A, "sd t5, 0(t4)"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
PTE_DATA
