# env: p
# isa: smepmp
# The fields of mseccfg (Privileged ISA, "Machine Security Configuration Register"): MML and MMWP stay set,
# RLB stays clear once an entry is locked.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 4
  PMP_OFF

  TEST_BEGIN 2
  SMEPMP_EXPECT 0
  # RLB comes and goes as long as no entry is locked.
  TEST_BEGIN 3
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT MSECCFG_RLB
  SMEPMP_SET 0
  SMEPMP_EXPECT 0
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT MSECCFG_RLB

  # With it, locked entries can be changed, addresses too.
  TEST_BEGIN 4
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_L | PMP_NAPOT | PMP_R
  csrr a3, pmpaddr0
  PMP_NAPOT_AT 0, pmp_after_area, 4096
  csrr a4, pmpaddr0
  beq a3, a4, fail
  PMP_CFG 0, PMP_L | PMP_NAPOT | PMP_R | PMP_W
  PMP_EXPECT_CFG 0, PMP_L | PMP_NAPOT | PMP_R | PMP_W
  # They are enforced all the same.
  PMP_DATA_CASE 5, M, 0, pmp_after_area, "sd t5, 0(t4)"
  PMP_CFG 0, PMP_L | PMP_NAPOT | PMP_R
  PMP_DATA_CASE 6, M, CAUSE_STORE_ACCESS, pmp_after_area, "sd t5, 0(t4)"
  TEST_BEGIN 7
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_R
  PMP_DATA_CASE 8, M, 0, pmp_after_area, "sd t5, 0(t4)"

  # Cleared while an entry is locked, if only one that is off, RLB stays clear.
  TEST_BEGIN 9
  PMP_CFG 2, PMP_L
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT MSECCFG_RLB
  SMEPMP_SET 0
  SMEPMP_EXPECT 0
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT 0
  TEST_BEGIN 10
  PMP_CFG 2, 0
  PMP_EXPECT_CFG 2, PMP_L
  # Clearing entries does not help either.
  TEST_BEGIN 11
  PMP_OFF
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT 0

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
