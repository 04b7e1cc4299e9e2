# env: p
# mstatus.FS (Privileged ISA, "Extension Context Status in mstatus Register"): while it is Off every
# floating-point instruction and CSR is illegal, and what changes the state makes it Dirty.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/fs_macros.S"

# Illegal with FS Off, and legal with it Initial, in M-mode and in U-mode.
.macro TEST_OFF n0, n1, code
  TEST_OFF_IN \n0, M, "\code"
  TEST_OFF_IN \n1, U, "\code"
.endm

.macro TEST_OFF_IN testnum, mode, code
  TEST_BEGIN \testnum
  la a1, data
  PRIV_RUN \mode, 0, "1: \code"
  PRIV_EXPECT M, CAUSE_ILLEGAL_INSTRUCTION, 1b
  PRIV_EXPECT_STATUS MSTATUS_FS | MSTATUS_SD, 0
  PRIV_RUN \mode, FS_INITIAL, "\code"
  PRIV_EXPECT_NONE
.endm

# FS holds each of its values, and SD says whether it is Dirty; written by mstatus, and by sstatus.
.macro TEST_FIELD testnum, csr, value, sd
  TEST_BEGIN \testnum
  csrw mstatus, zero
  li t0, \value
  csrw \csr, t0
  csrr a0, mstatus
  li t0, MSTATUS_FS | MSTATUS_SD
  and a0, a0, t0
  TEST_EXPECT a0, \value | \sd
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # Loads and stores, also compressed.
  TEST_OFF 2, 3, "flw fa0, 0(a1)"
  TEST_OFF 4, 5, "fld fa0, 0(a1)"
  TEST_OFF 6, 7, "fsw fa0, 0(a1)"
  TEST_OFF 8, 9, "fsd fa0, 0(a1)"
  TEST_OFF 10, 11, ".option push; .option rvc; c.fld fa0, 0(a1); c.nop; .option pop"
  TEST_OFF 12, 13, ".option push; .option rvc; c.fsd fa0, 0(a1); c.nop; .option pop"
  # Arithmetic, of each format.
  TEST_OFF 14, 15, "fadd.s fa0, fa0, fa0"
  TEST_OFF 16, 17, "fdiv.d fa0, fa0, fa0"
  TEST_OFF 18, 19, "fmadd.s fa0, fa0, fa0, fa0"
  TEST_OFF 20, 21, "fnmsub.d fa0, fa0, fa0, fa0"
  TEST_OFF 22, 23, "fsqrt.d fa0, fa0"
  TEST_OFF 24, 25, "fsgnj.s fa0, fa0, fa0"
  TEST_OFF 26, 27, "fmin.d fa0, fa0, fa0"
  TEST_OFF 28, 29, "feq.s a0, fa0, fa0"
  TEST_OFF 30, 31, "fclass.d a0, fa0"
  TEST_OFF 32, 33, "fcvt.s.d fa0, fa0"
  TEST_OFF 34, 35, "fcvt.w.s a0, fa0"
  TEST_OFF 36, 37, "fcvt.d.lu fa0, a0"
  TEST_OFF 38, 39, "fmv.x.w a0, fa0"
  TEST_OFF 40, 41, "fmv.d.x fa0, a0"
  # The CSRs, even to be read.
  TEST_OFF 42, 43, "csrr a0, fcsr"
  TEST_OFF 44, 45, "csrr a0, frm"
  TEST_OFF 46, 47, "csrr a0, fflags"
  TEST_OFF 48, 49, "csrw fcsr, zero"
  TEST_OFF 50, 51, "csrwi frm, 0"
  TEST_OFF 52, 53, "csrsi fflags, 1"

  # S-mode's FS is the same one.
  TEST_BEGIN 54
  PRIV_RUN S, FS_INITIAL, "li t0, MSTATUS_FS; csrc sstatus, t0; 1: fmv.x.d a0, fa0"
  PRIV_EXPECT_ILLEGAL M, 1b
  PRIV_EXPECT_STATUS MSTATUS_FS, 0
  TEST_BEGIN 55
  PRIV_RUN S, 0, "li t0, FS_INITIAL; csrs sstatus, t0; fmv.x.d a0, fa0"
  PRIV_EXPECT_NONE

  TEST_DIRTIES 60, FS_INITIAL, "fmv.d.x fa0, zero"
  TEST_DIRTIES 61, FS_CLEAN, "flw fa0, 0(a1)"
  TEST_DIRTIES 62, FS_CLEAN, "fld fa0, 0(a1)"
  TEST_DIRTIES 63, FS_CLEAN, "fsgnj.d fa0, fa0, fa0"
  TEST_DIRTIES 64, FS_CLEAN, "fadd.s fa0, fa1, fa2"
  TEST_DIRTIES 65, FS_CLEAN, "csrwi fcsr, 1"
  TEST_DIRTIES 66, FS_INITIAL, "csrwi frm, 1"
  TEST_DIRTIES 67, FS_INITIAL, "csrwi fflags, 1"

  TEST_FIELD 70, mstatus, 0, 0
  TEST_FIELD 71, mstatus, FS_INITIAL, 0
  TEST_FIELD 72, mstatus, FS_CLEAN, 0
  TEST_FIELD 73, mstatus, FS_DIRTY, MSTATUS_SD
  TEST_FIELD 74, sstatus, FS_INITIAL, 0
  TEST_FIELD 75, sstatus, FS_DIRTY, MSTATUS_SD
  # SD cannot be written.
  TEST_BEGIN 76
  PRIV_CSRW mstatus, MSTATUS_SD
  csrr a0, mstatus
  li t0, MSTATUS_FS | MSTATUS_SD
  and a0, a0, t0
  TEST_EXPECT a0, 0

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END

.data
.balign 8
data:
  .dword 0
