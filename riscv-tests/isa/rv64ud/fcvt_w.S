# env: p v s
# FCVT_W (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FCVT to integers:
# rounding in every mode, saturation, and words sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fcvt.w.d, d, rne, 16, 0x7fffffff, 0xfff0000000000001
  TEST_FP_TO_X 3, fcvt.wu.d, d, rne, 16, 0x0, 0xbff8000000000000
  TEST_FP_TO_X 4, fcvt.l.d, d, rne, 1, 0xfffffffffffffffd, 0xc006efb577605153
  TEST_FP_TO_X 5, fcvt.lu.d, d, rne, 16, 0x0, 0xfff0000000000000
  TEST_FP_TO_X 6, fcvt.w.d, d, rtz, 16, 0xffffffff80000000, 0xc1e0000000300000
  TEST_FP_TO_X 7, fcvt.wu.d, d, rtz, 1, 0x0, 0xbfb5551f8a2059ae
  TEST_FP_TO_X 8, fcvt.l.d, d, rtz, 16, 0x7fffffffffffffff, 0xfff0000000000001
  TEST_FP_TO_X 9, fcvt.lu.d, d, rtz, 0, 0x0, 0x0
  TEST_FP_TO_X 10, fcvt.w.d, d, rdn, 1, 0xffffffffffffffff, 0x836df9ec28b1d766
  TEST_FP_TO_X 11, fcvt.wu.d, d, rdn, 16, 0x0, 0x8000000000000001
  TEST_FP_TO_X 12, fcvt.l.d, d, rdn, 0, 0xff918e138e07faa4, 0xc35b9c7b1c7e0157
  TEST_FP_TO_X 13, fcvt.lu.d, d, rdn, 16, 0x0, 0xbff0000000000001
  TEST_FP_TO_X 14, fcvt.w.d, d, rup, 16, 0xffffffff80000000, 0xc330000000000003
  TEST_FP_TO_X 15, fcvt.wu.d, d, rup, 1, 0xffffffffffffffff, 0x41efffffffd00000
  TEST_FP_TO_X 16, fcvt.l.d, d, rup, 1, 0x0, 0xbfd3000000000000
  TEST_FP_TO_X 17, fcvt.lu.d, d, rup, 1, 0x0, 0xbfe0000000000000
  TEST_FP_TO_X 18, fcvt.w.d, d, rmm, 16, 0x7fffffff, 0x41dfffffffe00000
  TEST_FP_TO_X 19, fcvt.wu.d, d, rmm, 1, 0x1, 0x3fe0000000000000
  TEST_FP_TO_X 20, fcvt.l.d, d, rmm, 16, 0x7fffffffffffffff, 0x7ff0000000000000
  TEST_FP_TO_X 21, fcvt.lu.d, d, rmm, 16, 0xffffffffffffffff, 0x43f0000000000000
  TEST_FP_TO_X 22, fcvt.w.d, d, rne, 16, 0x7fffffff, 0x6c71f7c6347208d3
  TEST_FP_TO_X 23, fcvt.wu.d, d, rne, 1, 0x35, 0x404aa80000000000
  TEST_FP_TO_X 24, fcvt.l.d, d, rne, 16, 0x7fffffffffffffff, 0x43e0000000000000
  TEST_FP_TO_X 25, fcvt.lu.d, d, rne, 16, 0x0, 0xbfe2000000000000
  TEST_FP_TO_X 26, fcvt.w.d, d, rtz, 16, 0x7fffffff, 0xfff0000000000001
  TEST_FP_TO_X 27, fcvt.wu.d, d, rtz, 16, 0x0, 0xbff8000000000000
  TEST_FP_TO_X 28, fcvt.l.d, d, rtz, 1, 0x0, 0x9a6cbf49cc67d279
  TEST_FP_TO_X 29, fcvt.lu.d, d, rtz, 16, 0x0, 0xfff0000000000000
  TEST_FP_TO_X 30, fcvt.w.d, d, rdn, 1, 0xfffffffffffffffe, 0xbff8000000000000
  TEST_FP_TO_X 31, fcvt.wu.d, d, rdn, 16, 0xffffffffffffffff, 0x7fefffffffffffff
  TEST_FP_TO_X 32, fcvt.l.d, d, rdn, 1, 0x35, 0x404aa80000000000
  TEST_FP_TO_X 33, fcvt.lu.d, d, rdn, 16, 0x0, 0xbff0000000000000
  TEST_FP_TO_X 34, fcvt.w.d, d, rup, 1, 0x0, 0xbfe0000000000000
  TEST_FP_TO_X 35, fcvt.wu.d, d, rup, 1, 0x0, 0xbfe0000000000000
  TEST_FP_TO_X 36, fcvt.l.d, d, rup, 0, 0x8000000000000000, 0xc3e0000000000000
  TEST_FP_TO_X 37, fcvt.lu.d, d, rup, 1, 0x1, 0x28148ef12a8339b1
  TEST_FP_TO_X 38, fcvt.w.d, d, rmm, 1, 0x35, 0x404aa80000000000
  TEST_FP_TO_X 39, fcvt.wu.d, d, rmm, 0, 0x0, 0x0
  TEST_FP_TO_X 40, fcvt.l.d, d, rmm, 1, 0x0, 0xa51e76f99a7993c9
  TEST_FP_TO_X 41, fcvt.lu.d, d, rmm, 1, 0x0, 0x10000000000000
  TEST_FP_TO_X 42, fcvt.w.d, d, rne, 0, 0x4f874, 0x4113e1d000000000
  TEST_FP_TO_X 43, fcvt.wu.d, d, rne, 16, 0x0, 0xfff0000000000000
  TEST_FP_TO_X 44, fcvt.l.d, d, rne, 16, 0x7fffffffffffffff, 0x7ff0000000000001
  TEST_FP_TO_X 45, fcvt.lu.d, d, rne, 16, 0xffffffffffffffff, 0x43f0000000000000
  TEST_FP_TO_X 46, fcvt.w.d, d, rtz, 1, 0xfffffffffffffff1, 0xc02f000000000000
  TEST_FP_TO_X 47, fcvt.wu.d, d, rtz, 16, 0x0, 0xc000000000000000
  TEST_FP_TO_X 48, fcvt.l.d, d, rtz, 0, 0x8000000000000000, 0xc3e0000000000000
  TEST_FP_TO_X 49, fcvt.lu.d, d, rtz, 16, 0x0, 0xc03e7d03d19a1f2d
  TEST_FP_TO_X 50, fcvt.w.d, d, rdn, 16, 0x7fffffff, 0x7ff8000000000000
  TEST_FP_TO_X 51, fcvt.wu.d, d, rdn, 16, 0x0, 0xbfe0000000000000
  TEST_FP_TO_X 52, fcvt.l.d, d, rdn, 0, 0xe, 0x402c000000000000
  TEST_FP_TO_X 53, fcvt.lu.d, d, rdn, 0, 0x10000000000003, 0x4330000000000003
  TEST_FP_TO_X 54, fcvt.w.d, d, rup, 16, 0xffffffff80000000, 0xc1e0000000300000
  TEST_FP_TO_X 55, fcvt.wu.d, d, rup, 1, 0x1, 0x3fc18a0d36667d41
  TEST_FP_TO_X 56, fcvt.l.d, d, rup, 16, 0x7fffffffffffffff, 0x7ff0000000000000
  TEST_FP_TO_X 57, fcvt.lu.d, d, rup, 16, 0xffffffffffffffff, 0x43f0000000000000
  TEST_FP_TO_X 58, fcvt.w.d, d, rmm, 0, 0xffffffffffffffff, 0xbff0000000000000
  TEST_FP_TO_X 59, fcvt.wu.d, d, rmm, 16, 0x0, 0xc000000000000000
  TEST_FP_TO_X 60, fcvt.l.d, d, rmm, 0, 0xd875fd590, 0x422b0ebfab200000
  TEST_FP_TO_X 61, fcvt.lu.d, d, rmm, 16, 0xffffffffffffffff, 0x7ff0000000000001
  TEST_FP_TO_X 62, fcvt.w.d, d, rne, 0, 0x1, 0x3ff0000000000000
  TEST_FP_TO_X 63, fcvt.wu.d, d, rne, 16, 0xffffffffffffffff, 0x41f0000000000000
  TEST_FP_TO_X 64, fcvt.l.d, d, rne, 1, 0xfffffffffffffff4, 0xc02752c1725ca0fb
  TEST_FP_TO_X 65, fcvt.lu.d, d, rne, 16, 0xffffffffffffffff, 0x7ff0000000000001
  TEST_FP_TO_X 66, fcvt.w.d, d, rtz, 16, 0x7fffffff, 0x41e0000000100000
  TEST_FP_TO_X 67, fcvt.wu.d, d, rtz, 16, 0x0, 0xc014000000000000
  TEST_FP_TO_X 68, fcvt.l.d, d, rtz, 1, 0xffffffffffffffff, 0xbff0000000000001
  TEST_FP_TO_X 69, fcvt.lu.d, d, rtz, 0, 0x0, 0x0
  TEST_FP_TO_X 70, fcvt.w.d, d, rdn, 1, 0x0, 0x3fe9000000000000
  TEST_FP_TO_X 71, fcvt.wu.d, d, rdn, 16, 0xffffffffffffffff, 0x7fefffffffffffff
  TEST_FP_TO_X 72, fcvt.l.d, d, rdn, 16, 0x7fffffffffffffff, 0x43e0000000000000
  TEST_FP_TO_X 73, fcvt.lu.d, d, rdn, 16, 0x0, 0xbfd7000000000000
  TEST_FP_TO_X 74, fcvt.w.d, d, rup, 1, 0x2, 0x3ff0000000000001
  TEST_FP_TO_X 75, fcvt.wu.d, d, rup, 16, 0xffffffffffffffff, 0x41effffffff00000
  TEST_FP_TO_X 76, fcvt.l.d, d, rup, 1, 0x0, 0xad304d1ada1bee41
  TEST_FP_TO_X 77, fcvt.lu.d, d, rup, 16, 0x0, 0xbff8000000000000
  TEST_FP_TO_X 78, fcvt.w.d, d, rmm, 16, 0x7fffffff, 0x41e0000000100000
  TEST_FP_TO_X 79, fcvt.wu.d, d, rmm, 16, 0xffffffffffffffff, 0x7ff0000000000001
  TEST_FP_TO_X 80, fcvt.l.d, d, rmm, 0, 0xffeffffffffffffd, 0xc330000000000003
  TEST_FP_TO_X 81, fcvt.lu.d, d, rmm, 16, 0xffffffffffffffff, 0x43f0000000000000

  TEST_PASSFAIL

RVTEST_CODE_END
