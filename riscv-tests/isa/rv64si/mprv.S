# env: p
# MPRV (Privileged ISA, "Memory Privilege in mstatus Register"): M-mode's loads and stores are those of the
# mode in MPP, and its fetches never are.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_leaf, 0, page, PTE_RW
  PTE_STORE pte_level0, 16, page, PTE_RW | PTE_U
  PTE_STORE pte_level0, 24, page, PTE_XO
  sfence.vma

  # As S, as U, and as M, where there is no translation.
  TEST_BEGIN 2
  PTE_READS S, PTE_VA, 0x2468ace0
  PTE_FAULTS U, PTE_VA, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TEST_BEGIN 3
  PTE_READS U, 0x2000, 0x2468ace0
  PTE_FAULTS S, 0x2000, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  TEST_BEGIN 4
  la t4, page
  PTE_ACCESS M, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x2468ace0
  PTE_ACCESS S, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_PAGE_FAULT

  # SUM and MXR count.
  TEST_BEGIN 5
  PTE_ACCESS S, MSTATUS_SUM, 0x2000, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x2468ace0
  TEST_BEGIN 6
  PTE_FAULTS S, 0x3000, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_ACCESS S, MSTATUS_MXR, 0x3000, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x2468ace0

  # Fetches go on where M-mode is, which no entry maps, over a jump too.
  TEST_BEGIN 7
  PTE_ACCESS S, 0, PTE_VA, "j 1f; .zero 64; 1: ld t5, 0(t4); fence.i; ld t6, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t6, 0x2468ace0

  # It takes effect from one instruction to the next.
  TEST_BEGIN 8
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S | MSTATUS_MPRV
  li t3, MSTATUS_MPRV
  la s5, fail
  li t4, PTE_VA
  la t6, other
  csrs mstatus, t0
  ld a3, 0(t4)
  csrc mstatus, t3
  ld a4, 0(t6)
  csrs mstatus, t3
  ld a5, 0(t4)
  csrc mstatus, t3
  TEST_EXPECT a3, 0x2468ace0
  TEST_EXPECT a4, 0x0f0f0f0f
  TEST_EXPECT a5, 0x2468ace0

  # A trap to M-mode leaves it set, but what it says is now MPP's.
  TEST_BEGIN 9
  li t0, MSTATUS_MPP
  csrs mstatus, t0
  li t0, MSTATUS_MPRV
  la s5, 1f
  csrs mstatus, t0
  ebreak
  .balign 4
1:
  and t1, s6, t0
  bne t1, t0, fail
  li t0, MSTATUS_MPP
  and t1, s6, t0
  bne t1, t0, fail

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr s6, mstatus
  j pte_handler

PTE_HANDLER pte_handler

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  .dword 0x2468ace0
  .balign 4096
other:
  .dword 0x0f0f0f0f
RVTEST_DATA_END
