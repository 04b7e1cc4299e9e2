# env: p v s
# FCVT (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FCVT from integers,
# rounded in every mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_FROM_X 2, fcvt.d.w, d, , 0, 0x41d0d7bebf800000, 0xffffff7b435efafe
  TEST_FP_FROM_X 3, fcvt.d.wu, d, , 0, 0x3ff0000000000000, 0x20000000000001
  TEST_FP_FROM_X 4, fcvt.d.l, d, rne, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 5, fcvt.d.lu, d, rne, 1, 0x43b8914060944f83, 0x18914060944f82b1
  TEST_FP_FROM_X 6, fcvt.d.w, d, , 0, 0x3ff0000000000000, 0x20000000000001
  TEST_FP_FROM_X 7, fcvt.d.wu, d, , 0, 0x0, 0x0
  TEST_FP_FROM_X 8, fcvt.d.l, d, rtz, 0, 0xc24ad48c84740000, 0xffffffca56e6f718
  TEST_FP_FROM_X 9, fcvt.d.lu, d, rtz, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 10, fcvt.d.w, d, , 0, 0x3ff0000000000000, 0x1
  TEST_FP_FROM_X 11, fcvt.d.wu, d, , 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 12, fcvt.d.l, d, rdn, 0, 0x41dfffffffc00000, 0x7fffffff
  TEST_FP_FROM_X 13, fcvt.d.lu, d, rdn, 0, 0x0, 0x0
  TEST_FP_FROM_X 14, fcvt.d.w, d, , 0, 0xbff0000000000000, 0x7fffffffffffffff
  TEST_FP_FROM_X 15, fcvt.d.wu, d, , 0, 0x40a0020000000000, 0x801
  TEST_FP_FROM_X 16, fcvt.d.l, d, rup, 0, 0x3ff0000000000000, 0x1
  TEST_FP_FROM_X 17, fcvt.d.lu, d, rup, 0, 0x418d5c01e8000000, 0x3ab803d
  TEST_FP_FROM_X 18, fcvt.d.w, d, , 0, 0xbff0000000000000, 0xffffffff
  TEST_FP_FROM_X 19, fcvt.d.wu, d, , 0, 0x40a0020000000000, 0x801
  TEST_FP_FROM_X 20, fcvt.d.l, d, rmm, 0, 0x41e0000000000000, 0x80000000
  TEST_FP_FROM_X 21, fcvt.d.lu, d, rmm, 0, 0x43e0000000000000, 0x8000000000000000
  TEST_FP_FROM_X 22, fcvt.d.w, d, , 0, 0xc1e0000000000000, 0x80000000
  TEST_FP_FROM_X 23, fcvt.d.wu, d, , 0, 0x41dc6aefdd400000, 0x606e8f6871abbf75
  TEST_FP_FROM_X 24, fcvt.d.l, d, rne, 1, 0x43e0000000000000, 0x7fffffffffffffff
  TEST_FP_FROM_X 25, fcvt.d.lu, d, rne, 0, 0x40a0020000000000, 0x801
  TEST_FP_FROM_X 26, fcvt.d.w, d, , 0, 0xc1dc74d107400000, 0xa860823d8e2cbbe3
  TEST_FP_FROM_X 27, fcvt.d.wu, d, , 0, 0x0, 0x0
  TEST_FP_FROM_X 28, fcvt.d.l, d, rtz, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 29, fcvt.d.lu, d, rtz, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 30, fcvt.d.w, d, , 0, 0x3ff0000000000000, 0x20000000000001
  TEST_FP_FROM_X 31, fcvt.d.wu, d, , 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 32, fcvt.d.l, d, rdn, 0, 0x416385e8a0000000, 0x9c2f45
  TEST_FP_FROM_X 33, fcvt.d.lu, d, rdn, 0, 0x41dfffffffc00000, 0x7fffffff
  TEST_FP_FROM_X 34, fcvt.d.w, d, , 0, 0x41dfffffffc00000, 0x7fffffff
  TEST_FP_FROM_X 35, fcvt.d.wu, d, , 0, 0x41dfffffffc00000, 0x7fffffff
  TEST_FP_FROM_X 36, fcvt.d.l, d, rup, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 37, fcvt.d.lu, d, rup, 0, 0x43e0000000000000, 0x8000000000000000
  TEST_FP_FROM_X 38, fcvt.d.w, d, , 0, 0xbff0000000000000, 0x7fffffffffffffff
  TEST_FP_FROM_X 39, fcvt.d.wu, d, , 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 40, fcvt.d.l, d, rmm, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 41, fcvt.d.lu, d, rmm, 0, 0x41efffffffe00000, 0xffffffff
  TEST_FP_FROM_X 42, fcvt.d.w, d, , 0, 0x0, 0x8000000000000000
  TEST_FP_FROM_X 43, fcvt.d.wu, d, , 0, 0x0, 0x0
  TEST_FP_FROM_X 44, fcvt.d.l, d, rne, 0, 0xc3e0000000000000, 0x8000000000000000
  TEST_FP_FROM_X 45, fcvt.d.lu, d, rne, 1, 0x43f0000000000000, 0xffffffffffffffff
  TEST_FP_FROM_X 46, fcvt.d.w, d, , 0, 0x0, 0x0
  TEST_FP_FROM_X 47, fcvt.d.wu, d, , 0, 0x0, 0x0
  TEST_FP_FROM_X 48, fcvt.d.l, d, rtz, 0, 0x41e0000000000000, 0x80000000
  TEST_FP_FROM_X 49, fcvt.d.lu, d, rtz, 0, 0x425f62cffcb84000, 0x7d8b3ff2e1
  TEST_FP_FROM_X 50, fcvt.d.w, d, , 0, 0xc1e0000000000000, 0x80000000
  TEST_FP_FROM_X 51, fcvt.d.wu, d, , 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 52, fcvt.d.l, d, rdn, 0, 0x4170000010000000, 0x1000001
  TEST_FP_FROM_X 53, fcvt.d.lu, d, rdn, 0, 0x41dfffffffc00000, 0x7fffffff
  TEST_FP_FROM_X 54, fcvt.d.w, d, , 0, 0xc1a6e6cfb8000000, 0x9c255a17f48c9824
  TEST_FP_FROM_X 55, fcvt.d.wu, d, , 0, 0x3ff0000000000000, 0x1
  TEST_FP_FROM_X 56, fcvt.d.l, d, rup, 0, 0x424ca7fd37778000, 0x394ffa6eef
  TEST_FP_FROM_X 57, fcvt.d.lu, d, rup, 1, 0x4340000000000001, 0x20000000000001
  TEST_FP_FROM_X 58, fcvt.d.w, d, , 0, 0xc1c15429cc000000, 0x1b4da2dd57ac68
  TEST_FP_FROM_X 59, fcvt.d.wu, d, , 0, 0x41efffffffe00000, 0xffffffffffffffff
  TEST_FP_FROM_X 60, fcvt.d.l, d, rmm, 0, 0xbff0000000000000, 0xffffffffffffffff
  TEST_FP_FROM_X 61, fcvt.d.lu, d, rmm, 1, 0x43d74a266d561d1f, 0x5d2899b558747ada

  TEST_PASSFAIL

RVTEST_CODE_END
