# env: p v s
# C.ADDIW (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd becomes rd
# plus a sign-extended 6-bit immediate, its low 32 bits sign-extended; rd is not x0, and the immediate
# may be 0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x3e9, "li x10, 1000; c.addiw x10, 1"
  TEST_CASE 3, x10, 0x3e7, "li x10, 1000; c.addiw x10, -1"
  TEST_CASE 4, x10, 0x3ea, "li x10, 1000; c.addiw x10, 2"
  TEST_CASE 5, x10, 0x3e6, "li x10, 1000; c.addiw x10, -2"
  TEST_CASE 6, x10, 0x3eb, "li x10, 1000; c.addiw x10, 3"
  TEST_CASE 7, x10, 0x3f7, "li x10, 1000; c.addiw x10, 15"
  TEST_CASE 8, x10, 0x3f8, "li x10, 1000; c.addiw x10, 16"
  TEST_CASE 9, x10, 0x3d8, "li x10, 1000; c.addiw x10, -16"
  TEST_CASE 10, x10, 0x407, "li x10, 1000; c.addiw x10, 31"
  TEST_CASE 11, x10, 0x3c8, "li x10, 1000; c.addiw x10, -32"
  TEST_CASE 12, x10, 0x3fd, "li x10, 1000; c.addiw x10, 21"
  TEST_CASE 13, x10, 0x3d2, "li x10, 1000; c.addiw x10, -22"
  TEST_CASE 14, x10, 0x3e8, "li x10, 1000; c.addiw x10, 0"

  # The sum is signed by its bit 31, and the upper half is ignored.
  TEST_CASE 15, x10, 0xffffffff80000000, "li x10, 0x7fffffff; c.addiw x10, 1"
  TEST_CASE 16, x10, 0x7fffffff, "li x10, 0x80000000; c.addiw x10, -1"
  TEST_CASE 17, x10, 0x7fffffff, "li x10, 0xffffffff80000000; c.addiw x10, -1"
  TEST_CASE 18, x10, 30, "li x10, 0xffffffff; c.addiw x10, 31"
  TEST_CASE 19, x10, 0xffffffff80000000, "li x10, 0x80000000; c.addiw x10, 0"
  TEST_CASE 20, x10, 0x7fffffff, "li x10, 0x123456787fffffff; c.addiw x10, 0"
  TEST_CASE 21, x10, -32, "li x10, 0x8000000000000000; c.addiw x10, -32"
  TEST_CASE 22, x10, -1, "li x10, 0x7fffffffffffffff; c.addiw x10, 0"
  TEST_CASE 23, x10, 0xffffffff89abce00, "li x10, 0x0123456789abcdef; c.addiw x10, 17"
  TEST_CASE 24, x10, 0xffffffff80000000, "li x10, 0x1234567880000000; c.addiw x10, 0"

  # Every register but gp.
  TEST_CASE 25, x1, 0xffffffff89abcdcf, "li x1, 0x0123456789abcdef; c.addiw x1, -32"
  TEST_CASE 26, x2, 0xffffffff89abcdd0, "li x2, 0x0123456789abcdf0; c.addiw x2, -32"
  TEST_CASE 27, x4, 0xffffffff89abcdd1, "li x4, 0x0123456789abcdf1; c.addiw x4, -32"
  TEST_CASE 28, x5, 0xffffffff89abcdd2, "li x5, 0x0123456789abcdf2; c.addiw x5, -32"
  TEST_CASE 29, x6, 0xffffffff89abcdd3, "li x6, 0x0123456789abcdf3; c.addiw x6, -32"
  TEST_CASE 30, x8, 0xffffffff89abcdd4, "li x8, 0x0123456789abcdf4; c.addiw x8, -32"
  TEST_CASE 31, x9, 0xffffffff89abcdd5, "li x9, 0x0123456789abcdf5; c.addiw x9, -32"
  TEST_CASE 32, x10, 0xffffffff89abcdd6, "li x10, 0x0123456789abcdf6; c.addiw x10, -32"
  TEST_CASE 33, x11, 0xffffffff89abcdd7, "li x11, 0x0123456789abcdf7; c.addiw x11, -32"
  TEST_CASE 34, x12, 0xffffffff89abcdd8, "li x12, 0x0123456789abcdf8; c.addiw x12, -32"
  TEST_CASE 35, x13, 0xffffffff89abcdd9, "li x13, 0x0123456789abcdf9; c.addiw x13, -32"
  TEST_CASE 36, x14, 0xffffffff89abcdda, "li x14, 0x0123456789abcdfa; c.addiw x14, -32"
  TEST_CASE 37, x15, 0xffffffff89abcddb, "li x15, 0x0123456789abcdfb; c.addiw x15, -32"
  TEST_CASE 38, x16, 0xffffffff89abcddc, "li x16, 0x0123456789abcdfc; c.addiw x16, -32"
  TEST_CASE 39, x17, 0xffffffff89abcddd, "li x17, 0x0123456789abcdfd; c.addiw x17, -32"
  TEST_CASE 40, x18, 0xffffffff89abcdde, "li x18, 0x0123456789abcdfe; c.addiw x18, -32"
  TEST_CASE 41, x19, 0xffffffff89abcddf, "li x19, 0x0123456789abcdff; c.addiw x19, -32"
  TEST_CASE 42, x20, 0xffffffff89abcde0, "li x20, 0x0123456789abce00; c.addiw x20, -32"
  TEST_CASE 43, x21, 0xffffffff89abcde1, "li x21, 0x0123456789abce01; c.addiw x21, -32"
  TEST_CASE 44, x22, 0xffffffff89abcde2, "li x22, 0x0123456789abce02; c.addiw x22, -32"
  TEST_CASE 45, x23, 0xffffffff89abcde3, "li x23, 0x0123456789abce03; c.addiw x23, -32"
  TEST_CASE 46, x24, 0xffffffff89abcde4, "li x24, 0x0123456789abce04; c.addiw x24, -32"
  TEST_CASE 47, x25, 0xffffffff89abcde5, "li x25, 0x0123456789abce05; c.addiw x25, -32"
  TEST_CASE 48, x26, 0xffffffff89abcde6, "li x26, 0x0123456789abce06; c.addiw x26, -32"
  TEST_CASE 49, x27, 0xffffffff89abcde7, "li x27, 0x0123456789abce07; c.addiw x27, -32"
  TEST_CASE 50, x28, 0xffffffff89abcde8, "li x28, 0x0123456789abce08; c.addiw x28, -32"
  TEST_CASE 51, x29, 0xffffffff89abcde9, "li x29, 0x0123456789abce09; c.addiw x29, -32"
  TEST_CASE 52, x30, 0xffffffff89abcdea, "li x30, 0x0123456789abce0a; c.addiw x30, -32"
  TEST_CASE 53, x31, 0xffffffff89abcdeb, "li x31, 0x0123456789abce0b; c.addiw x31, -32"

  TEST_PASSFAIL

RVTEST_CODE_END
