# env: p
# One frame at two virtual addresses (Privileged ISA, "Supervisor Memory-Management Fence Instruction"; code:
# Unprivileged ISA, "Zifencei"): what is stored by one is what the other loads, and after a FENCE.I what it
# fetches.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set ONE, 0x1000
.set OTHER, 0x5000
# In a superpage, the same frame again.
.set RAM, 0x80000000

.macro STORES va, value
  li t5, \value
  PTE_ACCESS S, 0, \va, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
.endm

# `li a3` and a breakpoint, in one doubleword.
.set CODE, 0x0010007300000693
.set NUMBER, 1 << 20

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_level0, 8, page, PTE_RWX
  PTE_STORE pte_level0, 8 * 5, page, PTE_RWX
  PTE_SET pte_level2, 16, RAM, PTE_RWX
  sfence.vma

  TEST_BEGIN 2
  STORES ONE + 0x10, 0x1234
  PTE_READS S, OTHER + 0x10, 0x1234
  STORES OTHER + 0x10, 0x5678
  PTE_READS S, ONE + 0x10, 0x5678
  # M-mode's physical address is one more, and so is the superpage.
  TEST_BEGIN 3
  la s2, page
  ld t5, 0x10(s2)
  TEST_EXPECT t5, 0x5678
  li t5, 0x9abc
  sd t5, 0x10(s2)
  PTE_READS S, ONE + 0x10, 0x9abc
  addi t4, s2, 0x10
  li t5, 0xdef0
  PTE_ACCESS S, 0, , "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_READS S, OTHER + 0x10, 0xdef0
  # By a byte, by an AMO, and by LR and SC.
  TEST_BEGIN 4
  li t5, 0x77
  PTE_ACCESS S, 0, ONE + 0x12, "sb t5, 0(t4)"
  PTE_READS S, OTHER + 0x10, 0x77def0
  TEST_BEGIN 5
  li t6, 0x10
  PTE_ACCESS S, 0, OTHER + 0x10, "amoadd.d t5, t6, (t4)"
  PTE_READS S, ONE + 0x10, 0x77df00
  TEST_BEGIN 6
  li t6, 0x20
  PTE_ACCESS S, 0, ONE + 0x10, "1: lr.d t5, (t4); sc.d t5, t6, (t4); bnez t5, 1b"
  PTE_READS S, OTHER + 0x10, 0x20

  # Code, stored by the one and run at the other, over and over.
  TEST_BEGIN 7
  STORES ONE + 0x40, CODE + 11 * NUMBER
  fence.i
  PTE_FETCHES S, OTHER + 0x40, 11
  PTE_FETCHES S, ONE + 0x40, 11
  STORES ONE + 0x40, CODE + 22 * NUMBER
  fence.i
  PTE_FETCHES S, OTHER + 0x40, 22
  STORES OTHER + 0x40, CODE + 33 * NUMBER
  fence.i
  PTE_FETCHES S, OTHER + 0x40, 33
  PTE_FETCHES S, ONE + 0x40, 33
  # Stored by M-mode, and run by both.
  TEST_BEGIN 8
  li t5, CODE + 44 * NUMBER
  sd t5, 0x40(s2)
  fence.i
  PTE_FETCHES S, ONE + 0x40, 44
  PTE_FETCHES S, OTHER + 0x40, 44

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
page:
  .zero 4096
RVTEST_DATA_END
