# env: p v s
# isa: zfh
# FADD (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FADD,
# FSUB and FMUL in every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fadd.h, h, rne, 0, 0x4d92, 0x3800, 0x4d72
  TEST_FP_OP2 3, fsub.h, h, rne, 1, 0x60c2, 0x60c2, 0x400
  TEST_FP_OP2 4, fmul.h, h, rne, 3, 0x15d, 0x3e0, 0x35a3
  TEST_FP_OP2 5, fadd.h, h, rtz, 1, 0x31bf, 0x31c0, 0x83ff
  TEST_FP_OP2 6, fsub.h, h, rtz, 1, 0x4bca, 0x4bcb, 0x400
  TEST_FP_OP2 7, fmul.h, h, rtz, 1, 0xffffffffffff9c3e, 0xb2f4, 0x24e2
  TEST_FP_OP2 8, fadd.h, h, rdn, 0, 0xffffffffffffb120, 0xae40, 0xac00
  TEST_FP_OP2 9, fsub.h, h, rdn, 1, 0x378a, 0x3800, 0x2752
  TEST_FP_OP2 10, fmul.h, h, rdn, 5, 0xfffffffffffffc00, 0x7bff, 0xcf25
  TEST_FP_OP2 11, fadd.h, h, rup, 1, 0xffffffffffffd206, 0x3c01, 0xd227
  TEST_FP_OP2 12, fsub.h, h, rup, 1, 0xffffffffffffc416, 0x32b6, 0x444c
  TEST_FP_OP2 13, fmul.h, h, rup, 1, 0xffffffffffffc1b2, 0xbe85, 0x3efe
  TEST_FP_OP2 14, fadd.h, h, rmm, 1, 0x7458, 0xb400, 0x7458
  TEST_FP_OP2 15, fsub.h, h, rmm, 1, 0xffffffffffffc324, 0xc440, 0xb96f
  TEST_FP_OP2 16, fmul.h, h, rmm, 1, 0x824, 0xbac0, 0x88e8
  TEST_FP_OP2 17, fadd.h, h, rne, 1, 0x38a5, 0x38a3, 0x1369
  TEST_FP_OP2 18, fsub.h, h, rne, 1, 0xffffffffffffb74f, 0x147f, 0x3753
  TEST_FP_OP2 19, fmul.h, h, rne, 1, 0xffffffffffffd62a, 0x4f0c, 0xc300
  TEST_FP_OP2 20, fadd.h, h, rtz, 1, 0xffffffffffffb263, 0x8400, 0xb263
  TEST_FP_OP2 21, fsub.h, h, rtz, 1, 0x546b, 0x5462, 0xb8b5
  TEST_FP_OP2 22, fmul.h, h, rtz, 1, 0x3e42, 0x3589, 0x4486
  TEST_FP_OP2 23, fadd.h, h, rdn, 0, 0x4d60, 0xbe00, 0x4dc0
  TEST_FP_OP2 24, fsub.h, h, rdn, 0, 0x4100, 0x3c00, 0xbe00
  TEST_FP_OP2 25, fmul.h, h, rdn, 5, 0xfffffffffffffc00, 0xce80, 0x72d9
  TEST_FP_OP2 26, fadd.h, h, rup, 1, 0xffffffffffffd7eb, 0xd7e3, 0xb812
  TEST_FP_OP2 27, fsub.h, h, rup, 0, 0x32a5, 0x36dd, 0x3315
  TEST_FP_OP2 28, fmul.h, h, rup, 1, 0xffffffffffffae78, 0x3740, 0xb324
  TEST_FP_OP2 29, fadd.h, h, rmm, 1, 0x38cb, 0x322d, 0x3680
  TEST_FP_OP2 30, fsub.h, h, rmm, 1, 0xfffffffffffff9c0, 0xf9c0, 0x3c00
  TEST_FP_OP2 31, fmul.h, h, rmm, 1, 0x2802, 0x2d53, 0x3605
  TEST_FP_OP2 32, fadd.h, h, rne, 1, 0xffffffffffffc291, 0xb0cf, 0xc244
  TEST_FP_OP2 33, fsub.h, h, rne, 0, 0xffffffffffffd456, 0xd450, 0x3600
  TEST_FP_OP2 34, fmul.h, h, rne, 16, 0x7e00, 0xfc01, 0x2c80
  TEST_FP_OP2 35, fadd.h, h, rtz, 1, 0x44dc, 0x4580, 0xb919
  TEST_FP_OP2 36, fsub.h, h, rtz, 0, 0xffffffffffffd2ea, 0xc000, 0x52aa
  TEST_FP_OP2 37, fmul.h, h, rtz, 3, 0xffffffffffff8004, 0xc42a, 0x1
  TEST_FP_OP2 38, fadd.h, h, rdn, 0, 0x7e00, 0x3ac0, 0x7e00
  TEST_FP_OP2 39, fsub.h, h, rdn, 1, 0x4015, 0x3448, 0xbf19
  TEST_FP_OP2 40, fmul.h, h, rdn, 0, 0xffffffffffffb940, 0xb940, 0x3c00
  TEST_FP_OP2 41, fadd.h, h, rup, 0, 0x4df1, 0x4ec9, 0xc2c0
  TEST_FP_OP2 42, fsub.h, h, rup, 0, 0x7e00, 0xfe00, 0x7700
  TEST_FP_OP2 43, fmul.h, h, rup, 0, 0x0, 0x8000, 0x849f
  TEST_FP_OP2 44, fadd.h, h, rmm, 1, 0xffffffffffffb0c0, 0xb0c0, 0x83ff
  TEST_FP_OP2 45, fsub.h, h, rmm, 1, 0x42c1, 0x1400, 0xc2c0
  TEST_FP_OP2 46, fmul.h, h, rmm, 3, 0x0, 0x1, 0x3ff
  TEST_FP_OP2 47, fadd.h, h, rne, 0, 0xffffffffffffba8c, 0x437d, 0xc490
  TEST_FP_OP2 48, fsub.h, h, rne, 0, 0x4543, 0xc000, 0xc743
  TEST_FP_OP2 49, fmul.h, h, rne, 0, 0x3fe0, 0xbd40, 0xbe00
  TEST_FP_OP2 50, fadd.h, h, rtz, 1, 0xffffffffffffb7f7, 0x802c, 0xb7f7
  TEST_FP_OP2 51, fsub.h, h, rtz, 0, 0xffffffffffffcbc0, 0x4940, 0x4e80
  TEST_FP_OP2 52, fmul.h, h, rtz, 0, 0x6fff, 0x3000, 0x7bff
  TEST_FP_OP2 53, fadd.h, h, rdn, 0, 0xfffffffffffffc00, 0x2ddf, 0xfc00
  TEST_FP_OP2 54, fsub.h, h, rdn, 1, 0x52a4, 0xb125, 0xd2aa
  TEST_FP_OP2 55, fmul.h, h, rdn, 1, 0xffffffffffffa12e, 0x1562, 0xc7b2
  TEST_FP_OP2 56, fadd.h, h, rup, 0, 0x389e, 0x3e50, 0xbc01
  TEST_FP_OP2 57, fsub.h, h, rup, 0, 0xffffffffffffc986, 0x4180, 0x4ae6
  TEST_FP_OP2 58, fmul.h, h, rup, 0, 0x1a, 0x1, 0x4e80
  TEST_FP_OP2 59, fadd.h, h, rmm, 0, 0xffffffffffffcf44, 0xc680, 0xcda4
  TEST_FP_OP2 60, fsub.h, h, rmm, 1, 0xffffffffffffe93e, 0xe93e, 0x3b01
  TEST_FP_OP2 61, fmul.h, h, rmm, 0, 0x2629, 0x9400, 0xce29
  TEST_FP_OP2 62, fadd.h, h, rne, 0, 0xffffffffffff9601, 0x9601, 0x0
  TEST_FP_OP2 63, fsub.h, h, rne, 1, 0xffffffffffffbfe6, 0xc000, 0xa672
  TEST_FP_OP2 64, fmul.h, h, rne, 1, 0xffffffffffffc5f5, 0xcbc0, 0x3626
  TEST_FP_OP2 65, fadd.h, h, rtz, 1, 0x4def, 0xbd04, 0x4e40
  TEST_FP_OP2 66, fsub.h, h, rtz, 1, 0xffffffffffffcec0, 0xcec0, 0x1f92
  TEST_FP_OP2 67, fmul.h, h, rtz, 0, 0x7e00, 0x7e00, 0x1400
  TEST_FP_OP2 68, fadd.h, h, rdn, 1, 0x4507, 0x8754, 0x4508
  TEST_FP_OP2 69, fsub.h, h, rdn, 1, 0xffffffffffffb2ff, 0x3ff, 0x32ff
  TEST_FP_OP2 70, fmul.h, h, rdn, 1, 0x4417, 0xc85d, 0xb780
  TEST_FP_OP2 71, fadd.h, h, rup, 1, 0xffffffffffffb8da, 0xb0e2, 0xb744
  TEST_FP_OP2 72, fsub.h, h, rup, 1, 0xffffffffffffe3ea, 0x4ac8, 0x6403
  TEST_FP_OP2 73, fmul.h, h, rup, 1, 0x45be, 0x4b2b, 0x3668
  TEST_FP_OP2 74, fadd.h, h, rmm, 1, 0xfffffffffffff554, 0xf557, 0x5167
  TEST_FP_OP2 75, fsub.h, h, rmm, 16, 0x7e00, 0x1400, 0x7c01
  TEST_FP_OP2 76, fmul.h, h, rmm, 0, 0xffffffffffff82bb, 0xb976, 0x400

  TEST_PASSFAIL

RVTEST_CODE_END
