# env: p
# SUM, MXR and the mode hold from one access to the next, with no fence between (Privileged ISA, "Memory
# Privilege in mstatus Register" and "Supervisor Memory-Management Fence Instruction"): what one access
# found is not what another may do.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set S_PAGE, 0x1000
.set U_PAGE, 0x2000
.set X_PAGE, 0x3000

# \op at \va as \mode, with what of SUM and MXR \status has; \cause 0 or that of the trap.
.macro TRY op, mode, status, va, cause
  PTE_ACCESS \mode, \status, \va + 8, "\op t5, 0(t4)"
  PTE_EXPECT_TRAP \cause, \va + 8
.endm

# The same from S-mode itself, which sets and clears sstatus. t4 is the address, s7 the bit.
.macro IN_S code, cause
  PTE_RUN S, 0, "\code"
  TEST_EXPECT a0, \cause
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_level0, 8, page, PTE_RW
  PTE_STORE pte_level0, 16, page, PTE_RW | PTE_U
  PTE_STORE pte_level0, 24, page, PTE_XO
  # The test's own code, for S-mode.
  PTE_SET pte_level2, 16, 0x80000000, PTE_RX
  sfence.vma

  # Twice, so that each comes after each.
  .irp case, 2, 3
  TEST_BEGIN \case
  TRY ld, S, 0, S_PAGE, 0
  TRY ld, U, 0, S_PAGE, CAUSE_LOAD_PAGE_FAULT
  TRY sd, S, 0, S_PAGE, 0
  TRY sd, U, 0, S_PAGE, CAUSE_STORE_PAGE_FAULT
  TRY ld, U, MSTATUS_SUM | MSTATUS_MXR, S_PAGE, CAUSE_LOAD_PAGE_FAULT
  .endr
  .irp case, 4, 5
  TEST_BEGIN \case
  TRY ld, U, 0, U_PAGE, 0
  TRY ld, S, 0, U_PAGE, CAUSE_LOAD_PAGE_FAULT
  TRY ld, S, MSTATUS_SUM, U_PAGE, 0
  TRY ld, S, MSTATUS_MXR, U_PAGE, CAUSE_LOAD_PAGE_FAULT
  TRY sd, U, 0, U_PAGE, 0
  TRY sd, S, 0, U_PAGE, CAUSE_STORE_PAGE_FAULT
  TRY sd, S, MSTATUS_SUM, U_PAGE, 0
  TRY sd, S, 0, U_PAGE, CAUSE_STORE_PAGE_FAULT
  .endr
  .irp case, 6, 7
  TEST_BEGIN \case
  TRY ld, S, MSTATUS_MXR, X_PAGE, 0
  TRY ld, S, 0, X_PAGE, CAUSE_LOAD_PAGE_FAULT
  TRY sd, S, MSTATUS_MXR, X_PAGE, CAUSE_STORE_PAGE_FAULT
  TRY ld, S, MSTATUS_SUM, X_PAGE, CAUSE_LOAD_PAGE_FAULT
  .endr

  # Fetches after loads, and loads after fetches.
  TEST_BEGIN 8
  PTE_FETCH S, 0, X_PAGE
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TRY ld, S, 0, X_PAGE, CAUSE_LOAD_PAGE_FAULT
  TRY ld, S, MSTATUS_MXR, X_PAGE, 0
  PTE_FETCH S, 0, X_PAGE
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  PTE_FETCH U, 0, X_PAGE
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  PTE_FETCH S, 0, S_PAGE
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT

  # sstatus, in S-mode.
  li s7, MSTATUS_SUM
  li s8, U_PAGE + 8
  TEST_BEGIN 9
  IN_S "csrs sstatus, s7; ld t5, 0(s8); sd t5, 0(s8)", CAUSE_BREAKPOINT
  TEST_BEGIN 10
  IN_S "csrs sstatus, s7; ld t5, 0(s8); csrc sstatus, s7; ld t5, 0(s8)", CAUSE_LOAD_PAGE_FAULT
  TEST_BEGIN 11
  IN_S "csrs sstatus, s7; sd t5, 0(s8); csrc sstatus, s7; sd t5, 0(s8)", CAUSE_STORE_PAGE_FAULT
  li s7, MSTATUS_MXR
  li s8, X_PAGE + 8
  TEST_BEGIN 12
  IN_S "csrs sstatus, s7; ld t5, 0(s8)", CAUSE_BREAKPOINT
  TEST_BEGIN 13
  IN_S "csrs sstatus, s7; ld t5, 0(s8); csrc sstatus, s7; ld t5, 0(s8)", CAUSE_LOAD_PAGE_FAULT

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  PTE_CODE 17
  .zero 4096 - 8
RVTEST_DATA_END
