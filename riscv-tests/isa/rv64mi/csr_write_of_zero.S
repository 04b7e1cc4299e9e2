# env: p
# qemu: no, because in 7.2 such an instruction does not write (Unprivileged ISA, "Zicsr" Extension for Control and Status Register Instructions). 10.0 passes
# CSRRS and CSRRC with a register other than x0 write, even if it holds zero (Unprivileged ISA, "Zicsr"
# Extension for Control and Status Register Instructions): so what is read-only raises an exception.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.macro TEST_WRITES testnum, code
  TEST_BEGIN \testnum
  li t1, 0
  PRIV_RUN M, 0, "1: \code"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_WRITES 2, "csrrs a0, mhartid, t1"
  TEST_WRITES 3, "csrrc a0, mhartid, t1"
  TEST_WRITES 4, "csrrs zero, mhartid, t1"
  TEST_WRITES 5, "csrrc t1, mvendorid, t1"
  TEST_WRITES 6, "csrrs a0, cycle, t1"

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
