# env: p v s
# BGE (Unprivileged ISA, "Conditional Branches"): taken if rs1 is not less than rs2 by signed
# comparison.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Taken, forwards and backwards.
  TEST_BR2_OP_TAKEN 2, bge, 0, 0
  TEST_BR2_OP_TAKEN 3, bge, 1, 1
  TEST_BR2_OP_TAKEN 4, bge, -1, -1
  TEST_BR2_OP_TAKEN 5, bge, 1, 0
  TEST_BR2_OP_TAKEN 6, bge, 0, -1
  TEST_BR2_OP_TAKEN 7, bge, 1, -1
  TEST_BR2_OP_TAKEN 8, bge, -1, -2
  TEST_BR2_OP_TAKEN 9, bge, 0x7fffffffffffffff, 0x8000000000000000
  TEST_BR2_OP_TAKEN 10, bge, 0x8000000000000000, 0x8000000000000000
  TEST_BR2_OP_TAKEN 11, bge, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_BR2_OP_TAKEN 12, bge, 0, 0x8000000000000000
  TEST_BR2_OP_TAKEN 13, bge, 0x7fffffffffffffff, -1
  TEST_BR2_OP_TAKEN 14, bge, 0x0000000100000000, 0
  TEST_BR2_OP_TAKEN 15, bge, 0x80000000, 0xffffffff80000000
  TEST_BR2_OP_TAKEN 16, bge, 0x80000000, 0x7fffffff
  TEST_BR2_OP_TAKEN 17, bge, 0x8000000000000001, 0x8000000000000000

  # Not taken, forwards and backwards.
  TEST_BR2_OP_NOTTAKEN 18, bge, 0, 1
  TEST_BR2_OP_NOTTAKEN 19, bge, -1, 0
  TEST_BR2_OP_NOTTAKEN 20, bge, -1, 1
  TEST_BR2_OP_NOTTAKEN 21, bge, -2, -1
  TEST_BR2_OP_NOTTAKEN 22, bge, 0x8000000000000000, 0x7fffffffffffffff
  TEST_BR2_OP_NOTTAKEN 23, bge, 0x8000000000000000, 0
  TEST_BR2_OP_NOTTAKEN 24, bge, -1, 0x7fffffffffffffff
  TEST_BR2_OP_NOTTAKEN 25, bge, 0, 0x0000000100000000
  TEST_BR2_OP_NOTTAKEN 26, bge, 0xffffffff80000000, 0x80000000
  TEST_BR2_OP_NOTTAKEN 27, bge, 0x7fffffff, 0x80000000
  TEST_BR2_OP_NOTTAKEN 28, bge, 0x8000000000000000, 0x8000000000000001

  # A register with itself, and with x0 on either side.
  TEST_BEGIN 29
  li x1, 0x123456789
  bge x1, x1, 1f
  j fail
1:

  TEST_BEGIN 30
  bge x0, x0, 1f
  j fail
1:

  TEST_BEGIN 31
  li x1, 1
  bge x0, x1, fail

  TEST_BEGIN 32
  li x1, 1
  bge x1, x0, 1f
  j fail
1:

  TEST_BEGIN 33
  li x1, -1
  bge x0, x1, 1f
  j fail
1:

  TEST_BEGIN 34
  li x1, -1
  bge x1, x0, fail

  # In a loop, with the operands made at several distances.
  TEST_BR2_SRC12_BYPASS 35, 0, 0, bge, 0, 1
  TEST_BR2_SRC12_BYPASS 36, 0, 1, bge, -1, 0
  TEST_BR2_SRC12_BYPASS 37, 1, 0, bge, -1, 1
  TEST_BR2_SRC12_BYPASS 38, 1, 1, bge, -2, -1
  TEST_BR2_SRC21_BYPASS 39, 0, 0, bge, -1, 0
  TEST_BR2_SRC21_BYPASS 40, 1, 1, bge, -1, 1

  # What follows a taken branch is not executed, and a branch writes no register.
  TEST_BEGIN 41
  li x1, 0x8000000000000001
  li x2, 0x8000000000000000
  li x14, 0
  bge x1, x2, 1f
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
  bge x1, x2, 1b
  j fail
3:
  TEST_BEGIN 43
  bge x1, x2, 1f
  j fail
  .zero 4092 - 8
1:

  TEST_PASSFAIL

RVTEST_CODE_END
