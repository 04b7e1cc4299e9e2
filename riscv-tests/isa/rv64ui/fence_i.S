# env: p v s
# FENCE.I (Unprivileged ISA, "Zifencei"): stores before it are seen by the fetches after it. Its
# fields rd, rs1 and imm must be ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# The encodings of ADDI x14, x14, imm and of RET.
.macro ADDI_X14 reg, imm
  li \reg, (\imm << 20) | (14 << 15) | (14 << 7) | 0x13
.endm
.set RET, (1 << 15) | 0x67

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # A function is written and called.
  TEST_BEGIN 2
  la x6, code
  ADDI_X14 x2, 21
  sw x2, 0(x6)
  li x2, RET
  sw x2, 4(x6)
  fence.i
  li x14, 0
  jalr x6
  TEST_EXPECT x14, 21

  # It is changed, after it was executed.
  TEST_BEGIN 3
  ADDI_X14 x2, 42
  sw x2, 0(x6)
  fence.i
  jalr x6
  TEST_EXPECT x14, 63

  # It is changed over and over, by stores of every width.
  TEST_BEGIN 4
  li x14, 0
  li x8, 0
  ADDI_X14 x2, 1
1:
  sw x2, 0(x6)
  fence.i
  jalr x6
  # The immediate doubles.
  li x5, 0xfff00000
  and x9, x2, x5
  add x2, x2, x9
  addi x8, x8, 1
  li x5, 10
  bne x8, x5, 1b
  TEST_EXPECT x14, 1023

  # The uppermost byte: bits 11 to 4 of the immediate.
  TEST_BEGIN 5
  ADDI_X14 x2, 0
  sw x2, 0(x6)
  li x2, 7
  sb x2, 3(x6)
  fence.i
  li x14, 0
  jalr x6
  TEST_EXPECT x14, 0x70

  # The upper half: the immediate, and bits 4 to 1 of rs1, which is 14.
  TEST_BEGIN 6
  li x2, 0x00c7
  sh x2, 2(x6)
  fence.i
  li x14, 0
  jalr x6
  TEST_EXPECT x14, 0x00c

  TEST_BEGIN 7
  ADDI_X14 x2, 9
  li x5, RET
  slli x5, x5, 32
  or x2, x2, x5
  sd x2, 0(x6)
  fence.i
  li x14, 0
  jalr x6
  TEST_EXPECT x14, 9

  # The code that is changed comes right after the fence, and is executed by falling into it.
  TEST_BEGIN 8
  la x6, after_fence
  li x8, 0
  la x9, end_of_fall
  la x5, begin_of_fall
  jr x5
back_from_fall:
  TEST_EXPECT x14, 0x30

  # Reserved fields: rd and rs1 are x5, and an immediate.
  TEST_BEGIN 9
  la x6, code
  li x5, -1
  ADDI_X14 x2, 77
  sw x2, 0(x6)
  .word 0x0000100f | 5 << 7 | 5 << 15 | 0x123 << 20
  li x14, 0
  jalr x6
  TEST_EXPECT x14, 77
  TEST_EXPECT x5, -1

  # Code moves to another page, and the old one stays as it was.
  TEST_BEGIN 10
  la x8, code_on_next_page
  ld x2, 0(x6)
  sd x2, 0(x8)
  ADDI_X14 x2, 5
  sw x2, 0(x8)
  fence.i
  li x14, 0
  jalr x8
  jalr x6
  jalr x8
  TEST_EXPECT x14, 87

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 8
# Twice through: the first time the instruction after the fence adds 0x10, then 0x20 in its place.
begin_of_fall:
  li x14, 0
1:
  fence.i
after_fence:
  addi x14, x14, 0x10
  li x2, (0x20 << 20) | (14 << 15) | (14 << 7) | 0x13
  sw x2, 0(x6)
  addi x8, x8, 1
  li x5, 2
  bne x8, x5, 1b
  jr x9
end_of_fall:
  la x5, back_from_fall
  jr x5

.balign 8
code:
  .word 0, 0

.balign 4096
code_on_next_page:
  .word 0, 0
