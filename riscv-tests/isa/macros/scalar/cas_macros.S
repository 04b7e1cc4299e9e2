# Macros for compare-and-swap, beside those of amo_macros.S, which has its data.

# x11 is the place, where there is \old; x14 is \compare.
.macro CAS_SETUP store, old, compare
  la x11, amo_place
  li x14, \old
  \store x14, 0(x11)
  li x14, \compare
.endm

# The register is \rd, and the place \new. Not for x14 as the address.
.macro CAS_EXPECT reg, load, rd, new
  TEST_EXPECT \reg, \rd
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

.macro TEST_CAS testnum, inst, load, store, rd, new, old, compare, swap
  TEST_BEGIN \testnum
  CAS_SETUP \store, \old, \compare
  li x13, \swap
  \inst x14, x13, (x11)
  TEST_EXPECT x13, \swap
  CAS_EXPECT x14, \load, \rd, \new
.endm

# At \offset in three doublewords: the first time it is done, to give \dword1, and not the second.
.macro TEST_CAS_NEIGHBOURS testnum, inst, offset, compare, swap, dword1
  TEST_BEGIN \testnum
  la x11, amo_place
  li x14, 0x1111111111111111
  sd x14, 0(x11)
  sd x14, 8(x11)
  sd x14, 16(x11)
  addi x12, x11, \offset
  li x14, \compare
  li x13, \swap
  \inst x14, x13, (x12)
  TEST_EXPECT x14, \compare
  li x13, 0x7777777777777777
  \inst x14, x13, (x12)
  ld x14, 0(x11)
  TEST_EXPECT x14, 0x1111111111111111
  ld x14, 8(x11)
  TEST_EXPECT x14, \dword1
  ld x14, 16(x11)
  TEST_EXPECT x14, 0x1111111111111111
.endm

# Sixteen bytes: rd and rd + 1 are x14 and x15, rs2 and rs2 + 1 are x12 and x13.
.macro TEST_CAS_PAIR testnum, inst, old0, old1, compare0, compare1, new0, new1
  TEST_BEGIN \testnum
  CAS_PAIR_SETUP \old0, \old1, \compare0, \compare1
  \inst x14, x12, (x11)
  TEST_EXPECT x12, CAS_SWAP0
  TEST_EXPECT x13, CAS_SWAP1
  TEST_EXPECT x14, \old0
  TEST_EXPECT x15, \old1
  CAS_PAIR_EXPECT \new0, \new1
.endm

.set CAS_SWAP0, 0x0123456789abcdef
.set CAS_SWAP1, 0xf0e1d2c3b4a59687

.macro CAS_PAIR_SETUP old0, old1, compare0, compare1
  la x11, amo_place
  li x14, \old0
  sd x14, 0(x11)
  li x14, \old1
  sd x14, 8(x11)
  li x14, 0x3333333333333333
  sd x14, 16(x11)
  li x12, CAS_SWAP0
  li x13, CAS_SWAP1
  li x14, \compare0
  li x15, \compare1
.endm

.macro CAS_PAIR_EXPECT new0, new1
  la x11, amo_place
  ld x14, 0(x11)
  TEST_EXPECT x14, \new0
  ld x14, 8(x11)
  TEST_EXPECT x14, \new1
  ld x14, 16(x11)
  TEST_EXPECT x14, 0x3333333333333333
.endm
