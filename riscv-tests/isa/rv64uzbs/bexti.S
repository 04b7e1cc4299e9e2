# env: p v s
# isa: zbs
# BEXTI (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): extracts a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, bexti, 1, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, bexti, 1, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, bexti, 1, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, bexti, 1, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, bexti, 1, 0x8123456789abcdef, 31
  TEST_IMM_OP 7, bexti, 1, 0x8123456789abcdef, 32
  TEST_IMM_OP 8, bexti, 1, 0x8123456789abcdef, 33
  TEST_IMM_OP 9, bexti, 0, 0x8123456789abcdef, 47
  TEST_IMM_OP 10, bexti, 1, 0x8123456789abcdef, 63
  TEST_IMM_OP 11, bexti, 1, 0xffffffff80000001, 0
  TEST_IMM_OP 12, bexti, 0, 0xffffffff80000001, 1
  TEST_IMM_OP 13, bexti, 0, 0xffffffff80000001, 7
  TEST_IMM_OP 14, bexti, 0, 0xffffffff80000001, 14
  TEST_IMM_OP 15, bexti, 1, 0xffffffff80000001, 31
  TEST_IMM_OP 16, bexti, 1, 0xffffffff80000001, 32
  TEST_IMM_OP 17, bexti, 1, 0xffffffff80000001, 33
  TEST_IMM_OP 18, bexti, 1, 0xffffffff80000001, 47
  TEST_IMM_OP 19, bexti, 1, 0xffffffff80000001, 63
  TEST_IMM_OP 20, bexti, 0, 0x367efe5fef08f32c, 0
  TEST_IMM_OP 21, bexti, 0, 0x367efe5fef08f32c, 1
  TEST_IMM_OP 22, bexti, 0, 0x367efe5fef08f32c, 7
  TEST_IMM_OP 23, bexti, 1, 0x367efe5fef08f32c, 14
  TEST_IMM_OP 24, bexti, 1, 0x367efe5fef08f32c, 31
  TEST_IMM_OP 25, bexti, 1, 0x367efe5fef08f32c, 32
  TEST_IMM_OP 26, bexti, 1, 0x367efe5fef08f32c, 33
  TEST_IMM_OP 27, bexti, 1, 0x367efe5fef08f32c, 47
  TEST_IMM_OP 28, bexti, 0, 0x367efe5fef08f32c, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 29, bexti, 1, 0x158ad92a1a0fd7f9, 14
  TEST_IMM_ZEROSRC1     30, bexti, 0, 14
  TEST_IMM_ZERODEST     31, bexti, 0x158ad92a1a0fd7f9, 14

  TEST_PASSFAIL

RVTEST_CODE_END
