# Macros for atomic memory operations, beside those of test_macros.S. \load and \store are of the
# operation's width, and the load sign-extends.

# What is at `amo_place` becomes \new, and the destination \rd.
.macro TEST_AMO testnum, inst, load, store, rd, new, old, operand
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  li x13, \operand
  li x14, 0x0123456789abcdef
  \inst x14, x13, (x11)
  TEST_EXPECT x14, \rd
  TEST_EXPECT x13, \operand
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

# The destination is the operand's register.
.macro TEST_AMO_SRC2_EQ_DEST testnum, inst, load, store, rd, new, old, operand
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  li x13, \operand
  \inst x13, x13, (x11)
  TEST_EXPECT x13, \rd
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

# The destination is the address's register.
.macro TEST_AMO_SRC1_EQ_DEST testnum, inst, load, store, rd, new, old, operand
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  li x13, \operand
  \inst x11, x13, (x11)
  TEST_EXPECT x11, \rd
  la x11, amo_place
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

# Without a destination, memory is changed all the same.
.macro TEST_AMO_ZERODEST testnum, inst, load, store, new, old, operand
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  li x13, \operand
  \inst x0, x13, (x11)
  TEST_EXPECT x0, 0
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

# The operand is x0.
.macro TEST_AMO_ZEROSRC2 testnum, inst, load, store, rd, new, old
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  \inst x14, x0, (x11)
  TEST_EXPECT x14, \rd
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

# The operand is the address: what is there becomes \op of the old value and it, which \op, an
# instruction or two for x14 from x12 (old) and x11, computes.
.macro TEST_AMO_SRC1_EQ_SRC2 testnum, inst, load, store, old, op
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  \inst x13, x11, (x11)
  TEST_EXPECT x13, \old
  \op
  \load x13, 0(x11)
  sub x14, x14, x13
  TEST_EXPECT x14, 0
.endm

# At \offset in three doublewords, nothing else is changed.
.macro TEST_AMO_NEIGHBOURS testnum, inst, offset, operand, dword0, dword1, dword2
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, 0x1111111111111111
  sd x12, 0(x11)
  sd x12, 8(x11)
  sd x12, 16(x11)
  addi x12, x11, \offset
  li x13, \operand
  \inst x14, x13, (x12)
  ld x14, 0(x11)
  TEST_EXPECT x14, \dword0
  ld x14, 8(x11)
  TEST_EXPECT x14, \dword1
  ld x14, 16(x11)
  TEST_EXPECT x14, \dword2
.endm

# Over and over in one place, as a counter.
.macro TEST_AMO_LOOP testnum, inst, load, store, count, rd, new, old, operand
  TEST_BEGIN \testnum
  la x11, amo_place
  li x12, \old
  \store x12, 0(x11)
  li x13, \operand
  li x4, \count
1:
  \inst x14, x13, (x11)
  addi x4, x4, -1
  bnez x4, 1b
  TEST_EXPECT x14, \rd
  \load x14, 0(x11)
  TEST_EXPECT x14, \new
.endm

.macro AMO_DATA
  .balign 64
amo_place:
  .dword 0, 0, 0
.endm

# \name becomes an instruction, for one that not every assembler knows; its address is in (x11) or (x12).
# \funct7 is funct5, then aq and rl.
.macro AMO_DEFINE name, funct3, funct7
  .macro \name rd, rs2, address
    AMO_INSN \funct3, \funct7, \rd, \rs2, \address
  .endm
.endm

.macro AMO_INSN funct3, funct7, rd, rs2, address
  .ifc \address, (x11)
  .insn r 0x2f, \funct3, \funct7, \rd, x11, \rs2
  .else
  .ifc \address, (x12)
  .insn r 0x2f, \funct3, \funct7, \rd, x12, \rs2
  .else
  .error "the address is in (x11) or (x12)"
  .endif
  .endif
.endm
