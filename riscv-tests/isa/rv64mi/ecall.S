# env: p
# ECALL and EBREAK in each mode (Privileged ISA, "Environment Call and Breakpoint"): the cause tells a call's
# mode, xepc is the instruction itself, and a call's value is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.macro TEST_ECALL testnum, delegated, from, to, cause
  TEST_BEGIN \testnum
  PRIV_CSRW medeleg, \delegated
  PRIV_RUN \from, 0, "li a0, 7; 1: ecall; li a0, 8"
  PRIV_EXPECT \to, \cause, 1b, 0
  TEST_EXPECT a0, 7
.endm

# A breakpoint's value is its address, or zero.
.macro TEST_EBREAK testnum, delegated, from, to, code
  TEST_BEGIN \testnum
  PRIV_CSRW medeleg, \delegated
  PRIV_RUN \from, 0, "li a0, 7; 1: \code; li a0, 8"
  PRIV_EXPECT \to, CAUSE_BREAKPOINT, 1b
  TEST_EXPECT a0, 7
  beqz s6, .Lno_value\@
  bne s6, s5, fail
.Lno_value\@:
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_ECALL 2, 0, U, M, CAUSE_USER_ECALL
  TEST_ECALL 3, 0, S, M, CAUSE_SUPERVISOR_ECALL
  TEST_ECALL 4, 0, M, M, CAUSE_MACHINE_ECALL
  TEST_ECALL 5, 1 << CAUSE_USER_ECALL, U, S, CAUSE_USER_ECALL
  TEST_ECALL 6, 1 << CAUSE_USER_ECALL, S, M, CAUSE_SUPERVISOR_ECALL
  TEST_ECALL 7, 1 << CAUSE_USER_ECALL | 1 << CAUSE_MACHINE_ECALL, M, M, CAUSE_MACHINE_ECALL

  TEST_EBREAK 10, 0, U, M, "ebreak"
  TEST_EBREAK 11, 0, S, M, "ebreak"
  TEST_EBREAK 12, 0, M, M, "ebreak"
  TEST_EBREAK 13, 1 << CAUSE_BREAKPOINT, U, S, "ebreak"
  TEST_EBREAK 14, 1 << CAUSE_BREAKPOINT, S, S, "ebreak"
  TEST_EBREAK 15, 1 << CAUSE_BREAKPOINT, M, M, "ebreak"
  # c.ebreak
  TEST_EBREAK 16, 0, U, M, ".half 0x9002"
  TEST_EBREAK 17, 0, S, M, ".half 0x9002"
  TEST_EBREAK 18, 0, M, M, ".half 0x9002"
  TEST_EBREAK 19, 1 << CAUSE_BREAKPOINT, U, S, ".half 0x9002"

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
