# env: p v s
# isa: zfh zfa
# FLEQ_H (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FLEQ and
# FLTQ are quiet comparisons.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CMP 2, fltq.h, h, 0, 0, 0xbc01, 0xbc01
  TEST_FP_CMP 3, fleq.h, h, 0, 0, 0x7bff, 0x3800
  TEST_FP_CMP 4, fltq.h, h, 0, 0, 0x52aa, 0x7e00
  TEST_FP_CMP 5, fleq.h, h, 0, 0, 0xfe00, 0x400
  TEST_FP_CMP 6, fltq.h, h, 0, 0, 0xe403, 0xe403
  TEST_FP_CMP 7, fleq.h, h, 0, 0, 0x83ff, 0xbc00
  TEST_FP_CMP 8, fltq.h, h, 0, 0, 0x3e00, 0x8000
  TEST_FP_CMP 9, fleq.h, h, 0, 0, 0xbc01, 0xfe00
  TEST_FP_CMP 10, fltq.h, h, 0, 0, 0xbe00, 0xbe00
  TEST_FP_CMP 11, fleq.h, h, 16, 0, 0x7c01, 0x4000
  TEST_FP_CMP 12, fltq.h, h, 0, 0, 0x3c00, 0xfbff
  TEST_FP_CMP 13, fleq.h, h, 0, 0, 0x8400, 0xe403
  TEST_FP_CMP 14, fltq.h, h, 0, 0, 0x52aa, 0x52aa
  TEST_FP_CMP 15, fleq.h, h, 0, 0, 0xd2aa, 0xfc00
  TEST_FP_CMP 16, fltq.h, h, 0, 0, 0x3e00, 0xfe00
  TEST_FP_CMP 17, fleq.h, h, 0, 1, 0xbc00, 0xb800
  TEST_FP_CMP 18, fltq.h, h, 0, 0, 0xd2aa, 0xd2aa
  TEST_FP_CMP 19, fleq.h, h, 0, 0, 0x1400, 0xbe00
  TEST_FP_CMP 20, fltq.h, h, 16, 0, 0xfc00, 0xfc01
  TEST_FP_CMP 21, fleq.h, h, 0, 1, 0x7bff, 0x7bff
  TEST_FP_CMP 22, fltq.h, h, 0, 0, 0x4000, 0x4000
  TEST_FP_CMP 23, fleq.h, h, 0, 1, 0x8400, 0x52aa
  TEST_FP_CMP 24, fltq.h, h, 0, 0, 0x4000, 0x3ff
  TEST_FP_CMP 25, fleq.h, h, 0, 1, 0x1, 0x6403
  TEST_FP_CMP 26, fltq.h, h, 0, 0, 0x1400, 0x1400
  TEST_FP_CMP 27, fleq.h, h, 0, 0, 0x7bff, 0x3c00
  TEST_FP_CMP 28, fltq.h, h, 0, 0, 0x3800, 0x3800
  TEST_FP_CMP 29, fleq.h, h, 0, 1, 0x400, 0x7bff
  TEST_FP_CMP 30, fltq.h, h, 0, 0, 0x1400, 0x1400
  TEST_FP_CMP 31, fleq.h, h, 16, 0, 0xc000, 0x7c01
  TEST_FP_CMP 32, fltq.h, h, 0, 0, 0x8000, 0xbc00
  TEST_FP_CMP 33, fleq.h, h, 0, 1, 0x8400, 0x7c00
  TEST_FP_CMP 34, fltq.h, h, 0, 0, 0xc000, 0xc000
  TEST_FP_CMP 35, fleq.h, h, 16, 0, 0xfc01, 0x7c01
  TEST_FP_CMP 36, fltq.h, h, 0, 1, 0x8400, 0x3c01
  TEST_FP_CMP 37, fleq.h, h, 0, 0, 0x8000, 0xbc01
  TEST_FP_CMP 38, fltq.h, h, 0, 0, 0xfc00, 0xfc00
  TEST_FP_CMP 39, fleq.h, h, 0, 1, 0x8001, 0x3c01
  TEST_FP_CMP 40, fltq.h, h, 0, 0, 0x3c01, 0xfbff
  TEST_FP_CMP 41, fleq.h, h, 0, 1, 0x0, 0x3e00
  TEST_FP_CMP 42, fltq.h, h, 0, 0, 0x8400, 0x8400
  TEST_FP_CMP 43, fleq.h, h, 0, 1, 0x8001, 0x8001
  TEST_FP_CMP 44, fltq.h, h, 0, 1, 0x4000, 0x7bff
  TEST_FP_CMP 45, fleq.h, h, 16, 0, 0x3c00, 0x7c01
  TEST_FP_CMP 46, fltq.h, h, 0, 0, 0x1, 0x1
  TEST_FP_CMP 47, fleq.h, h, 16, 0, 0x7c01, 0xbc01
  TEST_FP_CMP 48, fltq.h, h, 0, 0, 0x7e00, 0x8000
  TEST_FP_CMP 49, fleq.h, h, 0, 1, 0xc000, 0x1400

  TEST_PASSFAIL

RVTEST_CODE_END
