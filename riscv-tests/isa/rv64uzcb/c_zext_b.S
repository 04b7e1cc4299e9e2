# env: p v s
# isa: zcb
# C.ZEXT.B (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0, "li a2, 0; .option push; .option rvc; c.zext.b a2; .option pop"
  TEST_CASE 3, a3, 1, "li a3, 1; .option push; .option rvc; c.zext.b a3; .option pop"
  TEST_CASE 4, a4, 0x00000000000000ff, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.zext.b a4; .option pop"
  TEST_CASE 5, a5, 0, "li a5, 0x8000000000000000; .option push; .option rvc; c.zext.b a5; .option pop"
  TEST_CASE 6, a0, 0x00000000000000ff, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.zext.b a0; .option pop"
  TEST_CASE 7, a1, 0, "li a1, 0x0000000080000000; .option push; .option rvc; c.zext.b a1; .option pop"
  TEST_CASE 8, a2, 0x00000000000000ff, "li a2, 0x000000007fffffff; .option push; .option rvc; c.zext.b a2; .option pop"
  TEST_CASE 9, a3, 0x00000000000000ff, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.zext.b a3; .option pop"
  TEST_CASE 10, a4, 0, "li a4, 0xffffffff80000000; .option push; .option rvc; c.zext.b a4; .option pop"
  TEST_CASE 11, a5, 0, "li a5, 0x0000000100000000; .option push; .option rvc; c.zext.b a5; .option pop"
  TEST_CASE 12, a0, 0x00000000000000ef, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.zext.b a0; .option pop"
  TEST_CASE 13, a1, 0x0000000000000010, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.zext.b a1; .option pop"
  TEST_CASE 14, a2, 1, "li a2, 0x8040201008040201; .option push; .option rvc; c.zext.b a2; .option pop"
  TEST_CASE 15, a3, 0x00000000000000ff, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.zext.b a3; .option pop"
  TEST_CASE 16, a4, 0x0000000000000055, "li a4, 0x5555555555555555; .option push; .option rvc; c.zext.b a4; .option pop"
  TEST_CASE 17, a5, 0x000000000000009e, "li a5, 0xbe4391d626f2e19e; .option push; .option rvc; c.zext.b a5; .option pop"
  TEST_CASE 18, a0, 0x00000000000000e1, "li a0, 0x08ffa5a1ce9f74e1; .option push; .option rvc; c.zext.b a0; .option pop"
  TEST_CASE 19, a1, 0x0000000000000057, "li a1, 0xacb8d5133ae5b457; .option push; .option rvc; c.zext.b a1; .option pop"
  TEST_CASE 20, a2, 0x0000000000000064, "li a2, 0x25ef8ac164e24564; .option push; .option rvc; c.zext.b a2; .option pop"
  TEST_CASE 21, a3, 0x0000000000000086, "li a3, 0x14a8c2c81f0ca986; .option push; .option rvc; c.zext.b a3; .option pop"
  TEST_CASE 22, a4, 0x00000000000000ba, "li a4, 0xf4b87599bd5a8aba; .option push; .option rvc; c.zext.b a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
