# env: p
# Bits 63 to 39 of a virtual address of Sv39 equal bit 38, or there is a page fault of the access's kind
# (Privileged ISA, "Sv39").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# \va is there. With any one of the bits above 38 turned over, it is not.
.macro TURNED testnum, va, cause, code
  TEST_BEGIN \testnum
  PTE_ACCESS S, 0, \va, "\code"
  TEST_EXPECT a0, 0
  li s2, 39
1:
  li t4, \va
  li t0, 1
  sll t0, t0, s2
  xor t4, t4, t0
  PTE_ACCESS S, 0, , "\code"
  TEST_EXPECT a0, \cause
  bne a1, t4, fail
  addi s2, s2, 1
  li t0, 64
  bne s2, t0, 1b
.endm

# In fetches, the jump is made where the higher half begins, as mepc need not hold such an address.
.macro TURNED_FETCH testnum, va
  TEST_BEGIN \testnum
  li s2, 39
1:
  li s3, \va
  li t0, 1
  sll t0, t0, s2
  xor s3, s3, t0
  PTE_FETCH S, 0, JUMP
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  bne a1, s3, fail
  bne a2, s3, fail
  TEST_EXPECT a3, 0
  addi s2, s2, 1
  li t0, 64
  bne s2, t0, 1b
.endm

.set LOW, PTE_VA + 16
.set LOW_LAST, 0x3ffffffff8
.set HIGH, -1 << 38 | PTE_VA + 16
.set HIGH_LAST, -8
.set JUMP, -1 << 38 | PTE_VA + 8

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_leaf, 0, page, PTE_RWX
  PTE_STORE pte_level2, 8 * 256, pte_level1, PTE_V
  # The last page of each half.
  PTE_STORE pte_level0, 8 * 511, pte_page, PTE_RW
  PTE_STORE pte_level1, 8 * 511, pte_level0, PTE_V
  PTE_STORE pte_level2, 8 * 255, pte_level1, PTE_V
  PTE_STORE pte_level2, 8 * 511, pte_level1, PTE_V
  sfence.vma

  TURNED 2, LOW, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 3, HIGH, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 4, LOW_LAST, CAUSE_LOAD_PAGE_FAULT, "lw t5, 0(t4)"
  TURNED 5, HIGH_LAST, CAUSE_LOAD_PAGE_FAULT, "lbu t5, 0(t4)"
  TURNED 6, LOW, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED 7, HIGH, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED 8, LOW_LAST, CAUSE_STORE_PAGE_FAULT, "sw zero, 0(t4)"
  TURNED 9, HIGH_LAST, CAUSE_STORE_PAGE_FAULT, "sb zero, 0(t4)"
  TURNED 10, LOW, CAUSE_LOAD_PAGE_FAULT, "lr.d t5, (t4)"
  TURNED 11, HIGH, CAUSE_LOAD_PAGE_FAULT, "lr.w t5, (t4)"

  TEST_BEGIN 12
  PTE_FETCHES S, PTE_VA, 44
  PTE_FETCHES S, -1 << 38 | PTE_VA, 44
  TURNED_FETCH 13, PTE_VA
  TURNED_FETCH 14, -1 << 38 | PTE_VA

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  PTE_CODE 44
  jr s3
  nop
  .dword 0
  .balign 4096
RVTEST_DATA_END
