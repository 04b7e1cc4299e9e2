# env: p v s
# C.JR (Unprivileged ISA, "C" Extension, "Control Transfer Instructions"): to rs1, which is not x0, with
# the lowest bit cleared.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_C_JR testnum, reg
  TEST_BEGIN \testnum
  la \reg, 1f
  c.jr \reg
  j fail
1:
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # Every register but gp.
  TEST_C_JR 2, x1
  TEST_C_JR 3, x2
  TEST_C_JR 4, x4
  TEST_C_JR 5, x5
  TEST_C_JR 6, x6
  TEST_C_JR 7, x8
  TEST_C_JR 8, x9
  TEST_C_JR 9, x10
  TEST_C_JR 10, x11
  TEST_C_JR 11, x12
  TEST_C_JR 12, x13
  TEST_C_JR 13, x14
  TEST_C_JR 14, x15
  TEST_C_JR 15, x16
  TEST_C_JR 16, x17
  TEST_C_JR 17, x18
  TEST_C_JR 18, x19
  TEST_C_JR 19, x20
  TEST_C_JR 20, x21
  TEST_C_JR 21, x22
  TEST_C_JR 22, x23
  TEST_C_JR 23, x24
  TEST_C_JR 24, x25
  TEST_C_JR 25, x26
  TEST_C_JR 26, x27
  TEST_C_JR 27, x28
  TEST_C_JR 28, x29
  TEST_C_JR 29, x30
  TEST_C_JR 30, x31

  # The lowest bit is cleared, and there is no link.
  TEST_BEGIN 31
  li x1, 5
  la x10, 1f + 1
  c.jr x10
  j fail
1:
  TEST_EXPECT x1, 5

  TEST_PASSFAIL

RVTEST_CODE_END
