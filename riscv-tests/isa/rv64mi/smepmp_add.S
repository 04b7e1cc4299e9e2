# env: p
# isa: smepmp
# Rules that cannot be added under MML while RLB is clear (Privileged ISA, "Machine Security Configuration
# Register"): those by which M-mode may execute. The write is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/smepmp_macros.S"

.macro TEST_IGNORED testnum, rule
  TEST_BEGIN \testnum
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_CFG 0, PMP_NAPOT | \rule
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_R
  PMP_CFG 0, PMP_TOR | \rule
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_R
.endm

# Locked for ever: each takes another entry.
.macro TEST_ADDED testnum, index, rule
  TEST_BEGIN \testnum
  PMP_CFG \index, \rule
  PMP_EXPECT_CFG \index, \rule
  PMP_CFG \index, 0
  PMP_EXPECT_CFG \index, \rule
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  SMEPMP_SETUP
  PMP_NEED 7
  SMEPMP_SET MSECCFG_MML
  TEST_BEGIN 2
  SMEPMP_EXPECT MSECCFG_MML
  TEST_IGNORED 3, PMP_L | PMP_X
  TEST_IGNORED 4, PMP_L | PMP_R | PMP_X
  TEST_IGNORED 5, PMP_L | PMP_W
  TEST_IGNORED 6, PMP_L | PMP_W | PMP_X

  # The others can be, of which those without L can go again.
  TEST_BEGIN 7
  PMP_CFG 0, PMP_NAPOT | PMP_W
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_W
  PMP_CFG 0, PMP_NAPOT | PMP_W | PMP_X
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_W | PMP_X
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_CFG 0, PMP_NAPOT | PMP_X
  PMP_EXPECT_CFG 0, PMP_NAPOT | PMP_X
  TEST_ADDED 8, 7, PMP_L | PMP_NAPOT | PMP_R | PMP_W | PMP_X
  TEST_ADDED 9, 6, PMP_L | PMP_NAPOT | PMP_R
  TEST_ADDED 10, 5, PMP_L | PMP_NAPOT | PMP_R | PMP_W
  TEST_ADDED 11, 0, PMP_L | PMP_NAPOT

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
