# env: p v s
# C.J (Unprivileged ISA, "C" Extension, "Control Transfer Instructions"): to its own address plus a
# sign-extended even offset of 12 bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# There and back over \distance bytes, which a label begins and ends.
.macro TEST_C_J testnum, distance
  TEST_BEGIN \testnum
  j 2f
  j fail
1:
  c.j 3f
  .zero \distance - 2
2:
  c.j 1b
  j fail
  .zero 2
3:
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # Backwards by the distance, and forwards by 8 more: each bit of the offset by itself, and all.
  TEST_C_J 2, 4
  TEST_C_J 3, 8
  TEST_C_J 4, 16
  TEST_C_J 5, 32
  TEST_C_J 6, 64
  TEST_C_J 7, 128
  TEST_C_J 8, 256
  TEST_C_J 9, 512
  TEST_C_J 10, 1024
  TEST_C_J 11, 2038
  TEST_C_J 12, 1366
  TEST_C_J 13, 682

  # The farthest: 2046 bytes ahead, and 2048 behind.
  TEST_BEGIN 14
  c.j 1f
  .zero 2044
1:
  j 2f
3:
  j 4f
  .zero 2044
2:
  c.j 3b
  j fail
4:

  # To the next instruction, and no link.
  TEST_BEGIN 15
  li x1, 5
  li x5, 6
  c.j 1f
1:
  TEST_EXPECT x1, 5
  TEST_EXPECT x5, 6

  TEST_PASSFAIL

RVTEST_CODE_END
