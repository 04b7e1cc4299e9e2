# env: p
# Address spaces (Privileged ISA, "Supervisor Address Translation and Protection Register"): how many bits
# satp.ASID has, and that two spaces whose numbers differ keep their pages apart without a fence. A machine
# without ASID bits passes with the second case.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/fence_macros.S"

# Where in the first table is what both spaces have.
.set GLOBAL_VA, 2 << 30

.macro FIRST
  PTE_SATP SATP_SV39, pte_level2, 1
.endm

.macro SECOND
  PTE_SATP SATP_SV39, other_level2, 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # The bits that are there are the lowest.
  TEST_BEGIN 2
  PTE_SATP SATP_SV39, pte_level2, 0xffff
  csrr s3, satp
  slli s3, s3, 4
  srli s3, s3, 48
  addi t0, s3, 1
  and t0, t0, s3
  bnez t0, fail
  beqz s3, pass

  # Page 1 of space 1 is 111, and of space 0 is 222; 333 is a global page of both.
  PTE_SETUP
  FENCE_MAPS 111, PTE_RWX
  PTE_STORE other_level2, 0, other_level1, PTE_V
  PTE_STORE other_level1, 0, other_level0, PTE_V
  PTE_STORE other_level0, 8, page_222, PTE_RWX
  PTE_STORE pte_level2, 16, global_level1, PTE_V | PTE_G
  PTE_STORE other_level2, 16, global_level1, PTE_V | PTE_G
  PTE_STORE global_level1, 0, global_level0, PTE_V
  PTE_STORE global_level0, 8, page_333, PTE_RWX
  sfence.vma

  TEST_BEGIN 3
  li s2, 3
1:
  FIRST
  PTE_READS S, PTE_VA + 8, 111
  SECOND
  PTE_READS S, PTE_VA + 8, 222
  addi s2, s2, -1
  bnez s2, 1b

  TEST_BEGIN 4
  li s2, 3
1:
  FIRST
  PTE_FETCHES S, PTE_VA, 111
  SECOND
  PTE_FETCHES S, PTE_VA, 222
  addi s2, s2, -1
  bnez s2, 1b

  TEST_BEGIN 5
  FIRST
  PTE_ACCESS S, 0, PTE_VA + 16, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  SECOND
  PTE_READS S, PTE_VA + 16, 0
  FIRST
  PTE_READS S, PTE_VA + 16, PTE_VA + 16

  # The global page, from both.
  TEST_BEGIN 6
  PTE_READS S, GLOBAL_VA + PTE_VA + 8, 333
  PTE_FETCHES S, GLOBAL_VA + PTE_VA, 333
  SECOND
  PTE_READS S, GLOBAL_VA + PTE_VA + 8, 333
  PTE_FETCHES S, GLOBAL_VA + PTE_VA, 333

  # A fence for one of the spaces shows its change, and the other still has its own page.
  TEST_BEGIN 7
  PTE_STORE other_level0, 8, page_333, PTE_RW
  li s6, 0
  sfence.vma zero, s6
  PTE_READS S, PTE_VA + 8, 333
  FIRST
  PTE_READS S, PTE_VA + 8, 111
  # From the one space for the other.
  TEST_BEGIN 8
  PTE_STORE other_level0, 8, page_222, PTE_RW
  li s6, 0
  li t4, PTE_VA
  sfence.vma t4, s6
  SECOND
  PTE_READS S, PTE_VA + 8, 222
  # A page that only one of them has.
  TEST_BEGIN 9
  FIRST
  FENCE_MAPS 111, 0
  li s6, 1
  sfence.vma zero, s6
  PTE_FAULTS S, PTE_VA + 8, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  SECOND
  PTE_READS S, PTE_VA + 8, 222
  FIRST
  PTE_FAULTS S, PTE_VA + 8, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  # The global page, changed: a fence for an address covers it in both spaces.
  TEST_BEGIN 10
  PTE_STORE global_level0, 8, page_222, PTE_RW
  li t4, GLOBAL_VA + PTE_VA
  sfence.vma t4
  PTE_READS S, GLOBAL_VA + PTE_VA + 8, 222
  SECOND
  PTE_READS S, GLOBAL_VA + PTE_VA + 8, 222

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
FENCE_DATA
  .irp name, other_level2, other_level1, global_level1, global_level0
  .balign 4096
\name:
  .zero 4096
  .endr
RVTEST_DATA_END
