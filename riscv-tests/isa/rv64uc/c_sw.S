# env: p v s
# C.SW (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): the low 32 bits of rs2'
# to rs1' plus a multiple of 4 from 0 to 124; both are among x8 to x15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x14, 0x76543210, "la x11, place; li x10, 0xfedcba9876543210; c.sw x10, 0(x11); lw x14, 0(x11)"
  TEST_CASE 3, x14, 0x76543214, "la x11, place; li x10, 0xfedcba9876543214; c.sw x10, 4(x11); lw x14, 4(x11)"
  TEST_CASE 4, x14, 0x76543218, "la x11, place; li x10, 0xfedcba9876543218; c.sw x10, 8(x11); lw x14, 8(x11)"
  TEST_CASE 5, x14, 0x76543220, "la x11, place; li x10, 0xfedcba9876543220; c.sw x10, 16(x11); lw x14, 16(x11)"
  TEST_CASE 6, x14, 0x76543230, "la x11, place; li x10, 0xfedcba9876543230; c.sw x10, 32(x11); lw x14, 32(x11)"
  TEST_CASE 7, x14, 0x76543250, "la x11, place; li x10, 0xfedcba9876543250; c.sw x10, 64(x11); lw x14, 64(x11)"
  TEST_CASE 8, x14, 0x7654324c, "la x11, place; li x10, 0xfedcba987654324c; c.sw x10, 60(x11); lw x14, 60(x11)"
  TEST_CASE 9, x14, 0x76543264, "la x11, place; li x10, 0xfedcba9876543264; c.sw x10, 84(x11); lw x14, 84(x11)"
  TEST_CASE 10, x14, 0x76543238, "la x11, place; li x10, 0xfedcba9876543238; c.sw x10, 40(x11); lw x14, 40(x11)"
  TEST_CASE 11, x14, 0x7654328c, "la x11, place; li x10, 0xfedcba987654328c; c.sw x10, 124(x11); lw x14, 124(x11)"

  # Every register in both places.
  TEST_CASE 12, x17, 0xffffffff89abcdef, "la x9, place; li x8, 0x0123456789abcdef; c.sw x8, 4(x9); lw x17, 4(x9)"
  TEST_CASE 13, x17, 0xffffffff89abcdf0, "la x12, place; li x9, 0x0123456789abcdf0; c.sw x9, 8(x12); lw x17, 8(x12)"
  TEST_CASE 14, x17, 0xffffffff89abcdf1, "la x15, place; li x10, 0x0123456789abcdf1; c.sw x10, 12(x15); lw x17, 12(x15)"
  TEST_CASE 15, x17, 0xffffffff89abcdf2, "la x10, place; li x11, 0x0123456789abcdf2; c.sw x11, 16(x10); lw x17, 16(x10)"
  TEST_CASE 16, x17, 0xffffffff89abcdf3, "la x13, place; li x12, 0x0123456789abcdf3; c.sw x12, 20(x13); lw x17, 20(x13)"
  TEST_CASE 17, x17, 0xffffffff89abcdf4, "la x8, place; li x13, 0x0123456789abcdf4; c.sw x13, 24(x8); lw x17, 24(x8)"
  TEST_CASE 18, x17, 0xffffffff89abcdf5, "la x11, place; li x14, 0x0123456789abcdf5; c.sw x14, 28(x11); lw x17, 28(x11)"
  TEST_CASE 19, x17, 0xffffffff89abcdf6, "la x14, place; li x15, 0x0123456789abcdf6; c.sw x15, 32(x14); lw x17, 32(x14)"

  # What is beside it is left alone.
  TEST_CASE 20, x14, 0x1111111176543210, "la x11, place; li x12, 0x1111111111111111; sd x12, 0(x11); li x10, 0xfedcba9876543210; c.sw x10, 0(x11); ld x14, 0(x11)"
  TEST_CASE 21, x14, 0x7654321011111111, "sd x12, 0(x11); c.sw x10, 4(x11); ld x14, 0(x11)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .zero 128

RVTEST_DATA_END
