# env: p
# C.EBREAK (Unprivileged ISA, "C" Extension, "Breakpoint Instruction"): a breakpoint exception, at its own address.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  .option rvc

  TEST_BEGIN 2
  la x10, 1f
  li x11, 0
1:
  c.ebreak
  c.addi x11, 4
  TEST_EXPECT x11, 5

  # At an address that is no multiple of 4, and at the end of a run of instructions.
  TEST_BEGIN 3
  la x10, 1f
  li x11, 0
  .balign 4
  c.nop
1:
  c.ebreak
  c.addi x11, 4
  TEST_EXPECT x11, 5

  TEST_PASSFAIL

# mtval is the address, or 0.
.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x6, mcause
  TEST_EXPECT x6, CAUSE_BREAKPOINT
  csrr x6, mepc
  bne x6, x10, fail
  csrr x6, mtval
  beqz x6, 1f
  bne x6, x10, fail
1:
  addi x10, x10, 2
  csrw mepc, x10
  addi x11, x11, 1
  mret

RVTEST_CODE_END
