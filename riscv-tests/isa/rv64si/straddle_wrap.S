# env: p
# After the last address comes the first (Unprivileged ISA, "Memory"): a misaligned access may go from the
# last page to page 0, and so may an instruction. This is for machines on which misaligned accesses of
# main memory work.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_level0, 8 * 511, last, PTE_RWX
  PTE_STORE pte_level0, 0, zeroth, PTE_RWX
  PTE_STORE pte_level1, 8 * 511, pte_level0, PTE_V
  PTE_STORE pte_level2, 8 * 511, pte_level1, PTE_V
  sfence.vma

  TEST_BEGIN 2
  PTE_ACCESS S, 0, -2, "lw t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x01500693
  TEST_BEGIN 3
  li t5, 0x0123456789abcdef
  PTE_ACCESS S, 0, -11, "sd t5, 8(t4)"
  TEST_EXPECT a0, 0
  la t0, zeroth
  ld t0, 0(t0)
  TEST_EXPECT t0, 0x0000000123456789
  TEST_BEGIN 4
  la t0, zeroth
  li t1, 0x00730150
  sw t1, 0(t0)
  li t1, 0x0010
  sh t1, 4(t0)
  la t0, last + 4094
  li t1, 0x0693
  sh t1, 0(t0)
  fence.i
  PTE_FETCH S, 0, -2
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_EXPECT a2, 2
  TEST_EXPECT a3, 21
  # Where page 0 is not there.
  TEST_BEGIN 5
  PTE_STORE pte_level0, 0, zeroth, 0
  sfence.vma
  PTE_ACCESS S, 0, -2, "ld t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_PAGE_FAULT
  TEST_EXPECT a1, 0
  PTE_FETCH S, 0, -2
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  TEST_EXPECT a1, 0
  TEST_EXPECT a2, -2

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
zeroth:
  .half 0x0150, 0x0073, 0x0010
  .zero 4096 - 6
PTE_FRAME between, -1
last:
  .zero 4096 - 2
  .half 0x0693
RVTEST_DATA_END
