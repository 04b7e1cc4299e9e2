# env: p v s
# isa: zcb
# C.MUL (Unprivileged ISA, "Zc*" Extension for Code Size Reduction, Zcb): the low half of the
# product, in place.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a0, 0xfbfdfeff80000000, "li a0, 0xffffffff80000000; li a1, 0x8040201008040201; c.mul a0, a1"
  TEST_CASE 3, a0, 0x8000000000000000, "li a0, 0x000000007fffffff; li a1, 0x8000000000000000; c.mul a0, a1"
  TEST_CASE 4, a0, 0xaaaaaaaa80000000, "li a0, 0x5555555555555555; li a1, 0x0000000080000000; c.mul a0, a1"
  TEST_CASE 5, a0, 0x0804020100000000, "li a0, 0x8040201008040201; li a1, 0x0000000100000000; c.mul a0, a1"
  TEST_CASE 6, a0, 0x7f807f8080000000, "li a0, 0x00ff00ff00ff00ff; li a1, 0xffffffff80000000; c.mul a0, a1"
  TEST_CASE 7, a0, 0x7fffffff00000000, "li a0, 0x0000000100000000; li a1, 0x000000007fffffff; c.mul a0, a1"
  TEST_CASE 8, a0, 0x2aaaaaaaaaaaaaab, "li a0, 0x7fffffffffffffff; li a1, 0x5555555555555555; c.mul a0, a1"
  TEST_CASE 9, a0, 0x5555555580000000, "li a0, 0x5555555555555555; li a1, 0xffffffff80000000; c.mul a0, a1"
  TEST_CASE 10, a0, 0x56587cfe80000000, "li a0, 0xafba6f3cacb0f9fd; li a1, 0x0000000080000000; c.mul a0, a1"
  TEST_CASE 11, a0, 0xffffffffff00ff01, "li a0, 0x00ff00ff00ff00ff; li a1, 0x00000000ffffffff; c.mul a0, a1"
  TEST_CASE 12, a0, 0xc4d5e6f800000000, "li a0, 0xfedcba9876543210; li a1, 0xffffffff80000000; c.mul a0, a1"
  TEST_CASE 13, a0, 0x555555552aaaaaab, "li a0, 0x5555555555555555; li a1, 0x000000007fffffff; c.mul a0, a1"
  TEST_CASE 14, a0, 0xa7a99f85fae23178, "li a0, 0x000000007fffffff; li a1, 0x5ae547be051dce88; c.mul a0, a1"
  TEST_CASE 15, a0, 1, "li a0, 0x7fffffffffffffff; li a1, 0x7fffffffffffffff; c.mul a0, a1"
  TEST_CASE 16, a0, 0x89abcdef00000000, "li a0, 0x0000000100000000; li a1, 0x0123456789abcdef; c.mul a0, a1"
  TEST_CASE 17, a0, 0xa1cb74545140a8d2, "li a0, 0x0cf3e2d9aebf572e; li a1, 0x00000000ffffffff; c.mul a0, a1"

  TEST_PASSFAIL

RVTEST_CODE_END
