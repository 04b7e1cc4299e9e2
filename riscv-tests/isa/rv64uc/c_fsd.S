# env: p v s
# C.FSD (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): 64 bits of frs2' to rs1'
# plus a multiple of 8 from 0 to 248; the registers are among x8 to x15 and f8 to f15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0xfedcba9876543210, "la x11, place; li x16, 0xfedcba9876543210; fmv.d.x f10, x16; c.fsd f10, 0(x11); ld x14, 0(x11)"
  TEST_CASE 3, x14, 0xfedcba9876543218, "la x11, place; li x16, 0xfedcba9876543218; fmv.d.x f10, x16; c.fsd f10, 8(x11); ld x14, 8(x11)"
  TEST_CASE 4, x14, 0xfedcba9876543220, "la x11, place; li x16, 0xfedcba9876543220; fmv.d.x f10, x16; c.fsd f10, 16(x11); ld x14, 16(x11)"
  TEST_CASE 5, x14, 0xfedcba9876543230, "la x11, place; li x16, 0xfedcba9876543230; fmv.d.x f10, x16; c.fsd f10, 32(x11); ld x14, 32(x11)"
  TEST_CASE 6, x14, 0xfedcba9876543250, "la x11, place; li x16, 0xfedcba9876543250; fmv.d.x f10, x16; c.fsd f10, 64(x11); ld x14, 64(x11)"
  TEST_CASE 7, x14, 0xfedcba9876543290, "la x11, place; li x16, 0xfedcba9876543290; fmv.d.x f10, x16; c.fsd f10, 128(x11); ld x14, 128(x11)"
  TEST_CASE 8, x14, 0xfedcba9876543288, "la x11, place; li x16, 0xfedcba9876543288; fmv.d.x f10, x16; c.fsd f10, 120(x11); ld x14, 120(x11)"
  TEST_CASE 9, x14, 0xfedcba98765432b8, "la x11, place; li x16, 0xfedcba98765432b8; fmv.d.x f10, x16; c.fsd f10, 168(x11); ld x14, 168(x11)"
  TEST_CASE 10, x14, 0xfedcba9876543260, "la x11, place; li x16, 0xfedcba9876543260; fmv.d.x f10, x16; c.fsd f10, 80(x11); ld x14, 80(x11)"
  TEST_CASE 11, x14, 0xfedcba9876543308, "la x11, place; li x16, 0xfedcba9876543308; fmv.d.x f10, x16; c.fsd f10, 248(x11); ld x14, 248(x11)"

  # Every register in both places.
  TEST_CASE 12, x17, 0x0123456789abcdef, "la x9, place; li x16, 0x0123456789abcdef; fmv.d.x f8, x16; c.fsd f8, 8(x9); ld x17, 8(x9)"
  TEST_CASE 13, x17, 0x0123456789abcdf0, "la x12, place; li x16, 0x0123456789abcdf0; fmv.d.x f9, x16; c.fsd f9, 16(x12); ld x17, 16(x12)"
  TEST_CASE 14, x17, 0x0123456789abcdf1, "la x15, place; li x16, 0x0123456789abcdf1; fmv.d.x f10, x16; c.fsd f10, 24(x15); ld x17, 24(x15)"
  TEST_CASE 15, x17, 0x0123456789abcdf2, "la x10, place; li x16, 0x0123456789abcdf2; fmv.d.x f11, x16; c.fsd f11, 32(x10); ld x17, 32(x10)"
  TEST_CASE 16, x17, 0x0123456789abcdf3, "la x13, place; li x16, 0x0123456789abcdf3; fmv.d.x f12, x16; c.fsd f12, 40(x13); ld x17, 40(x13)"
  TEST_CASE 17, x17, 0x0123456789abcdf4, "la x8, place; li x16, 0x0123456789abcdf4; fmv.d.x f13, x16; c.fsd f13, 48(x8); ld x17, 48(x8)"
  TEST_CASE 18, x17, 0x0123456789abcdf5, "la x11, place; li x16, 0x0123456789abcdf5; fmv.d.x f14, x16; c.fsd f14, 56(x11); ld x17, 56(x11)"
  TEST_CASE 19, x17, 0x0123456789abcdf6, "la x14, place; li x16, 0x0123456789abcdf6; fmv.d.x f15, x16; c.fsd f15, 64(x14); ld x17, 64(x14)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 256

RVTEST_DATA_END
