# env: p v s
# FCVT (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FCVT from integers,
# rounded in every mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_FROM_X 2, fcvt.s.w, w, rne, 1, 0xffffffffcede7244, 0x26d890c6ddd5
  TEST_FP_FROM_X 3, fcvt.s.wu, w, rne, 1, 0x4f800000, 0x7fffffffffffffff
  TEST_FP_FROM_X 4, fcvt.s.l, w, rne, 0, 0x45001000, 0x801
  TEST_FP_FROM_X 5, fcvt.s.lu, w, rne, 1, 0x5f800000, 0xffffffffffffffff
  TEST_FP_FROM_X 6, fcvt.s.w, w, rtz, 0, 0xffffffffbf800000, 0xffffffff
  TEST_FP_FROM_X 7, fcvt.s.wu, w, rtz, 1, 0x4ec2393d, 0x4e3cd1b611c9e9c
  TEST_FP_FROM_X 8, fcvt.s.l, w, rtz, 0, 0x41a80000, 0x15
  TEST_FP_FROM_X 9, fcvt.s.lu, w, rtz, 0, 0x5f000000, 0x8000000000000000
  TEST_FP_FROM_X 10, fcvt.s.w, w, rdn, 0, 0xffffffffbf800000, 0x7fffffffffffffff
  TEST_FP_FROM_X 11, fcvt.s.wu, w, rdn, 1, 0x4f6537a6, 0xa6cce16be537a6af
  TEST_FP_FROM_X 12, fcvt.s.l, w, rdn, 0, 0xffffffffdf000000, 0x8000000000000000
  TEST_FP_FROM_X 13, fcvt.s.lu, w, rdn, 1, 0x4f7fffff, 0xffffffff
  TEST_FP_FROM_X 14, fcvt.s.w, w, rup, 0, 0xffffffffbf800000, 0xffffffffffffffff
  TEST_FP_FROM_X 15, fcvt.s.wu, w, rup, 1, 0x4f800000, 0xffffffff
  TEST_FP_FROM_X 16, fcvt.s.l, w, rup, 0, 0xffffffffdf000000, 0x8000000000000000
  TEST_FP_FROM_X 17, fcvt.s.lu, w, rup, 1, 0x5f800000, 0xffffffffffffffff
  TEST_FP_FROM_X 18, fcvt.s.w, w, rmm, 0, 0x0, 0x8000000000000000
  TEST_FP_FROM_X 19, fcvt.s.wu, w, rmm, 0, 0x0, 0x8000000000000000
  TEST_FP_FROM_X 20, fcvt.s.l, w, rmm, 1, 0x51872664, 0x10e4cc86db
  TEST_FP_FROM_X 21, fcvt.s.lu, w, rmm, 1, 0x5e5c3c9e, 0x370f278b90ac6a6c
  TEST_FP_FROM_X 22, fcvt.s.w, w, rne, 0, 0x3f800000, 0x20000000000001
  TEST_FP_FROM_X 23, fcvt.s.wu, w, rne, 0, 0x45001000, 0x801
  TEST_FP_FROM_X 24, fcvt.s.l, w, rne, 1, 0x4f000000, 0x7fffffff
  TEST_FP_FROM_X 25, fcvt.s.lu, w, rne, 0, 0x3f800000, 0x1
  TEST_FP_FROM_X 26, fcvt.s.w, w, rtz, 1, 0x4effffff, 0x7fffffff
  TEST_FP_FROM_X 27, fcvt.s.wu, w, rtz, 1, 0x4f7fffff, 0x7fffffffffffffff
  TEST_FP_FROM_X 28, fcvt.s.l, w, rtz, 1, 0x4f7fffff, 0xffffffff
  TEST_FP_FROM_X 29, fcvt.s.lu, w, rtz, 0, 0x5f000000, 0x8000000000000000
  TEST_FP_FROM_X 30, fcvt.s.w, w, rdn, 0, 0x3f800000, 0x1
  TEST_FP_FROM_X 31, fcvt.s.wu, w, rdn, 1, 0x4f04e740, 0x1d84e740a5
  TEST_FP_FROM_X 32, fcvt.s.l, w, rdn, 1, 0x5effffff, 0x7fffffffffffffff
  TEST_FP_FROM_X 33, fcvt.s.lu, w, rdn, 0, 0x0, 0x0
  TEST_FP_FROM_X 34, fcvt.s.w, w, rup, 0, 0xffffffffbf800000, 0xffffffffffffffff
  TEST_FP_FROM_X 35, fcvt.s.wu, w, rup, 1, 0x4e29accf, 0x778aeefc2a6b33ad
  TEST_FP_FROM_X 36, fcvt.s.l, w, rup, 1, 0xffffffffde85aef6, 0xbd2884ed9eaf4520
  TEST_FP_FROM_X 37, fcvt.s.lu, w, rup, 0, 0x4f000000, 0x80000000
  TEST_FP_FROM_X 38, fcvt.s.w, w, rmm, 1, 0x4eeeabe5, 0x9a619df07755f292
  TEST_FP_FROM_X 39, fcvt.s.wu, w, rmm, 0, 0x4f000000, 0x80000000
  TEST_FP_FROM_X 40, fcvt.s.l, w, rmm, 0, 0x0, 0x0
  TEST_FP_FROM_X 41, fcvt.s.lu, w, rmm, 0, 0x4a8568f8, 0x42b47c
  TEST_FP_FROM_X 42, fcvt.s.w, w, rne, 0, 0x3f800000, 0x20000000000001
  TEST_FP_FROM_X 43, fcvt.s.wu, w, rne, 1, 0x4f800000, 0xffffffff
  TEST_FP_FROM_X 44, fcvt.s.l, w, rne, 0, 0x0, 0x0
  TEST_FP_FROM_X 45, fcvt.s.lu, w, rne, 1, 0x4f000000, 0x7fffffff
  TEST_FP_FROM_X 46, fcvt.s.w, w, rtz, 1, 0x4b800000, 0x1000001
  TEST_FP_FROM_X 47, fcvt.s.wu, w, rtz, 0, 0x3f800000, 0x20000000000001
  TEST_FP_FROM_X 48, fcvt.s.l, w, rtz, 0, 0xffffffffbf800000, 0xffffffffffffffff
  TEST_FP_FROM_X 49, fcvt.s.lu, w, rtz, 1, 0x501909b5, 0x26426d63b
  TEST_FP_FROM_X 50, fcvt.s.w, w, rdn, 0, 0x3f800000, 0x1
  TEST_FP_FROM_X 51, fcvt.s.wu, w, rdn, 1, 0x4f7fffff, 0xffffffff
  TEST_FP_FROM_X 52, fcvt.s.l, w, rdn, 0, 0x3f800000, 0x1
  TEST_FP_FROM_X 53, fcvt.s.lu, w, rdn, 1, 0x4effffff, 0x7fffffff
  TEST_FP_FROM_X 54, fcvt.s.w, w, rup, 0, 0x45001000, 0x801
  TEST_FP_FROM_X 55, fcvt.s.wu, w, rup, 1, 0x4b800001, 0x1000001
  TEST_FP_FROM_X 56, fcvt.s.l, w, rup, 0, 0xffffffffbf800000, 0xffffffffffffffff
  TEST_FP_FROM_X 57, fcvt.s.lu, w, rup, 1, 0x5f3d139e, 0xbd139d7dd9aa4913
  TEST_FP_FROM_X 58, fcvt.s.w, w, rmm, 0, 0x3f800000, 0x20000000000001
  TEST_FP_FROM_X 59, fcvt.s.wu, w, rmm, 1, 0x4e1c5f6c, 0x446ae2b72717db0c
  TEST_FP_FROM_X 60, fcvt.s.l, w, rmm, 0, 0x3f800000, 0x1
  TEST_FP_FROM_X 61, fcvt.s.lu, w, rmm, 1, 0x5f215c0d, 0xa15c0cc6b6854c00

  TEST_PASSFAIL

RVTEST_CODE_END
