# env: p v s
# isa: zfa
# FLEQ_S (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FLEQ and
# FLTQ are quiet comparisons.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CMP 2, fltq.s, w, 0, 0, 0xff7fffff, 0xff7fffff
  TEST_FP_CMP 3, fleq.s, w, 0, 1, 0xc0000000, 0xbf800000
  TEST_FP_CMP 4, fltq.s, w, 0, 1, 0x800000, 0x4b000003
  TEST_FP_CMP 5, fleq.s, w, 16, 0, 0xff800001, 0xbfc00000
  TEST_FP_CMP 6, fltq.s, w, 0, 0, 0xbfc00000, 0xbfc00000
  TEST_FP_CMP 7, fleq.s, w, 0, 1, 0xff7fffff, 0xb4000000
  TEST_FP_CMP 8, fltq.s, w, 0, 0, 0x40000000, 0x1
  TEST_FP_CMP 9, fleq.s, w, 0, 0, 0x7f800000, 0x3f800000
  TEST_FP_CMP 10, fltq.s, w, 0, 0, 0xc0000000, 0xc0000000
  TEST_FP_CMP 11, fleq.s, w, 0, 1, 0xb4000000, 0x800000
  TEST_FP_CMP 12, fltq.s, w, 0, 0, 0x42554000, 0xff7fffff
  TEST_FP_CMP 13, fleq.s, w, 0, 0, 0x807fffff, 0xff800000
  TEST_FP_CMP 14, fltq.s, w, 0, 0, 0xbfc00000, 0xbfc00000
  TEST_FP_CMP 15, fleq.s, w, 0, 0, 0x0, 0xbf800000
  TEST_FP_CMP 16, fltq.s, w, 0, 0, 0x80000001, 0x80000001
  TEST_FP_CMP 17, fleq.s, w, 0, 0, 0x80000000, 0xc2554000
  TEST_FP_CMP 18, fltq.s, w, 0, 0, 0x3f000000, 0x3f000000
  TEST_FP_CMP 19, fleq.s, w, 0, 0, 0x7fc00000, 0xc0000000
  TEST_FP_CMP 20, fltq.s, w, 16, 0, 0x42554000, 0xff800001
  TEST_FP_CMP 21, fleq.s, w, 0, 1, 0xcb000003, 0x3f800001
  TEST_FP_CMP 22, fltq.s, w, 0, 0, 0xc2554000, 0xc2554000
  TEST_FP_CMP 23, fleq.s, w, 16, 0, 0x7f800001, 0x3f800001
  TEST_FP_CMP 24, fltq.s, w, 0, 1, 0xb4000000, 0x80000000
  TEST_FP_CMP 25, fleq.s, w, 0, 1, 0xc0000000, 0xc0000000
  TEST_FP_CMP 26, fltq.s, w, 0, 0, 0xc0000000, 0xc0000000
  TEST_FP_CMP 27, fleq.s, w, 0, 1, 0x34000000, 0x3f000000
  TEST_FP_CMP 28, fltq.s, w, 0, 0, 0x80800000, 0xffc00000
  TEST_FP_CMP 29, fleq.s, w, 0, 0, 0x7f800000, 0xff800000
  TEST_FP_CMP 30, fltq.s, w, 0, 0, 0xbf800001, 0xbf800001
  TEST_FP_CMP 31, fleq.s, w, 0, 0, 0x1, 0xbf000000
  TEST_FP_CMP 32, fltq.s, w, 16, 0, 0xff800001, 0x80000000
  TEST_FP_CMP 33, fleq.s, w, 0, 1, 0xc2554000, 0x42554000
  TEST_FP_CMP 34, fltq.s, w, 0, 0, 0x7fffff, 0x7fffff
  TEST_FP_CMP 35, fleq.s, w, 0, 1, 0xc2554000, 0x7f7fffff
  TEST_FP_CMP 36, fltq.s, w, 0, 0, 0x800000, 0x800000
  TEST_FP_CMP 37, fleq.s, w, 0, 1, 0x42554000, 0x7f800000
  TEST_FP_CMP 38, fltq.s, w, 0, 0, 0xff7fffff, 0xff7fffff
  TEST_FP_CMP 39, fleq.s, w, 0, 1, 0xff7fffff, 0x800000
  TEST_FP_CMP 40, fltq.s, w, 16, 0, 0xbf800000, 0xff800001
  TEST_FP_CMP 41, fleq.s, w, 0, 1, 0x0, 0x4b000003
  TEST_FP_CMP 42, fltq.s, w, 0, 0, 0x807fffff, 0x807fffff
  TEST_FP_CMP 43, fleq.s, w, 16, 0, 0xff800001, 0xff800001
  TEST_FP_CMP 44, fltq.s, w, 0, 0, 0x80000000, 0x80000000
  TEST_FP_CMP 45, fleq.s, w, 0, 1, 0xff7fffff, 0x1
  TEST_FP_CMP 46, fltq.s, w, 0, 0, 0x7fffff, 0x7fffff
  TEST_FP_CMP 47, fleq.s, w, 0, 1, 0xc2554000, 0x7fffff
  TEST_FP_CMP 48, fltq.s, w, 0, 0, 0x3f800001, 0x0
  TEST_FP_CMP 49, fleq.s, w, 0, 1, 0x807fffff, 0x0

  TEST_PASSFAIL

RVTEST_CODE_END
