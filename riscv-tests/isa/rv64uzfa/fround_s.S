# env: p v s
# isa: zfa
# FROUND_S (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FROUND
# and FROUNDNX round to an integer in the format; only the second says that it was inexact.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP1 2, fround.s, w, rne, 0, 0xffffffff80000000, 0x80000000
  TEST_FP_OP1 3, froundnx.s, w, rne, 1, 0xffffffff80000000, 0xbedbfa4e
  TEST_FP_OP1 4, fround.s, w, rtz, 0, 0x0, 0x3e3a6483
  TEST_FP_OP1 5, froundnx.s, w, rtz, 16, 0x7fc00000, 0xff800001
  TEST_FP_OP1 6, fround.s, w, rdn, 0, 0x0, 0x310d46e
  TEST_FP_OP1 7, froundnx.s, w, rdn, 1, 0xffffffffbf800000, 0xbdd2638e
  TEST_FP_OP1 8, fround.s, w, rup, 0, 0x7f7fffff, 0x7f7fffff
  TEST_FP_OP1 9, froundnx.s, w, rup, 0, 0xffffffffc1000000, 0xc1000000
  TEST_FP_OP1 10, fround.s, w, rmm, 0, 0x7fc00000, 0xfff20f23
  TEST_FP_OP1 11, froundnx.s, w, rmm, 0, 0xffffffffcb000003, 0xcb000003
  TEST_FP_OP1 12, fround.s, w, rne, 0, 0x0, 0x3de00000
  TEST_FP_OP1 13, froundnx.s, w, rne, 1, 0xffffffff80000000, 0xbf000000
  TEST_FP_OP1 14, fround.s, w, rtz, 0, 0xffffffff80000000, 0xb4000000
  TEST_FP_OP1 15, froundnx.s, w, rtz, 1, 0xffffffffc0c00000, 0xc0d84b29
  TEST_FP_OP1 16, fround.s, w, rdn, 0, 0xffffffffbf800000, 0xbe680000
  TEST_FP_OP1 17, froundnx.s, w, rdn, 0, 0x7f7fffff, 0x7f7fffff
  TEST_FP_OP1 18, fround.s, w, rup, 0, 0xffffffffc1300000, 0xc1300000
  TEST_FP_OP1 19, froundnx.s, w, rup, 1, 0xffffffff80000000, 0xbf000000
  TEST_FP_OP1 20, fround.s, w, rmm, 0, 0xffffffffc0000000, 0xc0000000
  TEST_FP_OP1 21, froundnx.s, w, rmm, 0, 0x40000000, 0x40000000
  TEST_FP_OP1 22, fround.s, w, rne, 0, 0xffffffffc0000000, 0xbff48b09
  TEST_FP_OP1 23, froundnx.s, w, rne, 0, 0x7f7fffff, 0x7f7fffff
  TEST_FP_OP1 24, fround.s, w, rtz, 0, 0xffffffff80000000, 0x8567ce8e
  TEST_FP_OP1 25, froundnx.s, w, rtz, 0, 0x3f800000, 0x3f800000
  TEST_FP_OP1 26, fround.s, w, rdn, 0, 0x7fc00000, 0xffc00000
  TEST_FP_OP1 27, froundnx.s, w, rdn, 1, 0xffffffffbf800000, 0xb4000000
  TEST_FP_OP1 28, fround.s, w, rup, 0, 0x40a00000, 0x408bbfa8
  TEST_FP_OP1 29, froundnx.s, w, rup, 1, 0xffffffffbf800000, 0xbfc00000
  TEST_FP_OP1 30, fround.s, w, rmm, 0, 0xffffffffbf800000, 0xbf1e0357
  TEST_FP_OP1 31, froundnx.s, w, rmm, 1, 0x46f1f200, 0x46f1f16d
  TEST_FP_OP1 32, fround.s, w, rne, 0, 0xffffffff80000000, 0xbf000000
  TEST_FP_OP1 33, froundnx.s, w, rne, 1, 0xffffffff80000000, 0xbe8893d2
  TEST_FP_OP1 34, fround.s, w, rtz, 0, 0x41c80000, 0x41c82ef9
  TEST_FP_OP1 35, froundnx.s, w, rtz, 0, 0xffffffffc0000000, 0xc0000000
  TEST_FP_OP1 36, fround.s, w, rdn, 0, 0x41500000, 0x41580000
  TEST_FP_OP1 37, froundnx.s, w, rdn, 1, 0xffffffffc1d80000, 0xc1d6d068
  TEST_FP_OP1 38, fround.s, w, rup, 0, 0x3f800000, 0x3f800000
  TEST_FP_OP1 39, froundnx.s, w, rup, 1, 0xffffffff80000000, 0xbe980000
  TEST_FP_OP1 40, fround.s, w, rmm, 0, 0x0, 0x3d800000
  TEST_FP_OP1 41, froundnx.s, w, rmm, 1, 0xffffffffc2540000, 0xc2554000
  TEST_FP_OP1 42, fround.s, w, rne, 0, 0xffffffffc1000000, 0xc0f80000
  TEST_FP_OP1 43, froundnx.s, w, rne, 0, 0x5fe7bc31, 0x5fe7bc31
  TEST_FP_OP1 44, fround.s, w, rtz, 0, 0xffffffff80000000, 0xbf000000
  TEST_FP_OP1 45, froundnx.s, w, rtz, 1, 0x0, 0x3ef78e99
  TEST_FP_OP1 46, fround.s, w, rdn, 0, 0xffffffffc2640000, 0xc262fd8a
  TEST_FP_OP1 47, froundnx.s, w, rdn, 0, 0x7fc00000, 0x7fc00000
  TEST_FP_OP1 48, fround.s, w, rup, 0, 0xffffffffbf800000, 0xbfaecdc0
  TEST_FP_OP1 49, froundnx.s, w, rup, 1, 0xffffffff80000000, 0xb4000000
  TEST_FP_OP1 50, fround.s, w, rmm, 0, 0x3f800000, 0x3f800000
  TEST_FP_OP1 51, froundnx.s, w, rmm, 1, 0xffffffffc2540000, 0xc2554000
  TEST_FP_OP1 52, fround.s, w, rne, 0, 0xffffffff80000000, 0x9faf55e6
  TEST_FP_OP1 53, froundnx.s, w, rne, 0, 0xffffffffcb000003, 0xcb000003
  TEST_FP_OP1 54, fround.s, w, rtz, 0, 0x41d00000, 0x41d00000
  TEST_FP_OP1 55, froundnx.s, w, rtz, 0, 0xffffffffc1e80000, 0xc1e80000
  TEST_FP_OP1 56, fround.s, w, rdn, 0, 0xffffffffbf800000, 0x80000001
  TEST_FP_OP1 57, froundnx.s, w, rdn, 1, 0x42540000, 0x42554000
  TEST_FP_OP1 58, fround.s, w, rup, 0, 0x40000000, 0x3f800001
  TEST_FP_OP1 59, froundnx.s, w, rup, 0, 0x0, 0x0
  TEST_FP_OP1 60, fround.s, w, rmm, 0, 0x40e00000, 0x40d80000
  TEST_FP_OP1 61, froundnx.s, w, rmm, 0, 0x7fc00000, 0xffc00000
  TEST_FP_OP1 62, fround.s, w, rne, 0, 0xffffffff80000000, 0xb4000000
  TEST_FP_OP1 63, froundnx.s, w, rne, 1, 0xffffffff80000000, 0xbe2074c9
  TEST_FP_OP1 64, fround.s, w, rtz, 0, 0xffffffffc0000000, 0xc0100000
  TEST_FP_OP1 65, froundnx.s, w, rtz, 1, 0xffffffffbf800000, 0xbfc00000
  TEST_FP_OP1 66, fround.s, w, rdn, 0, 0x0, 0x3f400000
  TEST_FP_OP1 67, froundnx.s, w, rdn, 1, 0xffffffffbf800000, 0xbe25fff1
  TEST_FP_OP1 68, fround.s, w, rup, 0, 0x7f800000, 0x7f800000
  TEST_FP_OP1 69, froundnx.s, w, rup, 1, 0x3f800000, 0x3f000000
  TEST_FP_OP1 70, fround.s, w, rmm, 0, 0xffffffff80000000, 0xb4000000
  TEST_FP_OP1 71, froundnx.s, w, rmm, 1, 0xffffffff80000000, 0x807fffff

  TEST_PASSFAIL

RVTEST_CODE_END
