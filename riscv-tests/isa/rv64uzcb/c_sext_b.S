# env: p v s
# isa: zbb zcb
# C.SEXT.B (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0, "li a2, 0; .option push; .option rvc; c.sext.b a2; .option pop"
  TEST_CASE 3, a3, 1, "li a3, 1; .option push; .option rvc; c.sext.b a3; .option pop"
  TEST_CASE 4, a4, 0xffffffffffffffff, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.sext.b a4; .option pop"
  TEST_CASE 5, a5, 0, "li a5, 0x8000000000000000; .option push; .option rvc; c.sext.b a5; .option pop"
  TEST_CASE 6, a0, 0xffffffffffffffff, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.sext.b a0; .option pop"
  TEST_CASE 7, a1, 0, "li a1, 0x0000000080000000; .option push; .option rvc; c.sext.b a1; .option pop"
  TEST_CASE 8, a2, 0xffffffffffffffff, "li a2, 0x000000007fffffff; .option push; .option rvc; c.sext.b a2; .option pop"
  TEST_CASE 9, a3, 0xffffffffffffffff, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.sext.b a3; .option pop"
  TEST_CASE 10, a4, 0, "li a4, 0xffffffff80000000; .option push; .option rvc; c.sext.b a4; .option pop"
  TEST_CASE 11, a5, 0, "li a5, 0x0000000100000000; .option push; .option rvc; c.sext.b a5; .option pop"
  TEST_CASE 12, a0, 0xffffffffffffffef, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.sext.b a0; .option pop"
  TEST_CASE 13, a1, 0x0000000000000010, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.sext.b a1; .option pop"
  TEST_CASE 14, a2, 1, "li a2, 0x8040201008040201; .option push; .option rvc; c.sext.b a2; .option pop"
  TEST_CASE 15, a3, 0xffffffffffffffff, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.sext.b a3; .option pop"
  TEST_CASE 16, a4, 0x0000000000000055, "li a4, 0x5555555555555555; .option push; .option rvc; c.sext.b a4; .option pop"
  TEST_CASE 17, a5, 0xffffffffffffffba, "li a5, 0x73b090a3491b35ba; .option push; .option rvc; c.sext.b a5; .option pop"
  TEST_CASE 18, a0, 0x000000000000004f, "li a0, 0x2a350bda7aeab44f; .option push; .option rvc; c.sext.b a0; .option pop"
  TEST_CASE 19, a1, 0x0000000000000063, "li a1, 0xdc282775992d3a63; .option push; .option rvc; c.sext.b a1; .option pop"
  TEST_CASE 20, a2, 0xffffffffffffffe8, "li a2, 0x351c0c772d1974e8; .option push; .option rvc; c.sext.b a2; .option pop"
  TEST_CASE 21, a3, 0x0000000000000024, "li a3, 0xc8c06196fd3a6d24; .option push; .option rvc; c.sext.b a3; .option pop"
  TEST_CASE 22, a4, 0xffffffffffffffc1, "li a4, 0x40a67a47cb8b35c1; .option push; .option rvc; c.sext.b a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
