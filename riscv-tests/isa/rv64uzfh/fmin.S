# env: p v s
# isa: zfh
# FMIN (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FMIN and
# FMAX: a NaN is no number and loses, −0 is below +0, and signaling NaNs are invalid.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fmin.h, h, , 0, 0xffffffffffffc000, 0xc000, 0x3e00
  TEST_FP_OP2 3, fmax.h, h, , 0, 0x6403, 0x83ff, 0x6403
  TEST_FP_OP2 4, fmin.h, h, , 16, 0x0, 0x0, 0xfc01
  TEST_FP_OP2 5, fmax.h, h, , 0, 0xffffffffffff9400, 0x9400, 0xbc00
  TEST_FP_OP2 6, fmin.h, h, , 0, 0xfffffffffffffbff, 0xbc01, 0xfbff
  TEST_FP_OP2 7, fmax.h, h, , 16, 0xffffffffffffc000, 0xc000, 0xfc01
  TEST_FP_OP2 8, fmin.h, h, , 0, 0xffffffffffffbc00, 0xbc00, 0x0
  TEST_FP_OP2 9, fmax.h, h, , 0, 0x3800, 0xfbff, 0x3800
  TEST_FP_OP2 10, fmin.h, h, , 0, 0xfffffffffffffc00, 0x7bff, 0xfc00
  TEST_FP_OP2 11, fmax.h, h, , 0, 0x400, 0x400, 0x7e00
  TEST_FP_OP2 12, fmin.h, h, , 0, 0x0, 0x0, 0x52aa
  TEST_FP_OP2 13, fmax.h, h, , 0, 0x7bff, 0x3c01, 0x7bff
  TEST_FP_OP2 14, fmin.h, h, , 0, 0xffffffffffff83ff, 0x3c00, 0x83ff
  TEST_FP_OP2 15, fmax.h, h, , 0, 0x3ff, 0x3ff, 0xfe00
  TEST_FP_OP2 16, fmin.h, h, , 16, 0xffffffffffff83ff, 0xfc01, 0x83ff
  TEST_FP_OP2 17, fmax.h, h, , 0, 0x1, 0x0, 0x1
  TEST_FP_OP2 18, fmin.h, h, , 0, 0xfffffffffffffbff, 0x7bff, 0xfbff
  TEST_FP_OP2 19, fmax.h, h, , 0, 0x7bff, 0xfbff, 0x7bff
  TEST_FP_OP2 20, fmin.h, h, , 0, 0xffffffffffffbe00, 0x52aa, 0xbe00
  TEST_FP_OP2 21, fmax.h, h, , 0, 0xffffffffffffbc00, 0xe403, 0xbc00
  TEST_FP_OP2 22, fmin.h, h, , 16, 0x6403, 0xfc01, 0x6403
  TEST_FP_OP2 23, fmax.h, h, , 0, 0xffffffffffffb800, 0xfbff, 0xb800
  TEST_FP_OP2 24, fmin.h, h, , 16, 0x3c01, 0x3c01, 0xfc01
  TEST_FP_OP2 25, fmax.h, h, , 0, 0x7bff, 0x9400, 0x7bff
  TEST_FP_OP2 26, fmin.h, h, , 0, 0xffffffffffffbc00, 0xbc00, 0x7bff
  TEST_FP_OP2 27, fmax.h, h, , 0, 0x7c00, 0x1400, 0x7c00
  TEST_FP_OP2 28, fmin.h, h, , 0, 0xffffffffffffbe00, 0xbe00, 0x3800
  TEST_FP_OP2 29, fmax.h, h, , 0, 0xffffffffffff9400, 0xbc00, 0x9400
  TEST_FP_OP2 30, fmin.h, h, , 0, 0xffffffffffffbc01, 0xbc01, 0x3e00
  TEST_FP_OP2 31, fmax.h, h, , 0, 0xffffffffffffd2aa, 0xe403, 0xd2aa
  TEST_FP_OP2 32, fmin.h, h, , 0, 0xffffffffffff83ff, 0x83ff, 0x8001
  TEST_FP_OP2 33, fmax.h, h, , 16, 0x6403, 0xfc01, 0x6403
  TEST_FP_OP2 34, fmin.h, h, , 0, 0xffffffffffffe403, 0xe403, 0x7c00
  TEST_FP_OP2 35, fmax.h, h, , 0, 0x1400, 0x1400, 0x8000
  TEST_FP_OP2 36, fmin.h, h, , 0, 0xffffffffffffc000, 0xc000, 0x1
  TEST_FP_OP2 37, fmax.h, h, , 0, 0x3e00, 0x3e00, 0x9400
  TEST_FP_OP2 38, fmin.h, h, , 0, 0xffffffffffffb800, 0x7bff, 0xb800
  TEST_FP_OP2 39, fmax.h, h, , 0, 0x4000, 0x400, 0x4000
  TEST_FP_OP2 40, fmin.h, h, , 0, 0xffffffffffff8000, 0x3c01, 0x8000
  TEST_FP_OP2 41, fmax.h, h, , 0, 0xffffffffffff8400, 0x8400, 0xe403
  TEST_FP_OP2 42, fmin.h, h, , 0, 0xfffffffffffffbff, 0x8400, 0xfbff
  TEST_FP_OP2 43, fmax.h, h, , 0, 0x3c00, 0x3c00, 0x400
  TEST_FP_OP2 44, fmin.h, h, , 0, 0xfffffffffffffc00, 0xfc00, 0xfc00
  TEST_FP_OP2 45, fmax.h, h, , 0, 0x3e00, 0x1, 0x3e00
  TEST_FP_OP2 46, fmin.h, h, , 0, 0x33c0, 0x33c0, 0x41c0
  TEST_FP_OP2 47, fmax.h, h, , 0, 0x60e6, 0x60e6, 0x3fcd
  TEST_FP_OP2 48, fmin.h, h, , 0, 0x3840, 0x3840, 0x42f7
  TEST_FP_OP2 49, fmax.h, h, , 0, 0x3300, 0xcebc, 0x3300
  TEST_FP_OP2 50, fmin.h, h, , 0, 0xffffffffffffb7fc, 0x4d96, 0xb7fc
  TEST_FP_OP2 51, fmax.h, h, , 0, 0x3740, 0xbb3b, 0x3740
  TEST_FP_OP2 52, fmin.h, h, , 16, 0x7e00, 0x7e00, 0xfc01
  TEST_FP_OP2 53, fmax.h, h, , 0, 0x70a2, 0xb879, 0x70a2
  TEST_FP_OP2 54, fmin.h, h, , 0, 0xffffffffffffbe00, 0xbe00, 0x8001
  TEST_FP_OP2 55, fmax.h, h, , 0, 0x3e40, 0x3e40, 0x25b9
  TEST_FP_OP2 56, fmin.h, h, , 0, 0xffffffffffffba58, 0xaf40, 0xba58
  TEST_FP_OP2 57, fmax.h, h, , 0, 0xffffffffffffaf18, 0xba94, 0xaf18
  TEST_FP_OP2 58, fmin.h, h, , 0, 0xffffffffffffbd00, 0xb946, 0xbd00
  TEST_FP_OP2 59, fmax.h, h, , 0, 0x4336, 0x4336, 0xbdd6
  TEST_FP_OP2 60, fmin.h, h, , 0, 0xffffffffffffc600, 0xc600, 0x2cf1
  TEST_FP_OP2 61, fmax.h, h, , 0, 0x400, 0xfc00, 0x400

  TEST_PASSFAIL

RVTEST_CODE_END
