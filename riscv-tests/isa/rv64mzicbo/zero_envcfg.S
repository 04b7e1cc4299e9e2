# env: p
# isa: zicboz
# CBO.ZERO in each mode (Unprivileged ISA, "Cache Management Operations (CMOs)", "Control and Status Register
# State"): S-mode needs menvcfg.CBZE, U-mode senvcfg.CBZE as well; else it is an illegal instruction.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/cbo_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  la s6, pmp_area
  TEST_CBO 2, M, zero, 0, 0, 0
  TEST_CBO 3, S, zero, 0, ENVCFG_CBZE, CAUSE_ILLEGAL_INSTRUCTION
  TEST_CBO 4, S, zero, ENVCFG_CBZE, 0, 0
  TEST_CBO 5, U, zero, 0, 0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_CBO 6, U, zero, ENVCFG_CBZE, 0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_CBO 7, U, zero, 0, ENVCFG_CBZE, CAUSE_ILLEGAL_INSTRUCTION
  TEST_CBO 8, U, zero, ENVCFG_CBZE, ENVCFG_CBZE, 0
  TEST_CBO 9, S, zero, ENVCFG_CBZE, ENVCFG_CBZE, 0

  # No other field helps.
  TEST_CBO 10, S, zero, ENVCFG_CBCFE | ENVCFG_CBIE_INVAL, 0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_CBO 11, U, zero, ENVCFG_CBZE, ENVCFG_CBCFE | ENVCFG_CBIE_INVAL, CAUSE_ILLEGAL_INSTRUCTION

  # An illegal one comes before its address is looked at.
  li s6, 1 << 40
  TEST_CBO 12, U, zero, 0, 0, CAUSE_ILLEGAL_INSTRUCTION

  TEST_PASSFAIL

CBO_CODE

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
