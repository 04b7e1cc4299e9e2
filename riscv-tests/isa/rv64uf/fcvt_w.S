# env: p v s
# FCVT_W (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FCVT to integers:
# rounding in every mode, saturation, and words sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fcvt.w.s, w, rne, 0, 0x0, 0x80000000
  TEST_FP_TO_X 3, fcvt.wu.s, w, rne, 0, 0x0, 0x0
  TEST_FP_TO_X 4, fcvt.l.s, w, rne, 1, 0x0, 0x9b7871d7
  TEST_FP_TO_X 5, fcvt.lu.s, w, rne, 1, 0x0, 0x800000
  TEST_FP_TO_X 6, fcvt.w.s, w, rtz, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 7, fcvt.wu.s, w, rtz, 1, 0x0, 0x940ff1a
  TEST_FP_TO_X 8, fcvt.l.s, w, rtz, 1, 0x0, 0xb4000000
  TEST_FP_TO_X 9, fcvt.lu.s, w, rtz, 16, 0xffffffffffffffff, 0x5f800000
  TEST_FP_TO_X 10, fcvt.w.s, w, rdn, 0, 0x9, 0x41100000
  TEST_FP_TO_X 11, fcvt.wu.s, w, rdn, 16, 0x0, 0xc2554000
  TEST_FP_TO_X 12, fcvt.l.s, w, rdn, 16, 0x7fffffffffffffff, 0x5f000000
  TEST_FP_TO_X 13, fcvt.lu.s, w, rdn, 16, 0x0, 0xbde00000
  TEST_FP_TO_X 14, fcvt.w.s, w, rup, 16, 0x7fffffff, 0x7fc00000
  TEST_FP_TO_X 15, fcvt.wu.s, w, rup, 16, 0xffffffffffffffff, 0x4f800000
  TEST_FP_TO_X 16, fcvt.l.s, w, rup, 1, 0x0, 0xbdf00000
  TEST_FP_TO_X 17, fcvt.lu.s, w, rup, 16, 0x0, 0xbf800001
  TEST_FP_TO_X 18, fcvt.w.s, w, rmm, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 19, fcvt.wu.s, w, rmm, 16, 0xffffffffffffffff, 0x7e4f8804
  TEST_FP_TO_X 20, fcvt.l.s, w, rmm, 16, 0x7fffffffffffffff, 0x7fc00000
  TEST_FP_TO_X 21, fcvt.lu.s, w, rmm, 0, 0x83b9cb0000000, 0x5903b9cb
  TEST_FP_TO_X 22, fcvt.w.s, w, rne, 1, 0x0, 0xb4000000
  TEST_FP_TO_X 23, fcvt.wu.s, w, rne, 0, 0x0, 0x80000000
  TEST_FP_TO_X 24, fcvt.l.s, w, rne, 0, 0x8000000000000000, 0xdf000000
  TEST_FP_TO_X 25, fcvt.lu.s, w, rne, 16, 0x0, 0xd747f020
  TEST_FP_TO_X 26, fcvt.w.s, w, rtz, 1, 0x0, 0xb4000000
  TEST_FP_TO_X 27, fcvt.wu.s, w, rtz, 16, 0x0, 0xbfc00000
  TEST_FP_TO_X 28, fcvt.l.s, w, rtz, 1, 0x0, 0x182811b
  TEST_FP_TO_X 29, fcvt.lu.s, w, rtz, 0, 0x0, 0x0
  TEST_FP_TO_X 30, fcvt.w.s, w, rdn, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 31, fcvt.wu.s, w, rdn, 1, 0x0, 0x3e5c111c
  TEST_FP_TO_X 32, fcvt.l.s, w, rdn, 0, 0x800003, 0x4b000003
  TEST_FP_TO_X 33, fcvt.lu.s, w, rdn, 16, 0xffffffffffffffff, 0x5f800000
  TEST_FP_TO_X 34, fcvt.w.s, w, rup, 1, 0x0, 0xbf380000
  TEST_FP_TO_X 35, fcvt.wu.s, w, rup, 0, 0x2, 0x40000000
  TEST_FP_TO_X 36, fcvt.l.s, w, rup, 0, 0x8000000000000000, 0xdf000000
  TEST_FP_TO_X 37, fcvt.lu.s, w, rup, 16, 0x0, 0xbfe00000
  TEST_FP_TO_X 38, fcvt.w.s, w, rmm, 16, 0x7fffffff, 0x7f800000
  TEST_FP_TO_X 39, fcvt.wu.s, w, rmm, 1, 0x1, 0x3f000000
  TEST_FP_TO_X 40, fcvt.l.s, w, rmm, 16, 0x7fffffffffffffff, 0x73167232
  TEST_FP_TO_X 41, fcvt.lu.s, w, rmm, 16, 0x0, 0xbf800000
  TEST_FP_TO_X 42, fcvt.w.s, w, rne, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 43, fcvt.wu.s, w, rne, 16, 0x0, 0xc011e36b
  TEST_FP_TO_X 44, fcvt.l.s, w, rne, 0, 0x800003, 0x4b000003
  TEST_FP_TO_X 45, fcvt.lu.s, w, rne, 16, 0x0, 0xbf800000
  TEST_FP_TO_X 46, fcvt.w.s, w, rtz, 1, 0x0, 0xbee5fb44
  TEST_FP_TO_X 47, fcvt.wu.s, w, rtz, 16, 0x0, 0xbfc00000
  TEST_FP_TO_X 48, fcvt.l.s, w, rtz, 16, 0x7fffffffffffffff, 0x5f000000
  TEST_FP_TO_X 49, fcvt.lu.s, w, rtz, 16, 0xffffffffffffffff, 0x7f800001
  TEST_FP_TO_X 50, fcvt.w.s, w, rdn, 1, 0xfffffffffffffffe, 0xbf800001
  TEST_FP_TO_X 51, fcvt.wu.s, w, rdn, 0, 0x0, 0x0
  TEST_FP_TO_X 52, fcvt.l.s, w, rdn, 1, 0xffffffffffffffe7, 0xc1c046fa
  TEST_FP_TO_X 53, fcvt.lu.s, w, rdn, 16, 0xffffffffffffffff, 0x7f800000
  TEST_FP_TO_X 54, fcvt.w.s, w, rup, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 55, fcvt.wu.s, w, rup, 16, 0x0, 0xc09f0a07
  TEST_FP_TO_X 56, fcvt.l.s, w, rup, 0, 0xffffffffffffffff, 0xbf800000
  TEST_FP_TO_X 57, fcvt.lu.s, w, rup, 0, 0x0, 0x0
  TEST_FP_TO_X 58, fcvt.w.s, w, rmm, 0, 0x9, 0x41100000
  TEST_FP_TO_X 59, fcvt.wu.s, w, rmm, 0, 0x0, 0x80000000
  TEST_FP_TO_X 60, fcvt.l.s, w, rmm, 0, 0x1dbcbc8000, 0x51ede5e4
  TEST_FP_TO_X 61, fcvt.lu.s, w, rmm, 1, 0x3, 0x40300000
  TEST_FP_TO_X 62, fcvt.w.s, w, rne, 16, 0x7fffffff, 0xffc00000
  TEST_FP_TO_X 63, fcvt.wu.s, w, rne, 0, 0x0, 0x0
  TEST_FP_TO_X 64, fcvt.l.s, w, rne, 1, 0x0, 0x3de7bd8b
  TEST_FP_TO_X 65, fcvt.lu.s, w, rne, 0, 0x0, 0x80000000
  TEST_FP_TO_X 66, fcvt.w.s, w, rtz, 16, 0x7fffffff, 0x4f000000
  TEST_FP_TO_X 67, fcvt.wu.s, w, rtz, 16, 0x0, 0xc060eef2
  TEST_FP_TO_X 68, fcvt.l.s, w, rtz, 16, 0x8000000000000000, 0xff800000
  TEST_FP_TO_X 69, fcvt.lu.s, w, rtz, 16, 0xffffffffffffffff, 0x5f800000
  TEST_FP_TO_X 70, fcvt.w.s, w, rdn, 16, 0x7fffffff, 0x7f7fffff
  TEST_FP_TO_X 71, fcvt.wu.s, w, rdn, 1, 0x0, 0x34000000
  TEST_FP_TO_X 72, fcvt.l.s, w, rdn, 16, 0x7fffffffffffffff, 0x5f000000
  TEST_FP_TO_X 73, fcvt.lu.s, w, rdn, 16, 0x0, 0xc0cf5ba7
  TEST_FP_TO_X 74, fcvt.w.s, w, rup, 1, 0x1, 0x34000000
  TEST_FP_TO_X 75, fcvt.wu.s, w, rup, 0, 0x0, 0x0
  TEST_FP_TO_X 76, fcvt.l.s, w, rup, 1, 0xfffffffffffffff7, 0xc11ea06a
  TEST_FP_TO_X 77, fcvt.lu.s, w, rup, 16, 0x0, 0xc2554000
  TEST_FP_TO_X 78, fcvt.w.s, w, rmm, 0, 0xffffffff80000000, 0xcf000000
  TEST_FP_TO_X 79, fcvt.wu.s, w, rmm, 0, 0x2, 0x40000000
  TEST_FP_TO_X 80, fcvt.l.s, w, rmm, 1, 0xfffffffffffffffe, 0xbfc00000
  TEST_FP_TO_X 81, fcvt.lu.s, w, rmm, 16, 0xffffffffffffffff, 0x5f800000

  TEST_PASSFAIL

RVTEST_CODE_END
