# env: p
# isa: smepmp
# Where no rule matches, under MML alone (Privileged ISA, "Machine Security Configuration Register"): M-mode
# may load and store, and not execute; with MMWP as well, nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # The entry for everything ends where code does.
  PMP_NEED 4
  PMP_OFF
  PMP_NAPOT_AT 1, tohost, 4096
  PMP_TOP 4, pmp_before_area
  PMP_CFG 1, PMP_NAPOT | SMEPMP_RW
  PMP_TOP 3, 0x80000000
  PMP_CFG 4, PMP_TOR | SMEPMP_RX
  SMEPMP_SET MSECCFG_MML

  PMP_DATA_CASE 2, M, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 3, M, 0, pmp_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 4, M, CAUSE_FETCH_ACCESS, pmp_code
  PMP_DATA_CASE 5, S, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_FETCH_CASE 6, U, CAUSE_FETCH_ACCESS, pmp_code

  # Code of U-mode's is not M-mode's.
  TEST_BEGIN 7
  PMP_NAPOT_AT 0, pmp_code, 4096
  PMP_CFG 0, PMP_NAPOT | PMP_X
  PMP_FETCH_CASE 8, M, CAUSE_FETCH_ACCESS, pmp_code
  PMP_FETCH_CASE 9, U, 0, pmp_code
  PMP_DATA_CASE 10, M, CAUSE_LOAD_ACCESS, pmp_code, "ld t5, 0(t4)"

  TEST_BEGIN 11
  SMEPMP_SET MSECCFG_MML | MSECCFG_MMWP
  PMP_DATA_CASE 12, M, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 13, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 14, M, CAUSE_FETCH_ACCESS, pmp_after_code

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
