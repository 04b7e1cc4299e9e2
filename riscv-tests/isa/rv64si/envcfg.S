# env: p
# isa: zicbom zicboz
# menvcfg and senvcfg (Privileged ISA, "Machine Environment Configuration Register" and "Supervisor Environment
# Configuration Register"): the fields for cache blocks, and what these allow the modes below.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.set CBIE, 3 << 4
.set CBIE_FLUSH, 1 << 4
.set CBIE_INVALIDATE, 3 << 4
.set CBCFE, 1 << 6
.set CBZE, 1 << 7
.set ALL, CBIE | CBCFE | CBZE

# \csr holds \value in these fields.
.macro TEST_HOLDS testnum, csr, value
  TEST_BEGIN \testnum
  csrw \csr, zero
  PRIV_CSRW \csr, \value
  csrr a0, \csr
  li t0, ALL
  and a0, a0, t0
  csrw \csr, zero
  TEST_EXPECT a0, \value
.endm

# An instruction on the block at data, \operation by its immediate.
.set INVAL, 0
.set CLEAN, 1
.set FLUSH, 2
.set ZERO,  4

.macro TEST_CBO testnum, operation, mode, machine, supervisor, legal
  TEST_BEGIN \testnum
  PRIV_CSRW menvcfg, \machine
  PRIV_CSRW senvcfg, \supervisor
  la a1, data
  PRIV_RUN \mode, 0, "1: .insn i 0x0f, 2, x0, a1, \operation"
  .if \legal
  PRIV_EXPECT_NONE
  .else
  PRIV_EXPECT_ILLEGAL M, 1b
  .endif
.endm

# The field is needed in menvcfg below M-mode, and in senvcfg too in U-mode.
.macro TEST_FIELD operation, field, n0, n1, n2, n3, n4, n5, n6
  TEST_CBO \n0, \operation, M, 0, 0, 1
  TEST_CBO \n1, \operation, S, \field, 0, 1
  TEST_CBO \n2, \operation, S, ALL & ~(\field), ALL, 0
  TEST_CBO \n3, \operation, U, \field, \field, 1
  TEST_CBO \n4, \operation, U, ALL & ~(\field), ALL, 0
  TEST_CBO \n5, \operation, U, ALL, ALL & ~(\field), 0
  TEST_CBO \n6, \operation, U, 0, 0, 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_HOLDS 3, menvcfg, CBIE_FLUSH
  TEST_HOLDS 4, menvcfg, CBIE_INVALIDATE
  TEST_HOLDS 5, menvcfg, CBCFE
  TEST_HOLDS 6, menvcfg, CBZE
  TEST_HOLDS 7, menvcfg, ALL
  TEST_HOLDS 9, senvcfg, CBIE_FLUSH
  TEST_HOLDS 10, senvcfg, CBIE_INVALIDATE
  TEST_HOLDS 11, senvcfg, CBCFE
  TEST_HOLDS 12, senvcfg, CBZE
  TEST_HOLDS 13, senvcfg, ALL

  # They are two registers.
  TEST_BEGIN 23
  csrw senvcfg, zero
  PRIV_CSRW menvcfg, ALL
  csrr a0, senvcfg
  bnez a0, fail

  TEST_FIELD ZERO, CBZE, 30, 31, 32, 33, 34, 35, 36
  TEST_FIELD CLEAN, CBCFE, 40, 41, 42, 43, 44, 45, 46
  TEST_FIELD FLUSH, CBCFE, 50, 51, 52, 53, 54, 55, 56
  TEST_FIELD INVAL, CBIE, 60, 61, 62, 63, 64, 65, 66
  # A flush in its place is allowed as well.
  TEST_CBO 70, INVAL, S, CBIE_FLUSH, 0, 1
  TEST_CBO 71, INVAL, U, CBIE_FLUSH, CBIE_INVALIDATE, 1
  TEST_CBO 72, INVAL, U, CBIE_INVALIDATE, CBIE_FLUSH, 1

  # And it does it: blocks are of 64 bytes on each machine.
  TEST_BEGIN 80
  la a1, data
  li t0, -1
  sd t0, 0(a1)
  sd t0, 56(a1)
  PRIV_CSRW menvcfg, CBZE
  PRIV_RUN S, 0, ".insn i 0x0f, 2, x0, a1, ZERO"
  ld a0, 0(a1)
  ld a2, 56(a1)
  or a0, a0, a2
  bnez a0, fail

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END

.data
.balign 4096
data:
  .zero 4096
