# env: p
# isa: svnapot
# Ranges of 64 KiB (Privileged ISA, "Svnapot" Standard Extension for NAPOT Translation Contiguity): N in a
# leaf of 4 KiB whose page number ends in 1000 takes the last four bits from the address; every other
# use of N is reserved.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set PTE_N, 1 << 63
# The range's frames, past the test itself, and its address: entries 16 to 31 of the last table.
.set FRAMES, 0x80210000
.set RANGE, 0x10000

# All sixteen entries of the range are one for \address.
.macro ENTRIES address, flags
  li t0, ((\address) >> 12 << PTE_PPN_SHIFT) | \flags
  la t1, pte_level0 + 8 * 16
  li t2, 16
1:
  sd t0, 0(t1)
  addi t1, t1, 8
  addi t2, t2, -1
  bnez t2, 1b
  sfence.vma
.endm

.macro ALL_FAULT va
  PTE_FAULTS S, \va, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, \va, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FETCH_FAULTS S, \va, CAUSE_FETCH_PAGE_FAULT
.endm

# A page number that ends in \low is reserved.
.macro RESERVED testnum, low
  TEST_BEGIN \testnum
  ENTRIES FRAMES | \low << 12, PTE_N | PTE_RWX
  ALL_FAULT RANGE + 0x18
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # In each of the frames is its number, and code.
  la t0, code
  ld t0, 0(t0)
  li t1, FRAMES
  li t2, 0
1:
  sd t2, 0x10(t1)
  sd t0, 0x18(t1)
  addi t2, t2, 1
  li t3, PAGE_SIZE
  add t1, t1, t3
  li t3, 16
  bne t2, t3, 1b
  fence.i

  # Loads, stores and fetches come to the frame of the address's own number.
  TEST_BEGIN 2
  ENTRIES FRAMES | 8 << 12, PTE_N | PTE_RWX
  li s2, 0
1:
  slli t4, s2, 12
  li t0, RANGE + 0x10
  add t4, t4, t0
  PTE_ACCESS S, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  bne t5, s2, fail
  addi s2, s2, 1
  li t0, 16
  bne s2, t0, 1b
  TEST_BEGIN 3
  PTE_FETCHES S, RANGE + 0x18, 33
  PTE_FETCHES S, RANGE + 0x8018, 33
  PTE_FETCHES S, RANGE + 0xf018, 33
  TEST_BEGIN 4
  PTE_ACCESS S, 0, RANGE + 0x5678, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  li t0, FRAMES + 0x5678
  ld t5, 0(t0)
  TEST_EXPECT t5, RANGE + 0x5678
  # Only these sixteen.
  TEST_BEGIN 5
  ALL_FAULT RANGE - 8
  ALL_FAULT RANGE + 0x10000

  # R, W, X and U are as in any leaf.
  TEST_BEGIN 6
  ENTRIES FRAMES | 8 << 12, PTE_N | PTE_RO
  PTE_READS S, RANGE + 0x3010, 3
  PTE_FAULTS S, RANGE + 0x3010, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FETCH_FAULTS S, RANGE + 0x3018, CAUSE_FETCH_PAGE_FAULT
  TEST_BEGIN 7
  ENTRIES FRAMES | 8 << 12, PTE_N | PTE_RW | PTE_U
  PTE_READS U, RANGE + 0xe010, 14
  PTE_FAULTS S, RANGE + 0xe010, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  # Without N the same entry is a page like others.
  TEST_BEGIN 8
  ENTRIES FRAMES | 8 << 12, PTE_RW
  PTE_READS S, RANGE + 0x3010, 8

  RESERVED 9, 0
  RESERVED 10, 1
  RESERVED 11, 2
  RESERVED 12, 3
  RESERVED 13, 4
  RESERVED 14, 5
  RESERVED 15, 6
  RESERVED 16, 7
  RESERVED 17, 9
  RESERVED 18, 10
  RESERVED 19, 11
  RESERVED 20, 12
  RESERVED 21, 13
  RESERVED 22, 14
  RESERVED 23, 15

  # In superpages, and in pointers at either level.
  TEST_BEGIN 24
  PTE_SET pte_level1, 8 * 3, 0x80200000, PTE_N | PTE_RWX
  sfence.vma
  ALL_FAULT 0x610018
  TEST_BEGIN 25
  PTE_SET pte_level1, 8 * 3, 0x80208000, PTE_N | PTE_RWX
  sfence.vma
  ALL_FAULT 0x610018
  TEST_BEGIN 26
  PTE_SET pte_level2, 8 * 3, 0x80000000, PTE_N | PTE_RWX
  sfence.vma
  ALL_FAULT 0xc0210018
  TEST_BEGIN 27
  ENTRIES FRAMES | 8 << 12, PTE_N | PTE_RWX
  PTE_STORE pte_level1, 0, pte_level0, PTE_N | PTE_V
  sfence.vma
  ALL_FAULT RANGE + 0x18
  PTE_STORE pte_level1, 0, pte_level0, PTE_V
  TEST_BEGIN 28
  PTE_STORE pte_level2, 0, pte_level1, PTE_N | PTE_V
  sfence.vma
  ALL_FAULT RANGE + 0x18
  PTE_STORE pte_level2, 0, pte_level1, PTE_V
  sfence.vma
  PTE_READS S, RANGE + 0x7010, 7

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
code:
  PTE_CODE 33
RVTEST_DATA_END
