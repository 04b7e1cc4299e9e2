# env: p
# What the bits of a leaf allow (Privileged ISA, "Virtual Address Translation Process" and "Sv39"): V, R,
# W, X, U and G, with SUM and MXR, for loads and stores of S- and U-mode. A and D are set.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # Pages of S-mode.
  PTE_CASE 2, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 3, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 4, ld, S, 0, PTE_V | PTE_R | PTE_A | PTE_D, 0
  PTE_CASE 5, sd, S, 0, PTE_V | PTE_R | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 6, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D, 0
  PTE_CASE 7, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_X | PTE_A | PTE_D, 0
  PTE_CASE 8, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_G | PTE_A | PTE_D, 0

  # V is clear: nothing else counts.
  PTE_CASE 9, ld, S, 0, PTE_R | PTE_W | PTE_X | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 10, sd, S, 0, PTE_R | PTE_W | PTE_X | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 11, ld, U, 0, PTE_R | PTE_W | PTE_X | PTE_U | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT

  # W without R is reserved.
  PTE_CASE 12, ld, S, 0, PTE_V | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 13, sd, S, 0, PTE_V | PTE_W | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 14, ld, S, MSTATUS_MXR, PTE_V | PTE_W | PTE_X | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 15, sd, S, 0, PTE_V | PTE_W | PTE_X | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT

  # A pointer at the last level.
  PTE_CASE 16, ld, S, 0, PTE_V, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 17, sd, S, 0, PTE_V, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 18, ld, S, MSTATUS_MXR, PTE_V | PTE_G, CAUSE_LOAD_PAGE_FAULT

  # Pages that may only be executed, and MXR.
  PTE_CASE 19, ld, S, 0, PTE_V | PTE_X | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 20, ld, S, MSTATUS_MXR, PTE_V | PTE_X | PTE_A | PTE_D, 0
  PTE_CASE 21, sd, S, MSTATUS_MXR, PTE_V | PTE_X | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 22, ld, U, 0, PTE_V | PTE_X | PTE_U | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 23, ld, U, MSTATUS_MXR, PTE_V | PTE_X | PTE_U | PTE_A | PTE_D, 0

  # U, with SUM and without.
  PTE_CASE 24, ld, U, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, 0
  PTE_CASE 25, sd, U, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, 0
  PTE_CASE 26, sd, U, 0, PTE_V | PTE_R | PTE_U | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 27, ld, U, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 28, sd, U, 0, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 29, ld, S, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 30, sd, S, 0, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 31, ld, S, MSTATUS_SUM, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, 0
  PTE_CASE 32, sd, S, MSTATUS_SUM, PTE_V | PTE_R | PTE_W | PTE_U | PTE_A | PTE_D, 0
  PTE_CASE 33, sd, S, MSTATUS_SUM, PTE_V | PTE_R | PTE_U | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT
  PTE_CASE 34, ld, U, MSTATUS_SUM, PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 35, ld, S, MSTATUS_SUM | MSTATUS_MXR, PTE_V | PTE_X | PTE_U | PTE_A | PTE_D, 0

  # Bits 8 and 9 are software's, bits 54 to 60 reserved.
  PTE_CASE 36, ld, S, 0, 1 << 8 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 37, ld, S, 0, 1 << 9 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, 0
  PTE_CASE 38, ld, S, 0, 1 << 54 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 39, ld, S, 0, 1 << 57 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 40, ld, S, 0, 1 << 60 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_LOAD_PAGE_FAULT
  PTE_CASE 41, sd, S, 0, 1 << 55 | PTE_V | PTE_R | PTE_W | PTE_A | PTE_D, CAUSE_STORE_PAGE_FAULT

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
