# env: p v s
# C.ADD (Unprivileged ISA, "C" Extension, "Integer Register-Register Operations"): rd becomes rd plus
# rs2; neither is x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0, "li x10, 0; li x11, 0; c.add x10, x11"
  TEST_CASE 3, x10, 2, "li x10, 1; li x11, 1; c.add x10, x11"
  TEST_CASE 4, x10, 10, "li x10, 3; li x11, 7; c.add x10, x11"
  TEST_CASE 5, x10, 0, "li x10, -1; li x11, 1; c.add x10, x11"
  TEST_CASE 6, x10, 0, "li x10, 1; li x11, -1; c.add x10, x11"
  TEST_CASE 7, x10, -1, "li x10, 0x0123456789abcdef; li x11, 0xfedcba9876543210; c.add x10, x11"
  TEST_CASE 8, x10, -1, "li x10, 0xfedcba9876543210; li x11, 0x0123456789abcdef; c.add x10, x11"
  TEST_CASE 9, x10, -1, "li x10, 0x5555555555555555; li x11, 0xaaaaaaaaaaaaaaaa; c.add x10, x11"
  TEST_CASE 10, x10, 0x8000000000000001, "li x10, 0x8000000000000000; li x11, 1; c.add x10, x11"
  TEST_CASE 11, x10, 0x7ffffffffffffffe, "li x10, 0x7fffffffffffffff; li x11, -1; c.add x10, x11"
  TEST_CASE 12, x10, 0x80000000, "li x10, 0x7fffffff; li x11, 1; c.add x10, x11"
  TEST_CASE 13, x10, 0x80000001, "li x10, 0x80000000; li x11, 1; c.add x10, x11"
  TEST_CASE 14, x10, 0xffffffff7fffffff, "li x10, 0xffffffff80000000; li x11, -1; c.add x10, x11"
  TEST_CASE 15, x10, 0x9999999a00000000, "li x10, 0x1234567880000000; li x11, 0x8765432180000000; c.add x10, x11"
  TEST_CASE 16, x10, 0x0ef10ef10ef10ef0, "li x10, 0xff00ff00ff00ff00; li x11, 0x0ff00ff00ff00ff0; c.add x10, x11"

  # Every register in both places, but gp.
  TEST_CASE 17, x1, 0x0123456789abcdef, "li x1, 0x0123456789abcdef; li x8, 0; c.add x1, x8"
  TEST_CASE 18, x2, 0x0123456789abddf0, "li x2, 0x0123456789abcdf0; li x15, 0x1000; c.add x2, x15"
  TEST_CASE 19, x4, 0x0123456789abedf1, "li x4, 0x0123456789abcdf1; li x22, 0x2000; c.add x4, x22"
  TEST_CASE 20, x5, 0x0123456789abfdf2, "li x5, 0x0123456789abcdf2; li x29, 0x3000; c.add x5, x29"
  TEST_CASE 21, x6, 0x0123456789ac0df3, "li x6, 0x0123456789abcdf3; li x8, 0x4000; c.add x6, x8"
  TEST_CASE 22, x8, 0x0123456789ac1df4, "li x8, 0x0123456789abcdf4; li x14, 0x5000; c.add x8, x14"
  TEST_CASE 23, x9, 0x0123456789ac2df5, "li x9, 0x0123456789abcdf5; li x21, 0x6000; c.add x9, x21"
  TEST_CASE 24, x10, 0x0123456789ac3df6, "li x10, 0x0123456789abcdf6; li x28, 0x7000; c.add x10, x28"
  TEST_CASE 25, x11, 0x0123456789ac4df7, "li x11, 0x0123456789abcdf7; li x5, 0x8000; c.add x11, x5"
  TEST_CASE 26, x12, 0x0123456789ac5df8, "li x12, 0x0123456789abcdf8; li x13, 0x9000; c.add x12, x13"
  TEST_CASE 27, x13, 0x0123456789ac6df9, "li x13, 0x0123456789abcdf9; li x20, 0xa000; c.add x13, x20"
  TEST_CASE 28, x14, 0x0123456789ac7dfa, "li x14, 0x0123456789abcdfa; li x27, 0xb000; c.add x14, x27"
  TEST_CASE 29, x15, 0x0123456789ac8dfb, "li x15, 0x0123456789abcdfb; li x4, 0xc000; c.add x15, x4"
  TEST_CASE 30, x16, 0x0123456789ac9dfc, "li x16, 0x0123456789abcdfc; li x12, 0xd000; c.add x16, x12"
  TEST_CASE 31, x17, 0x0123456789acadfd, "li x17, 0x0123456789abcdfd; li x19, 0xe000; c.add x17, x19"
  TEST_CASE 32, x18, 0x0123456789acbdfe, "li x18, 0x0123456789abcdfe; li x26, 0xf000; c.add x18, x26"
  TEST_CASE 33, x19, 0x0123456789accdff, "li x19, 0x0123456789abcdff; li x2, 0x00010000; c.add x19, x2"
  TEST_CASE 34, x20, 0x0123456789acde00, "li x20, 0x0123456789abce00; li x11, 0x00011000; c.add x20, x11"
  TEST_CASE 35, x21, 0x0123456789acee01, "li x21, 0x0123456789abce01; li x18, 0x00012000; c.add x21, x18"
  TEST_CASE 36, x22, 0x0123456789acfe02, "li x22, 0x0123456789abce02; li x25, 0x00013000; c.add x22, x25"
  TEST_CASE 37, x23, 0x0123456789ad0e03, "li x23, 0x0123456789abce03; li x1, 0x00014000; c.add x23, x1"
  TEST_CASE 38, x24, 0x0123456789ad1e04, "li x24, 0x0123456789abce04; li x10, 0x00015000; c.add x24, x10"
  TEST_CASE 39, x25, 0x0123456789ad2e05, "li x25, 0x0123456789abce05; li x17, 0x00016000; c.add x25, x17"
  TEST_CASE 40, x26, 0x0123456789ad3e06, "li x26, 0x0123456789abce06; li x24, 0x00017000; c.add x26, x24"
  TEST_CASE 41, x27, 0x0123456789ad4e07, "li x27, 0x0123456789abce07; li x31, 0x00018000; c.add x27, x31"
  TEST_CASE 42, x28, 0x0123456789ad5e08, "li x28, 0x0123456789abce08; li x9, 0x00019000; c.add x28, x9"
  TEST_CASE 43, x29, 0x0123456789ad6e09, "li x29, 0x0123456789abce09; li x16, 0x0001a000; c.add x29, x16"
  TEST_CASE 44, x30, 0x0123456789ad7e0a, "li x30, 0x0123456789abce0a; li x23, 0x0001b000; c.add x30, x23"
  TEST_CASE 45, x31, 0x0123456789ad8e0b, "li x31, 0x0123456789abce0b; li x30, 0x0001c000; c.add x31, x30"

  # A register with itself.
  TEST_CASE 46, x10, 0x02468acf13579bde, "li x10, 0x0123456789abcdef; c.add x10, x10"
  TEST_CASE 47, x31, 0, "li x31, 0x8000000000000000; c.add x31, x31"

  TEST_PASSFAIL

RVTEST_CODE_END
