# env: p v s
# With C, instructions of 4 bytes may begin at any even address (Unprivileged ISA, "C" Extension,
# "Overview"): they execute there, are jumped to, and link, as anywhere else.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# Makes the next instruction begin \by bytes after a multiple of 4.
.macro ALIGN_PLUS by
  .option push
  .option rvc
  .balign 4
  .rept \by / 2
  c.nop
  .endr
  .option pop
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # A run of long instructions after a short one.
  TEST_BEGIN 2
  ALIGN_PLUS 2
  li x14, 1
  addi x14, x14, 2
  slli x14, x14, 4
  xori x14, x14, 5
  TEST_EXPECT x14, 0x35

  # Short and long ones in turn.
  TEST_BEGIN 3
  ALIGN_PLUS 0
  .option rvc
  c.li x14, 1
  .option norvc
  addi x14, x14, 2
  .option rvc
  c.slli x14, 4
  .option norvc
  xori x14, x14, 5
  .option rvc
  c.addi x14, 1
  .option norvc
  TEST_EXPECT x14, 0x36

  # Jumps to such places, and their links.
  TEST_BEGIN 4
  ALIGN_PLUS 2
  jal x1, 2f
1:
  j fail
  ALIGN_PLUS 2
2:
  la x2, 1b
  sub x14, x1, x2
  TEST_EXPECT x14, 0

  TEST_BEGIN 5
  la x6, 2f
  ALIGN_PLUS 2
  jalr x1, 0(x6)
1:
  j fail
  ALIGN_PLUS 2
2:
  la x2, 1b
  sub x14, x1, x2
  TEST_EXPECT x14, 0

  # JALR clears bit 0 of the sum, and leaves bit 1.
  TEST_BEGIN 6
  la x6, 2f + 1
  jalr x1, 0(x6)
1:
  j fail
  ALIGN_PLUS 2
2:
  la x2, 1b
  sub x14, x1, x2
  TEST_EXPECT x14, 0

  TEST_BEGIN 7
  la x6, 2f - 2
  jalr x1, 3(x6)
  j fail
  ALIGN_PLUS 2
2:

  # Branches there and back, by the farthest distance ahead, 4094.
  TEST_BEGIN 8
  ALIGN_PLUS 2
  beq x0, x0, 2f
  j fail
1:
  j 3f
  ALIGN_PLUS 2
2:
  beq x0, x0, 1b
  j fail
3:
  TEST_BEGIN 9
  ALIGN_PLUS 0
  bne x0, gp, 1f
  .zero 4090
1:

  # AUIPC at such a place is exact.
  TEST_BEGIN 10
  ALIGN_PLUS 2
1:
  auipc x1, 0
  la x2, 1b
  sub x14, x1, x2
  TEST_EXPECT x14, 0

  # A jump into the middle of a long instruction, whose upper half is C.LI x14, 9.
  TEST_BEGIN 11
  li x14, 0
  la x6, 1f + 2
  jr x6
1:
  # LUI x1, with 0x4725 in bits 31 to 16.
  .word 0x47250000 | 1 << 7 | 0x37
  TEST_EXPECT x14, 9

  TEST_PASSFAIL

RVTEST_CODE_END
