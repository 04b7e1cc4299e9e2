# env: p v s
# C.LI (Unprivileged ISA, "C" Extension, "Integer Constant-Generation Instructions"): rd becomes a
# sign-extended 6-bit immediate; rd is not x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0, "li x10, 0x0123456789abcdef; c.li x10, 0"
  TEST_CASE 3, x10, 1, "li x10, 0x0123456789abcdef; c.li x10, 1"
  TEST_CASE 4, x10, -1, "li x10, 0x0123456789abcdef; c.li x10, -1"
  TEST_CASE 5, x10, 2, "li x10, 0x0123456789abcdef; c.li x10, 2"
  TEST_CASE 6, x10, -2, "li x10, 0x0123456789abcdef; c.li x10, -2"
  TEST_CASE 7, x10, 3, "li x10, 0x0123456789abcdef; c.li x10, 3"
  TEST_CASE 8, x10, 15, "li x10, 0x0123456789abcdef; c.li x10, 15"
  TEST_CASE 9, x10, 16, "li x10, 0x0123456789abcdef; c.li x10, 16"
  TEST_CASE 10, x10, -16, "li x10, 0x0123456789abcdef; c.li x10, -16"
  TEST_CASE 11, x10, 31, "li x10, 0x0123456789abcdef; c.li x10, 31"
  TEST_CASE 12, x10, -32, "li x10, 0x0123456789abcdef; c.li x10, -32"
  TEST_CASE 13, x10, 21, "li x10, 0x0123456789abcdef; c.li x10, 21"
  TEST_CASE 14, x10, -22, "li x10, 0x0123456789abcdef; c.li x10, -22"

  # Every register but gp.
  TEST_CASE 15, x1, -15, "li x1, 0x0123456789abcdef; c.li x1, -15"
  TEST_CASE 16, x2, -14, "li x2, 0x0123456789abcdef; c.li x2, -14"
  TEST_CASE 17, x4, -13, "li x4, 0x0123456789abcdef; c.li x4, -13"
  TEST_CASE 18, x5, -12, "li x5, 0x0123456789abcdef; c.li x5, -12"
  TEST_CASE 19, x6, -11, "li x6, 0x0123456789abcdef; c.li x6, -11"
  TEST_CASE 20, x8, -10, "li x8, 0x0123456789abcdef; c.li x8, -10"
  TEST_CASE 21, x9, -9, "li x9, 0x0123456789abcdef; c.li x9, -9"
  TEST_CASE 22, x10, -8, "li x10, 0x0123456789abcdef; c.li x10, -8"
  TEST_CASE 23, x11, -7, "li x11, 0x0123456789abcdef; c.li x11, -7"
  TEST_CASE 24, x12, -6, "li x12, 0x0123456789abcdef; c.li x12, -6"
  TEST_CASE 25, x13, -5, "li x13, 0x0123456789abcdef; c.li x13, -5"
  TEST_CASE 26, x14, -4, "li x14, 0x0123456789abcdef; c.li x14, -4"
  TEST_CASE 27, x15, -3, "li x15, 0x0123456789abcdef; c.li x15, -3"
  TEST_CASE 28, x16, -2, "li x16, 0x0123456789abcdef; c.li x16, -2"
  TEST_CASE 29, x17, -1, "li x17, 0x0123456789abcdef; c.li x17, -1"
  TEST_CASE 30, x18, 0, "li x18, 0x0123456789abcdef; c.li x18, 0"
  TEST_CASE 31, x19, 1, "li x19, 0x0123456789abcdef; c.li x19, 1"
  TEST_CASE 32, x20, 2, "li x20, 0x0123456789abcdef; c.li x20, 2"
  TEST_CASE 33, x21, 3, "li x21, 0x0123456789abcdef; c.li x21, 3"
  TEST_CASE 34, x22, 4, "li x22, 0x0123456789abcdef; c.li x22, 4"
  TEST_CASE 35, x23, 5, "li x23, 0x0123456789abcdef; c.li x23, 5"
  TEST_CASE 36, x24, 6, "li x24, 0x0123456789abcdef; c.li x24, 6"
  TEST_CASE 37, x25, 7, "li x25, 0x0123456789abcdef; c.li x25, 7"
  TEST_CASE 38, x26, 8, "li x26, 0x0123456789abcdef; c.li x26, 8"
  TEST_CASE 39, x27, 9, "li x27, 0x0123456789abcdef; c.li x27, 9"
  TEST_CASE 40, x28, 10, "li x28, 0x0123456789abcdef; c.li x28, 10"
  TEST_CASE 41, x29, 11, "li x29, 0x0123456789abcdef; c.li x29, 11"
  TEST_CASE 42, x30, 12, "li x30, 0x0123456789abcdef; c.li x30, 12"
  TEST_CASE 43, x31, 13, "li x31, 0x0123456789abcdef; c.li x31, 13"

  TEST_PASSFAIL

RVTEST_CODE_END
