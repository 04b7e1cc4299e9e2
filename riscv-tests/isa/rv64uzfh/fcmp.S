# env: p v s
# isa: zfh
# FCMP (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FEQ is a
# quiet comparison, FLT and FLE are signaling ones.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CMP 2, feq.h, h, 0, 1, 0x1400, 0x1400
  TEST_FP_CMP 3, flt.h, h, 16, 0, 0x7c01, 0xbe00
  TEST_FP_CMP 4, fle.h, h, 0, 1, 0x3c00, 0x7bff
  TEST_FP_CMP 5, feq.h, h, 16, 0, 0xfc01, 0xbe00
  TEST_FP_CMP 6, flt.h, h, 0, 0, 0xbc01, 0xbc01
  TEST_FP_CMP 7, fle.h, h, 0, 0, 0x1400, 0x0
  TEST_FP_CMP 8, feq.h, h, 0, 0, 0xbc00, 0x8400
  TEST_FP_CMP 9, flt.h, h, 0, 0, 0x3800, 0x83ff
  TEST_FP_CMP 10, fle.h, h, 0, 1, 0xd2aa, 0xd2aa
  TEST_FP_CMP 11, feq.h, h, 0, 0, 0xbe00, 0xbc01
  TEST_FP_CMP 12, flt.h, h, 16, 0, 0x3800, 0xfc01
  TEST_FP_CMP 13, fle.h, h, 0, 1, 0x9400, 0x8000
  TEST_FP_CMP 14, feq.h, h, 0, 1, 0x8000, 0x8000
  TEST_FP_CMP 15, flt.h, h, 0, 1, 0x8400, 0x1400
  TEST_FP_CMP 16, fle.h, h, 0, 0, 0x8001, 0xc000
  TEST_FP_CMP 17, feq.h, h, 0, 0, 0xfe00, 0x8001
  TEST_FP_CMP 18, flt.h, h, 0, 0, 0xe403, 0xe403
  TEST_FP_CMP 19, fle.h, h, 0, 1, 0xb800, 0x52aa
  TEST_FP_CMP 20, feq.h, h, 0, 0, 0x3c01, 0x6403
  TEST_FP_CMP 21, flt.h, h, 0, 1, 0xfc00, 0x1400
  TEST_FP_CMP 22, fle.h, h, 0, 1, 0x8000, 0x8000
  TEST_FP_CMP 23, feq.h, h, 0, 0, 0xfc00, 0xbc00
  TEST_FP_CMP 24, flt.h, h, 0, 1, 0xfc00, 0xbe00
  TEST_FP_CMP 25, fle.h, h, 0, 0, 0x3ff, 0x0
  TEST_FP_CMP 26, feq.h, h, 0, 1, 0xb800, 0xb800
  TEST_FP_CMP 27, flt.h, h, 0, 0, 0x8400, 0xbc01
  TEST_FP_CMP 28, fle.h, h, 0, 1, 0xe403, 0xd2aa
  TEST_FP_CMP 29, feq.h, h, 0, 0, 0xbc01, 0xbc00
  TEST_FP_CMP 30, flt.h, h, 16, 0, 0xfc01, 0xfc01
  TEST_FP_CMP 31, fle.h, h, 16, 0, 0xbc01, 0x7e00
  TEST_FP_CMP 32, feq.h, h, 0, 0, 0x3800, 0x83ff
  TEST_FP_CMP 33, flt.h, h, 0, 0, 0x3800, 0xfbff
  TEST_FP_CMP 34, fle.h, h, 0, 1, 0x6403, 0x6403
  TEST_FP_CMP 35, feq.h, h, 0, 0, 0xbc01, 0x3ff
  TEST_FP_CMP 36, flt.h, h, 0, 1, 0x9400, 0x3c01
  TEST_FP_CMP 37, fle.h, h, 0, 1, 0x3800, 0x52aa
  TEST_FP_CMP 38, feq.h, h, 0, 1, 0x8001, 0x8001
  TEST_FP_CMP 39, flt.h, h, 0, 1, 0x4000, 0x6403
  TEST_FP_CMP 40, fle.h, h, 0, 1, 0x8001, 0x0
  TEST_FP_CMP 41, feq.h, h, 0, 0, 0x3e00, 0xc000
  TEST_FP_CMP 42, flt.h, h, 0, 0, 0x3e00, 0x3e00
  TEST_FP_CMP 43, fle.h, h, 16, 0, 0xe403, 0x7e00
  TEST_FP_CMP 44, feq.h, h, 0, 0, 0x9400, 0x52aa
  TEST_FP_CMP 45, flt.h, h, 0, 1, 0xb800, 0x1400
  TEST_FP_CMP 46, fle.h, h, 0, 1, 0xd2aa, 0xd2aa
  TEST_FP_CMP 47, feq.h, h, 0, 0, 0x3c01, 0xfe00
  TEST_FP_CMP 48, flt.h, h, 0, 1, 0xb800, 0x8001
  TEST_FP_CMP 49, fle.h, h, 16, 0, 0x7e00, 0x1
  TEST_FP_CMP 50, feq.h, h, 0, 1, 0x7c00, 0x7c00
  TEST_FP_CMP 51, flt.h, h, 16, 0, 0x7e00, 0x4000
  TEST_FP_CMP 52, fle.h, h, 0, 1, 0x3c00, 0x3c01
  TEST_FP_CMP 53, feq.h, h, 0, 0, 0x400, 0x6403
  TEST_FP_CMP 54, flt.h, h, 0, 0, 0x8001, 0x8001
  TEST_FP_CMP 55, fle.h, h, 16, 0, 0xfe00, 0x9400
  TEST_FP_CMP 56, feq.h, h, 0, 0, 0x52aa, 0xfc00
  TEST_FP_CMP 57, flt.h, h, 0, 1, 0xbc00, 0x9400
  TEST_FP_CMP 58, fle.h, h, 0, 1, 0xe403, 0xe403
  TEST_FP_CMP 59, feq.h, h, 16, 0, 0x7c01, 0xb800
  TEST_FP_CMP 60, flt.h, h, 0, 0, 0x8400, 0x9400
  TEST_FP_CMP 61, fle.h, h, 0, 0, 0x3c00, 0x3800
  TEST_FP_CMP 62, feq.h, h, 0, 1, 0xb800, 0xb800
  TEST_FP_CMP 63, flt.h, h, 16, 0, 0x8001, 0xfc01
  TEST_FP_CMP 64, fle.h, h, 0, 1, 0xbc01, 0x0
  TEST_FP_CMP 65, feq.h, h, 16, 0, 0xfc01, 0x8000
  TEST_FP_CMP 66, flt.h, h, 0, 0, 0xbc01, 0xbc01
  TEST_FP_CMP 67, fle.h, h, 0, 0, 0x8001, 0xfbff

  TEST_PASSFAIL

RVTEST_CODE_END
