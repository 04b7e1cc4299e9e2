# env: p v s
# JAL (Unprivileged ISA, "Unconditional Jumps"): to the instruction's own address plus a sign-extended
# offset, with the address of the next instruction in rd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Forwards, with the link.
  TEST_BEGIN 2
  li x4, 0
  jal x4, 2f
1:
  j fail
  j fail
2:
  la x2, 1b
  sub x14, x2, x4
  TEST_EXPECT x14, 0

  # Backwards.
  TEST_BEGIN 3
  j 2f
1:
  j 3f
2:
  jal x5, 1b
  j fail
3:
  la x2, 2b + 4
  sub x14, x2, x5
  TEST_EXPECT x14, 0

  # To the next instruction.
  TEST_BEGIN 4
  jal x4, 1f
1:
  la x2, 1b
  sub x14, x2, x4
  TEST_EXPECT x14, 0

  # With x0 there is no link.
  TEST_BEGIN 5
  jal x0, 1f
  j fail
1:
  TEST_EXPECT x0, 0

  # No other register is written, and what is jumped over is not executed.
  TEST_BEGIN 6
  li x1, 1
  li x2, 2
  jal x4, 1f
  addi x1, x1, 1
  addi x1, x1, 1
  addi x2, x2, 1
1:
  addi x1, x1, 4
  TEST_EXPECT x1, 5
  TEST_EXPECT x2, 2

  # Offsets of all sizes, there and back: bits of the immediate are spread over the instruction.
  .macro TEST_JAL_DISTANCE testnum, distance
  TEST_BEGIN \testnum
  jal x4, 2f
1:
  jal x0, 4f
  .zero \distance - 8
2:
  la x2, 1b
  sub x14, x2, x4
  TEST_EXPECT x14, 0
3:
  jal x5, 1b
  j fail
4:
  la x2, 3b + 4
  sub x14, x2, x5
  TEST_EXPECT x14, 0
  .endm
  TEST_JAL_DISTANCE 7, 0x10
  TEST_JAL_DISTANCE 8, 0x7fc
  TEST_JAL_DISTANCE 9, 0x800
  TEST_JAL_DISTANCE 10, 0xffc
  TEST_JAL_DISTANCE 11, 0x1000
  TEST_JAL_DISTANCE 12, 0x1804

  # A loop of jumps.
  TEST_BEGIN 13
  li x14, 0
  li x1, 10
1:
  jal x4, 2f
2:
  addi x14, x14, 1
  bne x14, x1, 1b
  TEST_EXPECT x14, 10

  TEST_PASSFAIL

RVTEST_CODE_END
