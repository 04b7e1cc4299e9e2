# env: p
# isa: svinval
# SINVAL.VMA between SFENCE.W.INVAL and SFENCE.INVAL.IR (Privileged ISA, "Svinval" Standard Extension for
# Fine-Grained Address-Translation Cache Invalidation): together they are SFENCE.VMA, and as privileged.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/fence_macros.S"

.option arch, +svinval

.macro SINVAL address, space
  sfence.w.inval
  sinval.vma \address, \space
  sfence.inval.ir
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  SEEN 2, 111, 222, PTE_RW, "SINVAL zero, zero"
  SEEN 3, 222, 333, PTE_RW, "SINVAL t4, zero"
  SEEN 4, 333, 111, PTE_RW, "SINVAL zero, s6"
  SEEN 5, 111, 222, PTE_RW, "SINVAL t4, s6"
  SEEN 6, 222, 333, PTE_RW, "addi t4, t4, 1; SINVAL t4, zero"
  SEEN 7, 333, 111, PTE_RW | PTE_G, "SINVAL zero, zero"
  SEEN 8, 111, 222, PTE_RW | PTE_G, "SINVAL t4, zero"

  SEEN_FAULT 9, 0, ld, CAUSE_LOAD_PAGE_FAULT, "SINVAL t4, zero"
  SEEN_FAULT 10, PTE_RO, sd, CAUSE_STORE_PAGE_FAULT, "SINVAL t4, s6"
  SEEN_VALID 11, 0, "SINVAL zero, zero"
  SEEN_VALID 12, PTE_XO, "SINVAL zero, s6"
  SEEN_FETCH 13, "SINVAL zero, zero"
  SEEN_FETCH 14, "SINVAL t4, zero"

  # Between the fences there may be several.
  TEST_BEGIN 15
  FENCE_MAPS 111, PTE_RW
  PTE_STORE pte_level0, 16, page_222, PTE_RW
  sfence.vma
  PTE_READS S, PTE_VA + 8, 111
  PTE_READS S, PTE_VA + 0x1008, 222
  FENCE_MAPS 222, PTE_RW
  PTE_STORE pte_level0, 16, page_333, PTE_RW
  li t4, PTE_VA
  li t5, PTE_VA + 0x1000
  sfence.w.inval
  sinval.vma t4, zero
  sinval.vma t5, zero
  sfence.inval.ir
  PTE_READS S, PTE_VA + 8, 222
  PTE_READS S, PTE_VA + 0x1008, 333

  # S-mode has them, U-mode has not; TVM takes SINVAL.VMA from S-mode, and the other two stay.
  csrw satp, zero
  li s7, MSTATUS_TVM
  TEST_BEGIN 16
  PTE_RUN S, 0, "SINVAL t4, s6"
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_BEGIN 17
  PTE_RUN U, 0, "sinval.vma zero, zero"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_BEGIN 18
  csrs mstatus, s7
  PTE_RUN S, 0, "sinval.vma t4, zero"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  TEST_BEGIN 19
  PTE_RUN S, 0, "sfence.w.inval; sfence.inval.ir"
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_BEGIN 20
  SINVAL zero, zero
  csrc mstatus, s7

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
FENCE_DATA
RVTEST_DATA_END
