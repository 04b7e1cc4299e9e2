# env: p s
# isa: zicboz
# CBO.ZERO (Unprivileged ISA, "Cache Management Operations (CMOs)", Zicboz): zeros fill the whole cache
# block, of 64 bytes here, that rs1 points into, and nothing else.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_INIT_BEGIN
  # menvcfg.CBZE.
  li t0, 1 << 7
  csrs 0x30a, t0
RVTEST_INIT_END

.macro CBO_ZERO rs1
  .insn i 0x0f, 2, x0, \rs1, 4
.endm

# Fills five blocks, zeroes the one that is at \offset from the second's start, and compares each byte.
.macro TEST_ZERO testnum, offset, block
  TEST_BEGIN \testnum
  la x10, blocks
  addi x11, x10, 320
  mv x12, x10
  li x13, -1
1:
  sd x13, 0(x12)
  addi x12, x12, 8
  bne x12, x11, 1b
  addi x14, x10, \offset
  CBO_ZERO x14
  addi x15, x10, \offset
  bne x14, x15, fail
  mv x12, x10
  addi x15, x10, 64 * \block
2:
  lbu x14, 0(x12)
  sub x13, x12, x15
  sltiu x13, x13, 64
  addi x13, x13, -1
  andi x13, x13, 0xff
  bne x13, x14, fail
  addi x12, x12, 1
  bne x12, x11, 2b
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_ZERO 2, 64, 1
  TEST_ZERO 3, 65, 1
  TEST_ZERO 4, 71, 1
  TEST_ZERO 5, 96, 1
  TEST_ZERO 6, 124, 1
  TEST_ZERO 7, 127, 1
  TEST_ZERO 8, 128, 2
  TEST_ZERO 9, 63, 0
  TEST_ZERO 10, 0, 0
  TEST_ZERO 11, 319, 4

  # Twice, and a store after it.
  TEST_BEGIN 12
  la x10, blocks
  CBO_ZERO x10
  CBO_ZERO x10
  li x11, 0x55
  sb x11, 5(x10)
  ld x12, 0(x10)
  TEST_EXPECT x12, 0x550000000000

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 64
blocks:
  .zero 320
