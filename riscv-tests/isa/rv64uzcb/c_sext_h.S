# env: p v s
# isa: zbb zcb
# C.SEXT.H (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0, "li a2, 0; .option push; .option rvc; c.sext.h a2; .option pop"
  TEST_CASE 3, a3, 1, "li a3, 1; .option push; .option rvc; c.sext.h a3; .option pop"
  TEST_CASE 4, a4, 0xffffffffffffffff, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.sext.h a4; .option pop"
  TEST_CASE 5, a5, 0, "li a5, 0x8000000000000000; .option push; .option rvc; c.sext.h a5; .option pop"
  TEST_CASE 6, a0, 0xffffffffffffffff, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.sext.h a0; .option pop"
  TEST_CASE 7, a1, 0, "li a1, 0x0000000080000000; .option push; .option rvc; c.sext.h a1; .option pop"
  TEST_CASE 8, a2, 0xffffffffffffffff, "li a2, 0x000000007fffffff; .option push; .option rvc; c.sext.h a2; .option pop"
  TEST_CASE 9, a3, 0xffffffffffffffff, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.sext.h a3; .option pop"
  TEST_CASE 10, a4, 0, "li a4, 0xffffffff80000000; .option push; .option rvc; c.sext.h a4; .option pop"
  TEST_CASE 11, a5, 0, "li a5, 0x0000000100000000; .option push; .option rvc; c.sext.h a5; .option pop"
  TEST_CASE 12, a0, 0xffffffffffffcdef, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.sext.h a0; .option pop"
  TEST_CASE 13, a1, 0x0000000000003210, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.sext.h a1; .option pop"
  TEST_CASE 14, a2, 0x0000000000000201, "li a2, 0x8040201008040201; .option push; .option rvc; c.sext.h a2; .option pop"
  TEST_CASE 15, a3, 0x00000000000000ff, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.sext.h a3; .option pop"
  TEST_CASE 16, a4, 0x0000000000005555, "li a4, 0x5555555555555555; .option push; .option rvc; c.sext.h a4; .option pop"
  TEST_CASE 17, a5, 0x0000000000001fe7, "li a5, 0x7239dafdc72e1fe7; .option push; .option rvc; c.sext.h a5; .option pop"
  TEST_CASE 18, a0, 0x00000000000001be, "li a0, 0x542f685b0b2f01be; .option push; .option rvc; c.sext.h a0; .option pop"
  TEST_CASE 19, a1, 0x00000000000079a6, "li a1, 0x6f72d7fa424679a6; .option push; .option rvc; c.sext.h a1; .option pop"
  TEST_CASE 20, a2, 0x0000000000005720, "li a2, 0x5c71c568c8a25720; .option push; .option rvc; c.sext.h a2; .option pop"
  TEST_CASE 21, a3, 0x000000000000226f, "li a3, 0x8bab8e6d95d2226f; .option push; .option rvc; c.sext.h a3; .option pop"
  TEST_CASE 22, a4, 0x00000000000069cf, "li a4, 0x90668d7d616069cf; .option push; .option rvc; c.sext.h a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
