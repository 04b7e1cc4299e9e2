# env: p v s
# FCLASS (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FCLASS gives one bit
# for each sort of number.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fclass.s, w, , 0, 0x10, 0x0
  TEST_FP_TO_X 3, fclass.s, w, , 0, 0x20, 0x1
  TEST_FP_TO_X 4, fclass.s, w, , 0, 0x20, 0x7fffff
  TEST_FP_TO_X 5, fclass.s, w, , 0, 0x40, 0x800000
  TEST_FP_TO_X 6, fclass.s, w, , 0, 0x40, 0x3f800000
  TEST_FP_TO_X 7, fclass.s, w, , 0, 0x40, 0x3f800001
  TEST_FP_TO_X 8, fclass.s, w, , 0, 0x40, 0x3fc00000
  TEST_FP_TO_X 9, fclass.s, w, , 0, 0x40, 0x40000000
  TEST_FP_TO_X 10, fclass.s, w, , 0, 0x40, 0x3f000000
  TEST_FP_TO_X 11, fclass.s, w, , 0, 0x40, 0x7f7fffff
  TEST_FP_TO_X 12, fclass.s, w, , 0, 0x80, 0x7f800000
  TEST_FP_TO_X 13, fclass.s, w, , 0, 0x200, 0x7fc00000
  TEST_FP_TO_X 14, fclass.s, w, , 0, 0x100, 0x7f800001
  TEST_FP_TO_X 15, fclass.s, w, , 0, 0x40, 0x4b000003
  TEST_FP_TO_X 16, fclass.s, w, , 0, 0x40, 0x34000000
  TEST_FP_TO_X 17, fclass.s, w, , 0, 0x40, 0x42554000
  TEST_FP_TO_X 18, fclass.s, w, , 0, 0x8, 0x80000000
  TEST_FP_TO_X 19, fclass.s, w, , 0, 0x4, 0x80000001
  TEST_FP_TO_X 20, fclass.s, w, , 0, 0x4, 0x807fffff
  TEST_FP_TO_X 21, fclass.s, w, , 0, 0x2, 0x80800000
  TEST_FP_TO_X 22, fclass.s, w, , 0, 0x2, 0xbf800000
  TEST_FP_TO_X 23, fclass.s, w, , 0, 0x2, 0xbf800001
  TEST_FP_TO_X 24, fclass.s, w, , 0, 0x2, 0xbfc00000
  TEST_FP_TO_X 25, fclass.s, w, , 0, 0x2, 0xc0000000
  TEST_FP_TO_X 26, fclass.s, w, , 0, 0x2, 0xbf000000
  TEST_FP_TO_X 27, fclass.s, w, , 0, 0x2, 0xff7fffff
  TEST_FP_TO_X 28, fclass.s, w, , 0, 0x1, 0xff800000
  TEST_FP_TO_X 29, fclass.s, w, , 0, 0x200, 0xffc00000
  TEST_FP_TO_X 30, fclass.s, w, , 0, 0x100, 0xff800001
  TEST_FP_TO_X 31, fclass.s, w, , 0, 0x2, 0xcb000003
  TEST_FP_TO_X 32, fclass.s, w, , 0, 0x2, 0xb4000000
  TEST_FP_TO_X 33, fclass.s, w, , 0, 0x2, 0xc2554000

  TEST_PASSFAIL

RVTEST_CODE_END
