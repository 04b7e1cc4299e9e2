# env: p
# menvcfg.FIOM and senvcfg.FIOM, which are there where S-mode and satp are, and who may access these
# registers (Privileged ISA, "Machine Environment Configuration Register" and "Supervisor
# Environment Configuration Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

# \code in \mode leaves \value in a0.
.macro TEST_ALLOWED testnum, mode, value, code
  TEST_BEGIN \testnum
  PRIV_RUN \mode, 0, "\code"
  PRIV_EXPECT_NONE
  andi a0, a0, 1
  TEST_EXPECT a0, \value
.endm

.macro TEST_ILLEGAL testnum, mode, code
  TEST_BEGIN \testnum
  PRIV_RUN \mode, 0, "1: \code"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_ALLOWED 2, M, 1, "csrsi menvcfg, 1; csrr a0, menvcfg"
  TEST_ALLOWED 3, M, 0, "csrci menvcfg, 1; csrr a0, menvcfg"
  TEST_ALLOWED 4, S, 1, "csrsi senvcfg, 1; csrr a0, senvcfg"
  TEST_ALLOWED 5, S, 0, "csrci senvcfg, 1; csrr a0, senvcfg"
  # They are two registers.
  TEST_ALLOWED 6, M, 1, "csrsi menvcfg, 1; csrci senvcfg, 1; csrr a0, menvcfg"
  TEST_ALLOWED 7, M, 0, "csrr a0, senvcfg"
  # A fence works with it as without.
  TEST_ALLOWED 8, S, 1, "csrsi senvcfg, 1; fence io, io; fence i, o; csrr a0, senvcfg"

  TEST_ILLEGAL 10, S, "csrr a0, menvcfg"
  TEST_ILLEGAL 11, S, "csrsi menvcfg, 1"
  TEST_ILLEGAL 12, U, "csrr a0, menvcfg"
  TEST_ILLEGAL 13, U, "csrr a0, senvcfg"
  TEST_ILLEGAL 14, U, "csrci senvcfg, 1"

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
