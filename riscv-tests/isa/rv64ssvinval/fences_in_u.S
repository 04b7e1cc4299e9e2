# env: p
# isa: svinval
# qemu: no, because it lets U-mode use SFENCE.W.INVAL and SFENCE.INVAL.IR, which are illegal there (Privileged ISA, "Svinval"); Spike passes
# The two fences around SINVAL.VMA are not for U-mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.option arch, +svinval

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_BEGIN 2
  PTE_RUN U, 0, "sfence.w.inval"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_BEGIN 3
  PTE_RUN U, 0, "sfence.inval.ir"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_BEGIN 4
  PTE_RUN S, 0, "sfence.w.inval; sfence.inval.ir"
  TEST_EXPECT a0, CAUSE_BREAKPOINT

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END
