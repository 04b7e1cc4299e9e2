# env: p
# qemu: no, because there a misaligned AMO raises the load's exception; stores, SCs and AMOs raise those of store/AMO (Privileged ISA, "Machine Cause Register")
# A misaligned AMO (Unprivileged ISA, "A" Extension, "Atomic Memory Operations"; without Zama16b):
# raises a store/AMO address-misaligned or access-fault exception, and changes neither memory nor rd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# \inst at \offset from a doubleword boundary.
.macro TEST_MISALIGNED testnum, inst, offset
  TEST_BEGIN \testnum
  la x11, place + \offset
  la x12, 1f
  li x13, 1
  li x14, 0x123
  li x15, 0
1:
  \inst x14, x13, (x11)
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

  TEST_MISALIGNED 2, amoadd.w, 1
  TEST_MISALIGNED 3, amoadd.w, 2
  TEST_MISALIGNED 4, amoadd.w, 3
  TEST_MISALIGNED 5, amoadd.w, 6
  TEST_MISALIGNED 6, amoadd.d, 1
  TEST_MISALIGNED 7, amoadd.d, 2
  TEST_MISALIGNED 8, amoadd.d, 4
  TEST_MISALIGNED 9, amoadd.d, 7
  TEST_MISALIGNED 10, amoswap.w, 1
  TEST_MISALIGNED 11, amoswap.d, 4
  TEST_MISALIGNED 12, amoxor.w, 2
  TEST_MISALIGNED 13, amoand.d, 2
  TEST_MISALIGNED 14, amoor.w, 3
  TEST_MISALIGNED 15, amomin.d, 1
  TEST_MISALIGNED 16, amomax.w, 1
  TEST_MISALIGNED 17, amominu.d, 6
  TEST_MISALIGNED 18, amomaxu.w, 5

  TEST_PASSFAIL

# The trap is at x12, and about the address in x11, or about none.
.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x6, mcause
  li x7, CAUSE_MISALIGNED_STORE
  beq x6, x7, 1f
  TEST_EXPECT x6, CAUSE_STORE_ACCESS
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
