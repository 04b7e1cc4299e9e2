# env: p v s
# isa: zfh
# FCVT_W (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FCVT
# to integers: rounding in every mode, saturation, and words sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fcvt.w.h, h, rne, 1, 0x0, 0xb800
  TEST_FP_TO_X 3, fcvt.wu.h, h, rne, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 4, fcvt.l.h, h, rne, 1, 0x1, 0x3c43
  TEST_FP_TO_X 5, fcvt.lu.h, h, rne, 1, 0x0, 0x8400
  TEST_FP_TO_X 6, fcvt.w.h, h, rtz, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 7, fcvt.wu.h, h, rtz, 1, 0x0, 0xb7d2
  TEST_FP_TO_X 8, fcvt.l.h, h, rtz, 1, 0x0, 0x1
  TEST_FP_TO_X 9, fcvt.lu.h, h, rtz, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 10, fcvt.w.h, h, rdn, 1, 0x13, 0x4cfd
  TEST_FP_TO_X 11, fcvt.wu.h, h, rdn, 1, 0x0, 0x1400
  TEST_FP_TO_X 12, fcvt.l.h, h, rdn, 16, 0x7fffffffffffffff, 0x7c00
  TEST_FP_TO_X 13, fcvt.lu.h, h, rdn, 1, 0x12, 0x4c97
  TEST_FP_TO_X 14, fcvt.w.h, h, rup, 1, 0xffffffffffffffff, 0xbc01
  TEST_FP_TO_X 15, fcvt.wu.h, h, rup, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 16, fcvt.l.h, h, rup, 1, 0x2, 0x3eec
  TEST_FP_TO_X 17, fcvt.lu.h, h, rup, 0, 0x1, 0x3c00
  TEST_FP_TO_X 18, fcvt.w.h, h, rmm, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 19, fcvt.wu.h, h, rmm, 16, 0x0, 0xbc1e
  TEST_FP_TO_X 20, fcvt.l.h, h, rmm, 0, 0xffe0, 0x7bff
  TEST_FP_TO_X 21, fcvt.lu.h, h, rmm, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 22, fcvt.w.h, h, rne, 1, 0xfffffffffffffff2, 0xcb40
  TEST_FP_TO_X 23, fcvt.wu.h, h, rne, 16, 0x0, 0xfc00
  TEST_FP_TO_X 24, fcvt.l.h, h, rne, 16, 0x8000000000000000, 0xfc00
  TEST_FP_TO_X 25, fcvt.lu.h, h, rne, 16, 0x0, 0xd38b
  TEST_FP_TO_X 26, fcvt.w.h, h, rtz, 1, 0x0, 0x1400
  TEST_FP_TO_X 27, fcvt.wu.h, h, rtz, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 28, fcvt.l.h, h, rtz, 0, 0x354, 0x62a8
  TEST_FP_TO_X 29, fcvt.lu.h, h, rtz, 1, 0x0, 0xb800
  TEST_FP_TO_X 30, fcvt.w.h, h, rdn, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 31, fcvt.wu.h, h, rdn, 16, 0x0, 0xce9b
  TEST_FP_TO_X 32, fcvt.l.h, h, rdn, 16, 0x7fffffffffffffff, 0xfe00
  TEST_FP_TO_X 33, fcvt.lu.h, h, rdn, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 34, fcvt.w.h, h, rup, 0, 0x403, 0x6403
  TEST_FP_TO_X 35, fcvt.wu.h, h, rup, 0, 0x1, 0x3c00
  TEST_FP_TO_X 36, fcvt.l.h, h, rup, 16, 0x7fffffffffffffff, 0x7c00
  TEST_FP_TO_X 37, fcvt.lu.h, h, rup, 1, 0x1, 0x33a4
  TEST_FP_TO_X 38, fcvt.w.h, h, rmm, 1, 0xffffffffffffffff, 0xb800
  TEST_FP_TO_X 39, fcvt.wu.h, h, rmm, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 40, fcvt.l.h, h, rmm, 0, 0x7, 0x4700
  TEST_FP_TO_X 41, fcvt.lu.h, h, rmm, 0, 0x1, 0x3c00
  TEST_FP_TO_X 42, fcvt.w.h, h, rne, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 43, fcvt.wu.h, h, rne, 1, 0x0, 0xb1fd
  TEST_FP_TO_X 44, fcvt.l.h, h, rne, 1, 0xfffffffffffffffe, 0xbe00
  TEST_FP_TO_X 45, fcvt.lu.h, h, rne, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 46, fcvt.w.h, h, rtz, 1, 0x0, 0xb2c0
  TEST_FP_TO_X 47, fcvt.wu.h, h, rtz, 16, 0x0, 0xfbff
  TEST_FP_TO_X 48, fcvt.l.h, h, rtz, 16, 0x7fffffffffffffff, 0x7c00
  TEST_FP_TO_X 49, fcvt.lu.h, h, rtz, 1, 0x0, 0xb95a
  TEST_FP_TO_X 50, fcvt.w.h, h, rdn, 1, 0xffffffffffffffff, 0x8001
  TEST_FP_TO_X 51, fcvt.wu.h, h, rdn, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 52, fcvt.l.h, h, rdn, 1, 0xffffffffffffffff, 0x941b
  TEST_FP_TO_X 53, fcvt.lu.h, h, rdn, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 54, fcvt.w.h, h, rup, 16, 0xffffffff80000000, 0xfc00
  TEST_FP_TO_X 55, fcvt.wu.h, h, rup, 1, 0x0, 0xb4c0
  TEST_FP_TO_X 56, fcvt.l.h, h, rup, 16, 0x7fffffffffffffff, 0x7c00
  TEST_FP_TO_X 57, fcvt.lu.h, h, rup, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 58, fcvt.w.h, h, rmm, 1, 0x0, 0xa864
  TEST_FP_TO_X 59, fcvt.wu.h, h, rmm, 1, 0x0, 0x8400
  TEST_FP_TO_X 60, fcvt.l.h, h, rmm, 16, 0x7fffffffffffffff, 0x7c00
  TEST_FP_TO_X 61, fcvt.lu.h, h, rmm, 16, 0x0, 0xcdfc
  TEST_FP_TO_X 62, fcvt.w.h, h, rne, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 63, fcvt.wu.h, h, rne, 16, 0x0, 0xbc00
  TEST_FP_TO_X 64, fcvt.l.h, h, rne, 1, 0xfffffffffffffff6, 0xc8fe
  TEST_FP_TO_X 65, fcvt.lu.h, h, rne, 16, 0x0, 0xc000
  TEST_FP_TO_X 66, fcvt.w.h, h, rtz, 16, 0xffffffff80000000, 0xfc00
  TEST_FP_TO_X 67, fcvt.wu.h, h, rtz, 16, 0x0, 0xc9c0
  TEST_FP_TO_X 68, fcvt.l.h, h, rtz, 16, 0x7fffffffffffffff, 0x7e00
  TEST_FP_TO_X 69, fcvt.lu.h, h, rtz, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 70, fcvt.w.h, h, rdn, 1, 0xfffffffffffffff9, 0xc680
  TEST_FP_TO_X 71, fcvt.wu.h, h, rdn, 16, 0xffffffffffffffff, 0x7c01
  TEST_FP_TO_X 72, fcvt.l.h, h, rdn, 16, 0x8000000000000000, 0xfc00
  TEST_FP_TO_X 73, fcvt.lu.h, h, rdn, 0, 0x1, 0x3c00
  TEST_FP_TO_X 74, fcvt.w.h, h, rup, 1, 0x1, 0x1
  TEST_FP_TO_X 75, fcvt.wu.h, h, rup, 16, 0xffffffffffffffff, 0x7c00
  TEST_FP_TO_X 76, fcvt.l.h, h, rup, 0, 0xffffffffffffffef, 0xcc40
  TEST_FP_TO_X 77, fcvt.lu.h, h, rup, 16, 0x0, 0xfc00
  TEST_FP_TO_X 78, fcvt.w.h, h, rmm, 16, 0x7fffffff, 0x7c00
  TEST_FP_TO_X 79, fcvt.wu.h, h, rmm, 0, 0x2, 0x4000
  TEST_FP_TO_X 80, fcvt.l.h, h, rmm, 0, 0x2, 0x4000
  TEST_FP_TO_X 81, fcvt.lu.h, h, rmm, 16, 0xffffffffffffffff, 0x7c00

  TEST_PASSFAIL

RVTEST_CODE_END
