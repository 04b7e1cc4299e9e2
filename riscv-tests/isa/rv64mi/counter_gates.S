# env: p
# machine: virt
# mcounteren and scounteren (Privileged ISA, "Machine Counter-Enable Register" and "Supervisor Counter-Enable
# Register"): S-mode reads a counter by the first, U-mode by both, M-mode always, and none writes it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.macro TEST_READ testnum, counter, machine, supervisor, mode, legal
  TEST_BEGIN \testnum
  PRIV_CSRW mcounteren, \machine
  PRIV_CSRW scounteren, \supervisor
  PRIV_RUN \mode, 0, "1: csrr a0, \counter"
  .if \legal
  PRIV_EXPECT_NONE
  .else
  PRIV_EXPECT_ILLEGAL M, 1b
  .endif
.endm

# The counter of bit \bit, in eight cases.
.macro TEST_COUNTER counter, bit, n0, n1, n2, n3, n4, n5, n6, n7
  TEST_READ \n0, \counter, 0, 0, M, 1
  TEST_READ \n1, \counter, 1 << \bit, 0, S, 1
  TEST_READ \n2, \counter, ~(1 << \bit), -1, S, 0
  TEST_READ \n3, \counter, 1 << \bit, 1 << \bit, U, 1
  TEST_READ \n4, \counter, ~(1 << \bit), -1, U, 0
  TEST_READ \n5, \counter, -1, ~(1 << \bit), U, 0
  TEST_BEGIN \n6
  PRIV_CSRW mcounteren, -1
  PRIV_CSRW scounteren, -1
  PRIV_RUN S, 0, "1: csrw \counter, t0"
  PRIV_EXPECT_ILLEGAL M, 1b
  TEST_BEGIN \n7
  PRIV_RUN M, 0, "1: csrw \counter, t0"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

.macro TEST_MACHINE_ONLY testnum, mode, register
  TEST_BEGIN \testnum
  PRIV_RUN \mode, 0, "1: csrr a0, \register"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_COUNTER cycle, 0, 2, 3, 4, 5, 6, 7, 8, 9
  TEST_COUNTER time, 1, 10, 11, 12, 13, 14, 15, 16, 17
  TEST_COUNTER instret, 2, 20, 21, 22, 23, 24, 25, 26, 27
  TEST_COUNTER hpmcounter3, 3, 30, 31, 32, 33, 34, 35, 36, 37

  # The registers behind them are M-mode's alone.
  TEST_MACHINE_ONLY 40, S, mcycle
  TEST_MACHINE_ONLY 41, S, minstret
  TEST_MACHINE_ONLY 42, U, mhpmcounter3
  TEST_MACHINE_ONLY 43, S, mcounteren
  TEST_MACHINE_ONLY 44, S, mcountinhibit
  TEST_MACHINE_ONLY 45, U, scounteren

  # S-mode writes scounteren by itself.
  TEST_BEGIN 46
  PRIV_RUN S, 0, "csrwi scounteren, 5; csrr a0, scounteren"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, 5

  # time is mtime.
  TEST_BEGIN 50
  li t1, CLINT_MTIME
  ld a0, 0(t1)
  csrr a1, time
  ld a2, 0(t1)
  bltu a1, a0, fail
  bltu a2, a1, fail

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
