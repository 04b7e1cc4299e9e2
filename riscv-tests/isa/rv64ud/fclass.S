# env: p v s
# FCLASS (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FCLASS gives one bit
# for each sort of number.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fclass.d, d, , 0, 0x10, 0x0
  TEST_FP_TO_X 3, fclass.d, d, , 0, 0x20, 0x1
  TEST_FP_TO_X 4, fclass.d, d, , 0, 0x20, 0xfffffffffffff
  TEST_FP_TO_X 5, fclass.d, d, , 0, 0x40, 0x10000000000000
  TEST_FP_TO_X 6, fclass.d, d, , 0, 0x40, 0x3ff0000000000000
  TEST_FP_TO_X 7, fclass.d, d, , 0, 0x40, 0x3ff0000000000001
  TEST_FP_TO_X 8, fclass.d, d, , 0, 0x40, 0x3ff8000000000000
  TEST_FP_TO_X 9, fclass.d, d, , 0, 0x40, 0x4000000000000000
  TEST_FP_TO_X 10, fclass.d, d, , 0, 0x40, 0x3fe0000000000000
  TEST_FP_TO_X 11, fclass.d, d, , 0, 0x40, 0x7fefffffffffffff
  TEST_FP_TO_X 12, fclass.d, d, , 0, 0x80, 0x7ff0000000000000
  TEST_FP_TO_X 13, fclass.d, d, , 0, 0x200, 0x7ff8000000000000
  TEST_FP_TO_X 14, fclass.d, d, , 0, 0x100, 0x7ff0000000000001
  TEST_FP_TO_X 15, fclass.d, d, , 0, 0x40, 0x4330000000000003
  TEST_FP_TO_X 16, fclass.d, d, , 0, 0x40, 0x3cb0000000000000
  TEST_FP_TO_X 17, fclass.d, d, , 0, 0x40, 0x404aa80000000000
  TEST_FP_TO_X 18, fclass.d, d, , 0, 0x8, 0x8000000000000000
  TEST_FP_TO_X 19, fclass.d, d, , 0, 0x4, 0x8000000000000001
  TEST_FP_TO_X 20, fclass.d, d, , 0, 0x4, 0x800fffffffffffff
  TEST_FP_TO_X 21, fclass.d, d, , 0, 0x2, 0x8010000000000000
  TEST_FP_TO_X 22, fclass.d, d, , 0, 0x2, 0xbff0000000000000
  TEST_FP_TO_X 23, fclass.d, d, , 0, 0x2, 0xbff0000000000001
  TEST_FP_TO_X 24, fclass.d, d, , 0, 0x2, 0xbff8000000000000
  TEST_FP_TO_X 25, fclass.d, d, , 0, 0x2, 0xc000000000000000
  TEST_FP_TO_X 26, fclass.d, d, , 0, 0x2, 0xbfe0000000000000
  TEST_FP_TO_X 27, fclass.d, d, , 0, 0x2, 0xffefffffffffffff
  TEST_FP_TO_X 28, fclass.d, d, , 0, 0x1, 0xfff0000000000000
  TEST_FP_TO_X 29, fclass.d, d, , 0, 0x200, 0xfff8000000000000
  TEST_FP_TO_X 30, fclass.d, d, , 0, 0x100, 0xfff0000000000001
  TEST_FP_TO_X 31, fclass.d, d, , 0, 0x2, 0xc330000000000003
  TEST_FP_TO_X 32, fclass.d, d, , 0, 0x2, 0xbcb0000000000000
  TEST_FP_TO_X 33, fclass.d, d, , 0, 0x2, 0xc04aa80000000000

  TEST_PASSFAIL

RVTEST_CODE_END
