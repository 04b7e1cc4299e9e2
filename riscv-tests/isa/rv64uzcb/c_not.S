# env: p v s
# isa: zcb
# C.NOT (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0xffffffffffffffff, "li a2, 0; .option push; .option rvc; c.not a2; .option pop"
  TEST_CASE 3, a3, 0xfffffffffffffffe, "li a3, 1; .option push; .option rvc; c.not a3; .option pop"
  TEST_CASE 4, a4, 0, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.not a4; .option pop"
  TEST_CASE 5, a5, 0x7fffffffffffffff, "li a5, 0x8000000000000000; .option push; .option rvc; c.not a5; .option pop"
  TEST_CASE 6, a0, 0x8000000000000000, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.not a0; .option pop"
  TEST_CASE 7, a1, 0xffffffff7fffffff, "li a1, 0x0000000080000000; .option push; .option rvc; c.not a1; .option pop"
  TEST_CASE 8, a2, 0xffffffff80000000, "li a2, 0x000000007fffffff; .option push; .option rvc; c.not a2; .option pop"
  TEST_CASE 9, a3, 0xffffffff00000000, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.not a3; .option pop"
  TEST_CASE 10, a4, 0x000000007fffffff, "li a4, 0xffffffff80000000; .option push; .option rvc; c.not a4; .option pop"
  TEST_CASE 11, a5, 0xfffffffeffffffff, "li a5, 0x0000000100000000; .option push; .option rvc; c.not a5; .option pop"
  TEST_CASE 12, a0, 0xfedcba9876543210, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.not a0; .option pop"
  TEST_CASE 13, a1, 0x0123456789abcdef, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.not a1; .option pop"
  TEST_CASE 14, a2, 0x7fbfdfeff7fbfdfe, "li a2, 0x8040201008040201; .option push; .option rvc; c.not a2; .option pop"
  TEST_CASE 15, a3, 0xff00ff00ff00ff00, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.not a3; .option pop"
  TEST_CASE 16, a4, 0xaaaaaaaaaaaaaaaa, "li a4, 0x5555555555555555; .option push; .option rvc; c.not a4; .option pop"
  TEST_CASE 17, a5, 0x79dda2cc43f0ad77, "li a5, 0x86225d33bc0f5288; .option push; .option rvc; c.not a5; .option pop"
  TEST_CASE 18, a0, 0xbff518d1ad7c7e47, "li a0, 0x400ae72e528381b8; .option push; .option rvc; c.not a0; .option pop"
  TEST_CASE 19, a1, 0x01d7eb89f9055c2f, "li a1, 0xfe28147606faa3d0; .option push; .option rvc; c.not a1; .option pop"
  TEST_CASE 20, a2, 0x5f2cd3a9a6082031, "li a2, 0xa0d32c5659f7dfce; .option push; .option rvc; c.not a2; .option pop"
  TEST_CASE 21, a3, 0x1812a97f0f1732ec, "li a3, 0xe7ed5680f0e8cd13; .option push; .option rvc; c.not a3; .option pop"
  TEST_CASE 22, a4, 0xa504dbb4f7de1754, "li a4, 0x5afb244b0821e8ab; .option push; .option rvc; c.not a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
