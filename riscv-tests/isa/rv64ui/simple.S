# env: p v s
# What every other test relies on: a test can pass, every register holds what it is given and is told
# from every other, and x0 is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # x0 takes nothing.
  TEST_BEGIN 2
  li x0, 1
  bne x0, x0, fail
  addi x1, x0, 0
  bnez x1, fail

  # All registers but gp hold different values, with bits in both halves. Then they are added up.
  TEST_BEGIN 3
  .irp r, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li x\r, (\r << 32) | (1 << \r)
  .endr
  .irp r, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
  add x31, x31, x\r
  .endr
  # The sum of 1 to 31 is 496; 3 is gp's, and bit 0 is x0's.
  mv x1, x31
  TEST_EXPECT x1, (493 << 32) | 0xfffffff6

  # Each by itself.
  TEST_BEGIN 4
  .irp r, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
  TEST_EXPECT x\r, (\r << 32) | (1 << \r)
  .endr

  # gp, with its value kept elsewhere.
  TEST_BEGIN 5
  mv x1, gp
  li gp, 0x0123456789abcdef
  mv x2, gp
  mv gp, x1
  TEST_EXPECT x2, 0x0123456789abcdef

  TEST_PASSFAIL

RVTEST_CODE_END
