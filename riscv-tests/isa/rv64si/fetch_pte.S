# env: p
# What the bits of a leaf allow to instruction fetch (Privileged ISA, "Virtual Address Translation Process"
# and "Sv39"): X, V and U. SUM opens pages of U-mode to loads and stores only, and MXR is about loads.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.macro FETCH_CASE testnum, mode, status, flags, cause
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, code, \flags
  sfence.vma
  PTE_FETCH \mode, \status, PTE_VA + 0x100
  .if \cause
  TEST_EXPECT a0, \cause
  TEST_EXPECT a1, PTE_VA + 0x100
  TEST_EXPECT a2, PTE_VA + 0x100
  TEST_EXPECT a3, 0
  .else
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_EXPECT a2, PTE_VA + 0x104
  TEST_EXPECT a3, 77
  .endif
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # Pages of S-mode.
  FETCH_CASE 2, S, 0, PTE_RWX, 0
  FETCH_CASE 3, S, 0, PTE_RX, 0
  FETCH_CASE 4, S, 0, PTE_XO, 0
  FETCH_CASE 5, S, 0, PTE_XO | PTE_G, 0
  FETCH_CASE 6, S, 0, PTE_V | PTE_X | PTE_A, 0
  FETCH_CASE 7, S, 0, PTE_RW, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 8, S, 0, PTE_RO, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 9, S, MSTATUS_MXR, PTE_RW, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 10, S, MSTATUS_MXR, PTE_XO, 0

  # Of U-mode: S-mode never runs what is there.
  FETCH_CASE 11, U, 0, PTE_RWX | PTE_U, 0
  FETCH_CASE 12, U, 0, PTE_XO | PTE_U, 0
  FETCH_CASE 13, U, 0, PTE_RW | PTE_U, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 14, U, MSTATUS_MXR, PTE_RO | PTE_U, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 15, U, 0, PTE_RWX, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 16, U, MSTATUS_SUM | MSTATUS_MXR, PTE_XO, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 17, S, 0, PTE_RWX | PTE_U, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 18, S, MSTATUS_SUM, PTE_RWX | PTE_U, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 19, S, MSTATUS_SUM | MSTATUS_MXR, PTE_XO | PTE_U, CAUSE_FETCH_PAGE_FAULT

  # V is clear, W is set without R, a pointer at the last level, a reserved bit.
  FETCH_CASE 20, S, 0, PTE_RWX & ~PTE_V, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 21, U, 0, PTE_U | PTE_RWX & ~PTE_V, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 22, S, 0, PTE_XO | PTE_W, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 23, U, 0, PTE_XO | PTE_W | PTE_U, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 24, S, 0, PTE_V, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 25, S, 0, 1 << 54 | PTE_RX, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 26, S, 0, 1 << 60 | PTE_RX, CAUSE_FETCH_PAGE_FAULT
  FETCH_CASE 27, S, 0, 3 << 8 | PTE_RX, 0

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
code:
  .zero 0x100
  PTE_CODE 77
  .balign 4096
RVTEST_DATA_END
