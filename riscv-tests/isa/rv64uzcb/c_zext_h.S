# env: p v s
# isa: zbb zcb
# C.ZEXT.H (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the compressed form, in
# place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a2, 0, "li a2, 0; .option push; .option rvc; c.zext.h a2; .option pop"
  TEST_CASE 3, a3, 1, "li a3, 1; .option push; .option rvc; c.zext.h a3; .option pop"
  TEST_CASE 4, a4, 0x000000000000ffff, "li a4, 0xffffffffffffffff; .option push; .option rvc; c.zext.h a4; .option pop"
  TEST_CASE 5, a5, 0, "li a5, 0x8000000000000000; .option push; .option rvc; c.zext.h a5; .option pop"
  TEST_CASE 6, a0, 0x000000000000ffff, "li a0, 0x7fffffffffffffff; .option push; .option rvc; c.zext.h a0; .option pop"
  TEST_CASE 7, a1, 0, "li a1, 0x0000000080000000; .option push; .option rvc; c.zext.h a1; .option pop"
  TEST_CASE 8, a2, 0x000000000000ffff, "li a2, 0x000000007fffffff; .option push; .option rvc; c.zext.h a2; .option pop"
  TEST_CASE 9, a3, 0x000000000000ffff, "li a3, 0x00000000ffffffff; .option push; .option rvc; c.zext.h a3; .option pop"
  TEST_CASE 10, a4, 0, "li a4, 0xffffffff80000000; .option push; .option rvc; c.zext.h a4; .option pop"
  TEST_CASE 11, a5, 0, "li a5, 0x0000000100000000; .option push; .option rvc; c.zext.h a5; .option pop"
  TEST_CASE 12, a0, 0x000000000000cdef, "li a0, 0x0123456789abcdef; .option push; .option rvc; c.zext.h a0; .option pop"
  TEST_CASE 13, a1, 0x0000000000003210, "li a1, 0xfedcba9876543210; .option push; .option rvc; c.zext.h a1; .option pop"
  TEST_CASE 14, a2, 0x0000000000000201, "li a2, 0x8040201008040201; .option push; .option rvc; c.zext.h a2; .option pop"
  TEST_CASE 15, a3, 0x00000000000000ff, "li a3, 0x00ff00ff00ff00ff; .option push; .option rvc; c.zext.h a3; .option pop"
  TEST_CASE 16, a4, 0x0000000000005555, "li a4, 0x5555555555555555; .option push; .option rvc; c.zext.h a4; .option pop"
  TEST_CASE 17, a5, 0x0000000000009fa0, "li a5, 0x828606060c0a9fa0; .option push; .option rvc; c.zext.h a5; .option pop"
  TEST_CASE 18, a0, 0x0000000000001fb5, "li a0, 0xcdaf165ba8921fb5; .option push; .option rvc; c.zext.h a0; .option pop"
  TEST_CASE 19, a1, 0x00000000000060ce, "li a1, 0x21f6394a52e360ce; .option push; .option rvc; c.zext.h a1; .option pop"
  TEST_CASE 20, a2, 0x000000000000ddcf, "li a2, 0x8ee26ff68709ddcf; .option push; .option rvc; c.zext.h a2; .option pop"
  TEST_CASE 21, a3, 0x000000000000161d, "li a3, 0x5c5053ec22b1161d; .option push; .option rvc; c.zext.h a3; .option pop"
  TEST_CASE 22, a4, 0x000000000000b61d, "li a4, 0x975869e6d0a3b61d; .option push; .option rvc; c.zext.h a4; .option pop"

  TEST_PASSFAIL

RVTEST_CODE_END
