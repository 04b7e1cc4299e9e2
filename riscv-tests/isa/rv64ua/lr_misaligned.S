# env: p
# A misaligned LR (Unprivileged ISA, "A" Extension, "Load-Reserved/Store-Conditional Instructions"):
# raises a load address-misaligned or access-fault exception, and changes neither memory nor rd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# \inst, for which the registers are x14 and x11, at \offset from a doubleword boundary raises \cause,
# or the access fault, whose number is the next.
.macro TEST_MISALIGNED testnum, inst, offset, cause
  TEST_BEGIN \testnum
  la x11, place + \offset
  la x12, 1f
  li x13, 1
  li x14, 0x123
  li x15, 0
  li x16, \cause
1:
  \inst
  TEST_EXPECT x14, 0x123
  # The handler has counted one trap.
  TEST_EXPECT x15, 1
  la x11, place
  ld x14, 0(x11)
  TEST_EXPECT x14, 0x1111111111111111
  ld x14, 8(x11)
  TEST_EXPECT x14, 0x2222222222222222
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_MISALIGNED 2, "lr.w x14, (x11)", 1, CAUSE_MISALIGNED_LOAD
  TEST_MISALIGNED 3, "lr.w x14, (x11)", 2, CAUSE_MISALIGNED_LOAD
  TEST_MISALIGNED 4, "lr.w x14, (x11)", 7, CAUSE_MISALIGNED_LOAD
  TEST_MISALIGNED 5, "lr.d x14, (x11)", 1, CAUSE_MISALIGNED_LOAD
  TEST_MISALIGNED 6, "lr.d x14, (x11)", 2, CAUSE_MISALIGNED_LOAD
  TEST_MISALIGNED 7, "lr.d x14, (x11)", 4, CAUSE_MISALIGNED_LOAD

  TEST_PASSFAIL

# The trap is at x12, and about the address in x11, or about none.
.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x6, mcause
  beq x6, x16, 1f
  addi x16, x16, 1
  bne x6, x16, fail
1:
  csrr x6, mepc
  bne x6, x12, fail
  csrr x6, mtval
  beqz x6, 2f
  bne x6, x11, fail
2:
  addi x15, x15, 1
  addi x12, x12, 4
  csrw mepc, x12
  mret

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0x1111111111111111, 0x2222222222222222
