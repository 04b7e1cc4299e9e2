# env: p v s
# isa: zfh
# FCLASS (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FCLASS
# gives one bit for each sort of number.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fclass.h, h, , 0, 0x10, 0x0
  TEST_FP_TO_X 3, fclass.h, h, , 0, 0x20, 0x1
  TEST_FP_TO_X 4, fclass.h, h, , 0, 0x20, 0x3ff
  TEST_FP_TO_X 5, fclass.h, h, , 0, 0x40, 0x400
  TEST_FP_TO_X 6, fclass.h, h, , 0, 0x40, 0x3c00
  TEST_FP_TO_X 7, fclass.h, h, , 0, 0x40, 0x3c01
  TEST_FP_TO_X 8, fclass.h, h, , 0, 0x40, 0x3e00
  TEST_FP_TO_X 9, fclass.h, h, , 0, 0x40, 0x4000
  TEST_FP_TO_X 10, fclass.h, h, , 0, 0x40, 0x3800
  TEST_FP_TO_X 11, fclass.h, h, , 0, 0x40, 0x7bff
  TEST_FP_TO_X 12, fclass.h, h, , 0, 0x80, 0x7c00
  TEST_FP_TO_X 13, fclass.h, h, , 0, 0x200, 0x7e00
  TEST_FP_TO_X 14, fclass.h, h, , 0, 0x100, 0x7c01
  TEST_FP_TO_X 15, fclass.h, h, , 0, 0x40, 0x6403
  TEST_FP_TO_X 16, fclass.h, h, , 0, 0x40, 0x1400
  TEST_FP_TO_X 17, fclass.h, h, , 0, 0x40, 0x52aa
  TEST_FP_TO_X 18, fclass.h, h, , 0, 0x8, 0x8000
  TEST_FP_TO_X 19, fclass.h, h, , 0, 0x4, 0x8001
  TEST_FP_TO_X 20, fclass.h, h, , 0, 0x4, 0x83ff
  TEST_FP_TO_X 21, fclass.h, h, , 0, 0x2, 0x8400
  TEST_FP_TO_X 22, fclass.h, h, , 0, 0x2, 0xbc00
  TEST_FP_TO_X 23, fclass.h, h, , 0, 0x2, 0xbc01
  TEST_FP_TO_X 24, fclass.h, h, , 0, 0x2, 0xbe00
  TEST_FP_TO_X 25, fclass.h, h, , 0, 0x2, 0xc000
  TEST_FP_TO_X 26, fclass.h, h, , 0, 0x2, 0xb800
  TEST_FP_TO_X 27, fclass.h, h, , 0, 0x2, 0xfbff
  TEST_FP_TO_X 28, fclass.h, h, , 0, 0x1, 0xfc00
  TEST_FP_TO_X 29, fclass.h, h, , 0, 0x200, 0xfe00
  TEST_FP_TO_X 30, fclass.h, h, , 0, 0x100, 0xfc01
  TEST_FP_TO_X 31, fclass.h, h, , 0, 0x2, 0xe403
  TEST_FP_TO_X 32, fclass.h, h, , 0, 0x2, 0x9400
  TEST_FP_TO_X 33, fclass.h, h, , 0, 0x2, 0xd2aa

  TEST_PASSFAIL

RVTEST_CODE_END
