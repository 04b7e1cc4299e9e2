# env: p
# Misaligned loads and stores across two pages whose frames are apart (Unprivileged ISA, "Load and Store
# Instructions"): each byte goes to the page that it is in. This is for machines on which misaligned
# accesses of main memory work.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# The boundary between virtual pages 1 and 2, whose frames are `first` and `second`.
.set EDGE, 0x2000

.macro LOADS inst, before, value
  PTE_ACCESS S, 0, EDGE - \before, "\inst t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, \value
.endm

# With \before bytes in the first page, its last doubleword becomes \low and the second's first \high.
.macro STORES testnum, inst, before, low, high
  TEST_BEGIN \testnum
  la s2, first + 4096 - 8
  la s3, second
  sd zero, 0(s2)
  sd zero, 0(s3)
  li t5, 0x8877665544332211
  PTE_ACCESS S, 0, EDGE - \before, "\inst t5, 0(t4)"
  TEST_EXPECT a0, 0
  ld t0, 0(s2)
  TEST_EXPECT t0, \low
  ld t0, 0(s3)
  TEST_EXPECT t0, \high
  # What is next to them in memory is as it was.
  ld t0, 8(s2)
  TEST_EXPECT t0, -1
  ld t0, -8(s3)
  TEST_EXPECT t0, -1
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  PTE_STORE pte_level0, 8, first, PTE_RW
  PTE_STORE pte_level0, 16, second, PTE_RW
  sfence.vma

  TEST_BEGIN 2
  LOADS lh, 1, 0xffffffffffff9988
  TEST_BEGIN 3
  LOADS lhu, 1, 0x9988
  TEST_BEGIN 4
  LOADS lw, 1, 0xffffffffbbaa9988
  LOADS lw, 2, 0xffffffffaa998877
  LOADS lw, 3, 0xffffffff99887766
  TEST_BEGIN 5
  LOADS lwu, 1, 0xbbaa9988
  LOADS lwu, 2, 0xaa998877
  LOADS lwu, 3, 0x99887766
  TEST_BEGIN 6
  LOADS ld, 1, 0xffeeddccbbaa9988
  LOADS ld, 2, 0xeeddccbbaa998877
  LOADS ld, 3, 0xddccbbaa99887766
  LOADS ld, 4, 0xccbbaa9988776655
  LOADS ld, 5, 0xbbaa998877665544
  LOADS ld, 6, 0xaa99887766554433
  LOADS ld, 7, 0x9988776655443322

  STORES 7, sh, 1, 0x1100000000000000, 0x22
  STORES 8, sw, 1, 0x1100000000000000, 0x443322
  STORES 9, sw, 2, 0x2211000000000000, 0x4433
  STORES 10, sw, 3, 0x3322110000000000, 0x44
  STORES 11, sd, 1, 0x1100000000000000, 0x88776655443322
  STORES 12, sd, 2, 0x2211000000000000, 0x887766554433
  STORES 13, sd, 3, 0x3322110000000000, 0x8877665544
  STORES 14, sd, 4, 0x4433221100000000, 0x88776655
  STORES 15, sd, 5, 0x5544332211000000, 0x887766
  STORES 16, sd, 6, 0x6655443322110000, 0x8877
  STORES 17, sd, 7, 0x7766554433221100, 0x88

  # One byte less, and it is all in one page.
  TEST_BEGIN 18
  li t5, 0x1234
  PTE_ACCESS S, 0, EDGE - 2, "sh t5, 0(t4)"
  LOADS lhu, 2, 0x1234
  LOADS lhu, 0, 0x88

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
PTE_FRAME before, -1
# The second frame is before the first, with a page between.
second:
  .byte 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x10
  .zero 4096 - 8
PTE_FRAME between, -1
first:
  .zero 4096 - 8
  .byte 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88
PTE_FRAME after, -1
RVTEST_DATA_END
