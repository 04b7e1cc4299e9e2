# env: p v s
# C.ADDI (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd becomes rd
# plus a sign-extended 6-bit immediate; neither is 0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x3e9, "li x10, 1000; c.addi x10, 1"
  TEST_CASE 3, x10, 0x3e7, "li x10, 1000; c.addi x10, -1"
  TEST_CASE 4, x10, 0x3ea, "li x10, 1000; c.addi x10, 2"
  TEST_CASE 5, x10, 0x3e6, "li x10, 1000; c.addi x10, -2"
  TEST_CASE 6, x10, 0x3eb, "li x10, 1000; c.addi x10, 3"
  TEST_CASE 7, x10, 0x3f7, "li x10, 1000; c.addi x10, 15"
  TEST_CASE 8, x10, 0x3f8, "li x10, 1000; c.addi x10, 16"
  TEST_CASE 9, x10, 0x3d8, "li x10, 1000; c.addi x10, -16"
  TEST_CASE 10, x10, 0x407, "li x10, 1000; c.addi x10, 31"
  TEST_CASE 11, x10, 0x3c8, "li x10, 1000; c.addi x10, -32"
  TEST_CASE 12, x10, 0x3fd, "li x10, 1000; c.addi x10, 21"
  TEST_CASE 13, x10, 0x3d2, "li x10, 1000; c.addi x10, -22"

  # Carries, borrows and overflow.
  TEST_CASE 14, x10, 0, "li x10, -1; c.addi x10, 1"
  TEST_CASE 15, x10, -1, "li x10, 0; c.addi x10, -1"
  TEST_CASE 16, x10, 0x80000000, "li x10, 0x7fffffff; c.addi x10, 1"
  TEST_CASE 17, x10, 0x7fffffff, "li x10, 0x80000000; c.addi x10, -1"
  TEST_CASE 18, x10, 0x000000010000001e, "li x10, 0xffffffff; c.addi x10, 31"
  TEST_CASE 19, x10, 0xffffffe0, "li x10, 0x0000000100000000; c.addi x10, -32"
  TEST_CASE 20, x10, 0x800000000000001e, "li x10, 0x7fffffffffffffff; c.addi x10, 31"
  TEST_CASE 21, x10, 0x7fffffffffffffe0, "li x10, 0x8000000000000000; c.addi x10, -32"
  TEST_CASE 22, x10, 0x0123456789abce00, "li x10, 0x0123456789abcdef; c.addi x10, 17"

  # Every register but gp.
  TEST_CASE 23, x1, 0x0123456789abcdcf, "li x1, 0x0123456789abcdef; c.addi x1, -32"
  TEST_CASE 24, x2, 0x0123456789abcdd0, "li x2, 0x0123456789abcdf0; c.addi x2, -32"
  TEST_CASE 25, x4, 0x0123456789abcdd1, "li x4, 0x0123456789abcdf1; c.addi x4, -32"
  TEST_CASE 26, x5, 0x0123456789abcdd2, "li x5, 0x0123456789abcdf2; c.addi x5, -32"
  TEST_CASE 27, x6, 0x0123456789abcdd3, "li x6, 0x0123456789abcdf3; c.addi x6, -32"
  TEST_CASE 28, x8, 0x0123456789abcdd4, "li x8, 0x0123456789abcdf4; c.addi x8, -32"
  TEST_CASE 29, x9, 0x0123456789abcdd5, "li x9, 0x0123456789abcdf5; c.addi x9, -32"
  TEST_CASE 30, x10, 0x0123456789abcdd6, "li x10, 0x0123456789abcdf6; c.addi x10, -32"
  TEST_CASE 31, x11, 0x0123456789abcdd7, "li x11, 0x0123456789abcdf7; c.addi x11, -32"
  TEST_CASE 32, x12, 0x0123456789abcdd8, "li x12, 0x0123456789abcdf8; c.addi x12, -32"
  TEST_CASE 33, x13, 0x0123456789abcdd9, "li x13, 0x0123456789abcdf9; c.addi x13, -32"
  TEST_CASE 34, x14, 0x0123456789abcdda, "li x14, 0x0123456789abcdfa; c.addi x14, -32"
  TEST_CASE 35, x15, 0x0123456789abcddb, "li x15, 0x0123456789abcdfb; c.addi x15, -32"
  TEST_CASE 36, x16, 0x0123456789abcddc, "li x16, 0x0123456789abcdfc; c.addi x16, -32"
  TEST_CASE 37, x17, 0x0123456789abcddd, "li x17, 0x0123456789abcdfd; c.addi x17, -32"
  TEST_CASE 38, x18, 0x0123456789abcdde, "li x18, 0x0123456789abcdfe; c.addi x18, -32"
  TEST_CASE 39, x19, 0x0123456789abcddf, "li x19, 0x0123456789abcdff; c.addi x19, -32"
  TEST_CASE 40, x20, 0x0123456789abcde0, "li x20, 0x0123456789abce00; c.addi x20, -32"
  TEST_CASE 41, x21, 0x0123456789abcde1, "li x21, 0x0123456789abce01; c.addi x21, -32"
  TEST_CASE 42, x22, 0x0123456789abcde2, "li x22, 0x0123456789abce02; c.addi x22, -32"
  TEST_CASE 43, x23, 0x0123456789abcde3, "li x23, 0x0123456789abce03; c.addi x23, -32"
  TEST_CASE 44, x24, 0x0123456789abcde4, "li x24, 0x0123456789abce04; c.addi x24, -32"
  TEST_CASE 45, x25, 0x0123456789abcde5, "li x25, 0x0123456789abce05; c.addi x25, -32"
  TEST_CASE 46, x26, 0x0123456789abcde6, "li x26, 0x0123456789abce06; c.addi x26, -32"
  TEST_CASE 47, x27, 0x0123456789abcde7, "li x27, 0x0123456789abce07; c.addi x27, -32"
  TEST_CASE 48, x28, 0x0123456789abcde8, "li x28, 0x0123456789abce08; c.addi x28, -32"
  TEST_CASE 49, x29, 0x0123456789abcde9, "li x29, 0x0123456789abce09; c.addi x29, -32"
  TEST_CASE 50, x30, 0x0123456789abcdea, "li x30, 0x0123456789abce0a; c.addi x30, -32"
  TEST_CASE 51, x31, 0x0123456789abcdeb, "li x31, 0x0123456789abce0b; c.addi x31, -32"

  TEST_PASSFAIL

RVTEST_CODE_END
