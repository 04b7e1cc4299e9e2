# env: p
# isa: sv57
# Sv57 (Privileged ISA, "Sv57: Page-Based 57-bit Virtual-Memory System"): five levels, leaves at each of them, and bits 63 to 57 of an address
# equal to bit 56.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/sv_macros.S"

# Where the higher half begins.
.set HIGH, -1 << 56
.set RAM, 0x80000000
# Past the test itself.
.set FAR, 0x80200000
.set SPOT, 0x54328

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_BEGIN 2
  PTE_SETUP 5

  li t0, 0x5a5a000000054328
  li t1, FAR + SPOT
  sd t0, 0(t1)
  la t0, code
  ld t0, 0(t0)
  sd t0, 8(t1)
  fence.i

  # 4 KiB, in both halves.
  TEST_BEGIN 3
  PTE_STORE pte_leaf, 0, page, PTE_RWX
  PTE_STORE pte_level4, 8 * 256, pte_level3, PTE_V
  sfence.vma
  PTE_FETCHES S, PTE_VA, 44
  PTE_FETCHES S, HIGH | PTE_VA, 44
  PTE_ACCESS S, 0, HIGH | PTE_VA + 0x100, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  PTE_READS S, PTE_VA + 0x100, HIGH | PTE_VA + 0x100

  # A superpage at each level.
  # 2 MiB.
  TEST_BEGIN 4
  PTE_SET pte_level1, 8 * 3, FAR, PTE_RWX
  sfence.vma
  PTE_READS S, (3 << 21) + SPOT, 0x5a5a000000054328
  PTE_FETCHES S, (3 << 21) + SPOT + 8, 55
  PTE_FAULTS S, (4 << 21) + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS U, (3 << 21) + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  # 1 GiB.
  TEST_BEGIN 5
  PTE_SET pte_level2, 8 * 3, RAM, PTE_RWX
  sfence.vma
  PTE_READS S, (3 << 30) + (FAR - RAM) + SPOT, 0x5a5a000000054328
  PTE_FETCHES S, (3 << 30) + (FAR - RAM) + SPOT + 8, 55
  PTE_FAULTS S, (4 << 30) + (FAR - RAM) + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS U, (3 << 30) + (FAR - RAM) + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  # 512 GiB.
  TEST_BEGIN 6
  PTE_SET pte_level3, 8 * 3, 0, PTE_RWX
  sfence.vma
  PTE_READS S, (3 << 39) + FAR + SPOT, 0x5a5a000000054328
  PTE_FETCHES S, (3 << 39) + FAR + SPOT + 8, 55
  PTE_FAULTS S, (4 << 39) + FAR + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS U, (3 << 39) + FAR + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  # 256 TiB.
  TEST_BEGIN 7
  PTE_SET pte_level4, 8 * 3, 0, PTE_RWX
  sfence.vma
  PTE_READS S, (3 << 48) + FAR + SPOT, 0x5a5a000000054328
  PTE_FETCHES S, (3 << 48) + FAR + SPOT + 8, 55
  PTE_FAULTS S, (4 << 48) + FAR + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS U, (3 << 48) + FAR + SPOT, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"

  # Misaligned in each part of the page number.
  MISALIGNED 8, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 12
  MISALIGNED 9, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 20
  MISALIGNED 10, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 21
  MISALIGNED 11, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 29
  MISALIGNED 12, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 30
  MISALIGNED 13, pte_level3, 3, 0, (3 << 39) + FAR + SPOT, 38
  MISALIGNED 14, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 12
  MISALIGNED 15, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 20
  MISALIGNED 16, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 21
  MISALIGNED 17, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 29
  MISALIGNED 18, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 30
  MISALIGNED 19, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 38
  MISALIGNED 20, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 39
  MISALIGNED 21, pte_level4, 3, 0, (3 << 48) + FAR + SPOT, 47

  # A pointer with A set, one level below the root and in it.
  TEST_BEGIN 22
  PTE_STORE pte_level3, 0, pte_level2, PTE_V | PTE_A
  sfence.vma
  PTE_FAULTS S, PTE_VA, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_STORE pte_level3, 0, pte_level2, PTE_V
  sfence.vma
  PTE_READS S, PTE_VA + WALK_WORD, 0
  TEST_BEGIN 23
  PTE_STORE pte_level4, 0, pte_level3, PTE_V | PTE_A
  sfence.vma
  PTE_FAULTS S, PTE_VA, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_STORE pte_level4, 0, pte_level3, PTE_V
  sfence.vma
  PTE_READS S, PTE_VA + WALK_WORD, 0

  # Addresses that are none.
  TURNED 24, 57, PTE_VA + WALK_WORD, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 25, 57, PTE_VA + WALK_WORD, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED 26, 57, HIGH | PTE_VA + WALK_WORD, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  TURNED 27, 57, HIGH | PTE_VA + WALK_WORD, CAUSE_STORE_PAGE_FAULT, "sd zero, 0(t4)"
  TURNED_FETCH 28, 57, HIGH | PTE_VA + WALK_JUMP, PTE_VA
  TURNED_FETCH 29, 57, HIGH | PTE_VA + WALK_JUMP, HIGH | PTE_VA

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
code:
  PTE_CODE 55
WALK_PAGE page
RVTEST_DATA_END
