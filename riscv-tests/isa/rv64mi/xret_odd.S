# env: p
# qemu: no, because it keeps bit 0 of mepc and sepc, which is always zero (Privileged ISA, "Machine Exception Program Counter Register"); Spike passes
# The returns go to even addresses, as bit 0 of mepc and sepc is zero whatever is written
# (Privileged ISA, "Machine Exception Program Counter Register" and "Supervisor Exception Program
# Counter Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_BEGIN 2
  PRIV_RUN M, 0, "li t0, MSTATUS_MPP; csrw mstatus, t0; la t0, 1f + 1; csrw mepc, t0; mret; 1: ebreak"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 1b
  # A halfword, with bit 1 set.
  TEST_BEGIN 3
  PRIV_RUN M, 0, "csrw mstatus, zero; la t0, 1f + 1; csrw mepc, t0; mret; .half 0; 1: .half 0x9002"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 1b
  TEST_BEGIN 4
  PRIV_RUN S, 0, "la t0, 1f + 1; csrw sepc, t0; sret; 1: ebreak"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 1b

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
