# env: p
# qemu: no, because 7.2 raises the load's fault for an AMO; it is the store's (Privileged ISA, "Machine Cause Register"). 10.0 passes
# Synchronous exceptions of M-mode: cause, mepc and mtval (Privileged ISA, "Machine Cause Register" and
# "Machine Trap Value Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# Nothing is there, on any of the platforms.
.set NOWHERE, 1 << 40

# \code has the label 1 at the instruction that traps.
.macro TEST_TRAP testnum, cause, value, code
  TEST_BEGIN \testnum
  li a0, -1
  la s2, .Ltrap_done\@
  li t0, NOWHERE
  la t1, data
  \code
  .balign 4
.Ltrap_done\@:
  TEST_EXPECT a0, \cause
  la t2, 1b
  bne a1, t2, fail
  li t2, \value
  bne a2, t2, fail
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # The word is the value, of a compressed one its sixteen bits.
  TEST_TRAP 2, CAUSE_ILLEGAL_INSTRUCTION, 0xffffffff, "1: .word 0xffffffff"
  TEST_TRAP 3, CAUSE_ILLEGAL_INSTRUCTION, 0, "1: .half 0; .half 1"
  TEST_TRAP 4, CAUSE_ILLEGAL_INSTRUCTION, 0x9c79, "1: .half 0x9c79; .half 1"
  # A CSR that is not there, and one that is read-only.
  TEST_TRAP 5, CAUSE_ILLEGAL_INSTRUCTION, 0x5ff02373, "1: csrr t1, 0x5ff"
  TEST_TRAP 6, CAUSE_ILLEGAL_INSTRUCTION, 0xf1431373, "1: csrrw t1, mhartid, t1"
  # Nothing is there: loads and stores, atomics as stores.
  TEST_TRAP 7, CAUSE_LOAD_ACCESS, NOWHERE, "1: lb t1, 0(t0)"
  TEST_TRAP 8, CAUSE_LOAD_ACCESS, NOWHERE + 8, "1: ld t1, 8(t0)"
  TEST_TRAP 9, CAUSE_STORE_ACCESS, NOWHERE + 16, "1: sd t1, 16(t0)"
  TEST_TRAP 10, CAUSE_STORE_ACCESS, NOWHERE, "1: amoadd.d t1, t1, (t0)"
  TEST_TRAP 11, CAUSE_LOAD_ACCESS, NOWHERE, "1: lr.d t1, (t0)"
  TEST_TRAP 12, CAUSE_MACHINE_ECALL, 0, "1: ecall"

  # A jump there: mepc and mtval are the target.
  TEST_BEGIN 13
  la s2, 2f
  li t0, NOWHERE
  jr t0
  .balign 4
2:
  TEST_EXPECT a0, CAUSE_FETCH_ACCESS
  bne a1, t0, fail
  bne a2, t0, fail

  # A breakpoint's value is its address, or zero.
  TEST_BEGIN 14
  la s2, 4f
3:
  ebreak
  .balign 4
4:
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  la t2, 3b
  bne a1, t2, fail
  beqz a2, 5f
  bne a2, t2, fail
5:

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr a0, mcause
  csrr a1, mepc
  csrr a2, mtval
  csrw mepc, s2
  li t5, MSTATUS_MPP
  csrs mstatus, t5
  mret

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
.balign 8
data:
  .dword 0
RVTEST_DATA_END
