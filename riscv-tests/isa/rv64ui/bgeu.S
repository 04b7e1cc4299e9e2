# env: p v s
# BGEU (Unprivileged ISA, "Conditional Branches"): taken if rs1 is not less than rs2 by unsigned
# comparison.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Taken, forwards and backwards.
  TEST_BR2_OP_TAKEN 2, bgeu, 0, 0
  TEST_BR2_OP_TAKEN 3, bgeu, 1, 1
  TEST_BR2_OP_TAKEN 4, bgeu, -1, -1
  TEST_BR2_OP_TAKEN 5, bgeu, 1, 0
  TEST_BR2_OP_TAKEN 6, bgeu, -1, 0
  TEST_BR2_OP_TAKEN 7, bgeu, -1, 1
  TEST_BR2_OP_TAKEN 8, bgeu, -1, -2
  TEST_BR2_OP_TAKEN 9, bgeu, 0x8000000000000000, 0x7fffffffffffffff
  TEST_BR2_OP_TAKEN 10, bgeu, 0x8000000000000000, 0x8000000000000000
  TEST_BR2_OP_TAKEN 11, bgeu, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_BR2_OP_TAKEN 12, bgeu, 0x8000000000000000, 0
  TEST_BR2_OP_TAKEN 13, bgeu, -1, 0x7fffffffffffffff
  TEST_BR2_OP_TAKEN 14, bgeu, 0x0000000100000000, 0
  TEST_BR2_OP_TAKEN 15, bgeu, 0xffffffff80000000, 0x80000000
  TEST_BR2_OP_TAKEN 16, bgeu, 0x80000000, 0x7fffffff
  TEST_BR2_OP_TAKEN 17, bgeu, 0x8000000000000001, 0x8000000000000000

  # Not taken, forwards and backwards.
  TEST_BR2_OP_NOTTAKEN 18, bgeu, 0, 1
  TEST_BR2_OP_NOTTAKEN 19, bgeu, 0, -1
  TEST_BR2_OP_NOTTAKEN 20, bgeu, 1, -1
  TEST_BR2_OP_NOTTAKEN 21, bgeu, -2, -1
  TEST_BR2_OP_NOTTAKEN 22, bgeu, 0x7fffffffffffffff, 0x8000000000000000
  TEST_BR2_OP_NOTTAKEN 23, bgeu, 0, 0x8000000000000000
  TEST_BR2_OP_NOTTAKEN 24, bgeu, 0x7fffffffffffffff, -1
  TEST_BR2_OP_NOTTAKEN 25, bgeu, 0, 0x0000000100000000
  TEST_BR2_OP_NOTTAKEN 26, bgeu, 0x80000000, 0xffffffff80000000
  TEST_BR2_OP_NOTTAKEN 27, bgeu, 0x7fffffff, 0x80000000
  TEST_BR2_OP_NOTTAKEN 28, bgeu, 0x8000000000000000, 0x8000000000000001

  # A register with itself, and with x0 on either side.
  TEST_BEGIN 29
  li x1, 0x123456789
  bgeu x1, x1, 1f
  j fail
1:

  TEST_BEGIN 30
  bgeu x0, x0, 1f
  j fail
1:

  TEST_BEGIN 31
  li x1, 1
  bgeu x0, x1, fail

  TEST_BEGIN 32
  li x1, 1
  bgeu x1, x0, 1f
  j fail
1:

  TEST_BEGIN 33
  li x1, -1
  bgeu x0, x1, fail

  TEST_BEGIN 34
  li x1, -1
  bgeu x1, x0, 1f
  j fail
1:

  # In a loop, with the operands made at several distances.
  TEST_BR2_SRC12_BYPASS 35, 0, 0, bgeu, 0, 1
  TEST_BR2_SRC12_BYPASS 36, 0, 1, bgeu, 0, -1
  TEST_BR2_SRC12_BYPASS 37, 1, 0, bgeu, 1, -1
  TEST_BR2_SRC12_BYPASS 38, 1, 1, bgeu, -2, -1
  TEST_BR2_SRC21_BYPASS 39, 0, 0, bgeu, 0, -1
  TEST_BR2_SRC21_BYPASS 40, 1, 1, bgeu, 1, -1

  # What follows a taken branch is not executed, and a branch writes no register.
  TEST_BEGIN 41
  li x1, 0x8000000000000001
  li x2, 0x8000000000000000
  li x14, 0
  bgeu x1, x2, 1f
  addi x14, x14, 1
  addi x14, x14, 1
1:
  addi x14, x14, 4
  TEST_EXPECT x14, 4
  TEST_EXPECT x1, 0x8000000000000001
  TEST_EXPECT x2, 0x8000000000000000

  # The farthest targets: 4094 bytes ahead, of which a 4-byte instruction can be at 4092, and 4096 behind.
  TEST_BEGIN 42
  li x1, 0x8000000000000001
  li x2, 0x8000000000000000
  j 2f
1:
  j 3f
  .zero 4096 - 4
2:
  bgeu x1, x2, 1b
  j fail
3:
  TEST_BEGIN 43
  bgeu x1, x2, 1f
  j fail
  .zero 4092 - 8
1:

  TEST_PASSFAIL

RVTEST_CODE_END
