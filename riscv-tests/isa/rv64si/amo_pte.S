# env: p
# qemu: no, because 7.2 raises the load's fault for an AMO; it is the store's (Privileged ISA, "Machine Cause Register"). 10.0 passes
# Atomics and page-table entries: an AMO needs R and W and faults as a store, even where it would not
# change anything; LR is a load, and SC a store (Privileged ISA, "Machine Cause Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set ADDRESS, PTE_VA + 0x40

# \code at the page with these flags.
.macro ATOMIC testnum, mode, status, flags, cause, code
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, pte_page, \flags
  sfence.vma
  PTE_ACCESS \mode, \status, ADDRESS, "\code"
  PTE_EXPECT_TRAP \cause, ADDRESS
.endm

# AMOs of both widths, of which none changes the zero that is there.
.macro AMOS testnum, mode, status, flags, cause
  ATOMIC \testnum, \mode, \status, \flags, \cause, "amoswap.w t5, zero, (t4)"
  .irp inst, amoswap.d, amoadd.w, amoadd.d, amoxor.w, amoand.d, amoor.w, amomin.d, amomax.w, amominu.d, amomaxu.w
  PTE_ACCESS \mode, \status, ADDRESS, "\inst t5, zero, (t4)"
  PTE_EXPECT_TRAP \cause, ADDRESS
  .endr
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  AMOS 2, S, 0, PTE_RW, 0
  AMOS 3, U, 0, PTE_RWX | PTE_U, 0
  AMOS 4, S, MSTATUS_SUM, PTE_RW | PTE_U, 0
  AMOS 5, S, 0, PTE_RO, CAUSE_STORE_PAGE_FAULT
  AMOS 6, S, 0, PTE_XO, CAUSE_STORE_PAGE_FAULT
  AMOS 7, S, MSTATUS_MXR, PTE_RX, CAUSE_STORE_PAGE_FAULT
  AMOS 8, S, 0, PTE_RW & ~PTE_V, CAUSE_STORE_PAGE_FAULT
  AMOS 9, S, 0, PTE_RW & ~PTE_R, CAUSE_STORE_PAGE_FAULT
  AMOS 10, S, 0, PTE_V, CAUSE_STORE_PAGE_FAULT
  AMOS 11, S, 0, PTE_RW | PTE_U, CAUSE_STORE_PAGE_FAULT
  AMOS 12, U, 0, PTE_RW, CAUSE_STORE_PAGE_FAULT
  AMOS 13, U, 0, PTE_RO | PTE_U, CAUSE_STORE_PAGE_FAULT

  ATOMIC 14, S, 0, PTE_RO, 0, "lr.d t5, (t4)"
  ATOMIC 15, S, 0, PTE_XO, CAUSE_LOAD_PAGE_FAULT, "lr.d t5, (t4)"
  ATOMIC 16, S, 0, PTE_RW & ~PTE_V, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"
  ATOMIC 17, S, 0, PTE_RW & ~PTE_R, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"
  ATOMIC 18, S, 0, PTE_RW | PTE_U, CAUSE_LOAD_PAGE_FAULT, "lr.d t5, (t4)"
  ATOMIC 19, U, 0, PTE_RW, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"
  # SC where LR has been: the reservation is there, so what fails is the store.
  ATOMIC 20, S, 0, PTE_RO, CAUSE_STORE_PAGE_FAULT, "1: lr.d t5, (t4); sc.d t5, zero, (t4); bnez t5, 1b"
  ATOMIC 21, U, 0, PTE_RX | PTE_U, CAUSE_STORE_PAGE_FAULT, "1: lr.w t5, (t4); sc.w t5, zero, (t4); bnez t5, 1b"
  ATOMIC 22, S, 0, PTE_RW, 0, "1: lr.d t5, (t4); sc.d t5, zero, (t4); bnez t5, 1b"

  # In the walk: no such address, a misaligned superpage, a pointer with A set.
  TEST_BEGIN 23
  PTE_FAULTS S, 1 << 39 | ADDRESS, CAUSE_STORE_PAGE_FAULT, "amoadd.w t5, zero, (t4)"
  PTE_FAULTS S, 1 << 63 | ADDRESS, CAUSE_STORE_PAGE_FAULT, "amoadd.d t5, zero, (t4)"
  TEST_BEGIN 24
  PTE_SET pte_level1, 8 * 3, 0x80001000, PTE_RW
  sfence.vma
  PTE_FAULTS S, 3 << 21, CAUSE_STORE_PAGE_FAULT, "amoor.w t5, zero, (t4)"
  PTE_FAULTS S, 3 << 21, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"
  TEST_BEGIN 25
  PTE_STORE pte_level1, 0, pte_level0, PTE_V | PTE_A
  sfence.vma
  PTE_FAULTS S, ADDRESS, CAUSE_STORE_PAGE_FAULT, "amomax.w t5, zero, (t4)"
  PTE_FAULTS S, ADDRESS, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
