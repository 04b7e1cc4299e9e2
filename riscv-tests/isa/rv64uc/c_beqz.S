# env: p v s
# C.BEQZ (Unprivileged ISA, "C" Extension, "Control Transfer Instructions"): taken if rs1', which is among
# x8 to x15, is zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_C_TAKEN testnum, inst, reg, value
  TEST_BEGIN \testnum
  li \reg, \value
  \inst \reg, 2f
  j fail
1:
  j 3f
2:
  \inst \reg, 1b
  j fail
3:
.endm

.macro TEST_C_NOTTAKEN testnum, inst, reg, value
  TEST_BEGIN \testnum
  li \reg, \value
  \inst \reg, 1f
  j 2f
1:
  j fail
2:
  \inst \reg, 1b
.endm

# Backwards by \distance, and forwards by 8 more.
.macro TEST_C_DISTANCE testnum, inst, value, distance
  TEST_BEGIN \testnum
  li x9, \value
  j 2f
  j fail
1:
  \inst x9, 3f
  .zero \distance - 2
2:
  \inst x9, 1b
  j fail
  .zero 2
3:
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # All of the register is looked at.
  TEST_C_TAKEN 2, c.beqz, x10, 0
  TEST_C_NOTTAKEN 3, c.beqz, x10, 1
  TEST_C_NOTTAKEN 4, c.beqz, x10, -1
  TEST_C_NOTTAKEN 5, c.beqz, x10, 0x100000000
  TEST_C_NOTTAKEN 6, c.beqz, x10, 0x8000000000000000
  TEST_C_NOTTAKEN 7, c.beqz, x10, 0x80000000
  TEST_C_NOTTAKEN 8, c.beqz, x10, 0xffffffff00000000

  # Every register.
  TEST_C_TAKEN 9, c.beqz, x8, 0
  TEST_C_TAKEN 10, c.beqz, x9, 0
  TEST_C_TAKEN 11, c.beqz, x10, 0
  TEST_C_TAKEN 12, c.beqz, x11, 0
  TEST_C_TAKEN 13, c.beqz, x12, 0
  TEST_C_TAKEN 14, c.beqz, x13, 0
  TEST_C_TAKEN 15, c.beqz, x14, 0
  TEST_C_TAKEN 16, c.beqz, x15, 0
  TEST_C_NOTTAKEN 17, c.beqz, x8, 1
  TEST_C_NOTTAKEN 18, c.beqz, x9, 1
  TEST_C_NOTTAKEN 19, c.beqz, x10, 1
  TEST_C_NOTTAKEN 20, c.beqz, x11, 1
  TEST_C_NOTTAKEN 21, c.beqz, x12, 1
  TEST_C_NOTTAKEN 22, c.beqz, x13, 1
  TEST_C_NOTTAKEN 23, c.beqz, x14, 1
  TEST_C_NOTTAKEN 24, c.beqz, x15, 1

  # Each bit of the offset by itself, and several.
  TEST_C_DISTANCE 25, c.beqz, 0, 4
  TEST_C_DISTANCE 26, c.beqz, 0, 8
  TEST_C_DISTANCE 27, c.beqz, 0, 16
  TEST_C_DISTANCE 28, c.beqz, 0, 32
  TEST_C_DISTANCE 29, c.beqz, 0, 64
  TEST_C_DISTANCE 30, c.beqz, 0, 128
  TEST_C_DISTANCE 31, c.beqz, 0, 170
  TEST_C_DISTANCE 32, c.beqz, 0, 84
  TEST_C_DISTANCE 33, c.beqz, 0, 242

  # The farthest: 254 bytes ahead, and 256 behind.
  TEST_BEGIN 34
  li x10, 0
  c.beqz x10, 1f
  j fail
  .zero 254 - 6
1:
  j 2f
3:
  j 4f
  .zero 256 - 4
2:
  c.beqz x10, 3b
  j fail
4:

  TEST_PASSFAIL

RVTEST_CODE_END
