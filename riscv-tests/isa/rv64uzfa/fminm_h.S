# env: p v s
# isa: zfh zfa
# FMINM_H (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FMINM and
# FMAXM give NaN where an operand is one.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fminm.h, h, , 0, 0x3c00, 0x3c00, 0x52aa
  TEST_FP_OP2 3, fmaxm.h, h, , 0, 0x3c01, 0x400, 0x3c01
  TEST_FP_OP2 4, fminm.h, h, , 0, 0xffffffffffff83ff, 0x3c00, 0x83ff
  TEST_FP_OP2 5, fmaxm.h, h, , 0, 0x400, 0x400, 0xfc00
  TEST_FP_OP2 6, fminm.h, h, , 16, 0x7e00, 0xc000, 0x7c01
  TEST_FP_OP2 7, fmaxm.h, h, , 16, 0x7e00, 0x1, 0x7c01
  TEST_FP_OP2 8, fminm.h, h, , 0, 0x7e00, 0xbe00, 0x7e00
  TEST_FP_OP2 9, fmaxm.h, h, , 0, 0x7e00, 0xfe00, 0x8001
  TEST_FP_OP2 10, fminm.h, h, , 0, 0xffffffffffff83ff, 0x83ff, 0x52aa
  TEST_FP_OP2 11, fmaxm.h, h, , 16, 0x7e00, 0x7c01, 0x4000
  TEST_FP_OP2 12, fminm.h, h, , 0, 0xffffffffffffb800, 0xb800, 0x4000
  TEST_FP_OP2 13, fmaxm.h, h, , 0, 0x7bff, 0x7bff, 0xbe00
  TEST_FP_OP2 14, fminm.h, h, , 0, 0x7e00, 0x1, 0xfe00
  TEST_FP_OP2 15, fmaxm.h, h, , 0, 0xffffffffffff8001, 0xbe00, 0x8001
  TEST_FP_OP2 16, fminm.h, h, , 0, 0xffffffffffff8000, 0x3e00, 0x8000
  TEST_FP_OP2 17, fmaxm.h, h, , 0, 0xfffffffffffffbff, 0xfbff, 0xfbff
  TEST_FP_OP2 18, fminm.h, h, , 0, 0x3800, 0x4000, 0x3800
  TEST_FP_OP2 19, fmaxm.h, h, , 0, 0x7e00, 0x83ff, 0x7e00
  TEST_FP_OP2 20, fminm.h, h, , 0, 0xffffffffffffbe00, 0xbe00, 0x3ff
  TEST_FP_OP2 21, fmaxm.h, h, , 16, 0x7e00, 0xfc01, 0x3c01
  TEST_FP_OP2 22, fminm.h, h, , 0, 0xfffffffffffffc00, 0xfc00, 0x3ff
  TEST_FP_OP2 23, fmaxm.h, h, , 0, 0x3e00, 0x3e00, 0xbc00
  TEST_FP_OP2 24, fminm.h, h, , 0, 0x7e00, 0xfe00, 0xb800
  TEST_FP_OP2 25, fmaxm.h, h, , 0, 0x7bff, 0x7bff, 0x0
  TEST_FP_OP2 26, fminm.h, h, , 0, 0x3ff, 0x3ff, 0x6403
  TEST_FP_OP2 27, fmaxm.h, h, , 0, 0x0, 0x8400, 0x0
  TEST_FP_OP2 28, fminm.h, h, , 0, 0xffffffffffffb800, 0xb800, 0x1400
  TEST_FP_OP2 29, fmaxm.h, h, , 0, 0x3800, 0x3800, 0xd2aa
  TEST_FP_OP2 30, fminm.h, h, , 0, 0xffffffffffffbc01, 0x4000, 0xbc01
  TEST_FP_OP2 31, fmaxm.h, h, , 0, 0x6403, 0x52aa, 0x6403
  TEST_FP_OP2 32, fminm.h, h, , 16, 0x7e00, 0x7c01, 0xbc00
  TEST_FP_OP2 33, fmaxm.h, h, , 0, 0x3c00, 0x3c00, 0x3c00
  TEST_FP_OP2 34, fminm.h, h, , 0, 0xfffffffffffffc00, 0xfc00, 0x7bff
  TEST_FP_OP2 35, fmaxm.h, h, , 16, 0x7e00, 0x7c00, 0xfc01
  TEST_FP_OP2 36, fminm.h, h, , 0, 0xffffffffffffe403, 0x400, 0xe403
  TEST_FP_OP2 37, fmaxm.h, h, , 0, 0x7bff, 0x7bff, 0xc000
  TEST_FP_OP2 38, fminm.h, h, , 0, 0x1, 0x3c01, 0x1
  TEST_FP_OP2 39, fmaxm.h, h, , 0, 0x52aa, 0x3e00, 0x52aa
  TEST_FP_OP2 40, fminm.h, h, , 0, 0xffffffffffff8000, 0x8000, 0x1
  TEST_FP_OP2 41, fmaxm.h, h, , 0, 0xffffffffffff8400, 0x8400, 0xbc00
  TEST_FP_OP2 42, fminm.h, h, , 0, 0xffffffffffffe403, 0x3e00, 0xe403
  TEST_FP_OP2 43, fmaxm.h, h, , 0, 0xffffffffffffbe00, 0xbe00, 0xfbff
  TEST_FP_OP2 44, fminm.h, h, , 0, 0xffffffffffffe403, 0xbc01, 0xe403
  TEST_FP_OP2 45, fmaxm.h, h, , 0, 0xffffffffffffc000, 0xfbff, 0xc000
  TEST_FP_OP2 46, fminm.h, h, , 0, 0x1, 0x3e00, 0x1
  TEST_FP_OP2 47, fmaxm.h, h, , 0, 0x3e00, 0x83ff, 0x3e00
  TEST_FP_OP2 48, fminm.h, h, , 0, 0x3ff, 0x7bff, 0x3ff
  TEST_FP_OP2 49, fmaxm.h, h, , 0, 0x3c01, 0x3c01, 0x3c01
  TEST_FP_OP2 50, fminm.h, h, , 16, 0x7e00, 0x8400, 0x7c01
  TEST_FP_OP2 51, fmaxm.h, h, , 0, 0x7c00, 0xfbff, 0x7c00
  TEST_FP_OP2 52, fminm.h, h, , 0, 0xffffffffffff8001, 0x8001, 0x1400
  TEST_FP_OP2 53, fmaxm.h, h, , 0, 0x4000, 0xfbff, 0x4000
  TEST_FP_OP2 54, fminm.h, h, , 0, 0xfffffffffffffc00, 0xfc00, 0x3c00
  TEST_FP_OP2 55, fmaxm.h, h, , 0, 0x400, 0x400, 0x8400
  TEST_FP_OP2 56, fminm.h, h, , 16, 0x7e00, 0xb800, 0xfc01
  TEST_FP_OP2 57, fmaxm.h, h, , 0, 0xffffffffffff8000, 0x8400, 0x8000
  TEST_FP_OP2 58, fminm.h, h, , 0, 0xfffffffffffffbff, 0xfbff, 0x3c01
  TEST_FP_OP2 59, fmaxm.h, h, , 0, 0x4000, 0x4000, 0x3c00
  TEST_FP_OP2 60, fminm.h, h, , 0, 0xffffffffffffb800, 0x7c00, 0xb800
  TEST_FP_OP2 61, fmaxm.h, h, , 0, 0x6403, 0x6403, 0xb800

  TEST_PASSFAIL

RVTEST_CODE_END
