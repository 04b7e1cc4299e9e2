# env: p
# pagewalk: --misaligned=off
# qemu: no, because it does misaligned accesses, as a machine may (Unprivileged ISA, "Load and Store Instructions"); Spike without Zicclsm passes
# Misaligned accesses and medeleg, as in delegation.S, on a machine that raises exceptions for them
# (Privileged ISA, "Machine Trap Delegation Registers").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/deleg_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  DELEG_CAUSE CAUSE_MISALIGNED_LOAD, DATA, 2, 3, 4, 5, "1: lw a0, 0(a1)"
  DELEG_IN_M 6, CAUSE_MISALIGNED_LOAD, DATA, "1: lw a0, 0(a1)"
  DELEG_CAUSE CAUSE_MISALIGNED_STORE, DATA, 12, 13, 14, 15, "1: sd a0, 0(a1)"
  DELEG_IN_M 16, CAUSE_MISALIGNED_STORE, DATA, "1: sd a0, 0(a1)"

  TEST_PASSFAIL

DELEG_HANDLER
PRIV_HANDLER

RVTEST_CODE_END

.data
DELEG_DATA
