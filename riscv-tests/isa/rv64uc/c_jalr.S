# env: p v s
# C.JALR (Unprivileged ISA, "C" Extension, "Control Transfer Instructions"): to rs1, which is not x0, with
# the lowest bit cleared, and the address of the next instruction, 2 bytes on, in x1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_C_JALR testnum, reg
  TEST_BEGIN \testnum
  la \reg, 2f
  c.jalr \reg
1:
  j fail
2:
  la x2, 1b
  sub x14, x2, x1
  TEST_EXPECT x14, 0
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # Every register but gp; with x1, the target is its old value.
  TEST_C_JALR 2, x1
  TEST_C_JALR 3, x2
  TEST_C_JALR 4, x4
  TEST_C_JALR 5, x5
  TEST_C_JALR 6, x6
  TEST_C_JALR 7, x8
  TEST_C_JALR 8, x9
  TEST_C_JALR 9, x10
  TEST_C_JALR 10, x11
  TEST_C_JALR 11, x12
  TEST_C_JALR 12, x13
  TEST_C_JALR 13, x14
  TEST_C_JALR 14, x15
  TEST_C_JALR 15, x16
  TEST_C_JALR 16, x17
  TEST_C_JALR 17, x18
  TEST_C_JALR 18, x19
  TEST_C_JALR 19, x20
  TEST_C_JALR 20, x21
  TEST_C_JALR 21, x22
  TEST_C_JALR 22, x23
  TEST_C_JALR 23, x24
  TEST_C_JALR 24, x25
  TEST_C_JALR 25, x26
  TEST_C_JALR 26, x27
  TEST_C_JALR 27, x28
  TEST_C_JALR 28, x29
  TEST_C_JALR 29, x30
  TEST_C_JALR 30, x31

  # The lowest bit is cleared.
  TEST_BEGIN 31
  la x10, 2f + 1
  c.jalr x10
1:
  j fail
2:
  la x2, 1b
  sub x14, x2, x1
  TEST_EXPECT x14, 0

  # A call, and C.JR comes back.
  TEST_BEGIN 32
  li x14, 0
  la x10, 1f
  c.jalr x10
  c.addi x14, 1
  j 2f
1:
  c.addi x14, 4
  c.jr x1
2:
  TEST_EXPECT x14, 5

  TEST_PASSFAIL

RVTEST_CODE_END
