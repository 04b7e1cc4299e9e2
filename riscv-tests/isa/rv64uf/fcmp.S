# env: p v s
# FCMP (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FEQ is a quiet
# comparison, FLT and FLE are signaling ones.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CMP 2, feq.s, w, 0, 1, 0x80800000, 0x80800000
  TEST_FP_CMP 3, flt.s, w, 0, 0, 0x0, 0xcb000003
  TEST_FP_CMP 4, fle.s, w, 16, 0, 0xffc00000, 0x3f800000
  TEST_FP_CMP 5, feq.s, w, 0, 0, 0x7f7fffff, 0x42554000
  TEST_FP_CMP 6, flt.s, w, 0, 0, 0xbfc00000, 0xbfc00000
  TEST_FP_CMP 7, fle.s, w, 0, 1, 0x7fffff, 0x7f7fffff
  TEST_FP_CMP 8, feq.s, w, 0, 0, 0xc2554000, 0x7f7fffff
  TEST_FP_CMP 9, flt.s, w, 0, 0, 0x42554000, 0x800000
  TEST_FP_CMP 10, fle.s, w, 0, 1, 0xc0000000, 0xc0000000
  TEST_FP_CMP 11, feq.s, w, 0, 0, 0x80800000, 0x40000000
  TEST_FP_CMP 12, flt.s, w, 0, 0, 0xff7fffff, 0xff7fffff
  TEST_FP_CMP 13, fle.s, w, 0, 0, 0xb4000000, 0xc2554000
  TEST_FP_CMP 14, feq.s, w, 0, 1, 0x800000, 0x800000
  TEST_FP_CMP 15, flt.s, w, 0, 0, 0xc2554000, 0xff800000
  TEST_FP_CMP 16, fle.s, w, 0, 1, 0x1, 0x34000000
  TEST_FP_CMP 17, feq.s, w, 0, 0, 0x4b000003, 0x3f000000
  TEST_FP_CMP 18, flt.s, w, 0, 0, 0x800000, 0x800000
  TEST_FP_CMP 19, fle.s, w, 16, 0, 0x1, 0x7f800001
  TEST_FP_CMP 20, feq.s, w, 0, 0, 0x34000000, 0xbf800000
  TEST_FP_CMP 21, flt.s, w, 0, 0, 0x7fffff, 0xcb000003
  TEST_FP_CMP 22, fle.s, w, 0, 1, 0x34000000, 0x34000000
  TEST_FP_CMP 23, feq.s, w, 0, 0, 0xffc00000, 0x3f800000
  TEST_FP_CMP 24, flt.s, w, 0, 0, 0x34000000, 0x80000001
  TEST_FP_CMP 25, fle.s, w, 0, 1, 0x80000000, 0x3f800000
  TEST_FP_CMP 26, feq.s, w, 0, 1, 0x42554000, 0x42554000
  TEST_FP_CMP 27, flt.s, w, 16, 0, 0xff800001, 0x40000000
  TEST_FP_CMP 28, fle.s, w, 16, 0, 0x3f800001, 0x7fc00000
  TEST_FP_CMP 29, feq.s, w, 0, 0, 0x807fffff, 0xff7fffff
  TEST_FP_CMP 30, flt.s, w, 0, 0, 0x1, 0x1
  TEST_FP_CMP 31, fle.s, w, 0, 1, 0x80000001, 0x80000000
  TEST_FP_CMP 32, feq.s, w, 0, 0, 0x7fc00000, 0x80000001
  TEST_FP_CMP 33, flt.s, w, 0, 1, 0xff7fffff, 0x80000001
  TEST_FP_CMP 34, fle.s, w, 0, 1, 0x80000001, 0x80000001
  TEST_FP_CMP 35, feq.s, w, 0, 0, 0x1, 0x40000000
  TEST_FP_CMP 36, flt.s, w, 0, 0, 0x80000001, 0xbfc00000
  TEST_FP_CMP 37, fle.s, w, 16, 0, 0xbf800001, 0xffc00000
  TEST_FP_CMP 38, feq.s, w, 0, 1, 0xff800000, 0xff800000
  TEST_FP_CMP 39, flt.s, w, 0, 1, 0x34000000, 0x7f800000
  TEST_FP_CMP 40, fle.s, w, 0, 1, 0xc2554000, 0x1
  TEST_FP_CMP 41, feq.s, w, 0, 0, 0x42554000, 0x80000001
  TEST_FP_CMP 42, flt.s, w, 16, 0, 0x7fc00000, 0x7fc00000
  TEST_FP_CMP 43, fle.s, w, 0, 1, 0x0, 0x0
  TEST_FP_CMP 44, feq.s, w, 0, 0, 0xbf000000, 0x80000001
  TEST_FP_CMP 45, flt.s, w, 0, 1, 0x1, 0x800000
  TEST_FP_CMP 46, fle.s, w, 0, 1, 0xbf000000, 0xbf000000
  TEST_FP_CMP 47, feq.s, w, 0, 0, 0xbf800001, 0xff800000
  TEST_FP_CMP 48, flt.s, w, 0, 1, 0x3f800001, 0x42554000
  TEST_FP_CMP 49, fle.s, w, 16, 0, 0x7fc00000, 0xffc00000
  TEST_FP_CMP 50, feq.s, w, 0, 1, 0x34000000, 0x34000000
  TEST_FP_CMP 51, flt.s, w, 0, 1, 0xbf000000, 0x807fffff
  TEST_FP_CMP 52, fle.s, w, 0, 1, 0x0, 0x3f800001
  TEST_FP_CMP 53, feq.s, w, 16, 0, 0xff800001, 0x40000000
  TEST_FP_CMP 54, flt.s, w, 0, 0, 0x4b000003, 0x4b000003
  TEST_FP_CMP 55, fle.s, w, 0, 1, 0xbf000000, 0x42554000
  TEST_FP_CMP 56, feq.s, w, 0, 0, 0x7fffff, 0xbf000000
  TEST_FP_CMP 57, flt.s, w, 0, 1, 0xbf000000, 0x7fffff
  TEST_FP_CMP 58, fle.s, w, 0, 1, 0xbfc00000, 0xbfc00000
  TEST_FP_CMP 59, feq.s, w, 16, 0, 0xff800000, 0xff800001
  TEST_FP_CMP 60, flt.s, w, 0, 1, 0xb4000000, 0x42554000
  TEST_FP_CMP 61, fle.s, w, 16, 0, 0x7f800001, 0x7fffff
  TEST_FP_CMP 62, feq.s, w, 0, 0, 0x7fc00000, 0x7fc00000
  TEST_FP_CMP 63, flt.s, w, 16, 0, 0x7f800001, 0x800000
  TEST_FP_CMP 64, fle.s, w, 0, 0, 0x7f7fffff, 0x1
  TEST_FP_CMP 65, feq.s, w, 0, 0, 0xff800000, 0xffc00000
  TEST_FP_CMP 66, flt.s, w, 0, 0, 0xbfc00000, 0xbfc00000
  TEST_FP_CMP 67, fle.s, w, 0, 0, 0x3fc00000, 0x0

  TEST_PASSFAIL

RVTEST_CODE_END
