# Macros for tests of Smepmp, beside those of pmp_macros.S. Entry 0 is the one under test, and entries 1
# to 4 let M-mode go on under MML and MMWP, which are set by SMEPMP_SET and stay: the environment's code
# and the test's may be read and fetched, data and tohost read and written.

.set MSECCFG_MML,  1 << 0
.set MSECCFG_MMWP, 1 << 1
.set MSECCFG_RLB,  1 << 2

.set SMEPMP_RX, PMP_L | PMP_R | PMP_X
.set SMEPMP_RW, PMP_L | PMP_R | PMP_W

# mseccfg becomes \flags.
.macro SMEPMP_SET flags
  li t0, \flags
  csrw mseccfg, t0
.endm

.macro SMEPMP_EXPECT flags
  csrr a3, mseccfg
  andi a3, a3, MSECCFG_MML | MSECCFG_MMWP | MSECCFG_RLB
  TEST_EXPECT a3, \flags
.endm

# Once, before anything of mseccfg is set.
.macro SMEPMP_SETUP
  PMP_NEED 4
  PMP_OFF
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_NAPOT_AT 1, tohost, 4096
  PMP_TOP 2, pmp_before_area
  li t0, (1 << 54) - 1
  csrw pmpaddr3, t0
  PMP_EVERYWHERE 4
  PMP_CFG 4, PMP_NAPOT | SMEPMP_RX
  PMP_CFG 3, PMP_TOR | SMEPMP_RW
  PMP_CFG 1, PMP_NAPOT | SMEPMP_RW
.endm

# Loads, stores and fetches by \mode of what entry 0 is for: those in \allowed, a set of PMP_R, PMP_W
# and PMP_X, succeed.
.macro SMEPMP_EXPECT_ACCESS mode, allowed
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_DATA_TRY \mode, pmp_area + 8, "ld t5, 0(t4)"
  SMEPMP_EXPECT_FAULT (\allowed) & PMP_R, 0, CAUSE_LOAD_ACCESS
  PMP_DATA_TRY \mode, pmp_area + 8, "sd t5, 0(t4)"
  SMEPMP_EXPECT_FAULT (\allowed) & PMP_W, 0, CAUSE_STORE_ACCESS
  PMP_NAPOT_AT 0, pmp_code, 4096
  PMP_FETCH_TRY \mode, pmp_code + 8
  SMEPMP_EXPECT_FAULT (\allowed) & PMP_X, PMP_CALL_\mode, CAUSE_FETCH_ACCESS
.endm

.macro SMEPMP_EXPECT_FAULT allowed, success, cause
  .if \allowed
  TEST_EXPECT a0, \success
  .else
  TEST_EXPECT a0, \cause
  bne a2, t4, fail
  .endif
.endm
