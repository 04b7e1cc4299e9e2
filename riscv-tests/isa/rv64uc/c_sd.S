# env: p v s
# C.SD (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): 64 bits of rs2' to rs1'
# plus a multiple of 8 from 0 to 248; both are among x8 to x15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0xfedcba9876543210, "la x11, place; li x10, 0xfedcba9876543210; c.sd x10, 0(x11); ld x14, 0(x11)"
  TEST_CASE 3, x14, 0xfedcba9876543218, "la x11, place; li x10, 0xfedcba9876543218; c.sd x10, 8(x11); ld x14, 8(x11)"
  TEST_CASE 4, x14, 0xfedcba9876543220, "la x11, place; li x10, 0xfedcba9876543220; c.sd x10, 16(x11); ld x14, 16(x11)"
  TEST_CASE 5, x14, 0xfedcba9876543230, "la x11, place; li x10, 0xfedcba9876543230; c.sd x10, 32(x11); ld x14, 32(x11)"
  TEST_CASE 6, x14, 0xfedcba9876543250, "la x11, place; li x10, 0xfedcba9876543250; c.sd x10, 64(x11); ld x14, 64(x11)"
  TEST_CASE 7, x14, 0xfedcba9876543290, "la x11, place; li x10, 0xfedcba9876543290; c.sd x10, 128(x11); ld x14, 128(x11)"
  TEST_CASE 8, x14, 0xfedcba9876543288, "la x11, place; li x10, 0xfedcba9876543288; c.sd x10, 120(x11); ld x14, 120(x11)"
  TEST_CASE 9, x14, 0xfedcba98765432b8, "la x11, place; li x10, 0xfedcba98765432b8; c.sd x10, 168(x11); ld x14, 168(x11)"
  TEST_CASE 10, x14, 0xfedcba9876543260, "la x11, place; li x10, 0xfedcba9876543260; c.sd x10, 80(x11); ld x14, 80(x11)"
  TEST_CASE 11, x14, 0xfedcba9876543308, "la x11, place; li x10, 0xfedcba9876543308; c.sd x10, 248(x11); ld x14, 248(x11)"

  # Every register in both places.
  TEST_CASE 12, x17, 0x0123456789abcdef, "la x9, place; li x8, 0x0123456789abcdef; c.sd x8, 8(x9); ld x17, 8(x9)"
  TEST_CASE 13, x17, 0x0123456789abcdf0, "la x12, place; li x9, 0x0123456789abcdf0; c.sd x9, 16(x12); ld x17, 16(x12)"
  TEST_CASE 14, x17, 0x0123456789abcdf1, "la x15, place; li x10, 0x0123456789abcdf1; c.sd x10, 24(x15); ld x17, 24(x15)"
  TEST_CASE 15, x17, 0x0123456789abcdf2, "la x10, place; li x11, 0x0123456789abcdf2; c.sd x11, 32(x10); ld x17, 32(x10)"
  TEST_CASE 16, x17, 0x0123456789abcdf3, "la x13, place; li x12, 0x0123456789abcdf3; c.sd x12, 40(x13); ld x17, 40(x13)"
  TEST_CASE 17, x17, 0x0123456789abcdf4, "la x8, place; li x13, 0x0123456789abcdf4; c.sd x13, 48(x8); ld x17, 48(x8)"
  TEST_CASE 18, x17, 0x0123456789abcdf5, "la x11, place; li x14, 0x0123456789abcdf5; c.sd x14, 56(x11); ld x17, 56(x11)"
  TEST_CASE 19, x17, 0x0123456789abcdf6, "la x14, place; li x15, 0x0123456789abcdf6; c.sd x15, 64(x14); ld x17, 64(x14)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 256

RVTEST_DATA_END
