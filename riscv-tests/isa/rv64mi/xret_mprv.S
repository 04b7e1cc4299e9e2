# env: p
# qemu: no, because 7.2 leaves MPRV set on the way out of M-mode (Privileged ISA, "Privilege and Global Interrupt-Enable Stack in mstatus register"). 10.0 passes
# MPRV and the returns (Privileged ISA, "Privilege and Global Interrupt-Enable Stack in mstatus register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/xret_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # MPRV stays in M-mode, and is cleared on the way to another.
  TEST_RET 2, mret, mepc, MSTATUS_MPRV | MSTATUS_MPP, M, CAUSE_MACHINE_ECALL, FROM_M | MSTATUS_MPRV
  TEST_RET 3, mret, mepc, MSTATUS_MPRV | MSTATUS_MPP_S, S, CAUSE_SUPERVISOR_ECALL, FROM_S
  TEST_RET 4, mret, mepc, MSTATUS_MPRV, U, CAUSE_USER_ECALL, FROM_U
  TEST_RET 5, sret, sepc, MSTATUS_MPRV | MSTATUS_SPP, S, CAUSE_SUPERVISOR_ECALL, FROM_S | MSTATUS_SPIE
  TEST_RET 6, sret, sepc, MSTATUS_MPRV, U, CAUSE_USER_ECALL, FROM_U | MSTATUS_SPIE

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
