# env: p v s
# C.ANDI (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd', which is
# among x8 to x15, is anded with a sign-extended 6-bit immediate.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0, "li x10, 0x0123456789abcdef; c.andi x10, 0"
  TEST_CASE 3, x10, 1, "li x10, 0x0123456789abcdef; c.andi x10, 1"
  TEST_CASE 4, x10, 0x0123456789abcdef, "li x10, 0x0123456789abcdef; c.andi x10, -1"
  TEST_CASE 5, x10, 2, "li x10, 0x0123456789abcdef; c.andi x10, 2"
  TEST_CASE 6, x10, 0x0123456789abcdee, "li x10, 0x0123456789abcdef; c.andi x10, -2"
  TEST_CASE 7, x10, 3, "li x10, 0x0123456789abcdef; c.andi x10, 3"
  TEST_CASE 8, x10, 15, "li x10, 0x0123456789abcdef; c.andi x10, 15"
  TEST_CASE 9, x10, 0, "li x10, 0x0123456789abcdef; c.andi x10, 16"
  TEST_CASE 10, x10, 0x0123456789abcde0, "li x10, 0x0123456789abcdef; c.andi x10, -16"
  TEST_CASE 11, x10, 15, "li x10, 0x0123456789abcdef; c.andi x10, 31"
  TEST_CASE 12, x10, 0x0123456789abcde0, "li x10, 0x0123456789abcdef; c.andi x10, -32"
  TEST_CASE 13, x10, 5, "li x10, 0x0123456789abcdef; c.andi x10, 21"
  TEST_CASE 14, x10, 0x0123456789abcdea, "li x10, 0x0123456789abcdef; c.andi x10, -22"
  TEST_CASE 15, x10, 0, "li x10, -1; c.andi x10, 0"
  TEST_CASE 16, x10, 1, "li x10, -1; c.andi x10, 1"
  TEST_CASE 17, x10, -1, "li x10, -1; c.andi x10, -1"
  TEST_CASE 18, x10, 2, "li x10, -1; c.andi x10, 2"
  TEST_CASE 19, x10, -2, "li x10, -1; c.andi x10, -2"
  TEST_CASE 20, x10, 3, "li x10, -1; c.andi x10, 3"
  TEST_CASE 21, x10, 15, "li x10, -1; c.andi x10, 15"
  TEST_CASE 22, x10, 16, "li x10, -1; c.andi x10, 16"
  TEST_CASE 23, x10, -16, "li x10, -1; c.andi x10, -16"
  TEST_CASE 24, x10, 31, "li x10, -1; c.andi x10, 31"
  TEST_CASE 25, x10, -32, "li x10, -1; c.andi x10, -32"
  TEST_CASE 26, x10, 21, "li x10, -1; c.andi x10, 21"
  TEST_CASE 27, x10, -22, "li x10, -1; c.andi x10, -22"

  # Every register.
  TEST_CASE 28, x8, 0xfedcba9876543210, "li x8, 0xfedcba9876543210; c.andi x8, -3"
  TEST_CASE 29, x9, 0xfedcba9876543210, "li x9, 0xfedcba9876543211; c.andi x9, -4"
  TEST_CASE 30, x10, 0xfedcba9876543212, "li x10, 0xfedcba9876543212; c.andi x10, -5"
  TEST_CASE 31, x11, 0xfedcba9876543212, "li x11, 0xfedcba9876543213; c.andi x11, -6"
  TEST_CASE 32, x12, 0xfedcba9876543210, "li x12, 0xfedcba9876543214; c.andi x12, -7"
  TEST_CASE 33, x13, 0xfedcba9876543210, "li x13, 0xfedcba9876543215; c.andi x13, -8"
  TEST_CASE 34, x14, 0xfedcba9876543216, "li x14, 0xfedcba9876543216; c.andi x14, -9"
  TEST_CASE 35, x15, 0xfedcba9876543216, "li x15, 0xfedcba9876543217; c.andi x15, -10"

  TEST_PASSFAIL

RVTEST_CODE_END
