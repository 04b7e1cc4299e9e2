# env: p v s
# isa: zba zcb
# C.ZEXT.W (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0, "li a2, 0; .option push; .option rvc; c.zext.w a2; .option pop"
  TEST_CASE 3, a3, 1, "li a3, 1; .option push; .option rvc; c.zext.w a3; .option pop"
  TEST_CASE 4, a4, 0x00000000ffffffff, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.zext.w a4; .option pop"
  TEST_CASE 5, a5, 0, "li a5, 0x8000000000000000; .option push; .option rvc; c.zext.w a5; .option pop"
  TEST_CASE 6, a0, 0x00000000ffffffff, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.zext.w a0; .option pop"
  TEST_CASE 7, a1, 0x0000000080000000, "li a1, 0x0000000080000000; .option push; .option rvc; c.zext.w a1; .option pop"
  TEST_CASE 8, a2, 0x000000007fffffff, "li a2, 0x000000007fffffff; .option push; .option rvc; c.zext.w a2; .option pop"
  TEST_CASE 9, a3, 0x00000000ffffffff, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.zext.w a3; .option pop"
  TEST_CASE 10, a4, 0x0000000080000000, "li a4, 0xffffffff80000000; .option push; .option rvc; c.zext.w a4; .option pop"
  TEST_CASE 11, a5, 0, "li a5, 0x0000000100000000; .option push; .option rvc; c.zext.w a5; .option pop"
  TEST_CASE 12, a0, 0x0000000089abcdef, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.zext.w a0; .option pop"
  TEST_CASE 13, a1, 0x0000000076543210, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.zext.w a1; .option pop"
  TEST_CASE 14, a2, 0x0000000008040201, "li a2, 0x8040201008040201; .option push; .option rvc; c.zext.w a2; .option pop"
  TEST_CASE 15, a3, 0x0000000000ff00ff, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.zext.w a3; .option pop"
  TEST_CASE 16, a4, 0x0000000055555555, "li a4, 0x5555555555555555; .option push; .option rvc; c.zext.w a4; .option pop"
  TEST_CASE 17, a5, 0x00000000e3d036cd, "li a5, 0xf84179b6e3d036cd; .option push; .option rvc; c.zext.w a5; .option pop"
  TEST_CASE 18, a0, 0x00000000dd1d82a3, "li a0, 0x87998ec9dd1d82a3; .option push; .option rvc; c.zext.w a0; .option pop"
  TEST_CASE 19, a1, 0x00000000b82ef0dc, "li a1, 0x61286105b82ef0dc; .option push; .option rvc; c.zext.w a1; .option pop"
  TEST_CASE 20, a2, 0x000000002d27d2bd, "li a2, 0xdc6e22822d27d2bd; .option push; .option rvc; c.zext.w a2; .option pop"
  TEST_CASE 21, a3, 0x0000000061ea0574, "li a3, 0xca3a780861ea0574; .option push; .option rvc; c.zext.w a3; .option pop"
  TEST_CASE 22, a4, 0x00000000a5f86cf6, "li a4, 0x5a97f7f9a5f86cf6; .option push; .option rvc; c.zext.w a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
