# env: p v s
# C.FSDSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): 64 bits of any
# frs2 to sp plus a multiple of 8 from 0 to 504.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0xfedcba9876543210, "la sp, place; li x1, 0xfedcba9876543210; fmv.d.x f10, x1; c.fsdsp f10, 0(sp); ld x14, 0(sp)"
  TEST_CASE 3, x14, 0xfedcba9876543218, "la sp, place; li x1, 0xfedcba9876543218; fmv.d.x f10, x1; c.fsdsp f10, 8(sp); ld x14, 8(sp)"
  TEST_CASE 4, x14, 0xfedcba9876543220, "la sp, place; li x1, 0xfedcba9876543220; fmv.d.x f10, x1; c.fsdsp f10, 16(sp); ld x14, 16(sp)"
  TEST_CASE 5, x14, 0xfedcba9876543230, "la sp, place; li x1, 0xfedcba9876543230; fmv.d.x f10, x1; c.fsdsp f10, 32(sp); ld x14, 32(sp)"
  TEST_CASE 6, x14, 0xfedcba9876543250, "la sp, place; li x1, 0xfedcba9876543250; fmv.d.x f10, x1; c.fsdsp f10, 64(sp); ld x14, 64(sp)"
  TEST_CASE 7, x14, 0xfedcba9876543290, "la sp, place; li x1, 0xfedcba9876543290; fmv.d.x f10, x1; c.fsdsp f10, 128(sp); ld x14, 128(sp)"
  TEST_CASE 8, x14, 0xfedcba9876543310, "la sp, place; li x1, 0xfedcba9876543310; fmv.d.x f10, x1; c.fsdsp f10, 256(sp); ld x14, 256(sp)"
  TEST_CASE 9, x14, 0xfedcba9876543408, "la sp, place; li x1, 0xfedcba9876543408; fmv.d.x f10, x1; c.fsdsp f10, 504(sp); ld x14, 504(sp)"
  TEST_CASE 10, x14, 0xfedcba9876543360, "la sp, place; li x1, 0xfedcba9876543360; fmv.d.x f10, x1; c.fsdsp f10, 336(sp); ld x14, 336(sp)"
  TEST_CASE 11, x14, 0xfedcba98765432b8, "la sp, place; li x1, 0xfedcba98765432b8; fmv.d.x f10, x1; c.fsdsp f10, 168(sp); ld x14, 168(sp)"
  TEST_CASE 12, x14, 0xfedcba9876543288, "la sp, place; li x1, 0xfedcba9876543288; fmv.d.x f10, x1; c.fsdsp f10, 120(sp); ld x14, 120(sp)"

  # Every register.
  TEST_CASE 13, x14, 0x0123456789abcdef, "la sp, place; li x1, 0x0123456789abcdef; fmv.d.x f0, x1; c.fsdsp f0, 8(sp); ld x14, 8(sp)"
  TEST_CASE 14, x14, 0x0123456789abcdf0, "la sp, place; li x1, 0x0123456789abcdf0; fmv.d.x f1, x1; c.fsdsp f1, 16(sp); ld x14, 16(sp)"
  TEST_CASE 15, x14, 0x0123456789abcdf1, "la sp, place; li x1, 0x0123456789abcdf1; fmv.d.x f2, x1; c.fsdsp f2, 24(sp); ld x14, 24(sp)"
  TEST_CASE 16, x14, 0x0123456789abcdf2, "la sp, place; li x1, 0x0123456789abcdf2; fmv.d.x f3, x1; c.fsdsp f3, 32(sp); ld x14, 32(sp)"
  TEST_CASE 17, x14, 0x0123456789abcdf3, "la sp, place; li x1, 0x0123456789abcdf3; fmv.d.x f4, x1; c.fsdsp f4, 40(sp); ld x14, 40(sp)"
  TEST_CASE 18, x14, 0x0123456789abcdf4, "la sp, place; li x1, 0x0123456789abcdf4; fmv.d.x f5, x1; c.fsdsp f5, 48(sp); ld x14, 48(sp)"
  TEST_CASE 19, x14, 0x0123456789abcdf5, "la sp, place; li x1, 0x0123456789abcdf5; fmv.d.x f6, x1; c.fsdsp f6, 56(sp); ld x14, 56(sp)"
  TEST_CASE 20, x14, 0x0123456789abcdf6, "la sp, place; li x1, 0x0123456789abcdf6; fmv.d.x f7, x1; c.fsdsp f7, 64(sp); ld x14, 64(sp)"
  TEST_CASE 21, x14, 0x0123456789abcdf7, "la sp, place; li x1, 0x0123456789abcdf7; fmv.d.x f8, x1; c.fsdsp f8, 72(sp); ld x14, 72(sp)"
  TEST_CASE 22, x14, 0x0123456789abcdf8, "la sp, place; li x1, 0x0123456789abcdf8; fmv.d.x f9, x1; c.fsdsp f9, 80(sp); ld x14, 80(sp)"
  TEST_CASE 23, x14, 0x0123456789abcdf9, "la sp, place; li x1, 0x0123456789abcdf9; fmv.d.x f10, x1; c.fsdsp f10, 88(sp); ld x14, 88(sp)"
  TEST_CASE 24, x14, 0x0123456789abcdfa, "la sp, place; li x1, 0x0123456789abcdfa; fmv.d.x f11, x1; c.fsdsp f11, 96(sp); ld x14, 96(sp)"
  TEST_CASE 25, x14, 0x0123456789abcdfb, "la sp, place; li x1, 0x0123456789abcdfb; fmv.d.x f12, x1; c.fsdsp f12, 104(sp); ld x14, 104(sp)"
  TEST_CASE 26, x14, 0x0123456789abcdfc, "la sp, place; li x1, 0x0123456789abcdfc; fmv.d.x f13, x1; c.fsdsp f13, 112(sp); ld x14, 112(sp)"
  TEST_CASE 27, x14, 0x0123456789abcdfd, "la sp, place; li x1, 0x0123456789abcdfd; fmv.d.x f14, x1; c.fsdsp f14, 120(sp); ld x14, 120(sp)"
  TEST_CASE 28, x14, 0x0123456789abcdfe, "la sp, place; li x1, 0x0123456789abcdfe; fmv.d.x f15, x1; c.fsdsp f15, 128(sp); ld x14, 128(sp)"
  TEST_CASE 29, x14, 0x0123456789abcdff, "la sp, place; li x1, 0x0123456789abcdff; fmv.d.x f16, x1; c.fsdsp f16, 136(sp); ld x14, 136(sp)"
  TEST_CASE 30, x14, 0x0123456789abce00, "la sp, place; li x1, 0x0123456789abce00; fmv.d.x f17, x1; c.fsdsp f17, 144(sp); ld x14, 144(sp)"
  TEST_CASE 31, x14, 0x0123456789abce01, "la sp, place; li x1, 0x0123456789abce01; fmv.d.x f18, x1; c.fsdsp f18, 152(sp); ld x14, 152(sp)"
  TEST_CASE 32, x14, 0x0123456789abce02, "la sp, place; li x1, 0x0123456789abce02; fmv.d.x f19, x1; c.fsdsp f19, 160(sp); ld x14, 160(sp)"
  TEST_CASE 33, x14, 0x0123456789abce03, "la sp, place; li x1, 0x0123456789abce03; fmv.d.x f20, x1; c.fsdsp f20, 168(sp); ld x14, 168(sp)"
  TEST_CASE 34, x14, 0x0123456789abce04, "la sp, place; li x1, 0x0123456789abce04; fmv.d.x f21, x1; c.fsdsp f21, 176(sp); ld x14, 176(sp)"
  TEST_CASE 35, x14, 0x0123456789abce05, "la sp, place; li x1, 0x0123456789abce05; fmv.d.x f22, x1; c.fsdsp f22, 184(sp); ld x14, 184(sp)"
  TEST_CASE 36, x14, 0x0123456789abce06, "la sp, place; li x1, 0x0123456789abce06; fmv.d.x f23, x1; c.fsdsp f23, 192(sp); ld x14, 192(sp)"
  TEST_CASE 37, x14, 0x0123456789abce07, "la sp, place; li x1, 0x0123456789abce07; fmv.d.x f24, x1; c.fsdsp f24, 200(sp); ld x14, 200(sp)"
  TEST_CASE 38, x14, 0x0123456789abce08, "la sp, place; li x1, 0x0123456789abce08; fmv.d.x f25, x1; c.fsdsp f25, 208(sp); ld x14, 208(sp)"
  TEST_CASE 39, x14, 0x0123456789abce09, "la sp, place; li x1, 0x0123456789abce09; fmv.d.x f26, x1; c.fsdsp f26, 216(sp); ld x14, 216(sp)"
  TEST_CASE 40, x14, 0x0123456789abce0a, "la sp, place; li x1, 0x0123456789abce0a; fmv.d.x f27, x1; c.fsdsp f27, 224(sp); ld x14, 224(sp)"
  TEST_CASE 41, x14, 0x0123456789abce0b, "la sp, place; li x1, 0x0123456789abce0b; fmv.d.x f28, x1; c.fsdsp f28, 232(sp); ld x14, 232(sp)"
  TEST_CASE 42, x14, 0x0123456789abce0c, "la sp, place; li x1, 0x0123456789abce0c; fmv.d.x f29, x1; c.fsdsp f29, 240(sp); ld x14, 240(sp)"
  TEST_CASE 43, x14, 0x0123456789abce0d, "la sp, place; li x1, 0x0123456789abce0d; fmv.d.x f30, x1; c.fsdsp f30, 248(sp); ld x14, 248(sp)"
  TEST_CASE 44, x14, 0x0123456789abce0e, "la sp, place; li x1, 0x0123456789abce0e; fmv.d.x f31, x1; c.fsdsp f31, 256(sp); ld x14, 256(sp)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 512

RVTEST_DATA_END
