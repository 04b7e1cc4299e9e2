# env: p
# SFENCE.VMA in its four forms (Privileged ISA, "Supervisor Memory-Management Fence Instruction"): after one
# that covers an entry, a changed entry is seen. rs1 names a page by any address in it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/fence_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # All; an address; an address space, which is number 0 here; both.
  SEEN 2, 111, 222, PTE_RW, "sfence.vma"
  SEEN 3, 222, 333, PTE_RW, "sfence.vma t4"
  SEEN 4, 333, 111, PTE_RW, "sfence.vma zero, s6"
  SEEN 5, 111, 222, PTE_RW, "sfence.vma t4, s6"
  # Any address in the page.
  SEEN 6, 222, 333, PTE_RW, "addi t4, t4, 1; sfence.vma t4"
  SEEN 7, 333, 111, PTE_RW, "li t4, PTE_VA + 0xfff; sfence.vma t4"
  SEEN 8, 111, 222, PTE_RW, "li t4, PTE_VA + 0x7ff; sfence.vma t4, s6"
  # Global entries: those without an address space cover them.
  SEEN 9, 222, 333, PTE_RW | PTE_G, "sfence.vma"
  SEEN 10, 333, 111, PTE_RW | PTE_G, "sfence.vma t4"

  # What is allowed no more.
  SEEN_FAULT 11, 0, ld, CAUSE_LOAD_PAGE_FAULT, "sfence.vma"
  SEEN_FAULT 12, 0, ld, CAUSE_LOAD_PAGE_FAULT, "sfence.vma t4"
  SEEN_FAULT 13, PTE_RO, sd, CAUSE_STORE_PAGE_FAULT, "sfence.vma t4, s6"
  SEEN_FAULT 14, PTE_RW | PTE_U, ld, CAUSE_LOAD_PAGE_FAULT, "sfence.vma zero, s6"
  SEEN_FAULT 15, PTE_XO, ld, CAUSE_LOAD_PAGE_FAULT, "sfence.vma t4"
  # What is allowed now.
  SEEN_VALID 16, 0, "sfence.vma"
  SEEN_VALID 17, 0, "sfence.vma t4"
  SEEN_VALID 18, PTE_XO, "sfence.vma zero, s6"
  SEEN_VALID 19, PTE_RW | PTE_U, "sfence.vma t4, s6"
  # What is fetched.
  SEEN_FETCH 20, "sfence.vma"
  SEEN_FETCH 21, "sfence.vma t4"
  SEEN_FETCH 22, "sfence.vma zero, s6"
  SEEN_FETCH 23, "sfence.vma t4, s6"

  # A pointer that has changed is covered where rs1 is x0.
  TEST_BEGIN 24
  FENCE_MAPS 111, PTE_RW
  PTE_STORE other_level0, 8, page_222, PTE_RW
  sfence.vma
  PTE_READS S, PTE_VA + 8, 111
  PTE_STORE pte_level1, 0, other_level0, PTE_V
  sfence.vma
  PTE_READS S, PTE_VA + 8, 222
  TEST_BEGIN 25
  PTE_STORE pte_level1, 0, pte_level0, PTE_V
  sfence.vma zero, s6
  PTE_READS S, PTE_VA + 8, 111

  # A superpage, by an address anywhere in it.
  TEST_BEGIN 26
  PTE_SET pte_level1, 8 * 3, 0x80200000, PTE_RW
  li t0, 0x80200008
  sd zero, 0(t0)
  sfence.vma
  PTE_READS S, 0x600008, 0
  PTE_SET pte_level1, 8 * 3, 0x80200000, PTE_RW | PTE_U
  li t4, 0x700000
  sfence.vma t4
  PTE_FAULTS S, 0x600008, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"

  # In S-mode, as in M-mode; in U-mode it is illegal.
  TEST_BEGIN 27
  csrw satp, zero
  PTE_RUN S, 0, "sfence.vma; sfence.vma t4; sfence.vma zero, s6; sfence.vma t4, s6"
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_BEGIN 28
  PTE_RUN U, 0, "sfence.vma"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  PTE_RUN U, 0, "sfence.vma t4, s6"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
FENCE_DATA
RVTEST_DATA_END
