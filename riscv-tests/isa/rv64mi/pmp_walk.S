# env: p
# Page-table reads under physical memory protection (Privileged ISA, "Physical Memory Protection and Paging"):
# they are S-mode's, whoever's the access is, and one that fails is an access fault of the access's kind.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set VA, PTE_VA + 8
.set LEAF, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D

# Entry 0 has \perms for the page \table; the causes are those of load, store and fetch, of which 0 is none.
.macro TEST_WALK testnum, table, perms, load, store, fetch
  TEST_BEGIN \testnum
  PMP_NAPOT_AT 0, \table, 4096
  PMP_CFG 0, PMP_NAPOT | \perms
  .irp mode, U, S
  .if PMP_MODE_\mode
  PTE_STORE pte_leaves, 8, pte_page, LEAF
  .else
  PTE_STORE pte_leaves, 8, pte_page, LEAF | PTE_U
  .endif
  PMP_DATA_TRY \mode, pmp_area, "li t4, VA; ld t5, 0(t4)"
  EXPECT_FAULT \load
  PMP_DATA_TRY \mode, pmp_area, "li t4, VA; sd s6, 0(t4)"
  EXPECT_FAULT \store
  PMP_FETCH_TRY \mode, VA
  .if \fetch
  EXPECT_FAULT \fetch
  .else
  TEST_EXPECT a0, PMP_CALL_\mode
  .endif
  .endr
.endm

.macro EXPECT_FAULT cause
  TEST_EXPECT a0, \cause
  .if \cause
  bne a2, t4, fail
  .endif
.endm

.set LOAD, CAUSE_LOAD_ACCESS
.set STORE, CAUSE_STORE_ACCESS
.set FETCH, CAUSE_FETCH_ACCESS

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 1
  PTE_SETUP
  # ECALL is what the page holds, and what is stored there.
  li s6, 0x73
  la t0, pte_page
  sd s6, 8(t0)
  fence.i
  PMP_OFF
  PMP_EVERYWHERE 1
  PMP_CFG 1, PMP_NAPOT | PMP_R | PMP_W | PMP_X

  # Tables of each level, which cannot be read.
  TEST_WALK 2, pte_root, 0, LOAD, STORE, FETCH
  TEST_WALK 3, pte_middle, 0, LOAD, STORE, FETCH
  TEST_WALK 4, pte_leaves, 0, LOAD, STORE, FETCH
  TEST_WALK 5, pte_root, PMP_X, LOAD, STORE, FETCH
  TEST_WALK 6, pte_leaves, PMP_X, LOAD, STORE, FETCH
  # Which can only be read: no more is needed, as A and D are set.
  TEST_WALK 7, pte_root, PMP_R, 0, 0, 0
  TEST_WALK 8, pte_middle, PMP_R, 0, 0, 0
  TEST_WALK 9, pte_leaves, PMP_R, 0, 0, 0
  # The page itself: the address that is checked is the physical one, the one reported the virtual.
  TEST_WALK 10, pte_page, 0, LOAD, STORE, FETCH
  TEST_WALK 11, pte_page, PMP_R, 0, STORE, FETCH
  TEST_WALK 12, pte_page, PMP_R | PMP_W, 0, 0, FETCH
  TEST_WALK 13, pte_page, PMP_X, LOAD, STORE, 0
  TEST_WALK 14, pte_page, PMP_R | PMP_W | PMP_X, 0, 0, 0

  # A page fault comes before the protection of the page, and that of the table before the page fault.
  TEST_BEGIN 15
  PMP_CFG 0, PMP_NAPOT
  PTE_STORE pte_leaves, 8, pte_page, 0
  PMP_DATA_TRY S, pmp_area, "li t4, VA; ld t5, 0(t4)"
  EXPECT_FAULT CAUSE_LOAD_PAGE_FAULT
  PMP_NAPOT_AT 0, pte_leaves, 4096
  PMP_DATA_TRY S, pmp_area, "li t4, VA; ld t5, 0(t4)"
  EXPECT_FAULT CAUSE_LOAD_ACCESS

  # No entry for the table at all.
  TEST_BEGIN 16
  PTE_STORE pte_leaves, 8, pte_page, LEAF
  PMP_CFG 1, 0
  PMP_NAPOT_AT 0, pte_page, 4096
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_DATA_TRY S, pmp_area, "li t4, VA; sd s6, 0(t4)"
  EXPECT_FAULT CAUSE_STORE_ACCESS

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
PTE_DATA
