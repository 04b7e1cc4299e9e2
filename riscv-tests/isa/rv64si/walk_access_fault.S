# env: p
# qemu: no, because it raises a page fault; what violates a PMA check in a walk is an access fault of the original access's kind (Privileged ISA, "Virtual Address Translation Process")
# A table at an address where nothing is.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.macro ACCESS_FAULTS testnum, mode, va
  TEST_BEGIN \testnum
  sfence.vma
  PTE_FAULTS \mode, \va, CAUSE_LOAD_ACCESS, "ld t5, 0(t4)"
  PTE_FAULTS \mode, \va, CAUSE_STORE_ACCESS, "sd t5, 0(t4)"
  PTE_FAULTS \mode, \va, CAUSE_STORE_ACCESS, "amoswap.d t5, t5, (t4)"
  PTE_FAULTS \mode, \va, CAUSE_LOAD_ACCESS, "lr.d t5, (t4)"
  PTE_FETCH_FAULTS \mode, \va, CAUSE_FETCH_ACCESS
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  # The last table, the one before it, and the root.
  PTE_SET pte_level1, 0, PTE_NOWHERE, PTE_V
  ACCESS_FAULTS 2, S, PTE_VA + 0x10
  ACCESS_FAULTS 3, U, PTE_VA + 0x10
  PTE_SET pte_level2, 8, PTE_NOWHERE, PTE_V
  ACCESS_FAULTS 4, S, 0x40000020
  li t0, SATP_SV39 << SATP_MODE_SHIFT | PTE_NOWHERE >> 12
  csrw satp, t0
  ACCESS_FAULTS 5, S, PTE_VA + 0x30

  # What is translated, to where nothing is.
  PTE_SETUP
  PTE_SET pte_leaf, 0, PTE_NOWHERE, PTE_RWX
  ACCESS_FAULTS 6, S, PTE_VA + 0x40
  # That the address is not canonical is found first.
  PTE_SET pte_level2, 0, PTE_NOWHERE, PTE_V
  sfence.vma
  TEST_BEGIN 7
  PTE_FAULTS S, 1 << 39, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
