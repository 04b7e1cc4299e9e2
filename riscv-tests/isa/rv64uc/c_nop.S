# env: p v s
# C.NOP and the hints among compressed instructions (Unprivileged ISA, "C" Extension, "NOP Instruction" and
# "HINT Instructions"): none of them changes a register. They are written as numbers, as assemblers
# refuse most of them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# \hint, which is about x0 or about x10, between two looks at registers.
.macro TEST_HINT testnum, hint
  TEST_BEGIN \testnum
  li x10, 0x123456789abcdef
  li x11, -5
  .half \hint
  .half \hint
  TEST_EXPECT x10, 0x123456789abcdef
  TEST_EXPECT x11, -5
  TEST_EXPECT x0, 0
.endm

# The formats' fields.
.set RD_X10, 10 << 7

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # C.NOP, and with an immediate.
  TEST_HINT 2, 0x0001
  TEST_HINT 3, 0x0001 | 1 << 2
  TEST_HINT 4, 0x0001 | 1 << 12 | 31 << 2

  # C.ADDI of 0.
  TEST_HINT 5, 0x0001 | RD_X10

  # C.LI to x0.
  TEST_HINT 6, 0x4001
  TEST_HINT 7, 0x4001 | 17 << 2
  TEST_HINT 8, 0x4001 | 1 << 12 | 31 << 2

  # C.LUI to x0, with an immediate other than 0.
  TEST_HINT 9, 0x6001 | 1 << 2
  TEST_HINT 10, 0x6001 | 1 << 12

  # C.MV to x0.
  TEST_HINT 11, 0x8002 | 10 << 2
  TEST_HINT 12, 0x8002 | 11 << 2

  # C.ADD to x0: with x2 to x5 these are the hints of Zihintntl.
  TEST_HINT 13, 0x9002 | 2 << 2
  TEST_HINT 14, 0x9002 | 3 << 2
  TEST_HINT 15, 0x9002 | 4 << 2
  TEST_HINT 16, 0x9002 | 5 << 2
  TEST_HINT 17, 0x9002 | 10 << 2
  TEST_HINT 18, 0x9002 | 31 << 2

  # C.SLLI of x0, and by 0.
  TEST_HINT 19, 0x0002 | 5 << 2
  TEST_HINT 20, 0x0002 | 1 << 12 | 31 << 2
  TEST_HINT 21, 0x0002 | RD_X10
  TEST_HINT 22, 0x0002

  # C.SRLI and C.SRAI by 0, of x10.
  TEST_HINT 23, 0x8001 | 2 << 7
  TEST_HINT 24, 0x8401 | 2 << 7

  TEST_PASSFAIL

RVTEST_CODE_END
