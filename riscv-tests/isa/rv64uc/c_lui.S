# env: p v s
# C.LUI (Unprivileged ISA, "C" Extension, "Integer Constant-Generation Instructions"): rd becomes a
# sign-extended, nonzero 6-bit immediate in bits 17 to 12; rd is neither x0 nor x2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x1000, "li x10, 0x0123456789abcdef; c.lui x10, 0x1"
  TEST_CASE 3, x10, 0x2000, "li x10, 0x0123456789abcdef; c.lui x10, 0x2"
  TEST_CASE 4, x10, 0x3000, "li x10, 0x0123456789abcdef; c.lui x10, 0x3"
  TEST_CASE 5, x10, 0xf000, "li x10, 0x0123456789abcdef; c.lui x10, 0xf"
  TEST_CASE 6, x10, 0x00010000, "li x10, 0x0123456789abcdef; c.lui x10, 0x10"
  TEST_CASE 7, x10, 0x00015000, "li x10, 0x0123456789abcdef; c.lui x10, 0x15"
  TEST_CASE 8, x10, 0x0001f000, "li x10, 0x0123456789abcdef; c.lui x10, 0x1f"
  TEST_CASE 9, x10, 0xfffffffffffe0000, "li x10, 0x0123456789abcdef; c.lui x10, 0xfffe0"
  TEST_CASE 10, x10, 0xfffffffffffe1000, "li x10, 0x0123456789abcdef; c.lui x10, 0xfffe1"
  TEST_CASE 11, x10, 0xfffffffffffea000, "li x10, 0x0123456789abcdef; c.lui x10, 0xfffea"
  TEST_CASE 12, x10, 0xfffffffffffff000, "li x10, 0x0123456789abcdef; c.lui x10, 0xfffff"

  # Every register but gp and sp.
  TEST_CASE 13, x1, 0x1000, "li x1, 0x0123456789abcdef; c.lui x1, 1"
  TEST_CASE 14, x4, 0x3000, "li x4, 0x0123456789abcdef; c.lui x4, 3"
  TEST_CASE 15, x5, 0x4000, "li x5, 0x0123456789abcdef; c.lui x5, 4"
  TEST_CASE 16, x6, 0x5000, "li x6, 0x0123456789abcdef; c.lui x6, 5"
  TEST_CASE 17, x8, 0x6000, "li x8, 0x0123456789abcdef; c.lui x8, 6"
  TEST_CASE 18, x9, 0x7000, "li x9, 0x0123456789abcdef; c.lui x9, 7"
  TEST_CASE 19, x10, 0x8000, "li x10, 0x0123456789abcdef; c.lui x10, 8"
  TEST_CASE 20, x11, 0x9000, "li x11, 0x0123456789abcdef; c.lui x11, 9"
  TEST_CASE 21, x12, 0xa000, "li x12, 0x0123456789abcdef; c.lui x12, 10"
  TEST_CASE 22, x13, 0xb000, "li x13, 0x0123456789abcdef; c.lui x13, 11"
  TEST_CASE 23, x14, 0xc000, "li x14, 0x0123456789abcdef; c.lui x14, 12"
  TEST_CASE 24, x15, 0xd000, "li x15, 0x0123456789abcdef; c.lui x15, 13"
  TEST_CASE 25, x16, 0xe000, "li x16, 0x0123456789abcdef; c.lui x16, 14"
  TEST_CASE 26, x17, 0xf000, "li x17, 0x0123456789abcdef; c.lui x17, 15"
  TEST_CASE 27, x18, 0x00010000, "li x18, 0x0123456789abcdef; c.lui x18, 16"
  TEST_CASE 28, x19, 0x00011000, "li x19, 0x0123456789abcdef; c.lui x19, 17"
  TEST_CASE 29, x20, 0x00012000, "li x20, 0x0123456789abcdef; c.lui x20, 18"
  TEST_CASE 30, x21, 0x00013000, "li x21, 0x0123456789abcdef; c.lui x21, 19"
  TEST_CASE 31, x22, 0x00014000, "li x22, 0x0123456789abcdef; c.lui x22, 20"
  TEST_CASE 32, x23, 0x00015000, "li x23, 0x0123456789abcdef; c.lui x23, 21"
  TEST_CASE 33, x24, 0x00016000, "li x24, 0x0123456789abcdef; c.lui x24, 22"
  TEST_CASE 34, x25, 0x00017000, "li x25, 0x0123456789abcdef; c.lui x25, 23"
  TEST_CASE 35, x26, 0x00018000, "li x26, 0x0123456789abcdef; c.lui x26, 24"
  TEST_CASE 36, x27, 0x00019000, "li x27, 0x0123456789abcdef; c.lui x27, 25"
  TEST_CASE 37, x28, 0x0001a000, "li x28, 0x0123456789abcdef; c.lui x28, 26"
  TEST_CASE 38, x29, 0x0001b000, "li x29, 0x0123456789abcdef; c.lui x29, 27"
  TEST_CASE 39, x30, 0x0001c000, "li x30, 0x0123456789abcdef; c.lui x30, 28"
  TEST_CASE 40, x31, 0x0001d000, "li x31, 0x0123456789abcdef; c.lui x31, 29"

  TEST_PASSFAIL

RVTEST_CODE_END
