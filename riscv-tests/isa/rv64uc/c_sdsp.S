# env: p v s
# C.SDSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): 64 bits of any rs2
# to sp plus a multiple of 8 from 0 to 504.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0xfedcba9876543210, "la sp, place; li x10, 0xfedcba9876543210; c.sdsp x10, 0(sp); ld x14, 0(sp)"
  TEST_CASE 3, x14, 0xfedcba9876543218, "la sp, place; li x10, 0xfedcba9876543218; c.sdsp x10, 8(sp); ld x14, 8(sp)"
  TEST_CASE 4, x14, 0xfedcba9876543220, "la sp, place; li x10, 0xfedcba9876543220; c.sdsp x10, 16(sp); ld x14, 16(sp)"
  TEST_CASE 5, x14, 0xfedcba9876543230, "la sp, place; li x10, 0xfedcba9876543230; c.sdsp x10, 32(sp); ld x14, 32(sp)"
  TEST_CASE 6, x14, 0xfedcba9876543250, "la sp, place; li x10, 0xfedcba9876543250; c.sdsp x10, 64(sp); ld x14, 64(sp)"
  TEST_CASE 7, x14, 0xfedcba9876543290, "la sp, place; li x10, 0xfedcba9876543290; c.sdsp x10, 128(sp); ld x14, 128(sp)"
  TEST_CASE 8, x14, 0xfedcba9876543310, "la sp, place; li x10, 0xfedcba9876543310; c.sdsp x10, 256(sp); ld x14, 256(sp)"
  TEST_CASE 9, x14, 0xfedcba9876543408, "la sp, place; li x10, 0xfedcba9876543408; c.sdsp x10, 504(sp); ld x14, 504(sp)"
  TEST_CASE 10, x14, 0xfedcba9876543360, "la sp, place; li x10, 0xfedcba9876543360; c.sdsp x10, 336(sp); ld x14, 336(sp)"
  TEST_CASE 11, x14, 0xfedcba98765432b8, "la sp, place; li x10, 0xfedcba98765432b8; c.sdsp x10, 168(sp); ld x14, 168(sp)"
  TEST_CASE 12, x14, 0xfedcba9876543288, "la sp, place; li x10, 0xfedcba9876543288; c.sdsp x10, 120(sp); ld x14, 120(sp)"

  # Every register but gp; x0 stores zeros.
  TEST_CASE 13, x14, 0x0123456789abcdef, "la sp, place; li x1, 0x0123456789abcdef; c.sdsp x1, 8(sp); ld x14, 8(sp)"
  TEST_CASE 14, x14, 0x0123456789abcdf1, "la sp, place; li x4, 0x0123456789abcdf1; c.sdsp x4, 24(sp); ld x14, 24(sp)"
  TEST_CASE 15, x14, 0x0123456789abcdf2, "la sp, place; li x5, 0x0123456789abcdf2; c.sdsp x5, 32(sp); ld x14, 32(sp)"
  TEST_CASE 16, x14, 0x0123456789abcdf3, "la sp, place; li x6, 0x0123456789abcdf3; c.sdsp x6, 40(sp); ld x14, 40(sp)"
  TEST_CASE 17, x14, 0x0123456789abcdf4, "la sp, place; li x8, 0x0123456789abcdf4; c.sdsp x8, 48(sp); ld x14, 48(sp)"
  TEST_CASE 18, x14, 0x0123456789abcdf5, "la sp, place; li x9, 0x0123456789abcdf5; c.sdsp x9, 56(sp); ld x14, 56(sp)"
  TEST_CASE 19, x14, 0x0123456789abcdf6, "la sp, place; li x10, 0x0123456789abcdf6; c.sdsp x10, 64(sp); ld x14, 64(sp)"
  TEST_CASE 20, x14, 0x0123456789abcdf7, "la sp, place; li x11, 0x0123456789abcdf7; c.sdsp x11, 72(sp); ld x14, 72(sp)"
  TEST_CASE 21, x14, 0x0123456789abcdf8, "la sp, place; li x12, 0x0123456789abcdf8; c.sdsp x12, 80(sp); ld x14, 80(sp)"
  TEST_CASE 22, x14, 0x0123456789abcdf9, "la sp, place; li x13, 0x0123456789abcdf9; c.sdsp x13, 88(sp); ld x14, 88(sp)"
  TEST_CASE 23, x14, 0x0123456789abcdfa, "la sp, place; li x14, 0x0123456789abcdfa; c.sdsp x14, 96(sp); ld x14, 96(sp)"
  TEST_CASE 24, x14, 0x0123456789abcdfb, "la sp, place; li x15, 0x0123456789abcdfb; c.sdsp x15, 104(sp); ld x14, 104(sp)"
  TEST_CASE 25, x14, 0x0123456789abcdfc, "la sp, place; li x16, 0x0123456789abcdfc; c.sdsp x16, 112(sp); ld x14, 112(sp)"
  TEST_CASE 26, x14, 0x0123456789abcdfd, "la sp, place; li x17, 0x0123456789abcdfd; c.sdsp x17, 120(sp); ld x14, 120(sp)"
  TEST_CASE 27, x14, 0x0123456789abcdfe, "la sp, place; li x18, 0x0123456789abcdfe; c.sdsp x18, 128(sp); ld x14, 128(sp)"
  TEST_CASE 28, x14, 0x0123456789abcdff, "la sp, place; li x19, 0x0123456789abcdff; c.sdsp x19, 136(sp); ld x14, 136(sp)"
  TEST_CASE 29, x14, 0x0123456789abce00, "la sp, place; li x20, 0x0123456789abce00; c.sdsp x20, 144(sp); ld x14, 144(sp)"
  TEST_CASE 30, x14, 0x0123456789abce01, "la sp, place; li x21, 0x0123456789abce01; c.sdsp x21, 152(sp); ld x14, 152(sp)"
  TEST_CASE 31, x14, 0x0123456789abce02, "la sp, place; li x22, 0x0123456789abce02; c.sdsp x22, 160(sp); ld x14, 160(sp)"
  TEST_CASE 32, x14, 0x0123456789abce03, "la sp, place; li x23, 0x0123456789abce03; c.sdsp x23, 168(sp); ld x14, 168(sp)"
  TEST_CASE 33, x14, 0x0123456789abce04, "la sp, place; li x24, 0x0123456789abce04; c.sdsp x24, 176(sp); ld x14, 176(sp)"
  TEST_CASE 34, x14, 0x0123456789abce05, "la sp, place; li x25, 0x0123456789abce05; c.sdsp x25, 184(sp); ld x14, 184(sp)"
  TEST_CASE 35, x14, 0x0123456789abce06, "la sp, place; li x26, 0x0123456789abce06; c.sdsp x26, 192(sp); ld x14, 192(sp)"
  TEST_CASE 36, x14, 0x0123456789abce07, "la sp, place; li x27, 0x0123456789abce07; c.sdsp x27, 200(sp); ld x14, 200(sp)"
  TEST_CASE 37, x14, 0x0123456789abce08, "la sp, place; li x28, 0x0123456789abce08; c.sdsp x28, 208(sp); ld x14, 208(sp)"
  TEST_CASE 38, x14, 0x0123456789abce09, "la sp, place; li x29, 0x0123456789abce09; c.sdsp x29, 216(sp); ld x14, 216(sp)"
  TEST_CASE 39, x14, 0x0123456789abce0a, "la sp, place; li x30, 0x0123456789abce0a; c.sdsp x30, 224(sp); ld x14, 224(sp)"
  TEST_CASE 40, x14, 0x0123456789abce0b, "la sp, place; li x31, 0x0123456789abce0b; c.sdsp x31, 232(sp); ld x14, 232(sp)"
  TEST_CASE 41, x14, 0, "la sp, place; li x14, -1; sd x14, 8(sp); c.sdsp x0, 8(sp); ld x14, 8(sp)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 512

RVTEST_DATA_END
