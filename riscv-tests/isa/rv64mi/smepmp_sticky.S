# env: p
# isa: smepmp
# MMWP and MML cannot be cleared again (Privileged ISA, "Machine Security Configuration Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  SMEPMP_SET MSECCFG_RLB
  SMEPMP_SETUP
  SMEPMP_SET MSECCFG_RLB | MSECCFG_MMWP
  TEST_BEGIN 2
  SMEPMP_EXPECT MSECCFG_RLB | MSECCFG_MMWP
  TEST_BEGIN 3
  SMEPMP_SET MSECCFG_RLB
  SMEPMP_EXPECT MSECCFG_RLB | MSECCFG_MMWP
  TEST_BEGIN 4
  SMEPMP_SET MSECCFG_RLB | MSECCFG_MML
  SMEPMP_EXPECT MSECCFG_RLB | MSECCFG_MMWP | MSECCFG_MML
  TEST_BEGIN 5
  csrwi mseccfg, 0
  SMEPMP_EXPECT MSECCFG_MMWP | MSECCFG_MML
  TEST_BEGIN 6
  csrci mseccfg, MSECCFG_MML | MSECCFG_MMWP
  SMEPMP_EXPECT MSECCFG_MMWP | MSECCFG_MML
  # RLB neither comes back, as M-mode's own entries are locked.
  TEST_BEGIN 7
  csrsi mseccfg, MSECCFG_RLB
  SMEPMP_EXPECT MSECCFG_MMWP | MSECCFG_MML

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
