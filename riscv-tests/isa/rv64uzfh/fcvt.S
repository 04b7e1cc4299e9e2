# env: p v s
# isa: zfh
# FCVT (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FCVT
# from integers, rounded in every mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_FROM_X 2, fcvt.h.w, h, rne, 0, 0x0, 0x0
  TEST_FP_FROM_X 3, fcvt.h.wu, h, rne, 1, 0x7295, 0x34ab
  TEST_FP_FROM_X 4, fcvt.h.l, h, rne, 5, 0x7c00, 0xffffffff
  TEST_FP_FROM_X 5, fcvt.h.lu, h, rne, 5, 0x7c00, 0xffffffffffffffff
  TEST_FP_FROM_X 6, fcvt.h.w, h, rtz, 1, 0x6800, 0x801
  TEST_FP_FROM_X 7, fcvt.h.wu, h, rtz, 0, 0x0, 0x8000000000000000
  TEST_FP_FROM_X 8, fcvt.h.l, h, rtz, 5, 0x7bff, 0x7fffffffffffffff
  TEST_FP_FROM_X 9, fcvt.h.lu, h, rtz, 5, 0x7bff, 0x80000000
  TEST_FP_FROM_X 10, fcvt.h.w, h, rdn, 0, 0xffffffffffffbc00, 0xffffffffffffffff
  TEST_FP_FROM_X 11, fcvt.h.wu, h, rdn, 5, 0x7bff, 0x80000000
  TEST_FP_FROM_X 12, fcvt.h.l, h, rdn, 5, 0x7bff, 0x20000000000001
  TEST_FP_FROM_X 13, fcvt.h.lu, h, rdn, 1, 0x6800, 0x801
  TEST_FP_FROM_X 14, fcvt.h.w, h, rup, 5, 0x7c00, 0x7fffffff
  TEST_FP_FROM_X 15, fcvt.h.wu, h, rup, 5, 0x7c00, 0x1000001
  TEST_FP_FROM_X 16, fcvt.h.l, h, rup, 5, 0x7c00, 0x7fffffff
  TEST_FP_FROM_X 17, fcvt.h.lu, h, rup, 5, 0x7c00, 0x7fffffff
  TEST_FP_FROM_X 18, fcvt.h.w, h, rmm, 0, 0x3c00, 0x20000000000001
  TEST_FP_FROM_X 19, fcvt.h.wu, h, rmm, 5, 0x7c00, 0xffffffff
  TEST_FP_FROM_X 20, fcvt.h.l, h, rmm, 5, 0x7c00, 0x1000001
  TEST_FP_FROM_X 21, fcvt.h.lu, h, rmm, 5, 0x7c00, 0x1000001
  TEST_FP_FROM_X 22, fcvt.h.w, h, rne, 0, 0x3c00, 0x20000000000001
  TEST_FP_FROM_X 23, fcvt.h.wu, h, rne, 5, 0x7c00, 0x99f73
  TEST_FP_FROM_X 24, fcvt.h.l, h, rne, 0, 0xffffffffffffbc00, 0xffffffffffffffff
  TEST_FP_FROM_X 25, fcvt.h.lu, h, rne, 5, 0x7c00, 0x7fffffffffffffff
  TEST_FP_FROM_X 26, fcvt.h.w, h, rtz, 0, 0x0, 0x0
  TEST_FP_FROM_X 27, fcvt.h.wu, h, rtz, 1, 0x6800, 0x801
  TEST_FP_FROM_X 28, fcvt.h.l, h, rtz, 5, 0xfffffffffffffbff, 0x8d333e402d29a059
  TEST_FP_FROM_X 29, fcvt.h.lu, h, rtz, 5, 0x7bff, 0x1000001
  TEST_FP_FROM_X 30, fcvt.h.w, h, rdn, 0, 0xffffffffffffbc00, 0xffffffffffffffff
  TEST_FP_FROM_X 31, fcvt.h.wu, h, rdn, 1, 0x6800, 0x801
  TEST_FP_FROM_X 32, fcvt.h.l, h, rdn, 5, 0x7bff, 0x2e7787be
  TEST_FP_FROM_X 33, fcvt.h.lu, h, rdn, 5, 0x7bff, 0x8000000000000000
  TEST_FP_FROM_X 34, fcvt.h.w, h, rup, 5, 0x7c00, 0xffffffc63ec92cb2
  TEST_FP_FROM_X 35, fcvt.h.wu, h, rup, 5, 0x7c00, 0x3706c4dd24579438
  TEST_FP_FROM_X 36, fcvt.h.l, h, rup, 1, 0x738c, 0x3c59
  TEST_FP_FROM_X 37, fcvt.h.lu, h, rup, 5, 0x7c00, 0x5d988402b210c455
  TEST_FP_FROM_X 38, fcvt.h.w, h, rmm, 5, 0x7c00, 0x1000001
  TEST_FP_FROM_X 39, fcvt.h.wu, h, rmm, 5, 0x7c00, 0x4d3c9b1699dc037
  TEST_FP_FROM_X 40, fcvt.h.l, h, rmm, 5, 0x7c00, 0x80000000
  TEST_FP_FROM_X 41, fcvt.h.lu, h, rmm, 5, 0x7c00, 0xffffffeb601a06cd
  TEST_FP_FROM_X 42, fcvt.h.w, h, rne, 5, 0x7c00, 0x58b1d6a13696bd30
  TEST_FP_FROM_X 43, fcvt.h.wu, h, rne, 5, 0x7c00, 0x1000001
  TEST_FP_FROM_X 44, fcvt.h.l, h, rne, 0, 0xffffffffffffbc00, 0xffffffffffffffff
  TEST_FP_FROM_X 45, fcvt.h.lu, h, rne, 5, 0x7c00, 0x20000000000001
  TEST_FP_FROM_X 46, fcvt.h.w, h, rtz, 0, 0xffffffffffffbc00, 0x7fffffffffffffff
  TEST_FP_FROM_X 47, fcvt.h.wu, h, rtz, 0, 0x3c00, 0x20000000000001
  TEST_FP_FROM_X 48, fcvt.h.l, h, rtz, 5, 0x7bff, 0x20000000000001
  TEST_FP_FROM_X 49, fcvt.h.lu, h, rtz, 5, 0x7bff, 0xffffffcdefce1ef4
  TEST_FP_FROM_X 50, fcvt.h.w, h, rdn, 0, 0x0, 0x8000000000000000
  TEST_FP_FROM_X 51, fcvt.h.wu, h, rdn, 5, 0x7bff, 0x80000000
  TEST_FP_FROM_X 52, fcvt.h.l, h, rdn, 0, 0xffffffffffffbc00, 0xffffffffffffffff
  TEST_FP_FROM_X 53, fcvt.h.lu, h, rdn, 5, 0x7bff, 0x7fffffffffffffff
  TEST_FP_FROM_X 54, fcvt.h.w, h, rup, 0, 0x3c00, 0x20000000000001
  TEST_FP_FROM_X 55, fcvt.h.wu, h, rup, 5, 0x7c00, 0x7fffffff
  TEST_FP_FROM_X 56, fcvt.h.l, h, rup, 0, 0x0, 0x0
  TEST_FP_FROM_X 57, fcvt.h.lu, h, rup, 5, 0x7c00, 0x7fffffffffffffff
  TEST_FP_FROM_X 58, fcvt.h.w, h, rmm, 0, 0x3c00, 0x1
  TEST_FP_FROM_X 59, fcvt.h.wu, h, rmm, 5, 0x7c00, 0x7fffffff
  TEST_FP_FROM_X 60, fcvt.h.l, h, rmm, 5, 0x7c00, 0xffffffff
  TEST_FP_FROM_X 61, fcvt.h.lu, h, rmm, 5, 0x7c00, 0xffffffff

  TEST_PASSFAIL

RVTEST_CODE_END
