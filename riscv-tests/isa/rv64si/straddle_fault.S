# env: p
# Misaligned loads and stores across two pages of which one cannot be accessed: the fault's value is the
# address of the part that faulted (Privileged ISA, "Supervisor Trap Value Register" and "Machine Trap Value
# Register"). This is for machines on which misaligned accesses of main memory work.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# The boundary between virtual pages 1 and 2, whose frames are `first` and `second`.
.set EDGE, 0x2000

# An access that begins \before bytes before the edge faults at \value, or where it begins if that is empty.
.macro FAULT cause, inst, before, value
  PTE_ACCESS S, 0, EDGE - \before, "\inst t5, 0(t4)"
  TEST_EXPECT a0, \cause
  addi t0, s5, -4
  bne a2, t0, fail
  .ifb \value
  TEST_EXPECT a1, EDGE - \before
  .else
  TEST_EXPECT a1, \value
  .endif
.endm

.macro LOADS_FAULT testnum, flags_1, flags_2, value
  TEST_BEGIN \testnum
  PTE_STORE pte_level0, 8, first, \flags_1
  PTE_STORE pte_level0, 16, second, \flags_2
  sfence.vma
  FAULT CAUSE_LOAD_PAGE_FAULT, lh, 1, \value
  FAULT CAUSE_LOAD_PAGE_FAULT, lhu, 1, \value
  .irp before, 1, 2, 3
  FAULT CAUSE_LOAD_PAGE_FAULT, lw, \before, \value
  FAULT CAUSE_LOAD_PAGE_FAULT, lwu, \before, \value
  .endr
  .irp before, 1, 3, 4, 7
  FAULT CAUSE_LOAD_PAGE_FAULT, ld, \before, \value
  .endr
.endm

.macro STORES_FAULT testnum, flags_1, flags_2, value
  TEST_BEGIN \testnum
  PTE_STORE pte_level0, 8, first, \flags_1
  PTE_STORE pte_level0, 16, second, \flags_2
  sfence.vma
  FAULT CAUSE_STORE_PAGE_FAULT, sh, 1, \value
  .irp before, 1, 2, 3
  FAULT CAUSE_STORE_PAGE_FAULT, sw, \before, \value
  .endr
  .irp before, 1, 3, 4, 7
  FAULT CAUSE_STORE_PAGE_FAULT, sd, \before, \value
  .endr
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # The second page is not there, not to be read, or U-mode's.
  LOADS_FAULT 2, PTE_RW, 0, EDGE
  LOADS_FAULT 3, PTE_RW, PTE_XO, EDGE
  LOADS_FAULT 4, PTE_RW, PTE_RW | PTE_U, EDGE
  STORES_FAULT 5, PTE_RW, 0, EDGE
  STORES_FAULT 6, PTE_RW, PTE_RO, EDGE
  STORES_FAULT 7, PTE_RW, PTE_RW | PTE_U, EDGE
  # The first.
  LOADS_FAULT 8, 0, PTE_RW
  LOADS_FAULT 9, PTE_XO, PTE_RW
  LOADS_FAULT 10, PTE_RW | PTE_U, PTE_RW
  STORES_FAULT 11, 0, PTE_RW
  STORES_FAULT 12, PTE_RO, PTE_RW

  # The first page ends where addresses stop being canonical.
  TEST_BEGIN 13
  PTE_STORE pte_level0, 8 * 511, first, PTE_RW
  PTE_STORE pte_level1, 8 * 511, pte_level0, PTE_V
  PTE_STORE pte_level2, 8 * 255, pte_level1, PTE_V
  sfence.vma
  .irp inst, ld, lw
  PTE_ACCESS S, 0, (1 << 38) - 3, "\inst t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_PAGE_FAULT
  TEST_EXPECT a1, 1 << 38
  .endr
  TEST_BEGIN 14
  PTE_ACCESS S, 0, (1 << 38) - 1, "sh t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_STORE_PAGE_FAULT
  TEST_EXPECT a1, 1 << 38
  # The second begins where they are canonical again.
  TEST_BEGIN 15
  PTE_STORE pte_level0, 0, second, PTE_RW
  PTE_STORE pte_level2, 8 * 256, pte_level1, PTE_V
  sfence.vma
  PTE_FAULTS S, (-1 << 38) - 3, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, (-1 << 38) - 3, CAUSE_STORE_PAGE_FAULT, "sw t5, 0(t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
PTE_FRAME second, 2
PTE_FRAME between, 3
PTE_FRAME first, 1
RVTEST_DATA_END
