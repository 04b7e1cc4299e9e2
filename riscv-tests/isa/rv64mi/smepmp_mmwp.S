# env: p
# isa: smepmp
# MMWP without MML (Privileged ISA, "Machine Security Configuration Register"): where no rule matches,
# M-mode may do nothing; where an unlocked one does, anything.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 4
  PMP_OFF
  # No rule for the page at pmp_area, and unlocked ones without permissions for all else.
  csrw pmpaddr1, zero
  PMP_TOP 2, pmp_area
  PMP_TOP 3, pmp_after_area
  PMP_EVERYWHERE 4
  PMP_CFG 2, PMP_TOR
  PMP_CFG 4, PMP_TOR

  PMP_DATA_CASE 2, M, 0, pmp_area, "sd t5, 0(t4)"
  SMEPMP_SET MSECCFG_MMWP
  PMP_DATA_CASE 3, M, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 4, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 5, M, CAUSE_FETCH_ACCESS, pmp_area
  PMP_DATA_CASE 6, S, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 7, M, 0, pmp_after_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 8, M, 0, pmp_before_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 9, M, 0, pmp_code

  # An unlocked rule, which is ignored in M-mode.
  TEST_BEGIN 10
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT
  PMP_DATA_CASE 11, M, 0, pmp_area, "sd t5, 0(t4)"
  PMP_DATA_CASE 12, S, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  # A locked one, which is enforced.
  TEST_BEGIN 13
  PMP_CFG 0, PMP_L | PMP_NAPOT | PMP_R
  PMP_DATA_CASE 14, M, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 15, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
