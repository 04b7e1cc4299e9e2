# env: p v s
# isa: zfa
# FMINM_S (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FMINM and
# FMAXM give NaN where an operand is one.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fminm.s, w, , 0, 0xffffffffb4000000, 0xb4000000, 0x7f7fffff
  TEST_FP_OP2 3, fmaxm.s, w, , 0, 0xffffffff80000001, 0x80000001, 0xff800000
  TEST_FP_OP2 4, fminm.s, w, , 0, 0xffffffff807fffff, 0x80000000, 0x807fffff
  TEST_FP_OP2 5, fmaxm.s, w, , 0, 0x34000000, 0x34000000, 0xbf800000
  TEST_FP_OP2 6, fminm.s, w, , 0, 0xffffffff807fffff, 0x807fffff, 0x42554000
  TEST_FP_OP2 7, fmaxm.s, w, , 0, 0x800000, 0x800000, 0xbf800001
  TEST_FP_OP2 8, fminm.s, w, , 0, 0x7fffff, 0x7fffff, 0x3f800000
  TEST_FP_OP2 9, fmaxm.s, w, , 0, 0x3f000000, 0xff800000, 0x3f000000
  TEST_FP_OP2 10, fminm.s, w, , 0, 0x0, 0x0, 0x7f800000
  TEST_FP_OP2 11, fmaxm.s, w, , 0, 0x7f800000, 0x40000000, 0x7f800000
  TEST_FP_OP2 12, fminm.s, w, , 16, 0x7fc00000, 0xff800001, 0xff7fffff
  TEST_FP_OP2 13, fmaxm.s, w, , 0, 0x3f800001, 0x3f800000, 0x3f800001
  TEST_FP_OP2 14, fminm.s, w, , 0, 0xffffffffbf000000, 0x3f800000, 0xbf000000
  TEST_FP_OP2 15, fmaxm.s, w, , 0, 0x3f800001, 0x7fffff, 0x3f800001
  TEST_FP_OP2 16, fminm.s, w, , 0, 0xffffffffbf800001, 0xbf800001, 0x7f800000
  TEST_FP_OP2 17, fmaxm.s, w, , 0, 0xffffffff807fffff, 0xc0000000, 0x807fffff
  TEST_FP_OP2 18, fminm.s, w, , 0, 0xffffffffff7fffff, 0x807fffff, 0xff7fffff
  TEST_FP_OP2 19, fmaxm.s, w, , 0, 0x7fffff, 0x7fffff, 0xbf800000
  TEST_FP_OP2 20, fminm.s, w, , 0, 0xffffffffff800000, 0xff800000, 0xcb000003
  TEST_FP_OP2 21, fmaxm.s, w, , 0, 0xffffffffc0000000, 0xc0000000, 0xcb000003
  TEST_FP_OP2 22, fminm.s, w, , 0, 0xffffffffbf800001, 0x80800000, 0xbf800001
  TEST_FP_OP2 23, fmaxm.s, w, , 0, 0x7fc00000, 0xffc00000, 0x3f000000
  TEST_FP_OP2 24, fminm.s, w, , 0, 0xffffffffb4000000, 0xb4000000, 0x42554000
  TEST_FP_OP2 25, fmaxm.s, w, , 0, 0x7fc00000, 0x3f000000, 0x7fc00000
  TEST_FP_OP2 26, fminm.s, w, , 0, 0xffffffffc2554000, 0xc2554000, 0x3f800000
  TEST_FP_OP2 27, fmaxm.s, w, , 0, 0x7fc00000, 0xffc00000, 0x80000000
  TEST_FP_OP2 28, fminm.s, w, , 16, 0x7fc00000, 0x7f800001, 0xff800001
  TEST_FP_OP2 29, fmaxm.s, w, , 0, 0x7fc00000, 0xbf000000, 0xffc00000
  TEST_FP_OP2 30, fminm.s, w, , 0, 0xffffffffb4000000, 0x1, 0xb4000000
  TEST_FP_OP2 31, fmaxm.s, w, , 16, 0x7fc00000, 0x7f800001, 0x3f800001
  TEST_FP_OP2 32, fminm.s, w, , 0, 0xffffffffbfc00000, 0xbfc00000, 0x7f7fffff
  TEST_FP_OP2 33, fmaxm.s, w, , 0, 0x7fc00000, 0xbf800001, 0xffc00000
  TEST_FP_OP2 34, fminm.s, w, , 0, 0x3f800000, 0x3f800000, 0x42554000
  TEST_FP_OP2 35, fmaxm.s, w, , 0, 0x7fc00000, 0xffc00000, 0x7f7fffff
  TEST_FP_OP2 36, fminm.s, w, , 0, 0x42554000, 0x42554000, 0x7f800000
  TEST_FP_OP2 37, fmaxm.s, w, , 0, 0xffffffffbfc00000, 0xff800000, 0xbfc00000
  TEST_FP_OP2 38, fminm.s, w, , 0, 0xffffffffbf800000, 0xbf800000, 0x3fc00000
  TEST_FP_OP2 39, fmaxm.s, w, , 0, 0x3f800001, 0x3f800001, 0x34000000
  TEST_FP_OP2 40, fminm.s, w, , 0, 0xffffffff807fffff, 0x4b000003, 0x807fffff
  TEST_FP_OP2 41, fmaxm.s, w, , 0, 0xffffffffb4000000, 0xff800000, 0xb4000000
  TEST_FP_OP2 42, fminm.s, w, , 0, 0xffffffffc2554000, 0xb4000000, 0xc2554000
  TEST_FP_OP2 43, fmaxm.s, w, , 16, 0x7fc00000, 0xff800000, 0xff800001
  TEST_FP_OP2 44, fminm.s, w, , 0, 0x7fc00000, 0xbf800000, 0x7fc00000
  TEST_FP_OP2 45, fmaxm.s, w, , 0, 0x3fc00000, 0x3fc00000, 0x807fffff
  TEST_FP_OP2 46, fminm.s, w, , 0, 0x40000000, 0x40000000, 0x7f800000
  TEST_FP_OP2 47, fmaxm.s, w, , 0, 0xffffffffbf000000, 0xcb000003, 0xbf000000
  TEST_FP_OP2 48, fminm.s, w, , 16, 0x7fc00000, 0x3f800001, 0x7f800001
  TEST_FP_OP2 49, fmaxm.s, w, , 0, 0x42554000, 0xff800000, 0x42554000
  TEST_FP_OP2 50, fminm.s, w, , 0, 0x7fc00000, 0xffc00000, 0xcb000003
  TEST_FP_OP2 51, fmaxm.s, w, , 16, 0x7fc00000, 0x0, 0xff800001
  TEST_FP_OP2 52, fminm.s, w, , 0, 0x7fc00000, 0xffc00000, 0xbfc00000
  TEST_FP_OP2 53, fmaxm.s, w, , 0, 0x7f7fffff, 0x34000000, 0x7f7fffff
  TEST_FP_OP2 54, fminm.s, w, , 0, 0xffffffffbfc00000, 0xbfc00000, 0x34000000
  TEST_FP_OP2 55, fmaxm.s, w, , 0, 0x3f800000, 0xbf000000, 0x3f800000
  TEST_FP_OP2 56, fminm.s, w, , 0, 0xffffffffbf800001, 0xbf800001, 0x42554000
  TEST_FP_OP2 57, fmaxm.s, w, , 0, 0x40000000, 0x3f800000, 0x40000000
  TEST_FP_OP2 58, fminm.s, w, , 16, 0x7fc00000, 0x3f000000, 0x7f800001
  TEST_FP_OP2 59, fmaxm.s, w, , 0, 0x7fffff, 0x7fffff, 0xbfc00000
  TEST_FP_OP2 60, fminm.s, w, , 16, 0x7fc00000, 0x3f800000, 0xff800001
  TEST_FP_OP2 61, fmaxm.s, w, , 0, 0xffffffff807fffff, 0x807fffff, 0xbfc00000

  TEST_PASSFAIL

RVTEST_CODE_END
