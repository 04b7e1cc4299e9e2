# env: p
# isa: zacas
# qemu: no, because there a misaligned AMO raises the load's exception; stores, SCs and AMOs raise those of store/AMO (Privileged ISA, "Machine Cause Register")
# A misaligned AMOCAS (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap; without Zama16b):
# raises a store/AMO address-misaligned or access-fault exception, and changes neither memory nor rd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/amo_macros.S"
.include "isa/macros/scalar/cas_macros.S"

AMO_DEFINE amocas.w, 2, 0x14
AMO_DEFINE amocas.d, 3, 0x14
AMO_DEFINE amocas.q, 4, 0x14

# Zero is compared, and equal to what is there.
.macro TEST_MISALIGNED testnum, inst, offset
  TEST_BEGIN \testnum
  CAS_PAIR_SETUP 0, 0, 0, 0
  sd x0, 16(x11)
  sd x0, 24(x11)
  addi x11, x11, \offset
  li x10, 0
  la x9, 1f
  \inst x14, x12, (x11)
1:
  li x7, CAUSE_MISALIGNED_STORE
  beq x10, x7, 2f
  TEST_EXPECT x10, CAUSE_STORE_ACCESS
2:
  beqz x8, 3f
  bne x8, x11, fail
3:
  TEST_EXPECT x14, 0
  TEST_EXPECT x15, 0
  la x11, amo_place
  .irp place, 0, 8, 16, 24
  ld x14, \place(x11)
  bnez x14, fail
  .endr
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_MISALIGNED 2, amocas.w, 1
  TEST_MISALIGNED 3, amocas.w, 2
  TEST_MISALIGNED 4, amocas.w, 3
  TEST_MISALIGNED 5, amocas.w, 6
  TEST_MISALIGNED 6, amocas.d, 1
  TEST_MISALIGNED 7, amocas.d, 2
  TEST_MISALIGNED 8, amocas.d, 4
  TEST_MISALIGNED 9, amocas.d, 7
  TEST_MISALIGNED 10, amocas.q, 1
  TEST_MISALIGNED 11, amocas.q, 4
  TEST_MISALIGNED 12, amocas.q, 8
  TEST_MISALIGNED 13, amocas.q, 15

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  csrr x8, mtval
  csrw mepc, x9
  mret

RVTEST_CODE_END

.data
  AMO_DATA
  .dword 0
