# env: p v s
# C.ADDI4SPN (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd', which is
# among x8 to x15, becomes sp plus a nonzero multiple of 4.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0123456789abcdf3, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 4"
  TEST_CASE 3, x10, 0x0123456789abcdf7, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 8"
  TEST_CASE 4, x10, 0x0123456789abcdff, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 16"
  TEST_CASE 5, x10, 0x0123456789abce0f, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 32"
  TEST_CASE 6, x10, 0x0123456789abce2f, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 64"
  TEST_CASE 7, x10, 0x0123456789abce6f, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 128"
  TEST_CASE 8, x10, 0x0123456789abceef, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 256"
  TEST_CASE 9, x10, 0x0123456789abcfef, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 512"
  TEST_CASE 10, x10, 0x0123456789abd1eb, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 1020"
  TEST_CASE 11, x10, 0x0123456789abcf43, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 340"
  TEST_CASE 12, x10, 0x0123456789abd097, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 680"
  TEST_CASE 13, x10, 0x0123456789abcdfb, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 12"
  TEST_CASE 14, x10, 0x0123456789abd1d7, "li sp, 0x0123456789abcdef; c.addi4spn x10, sp, 1000"

  # Every register; sp stays as it is.
  TEST_CASE 15, x8, 0xfedcba9876543214, "li sp, 0xfedcba9876543210; c.addi4spn x8, sp, 4"
  TEST_CASE 16, x9, 0xfedcba9876543218, "li sp, 0xfedcba9876543210; c.addi4spn x9, sp, 8"
  TEST_CASE 17, x10, 0xfedcba987654321c, "li sp, 0xfedcba9876543210; c.addi4spn x10, sp, 12"
  TEST_CASE 18, x11, 0xfedcba9876543220, "li sp, 0xfedcba9876543210; c.addi4spn x11, sp, 16"
  TEST_CASE 19, x12, 0xfedcba9876543224, "li sp, 0xfedcba9876543210; c.addi4spn x12, sp, 20"
  TEST_CASE 20, x13, 0xfedcba9876543228, "li sp, 0xfedcba9876543210; c.addi4spn x13, sp, 24"
  TEST_CASE 21, x14, 0xfedcba987654322c, "li sp, 0xfedcba9876543210; c.addi4spn x14, sp, 28"
  TEST_CASE 22, x15, 0xfedcba9876543230, "li sp, 0xfedcba9876543210; c.addi4spn x15, sp, 32"
  TEST_CASE 23, sp, 0xfedcba9876543210, "li sp, 0xfedcba9876543210; c.addi4spn x15, sp, 1020"

  TEST_PASSFAIL

RVTEST_CODE_END
