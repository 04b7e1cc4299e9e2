# env: p
# isa: zicbom
# Exceptions of CBO.CLEAN, CBO.FLUSH and CBO.INVAL (Unprivileged ISA, "Cache Management Operations (CMOs)",
# "Page-Fault, Guest-Page-Fault, and Access-Fault Exceptions"): they may be done where a load or a store may,
# and are a store's else.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/cbo_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT
  PMP_DATA_CASE 2, M, 0, pmp_area, "CBO CBO_CLEAN, t4"
  # The mode is M, and so is its envcfg; the access is of the mode that MPRV has.
  PMP_DATA_CASE 3, S, CAUSE_STORE_ACCESS, pmp_area, "CBO CBO_CLEAN, t4"
  PMP_DATA_CASE 4, U, CAUSE_STORE_ACCESS, pmp_area + 64, "CBO CBO_FLUSH, t4"
  PMP_DATA_CASE 5, S, CAUSE_STORE_ACCESS, pmp_area + 128, "CBO CBO_INVAL, t4"
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W
  PMP_DATA_CASE 6, U, 0, pmp_area, "CBO CBO_CLEAN, t4"
  PMP_DATA_CASE 7, S, 0, pmp_area, "CBO CBO_FLUSH, t4"
  PMP_DATA_CASE 8, S, 0, pmp_area + 33, "CBO CBO_INVAL, t4"
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_DATA_CASE 9, U, 0, pmp_area, "CBO CBO_CLEAN, t4"
  PMP_DATA_CASE 10, S, 0, pmp_area, "CBO CBO_FLUSH, t4"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
