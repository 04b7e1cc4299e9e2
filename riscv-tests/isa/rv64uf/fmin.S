# env: p v s
# FMIN (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FMIN and FMAX: a NaN
# is no number and loses, −0 is below +0, and signaling NaNs are invalid.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fmin.s, w, , 0, 0xffffffff80000001, 0x1, 0x80000001
  TEST_FP_OP2 3, fmax.s, w, , 0, 0x7f800000, 0x3fc00000, 0x7f800000
  TEST_FP_OP2 4, fmin.s, w, , 0, 0xffffffffbfc00000, 0x7f7fffff, 0xbfc00000
  TEST_FP_OP2 5, fmax.s, w, , 0, 0x42554000, 0x42554000, 0x3f000000
  TEST_FP_OP2 6, fmin.s, w, , 0, 0x3f000000, 0x3f800001, 0x3f000000
  TEST_FP_OP2 7, fmax.s, w, , 0, 0x3f800001, 0xc0000000, 0x3f800001
  TEST_FP_OP2 8, fmin.s, w, , 0, 0xffffffffbf800001, 0xbf800001, 0x80000001
  TEST_FP_OP2 9, fmax.s, w, , 0, 0x40000000, 0xcb000003, 0x40000000
  TEST_FP_OP2 10, fmin.s, w, , 0, 0xffffffffff7fffff, 0x7f800000, 0xff7fffff
  TEST_FP_OP2 11, fmax.s, w, , 0, 0x3fc00000, 0x80800000, 0x3fc00000
  TEST_FP_OP2 12, fmin.s, w, , 0, 0x7f7fffff, 0x7fc00000, 0x7f7fffff
  TEST_FP_OP2 13, fmax.s, w, , 0, 0x7f800000, 0x7f800000, 0x807fffff
  TEST_FP_OP2 14, fmin.s, w, , 0, 0xffffffffff800000, 0xc2554000, 0xff800000
  TEST_FP_OP2 15, fmax.s, w, , 0, 0x34000000, 0x34000000, 0x34000000
  TEST_FP_OP2 16, fmin.s, w, , 0, 0xffffffffbf800000, 0x7f800000, 0xbf800000
  TEST_FP_OP2 17, fmax.s, w, , 0, 0xffffffffb4000000, 0xb4000000, 0xff7fffff
  TEST_FP_OP2 18, fmin.s, w, , 0, 0xffffffffcb000003, 0xffc00000, 0xcb000003
  TEST_FP_OP2 19, fmax.s, w, , 16, 0x3f800000, 0x7f800001, 0x3f800000
  TEST_FP_OP2 20, fmin.s, w, , 0, 0xffffffffff7fffff, 0xff7fffff, 0xb4000000
  TEST_FP_OP2 21, fmax.s, w, , 0, 0x800000, 0xc2554000, 0x800000
  TEST_FP_OP2 22, fmin.s, w, , 0, 0xffffffff807fffff, 0x807fffff, 0x7f7fffff
  TEST_FP_OP2 23, fmax.s, w, , 0, 0x3f800001, 0x3f800001, 0xc2554000
  TEST_FP_OP2 24, fmin.s, w, , 0, 0xffffffff807fffff, 0x1, 0x807fffff
  TEST_FP_OP2 25, fmax.s, w, , 0, 0xffffffff80000000, 0x80000000, 0xc0000000
  TEST_FP_OP2 26, fmin.s, w, , 16, 0x34000000, 0xff800001, 0x34000000
  TEST_FP_OP2 27, fmax.s, w, , 16, 0xffffffff80000001, 0xff800001, 0x80000001
  TEST_FP_OP2 28, fmin.s, w, , 16, 0xffffffff80800000, 0x80800000, 0x7f800001
  TEST_FP_OP2 29, fmax.s, w, , 16, 0xffffffffff7fffff, 0xff7fffff, 0xff800001
  TEST_FP_OP2 30, fmin.s, w, , 0, 0xffffffff80800000, 0x80800000, 0x34000000
  TEST_FP_OP2 31, fmax.s, w, , 0, 0x42554000, 0x42554000, 0x80000000
  TEST_FP_OP2 32, fmin.s, w, , 0, 0xffffffffff800000, 0x3f800001, 0xff800000
  TEST_FP_OP2 33, fmax.s, w, , 0, 0x4b000003, 0x7fffff, 0x4b000003
  TEST_FP_OP2 34, fmin.s, w, , 0, 0x1, 0x40000000, 0x1
  TEST_FP_OP2 35, fmax.s, w, , 16, 0x3f000000, 0x3f000000, 0x7f800001
  TEST_FP_OP2 36, fmin.s, w, , 0, 0x3f000000, 0x3fc00000, 0x3f000000
  TEST_FP_OP2 37, fmax.s, w, , 0, 0x7f7fffff, 0x7f7fffff, 0x3f800001
  TEST_FP_OP2 38, fmin.s, w, , 0, 0xffffffffc2554000, 0xc2554000, 0x4b000003
  TEST_FP_OP2 39, fmax.s, w, , 16, 0x3f800000, 0x3f800000, 0x7f800001
  TEST_FP_OP2 40, fmin.s, w, , 0, 0xffffffffc2554000, 0x7f7fffff, 0xc2554000
  TEST_FP_OP2 41, fmax.s, w, , 0, 0xffffffff80000001, 0x80000001, 0xffc00000
  TEST_FP_OP2 42, fmin.s, w, , 0, 0x0, 0x0, 0x34000000
  TEST_FP_OP2 43, fmax.s, w, , 0, 0x40000000, 0x40000000, 0x3f800001
  TEST_FP_OP2 44, fmin.s, w, , 0, 0xffffffffff7fffff, 0xc2554000, 0xff7fffff
  TEST_FP_OP2 45, fmax.s, w, , 0, 0x0, 0x0, 0xbf000000
  TEST_FP_OP2 46, fmin.s, w, , 0, 0xffffffffc046c923, 0x5f8e2ff3, 0xc046c923
  TEST_FP_OP2 47, fmax.s, w, , 0, 0x3ede13b0, 0x3ede13b0, 0xc0cfe8a5
  TEST_FP_OP2 48, fmin.s, w, , 0, 0xffffffff8975f760, 0x8975f760, 0x4091001
  TEST_FP_OP2 49, fmax.s, w, , 0, 0x5b1c0470, 0xb1c75070, 0x5b1c0470
  TEST_FP_OP2 50, fmin.s, w, , 0, 0xfffffffff934bbdc, 0xf934bbdc, 0xbef00000
  TEST_FP_OP2 51, fmax.s, w, , 0, 0xffffffffbd99eaaa, 0xbd99eaaa, 0xbefa3df8
  TEST_FP_OP2 52, fmin.s, w, , 0, 0xffffffff807fffff, 0x807fffff, 0x798ae97c
  TEST_FP_OP2 53, fmax.s, w, , 0, 0x3f77f99f, 0x3f77f99f, 0xbf2d0aa9
  TEST_FP_OP2 54, fmin.s, w, , 0, 0x3f880000, 0x40600000, 0x3f880000
  TEST_FP_OP2 55, fmax.s, w, , 0, 0x47396c8c, 0x47396c8c, 0xbe3858cb
  TEST_FP_OP2 56, fmin.s, w, , 0, 0xfffffffff19a9992, 0xf19a9992, 0xb4000000
  TEST_FP_OP2 57, fmax.s, w, , 0, 0xffffffff862a73e2, 0x862a73e2, 0xb2642911
  TEST_FP_OP2 58, fmin.s, w, , 0, 0xffffffffbf400000, 0xbf400000, 0x41c00000
  TEST_FP_OP2 59, fmax.s, w, , 0, 0x41db78ac, 0x41db78ac, 0x40bb3382
  TEST_FP_OP2 60, fmin.s, w, , 0, 0x76cc2390, 0xffc00000, 0x76cc2390
  TEST_FP_OP2 61, fmax.s, w, , 0, 0x3f69357f, 0x3f69357f, 0xcb000003

  TEST_PASSFAIL

RVTEST_CODE_END
