# env: p
# Leaves of 2 MiB and 1 GiB (Privileged ISA, "Sv39" and "Virtual Address Translation Process"): where an
# address in them leads, and the fault of a superpage whose low page-number bits are not zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/sv_macros.S"

.set RAM, 0x80000000
# Past the test itself.
.set FAR, 0x80200000
.set SPOT, 0x54328

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  # What is in memory: words that tell one place from another, and code.
  li t0, FAR
  .irp offset, 0, 8, 0x54328, 0xff000, 0x1ffff8
  li t1, FAR + \offset
  li t2, 0x5a5a000000000000 | \offset
  sd t2, 0(t1)
  .endr
  la t0, code
  ld t0, 0(t0)
  li t1, FAR + SPOT + 8
  sd t0, 0(t1)
  fence.i

  # 2 MiB at 6 MiB.
  TEST_BEGIN 2
  PTE_SET pte_level1, 8 * 3, FAR, PTE_RWX
  sfence.vma
  PTE_READS S, 0x600000, 0x5a5a000000000000
  PTE_READS S, 0x600008, 0x5a5a000000000008
  PTE_READS S, 0x654328, 0x5a5a000000054328
  PTE_READS S, 0x6ff000, 0x5a5a0000000ff000
  PTE_READS S, 0x7ffff8, 0x5a5a0000001ffff8
  TEST_BEGIN 3
  PTE_FETCHES S, 0x654330, 55
  TEST_BEGIN 4
  PTE_ACCESS S, 0, 0x6abcd8, "sd t4, 0(t4)"
  li t1, FAR + 0xabcd8
  ld t5, 0(t1)
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x6abcd8
  # It ends where the next entry begins.
  TEST_BEGIN 5
  PTE_FAULTS S, 0x800000, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, 0x5ffff8, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"

  # 1 GiB at 3 GiB.
  TEST_BEGIN 6
  PTE_SET pte_level2, 8 * 3, RAM, PTE_RWX
  sfence.vma
  PTE_READS S, 0xc0200000, 0x5a5a000000000000
  PTE_READS S, 0xc0254328, 0x5a5a000000054328
  PTE_READS S, 0xc03ffff8, 0x5a5a0000001ffff8
  TEST_BEGIN 7
  PTE_FETCHES S, 0xc0254330, 55
  TEST_BEGIN 8
  PTE_ACCESS S, 0, 0xc03fedc0, "sd t4, 0(t4)"
  li t1, FAR + 0x1fedc0
  ld t5, 0(t1)
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0xc03fedc0
  TEST_BEGIN 9
  PTE_FAULTS S, 0x100000000, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, 0xbffffff8, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"

  # A superpage's permissions are those of a page.
  TEST_BEGIN 10
  PTE_SET pte_level1, 8 * 3, FAR, PTE_RO
  PTE_SET pte_level2, 8 * 3, RAM, PTE_RW | PTE_U
  sfence.vma
  PTE_READS S, 0x654328, 0x5a5a000000054328
  PTE_FAULTS S, 0x654328, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FAULTS U, 0x654328, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FETCH_FAULTS S, 0x654330, CAUSE_FETCH_PAGE_FAULT
  TEST_BEGIN 11
  PTE_READS U, 0xc0254328, 0x5a5a000000054328
  PTE_FAULTS S, 0xc0254328, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FETCH_FAULTS U, 0xc0254330, CAUSE_FETCH_PAGE_FAULT

  # 2 MiB, misaligned.
  MISALIGNED 12, pte_level1, 3, RAM, 0x600000 + SPOT, 12
  MISALIGNED 13, pte_level1, 3, RAM, 0x600000 + SPOT, 16
  MISALIGNED 14, pte_level1, 3, RAM, 0x600000 + SPOT, 20
  # 1 GiB, misaligned in each of the two parts of the page number.
  MISALIGNED 15, pte_level2, 3, RAM, 0xc0000000 + SPOT, 12
  MISALIGNED 16, pte_level2, 3, RAM, 0xc0000000 + SPOT, 20
  MISALIGNED 17, pte_level2, 3, RAM, 0xc0000000 + SPOT, 21
  MISALIGNED 18, pte_level2, 3, RAM, 0xc0000000 + SPOT, 29

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
code:
  PTE_CODE 55
RVTEST_DATA_END
