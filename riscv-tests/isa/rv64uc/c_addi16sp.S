# env: p v s
# C.ADDI16SP (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): sp becomes sp
# plus a sign-extended, nonzero multiple of 16.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0123456789abcdff, "li sp, 0x0123456789abcdef; c.addi16sp sp, 16; mv x10, sp"
  TEST_CASE 3, x10, 0x0123456789abce0f, "li sp, 0x0123456789abcdef; c.addi16sp sp, 32; mv x10, sp"
  TEST_CASE 4, x10, 0x0123456789abce2f, "li sp, 0x0123456789abcdef; c.addi16sp sp, 64; mv x10, sp"
  TEST_CASE 5, x10, 0x0123456789abce6f, "li sp, 0x0123456789abcdef; c.addi16sp sp, 128; mv x10, sp"
  TEST_CASE 6, x10, 0x0123456789abceef, "li sp, 0x0123456789abcdef; c.addi16sp sp, 256; mv x10, sp"
  TEST_CASE 7, x10, 0x0123456789abcbef, "li sp, 0x0123456789abcdef; c.addi16sp sp, -512; mv x10, sp"
  TEST_CASE 8, x10, 0x0123456789abcddf, "li sp, 0x0123456789abcdef; c.addi16sp sp, -16; mv x10, sp"
  TEST_CASE 9, x10, 0x0123456789abcdcf, "li sp, 0x0123456789abcdef; c.addi16sp sp, -32; mv x10, sp"
  TEST_CASE 10, x10, 0x0123456789abcdaf, "li sp, 0x0123456789abcdef; c.addi16sp sp, -64; mv x10, sp"
  TEST_CASE 11, x10, 0x0123456789abccef, "li sp, 0x0123456789abcdef; c.addi16sp sp, -256; mv x10, sp"
  TEST_CASE 12, x10, 0x0123456789abcfdf, "li sp, 0x0123456789abcdef; c.addi16sp sp, 496; mv x10, sp"
  TEST_CASE 13, x10, 0x0123456789abcbff, "li sp, 0x0123456789abcdef; c.addi16sp sp, -496; mv x10, sp"
  TEST_CASE 14, x10, 0x0123456789abcf3f, "li sp, 0x0123456789abcdef; c.addi16sp sp, 336; mv x10, sp"
  TEST_CASE 15, x10, 0x0123456789abcc8f, "li sp, 0x0123456789abcdef; c.addi16sp sp, -352; mv x10, sp"
  TEST_CASE 16, x10, 0x0123456789abcedf, "li sp, 0x0123456789abcdef; c.addi16sp sp, 240; mv x10, sp"
  TEST_CASE 17, x10, 0x0123456789abccdf, "li sp, 0x0123456789abcdef; c.addi16sp sp, -272; mv x10, sp"

  TEST_PASSFAIL

RVTEST_CODE_END
