# env: p v s
# C.BNEZ (Unprivileged ISA, "C" Extension, "Control Transfer Instructions"): taken if rs1', which is among
# x8 to x15, is not zero.

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
  TEST_C_TAKEN 2, c.bnez, x10, 1
  TEST_C_TAKEN 3, c.bnez, x10, -1
  TEST_C_TAKEN 4, c.bnez, x10, 0x100000000
  TEST_C_TAKEN 5, c.bnez, x10, 0x8000000000000000
  TEST_C_TAKEN 6, c.bnez, x10, 0x80000000
  TEST_C_TAKEN 7, c.bnez, x10, 0xffffffff00000000
  TEST_C_NOTTAKEN 8, c.bnez, x10, 0

  # Every register.
  TEST_C_TAKEN 9, c.bnez, x8, 0xffffffff00000000
  TEST_C_TAKEN 10, c.bnez, x9, 0xffffffff00000000
  TEST_C_TAKEN 11, c.bnez, x10, 0xffffffff00000000
  TEST_C_TAKEN 12, c.bnez, x11, 0xffffffff00000000
  TEST_C_TAKEN 13, c.bnez, x12, 0xffffffff00000000
  TEST_C_TAKEN 14, c.bnez, x13, 0xffffffff00000000
  TEST_C_TAKEN 15, c.bnez, x14, 0xffffffff00000000
  TEST_C_TAKEN 16, c.bnez, x15, 0xffffffff00000000
  TEST_C_NOTTAKEN 17, c.bnez, x8, 0
  TEST_C_NOTTAKEN 18, c.bnez, x9, 0
  TEST_C_NOTTAKEN 19, c.bnez, x10, 0
  TEST_C_NOTTAKEN 20, c.bnez, x11, 0
  TEST_C_NOTTAKEN 21, c.bnez, x12, 0
  TEST_C_NOTTAKEN 22, c.bnez, x13, 0
  TEST_C_NOTTAKEN 23, c.bnez, x14, 0
  TEST_C_NOTTAKEN 24, c.bnez, x15, 0

  # Each bit of the offset by itself, and several.
  TEST_C_DISTANCE 25, c.bnez, 1, 4
  TEST_C_DISTANCE 26, c.bnez, 1, 8
  TEST_C_DISTANCE 27, c.bnez, 1, 16
  TEST_C_DISTANCE 28, c.bnez, 1, 32
  TEST_C_DISTANCE 29, c.bnez, 1, 64
  TEST_C_DISTANCE 30, c.bnez, 1, 128
  TEST_C_DISTANCE 31, c.bnez, 1, 170
  TEST_C_DISTANCE 32, c.bnez, 1, 84
  TEST_C_DISTANCE 33, c.bnez, 1, 242

  # The farthest: 254 bytes ahead, and 256 behind.
  TEST_BEGIN 34
  li x10, 1
  c.bnez x10, 1f
  j fail
  .zero 254 - 6
1:
  j 2f
3:
  j 4f
  .zero 256 - 4
2:
  c.bnez x10, 3b
  j fail
4:

  TEST_PASSFAIL

RVTEST_CODE_END
