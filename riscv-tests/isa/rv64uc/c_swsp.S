# env: p v s
# C.SWSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): the low 32 bits of
# any rs2 to sp plus a multiple of 4 from 0 to 252.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0x76543210, "la sp, place; li x10, 0xfedcba9876543210; c.swsp x10, 0(sp); lw x14, 0(sp)"
  TEST_CASE 3, x14, 0x76543214, "la sp, place; li x10, 0xfedcba9876543214; c.swsp x10, 4(sp); lw x14, 4(sp)"
  TEST_CASE 4, x14, 0x76543218, "la sp, place; li x10, 0xfedcba9876543218; c.swsp x10, 8(sp); lw x14, 8(sp)"
  TEST_CASE 5, x14, 0x76543220, "la sp, place; li x10, 0xfedcba9876543220; c.swsp x10, 16(sp); lw x14, 16(sp)"
  TEST_CASE 6, x14, 0x76543230, "la sp, place; li x10, 0xfedcba9876543230; c.swsp x10, 32(sp); lw x14, 32(sp)"
  TEST_CASE 7, x14, 0x76543250, "la sp, place; li x10, 0xfedcba9876543250; c.swsp x10, 64(sp); lw x14, 64(sp)"
  TEST_CASE 8, x14, 0x76543290, "la sp, place; li x10, 0xfedcba9876543290; c.swsp x10, 128(sp); lw x14, 128(sp)"
  TEST_CASE 9, x14, 0x7654330c, "la sp, place; li x10, 0xfedcba987654330c; c.swsp x10, 252(sp); lw x14, 252(sp)"
  TEST_CASE 10, x14, 0x765432b8, "la sp, place; li x10, 0xfedcba98765432b8; c.swsp x10, 168(sp); lw x14, 168(sp)"
  TEST_CASE 11, x14, 0x76543264, "la sp, place; li x10, 0xfedcba9876543264; c.swsp x10, 84(sp); lw x14, 84(sp)"
  TEST_CASE 12, x14, 0x7654324c, "la sp, place; li x10, 0xfedcba987654324c; c.swsp x10, 60(sp); lw x14, 60(sp)"

  # Every register but gp; x0 stores zeros.
  TEST_CASE 13, x14, 0xffffffff89abcdef, "la sp, place; li x1, 0x0123456789abcdef; c.swsp x1, 4(sp); lw x14, 4(sp)"
  TEST_CASE 14, x14, 0xffffffff89abcdf1, "la sp, place; li x4, 0x0123456789abcdf1; c.swsp x4, 12(sp); lw x14, 12(sp)"
  TEST_CASE 15, x14, 0xffffffff89abcdf2, "la sp, place; li x5, 0x0123456789abcdf2; c.swsp x5, 16(sp); lw x14, 16(sp)"
  TEST_CASE 16, x14, 0xffffffff89abcdf3, "la sp, place; li x6, 0x0123456789abcdf3; c.swsp x6, 20(sp); lw x14, 20(sp)"
  TEST_CASE 17, x14, 0xffffffff89abcdf4, "la sp, place; li x8, 0x0123456789abcdf4; c.swsp x8, 24(sp); lw x14, 24(sp)"
  TEST_CASE 18, x14, 0xffffffff89abcdf5, "la sp, place; li x9, 0x0123456789abcdf5; c.swsp x9, 28(sp); lw x14, 28(sp)"
  TEST_CASE 19, x14, 0xffffffff89abcdf6, "la sp, place; li x10, 0x0123456789abcdf6; c.swsp x10, 32(sp); lw x14, 32(sp)"
  TEST_CASE 20, x14, 0xffffffff89abcdf7, "la sp, place; li x11, 0x0123456789abcdf7; c.swsp x11, 36(sp); lw x14, 36(sp)"
  TEST_CASE 21, x14, 0xffffffff89abcdf8, "la sp, place; li x12, 0x0123456789abcdf8; c.swsp x12, 40(sp); lw x14, 40(sp)"
  TEST_CASE 22, x14, 0xffffffff89abcdf9, "la sp, place; li x13, 0x0123456789abcdf9; c.swsp x13, 44(sp); lw x14, 44(sp)"
  TEST_CASE 23, x14, 0xffffffff89abcdfa, "la sp, place; li x14, 0x0123456789abcdfa; c.swsp x14, 48(sp); lw x14, 48(sp)"
  TEST_CASE 24, x14, 0xffffffff89abcdfb, "la sp, place; li x15, 0x0123456789abcdfb; c.swsp x15, 52(sp); lw x14, 52(sp)"
  TEST_CASE 25, x14, 0xffffffff89abcdfc, "la sp, place; li x16, 0x0123456789abcdfc; c.swsp x16, 56(sp); lw x14, 56(sp)"
  TEST_CASE 26, x14, 0xffffffff89abcdfd, "la sp, place; li x17, 0x0123456789abcdfd; c.swsp x17, 60(sp); lw x14, 60(sp)"
  TEST_CASE 27, x14, 0xffffffff89abcdfe, "la sp, place; li x18, 0x0123456789abcdfe; c.swsp x18, 64(sp); lw x14, 64(sp)"
  TEST_CASE 28, x14, 0xffffffff89abcdff, "la sp, place; li x19, 0x0123456789abcdff; c.swsp x19, 68(sp); lw x14, 68(sp)"
  TEST_CASE 29, x14, 0xffffffff89abce00, "la sp, place; li x20, 0x0123456789abce00; c.swsp x20, 72(sp); lw x14, 72(sp)"
  TEST_CASE 30, x14, 0xffffffff89abce01, "la sp, place; li x21, 0x0123456789abce01; c.swsp x21, 76(sp); lw x14, 76(sp)"
  TEST_CASE 31, x14, 0xffffffff89abce02, "la sp, place; li x22, 0x0123456789abce02; c.swsp x22, 80(sp); lw x14, 80(sp)"
  TEST_CASE 32, x14, 0xffffffff89abce03, "la sp, place; li x23, 0x0123456789abce03; c.swsp x23, 84(sp); lw x14, 84(sp)"
  TEST_CASE 33, x14, 0xffffffff89abce04, "la sp, place; li x24, 0x0123456789abce04; c.swsp x24, 88(sp); lw x14, 88(sp)"
  TEST_CASE 34, x14, 0xffffffff89abce05, "la sp, place; li x25, 0x0123456789abce05; c.swsp x25, 92(sp); lw x14, 92(sp)"
  TEST_CASE 35, x14, 0xffffffff89abce06, "la sp, place; li x26, 0x0123456789abce06; c.swsp x26, 96(sp); lw x14, 96(sp)"
  TEST_CASE 36, x14, 0xffffffff89abce07, "la sp, place; li x27, 0x0123456789abce07; c.swsp x27, 100(sp); lw x14, 100(sp)"
  TEST_CASE 37, x14, 0xffffffff89abce08, "la sp, place; li x28, 0x0123456789abce08; c.swsp x28, 104(sp); lw x14, 104(sp)"
  TEST_CASE 38, x14, 0xffffffff89abce09, "la sp, place; li x29, 0x0123456789abce09; c.swsp x29, 108(sp); lw x14, 108(sp)"
  TEST_CASE 39, x14, 0xffffffff89abce0a, "la sp, place; li x30, 0x0123456789abce0a; c.swsp x30, 112(sp); lw x14, 112(sp)"
  TEST_CASE 40, x14, 0xffffffff89abce0b, "la sp, place; li x31, 0x0123456789abce0b; c.swsp x31, 116(sp); lw x14, 116(sp)"
  TEST_CASE 41, x14, 0, "la sp, place; li x14, -1; sd x14, 8(sp); c.swsp x0, 8(sp); lw x14, 8(sp)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 256

RVTEST_DATA_END
