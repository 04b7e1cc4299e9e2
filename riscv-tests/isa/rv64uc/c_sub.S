# env: p v s
# C.SUB (Unprivileged ISA, "C" Extension, "Integer Register-Register Operations"): rd' becomes rd'
# minus rs2'; both are among x8 to x15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0, "li x10, 0; li x11, 0; c.sub x10, x11"
  TEST_CASE 3, x10, 0, "li x10, 1; li x11, 1; c.sub x10, x11"
  TEST_CASE 4, x10, -4, "li x10, 3; li x11, 7; c.sub x10, x11"
  TEST_CASE 5, x10, -2, "li x10, -1; li x11, 1; c.sub x10, x11"
  TEST_CASE 6, x10, 2, "li x10, 1; li x11, -1; c.sub x10, x11"
  TEST_CASE 7, x10, 0x02468acf13579bdf, "li x10, 0x0123456789abcdef; li x11, 0xfedcba9876543210; c.sub x10, x11"
  TEST_CASE 8, x10, 0xfdb97530eca86421, "li x10, 0xfedcba9876543210; li x11, 0x0123456789abcdef; c.sub x10, x11"
  TEST_CASE 9, x10, 0xaaaaaaaaaaaaaaab, "li x10, 0x5555555555555555; li x11, 0xaaaaaaaaaaaaaaaa; c.sub x10, x11"
  TEST_CASE 10, x10, 0x7fffffffffffffff, "li x10, 0x8000000000000000; li x11, 1; c.sub x10, x11"
  TEST_CASE 11, x10, 0x8000000000000000, "li x10, 0x7fffffffffffffff; li x11, -1; c.sub x10, x11"
  TEST_CASE 12, x10, 0x7ffffffe, "li x10, 0x7fffffff; li x11, 1; c.sub x10, x11"
  TEST_CASE 13, x10, 0x7fffffff, "li x10, 0x80000000; li x11, 1; c.sub x10, x11"
  TEST_CASE 14, x10, 0xffffffff80000001, "li x10, 0xffffffff80000000; li x11, -1; c.sub x10, x11"
  TEST_CASE 15, x10, 0x8acf135700000000, "li x10, 0x1234567880000000; li x11, 0x8765432180000000; c.sub x10, x11"
  TEST_CASE 16, x10, 0xef10ef10ef10ef10, "li x10, 0xff00ff00ff00ff00; li x11, 0x0ff00ff00ff00ff0; c.sub x10, x11"

  # Every register in both places.
  TEST_CASE 17, x8, 0x0123456789abbdef, "li x8, 0x0123456789abcdef; li x9, 0x1000; c.sub x8, x9"
  TEST_CASE 18, x9, 0x0123456789abbde9, "li x9, 0x0123456789abcdf0; li x12, 0x1007; c.sub x9, x12"
  TEST_CASE 19, x10, 0x0123456789abbde3, "li x10, 0x0123456789abcdf1; li x15, 0x100e; c.sub x10, x15"
  TEST_CASE 20, x11, 0x0123456789abbddd, "li x11, 0x0123456789abcdf2; li x10, 0x1015; c.sub x11, x10"
  TEST_CASE 21, x12, 0x0123456789abbdd7, "li x12, 0x0123456789abcdf3; li x13, 0x101c; c.sub x12, x13"
  TEST_CASE 22, x13, 0x0123456789abbdd1, "li x13, 0x0123456789abcdf4; li x8, 0x1023; c.sub x13, x8"
  TEST_CASE 23, x14, 0x0123456789abbdcb, "li x14, 0x0123456789abcdf5; li x11, 0x102a; c.sub x14, x11"
  TEST_CASE 24, x15, 0x0123456789abbdc5, "li x15, 0x0123456789abcdf6; li x14, 0x1031; c.sub x15, x14"

  # A register with itself.
  TEST_CASE 25, x8, 0, "li x8, 0x0123456789abcdef; c.sub x8, x8"
  TEST_CASE 26, x15, 0, "li x15, 0xfedcba9876543210; c.sub x15, x15"

  TEST_PASSFAIL

RVTEST_CODE_END
