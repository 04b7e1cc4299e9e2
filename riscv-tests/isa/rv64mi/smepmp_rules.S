# env: p
# isa: smepmp
# What each rule allows M-mode, and S- and U-mode, under MML (Privileged ISA, "Smepmp Physical Memory
# Protection Rules"). RLB is set, so that rules can be replaced.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

.macro TEST_RULE testnum, rule, machine, others
  TEST_BEGIN \testnum
  PMP_CFG 0, PMP_NAPOT | \rule
  PMP_EXPECT_CFG 0, PMP_NAPOT | \rule
  SMEPMP_EXPECT_ACCESS M, \machine
  SMEPMP_EXPECT_ACCESS S, \others
  SMEPMP_EXPECT_ACCESS U, \others
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  SMEPMP_SET MSECCFG_RLB
  SMEPMP_SETUP
  SMEPMP_SET MSECCFG_RLB | MSECCFG_MML

  TEST_RULE 2, 0, 0, 0
  TEST_RULE 3, PMP_X, 0, PMP_X
  TEST_RULE 4, PMP_W, PMP_R | PMP_W, PMP_R
  TEST_RULE 5, PMP_W | PMP_X, PMP_R | PMP_W, PMP_R | PMP_W
  TEST_RULE 6, PMP_R, 0, PMP_R
  TEST_RULE 7, PMP_R | PMP_X, 0, PMP_R | PMP_X
  TEST_RULE 8, PMP_R | PMP_W, 0, PMP_R | PMP_W
  TEST_RULE 9, PMP_R | PMP_W | PMP_X, 0, PMP_R | PMP_W | PMP_X
  TEST_RULE 10, PMP_L, 0, 0
  TEST_RULE 11, PMP_L | PMP_X, PMP_X, 0
  TEST_RULE 12, PMP_L | PMP_W, PMP_X, PMP_X
  TEST_RULE 13, PMP_L | PMP_W | PMP_X, PMP_R | PMP_X, PMP_X
  TEST_RULE 14, PMP_L | PMP_R, PMP_R, 0
  TEST_RULE 15, PMP_L | PMP_R | PMP_X, PMP_R | PMP_X, 0
  TEST_RULE 16, PMP_L | PMP_R | PMP_W, PMP_R | PMP_W, 0
  TEST_RULE 17, PMP_L | PMP_R | PMP_W | PMP_X, PMP_R, PMP_R

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
