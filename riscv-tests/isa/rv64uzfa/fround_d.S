# env: p v s
# isa: zfa
# FROUND_D (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FROUND
# and FROUNDNX round to an integer in the format; only the second says that it was inexact.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP1 2, fround.d, d, rne, 0, 0x8000000000000000, 0x8000000000000000
  TEST_FP_OP1 3, froundnx.d, d, rne, 1, 0xc000000000000000, 0xbff8000000000000
  TEST_FP_OP1 4, fround.d, d, rtz, 0, 0x0, 0x1
  TEST_FP_OP1 5, froundnx.d, d, rtz, 1, 0x3ff0000000000000, 0x3ff8000000000000
  TEST_FP_OP1 6, fround.d, d, rdn, 0, 0xd3aaff426386ce27, 0xd3aaff426386ce27
  TEST_FP_OP1 7, froundnx.d, d, rdn, 1, 0x0, 0x3fe0000000000000
  TEST_FP_OP1 8, fround.d, d, rup, 0, 0xc330000000000003, 0xc330000000000003
  TEST_FP_OP1 9, froundnx.d, d, rup, 0, 0x4878cc6ee5ad9953, 0x4878cc6ee5ad9953
  TEST_FP_OP1 10, fround.d, d, rmm, 0, 0xbff0000000000000, 0xbff2e31d4f2b91f3
  TEST_FP_OP1 11, froundnx.d, d, rmm, 0, 0x7ff8000000000000, 0x7ff8000000000000
  TEST_FP_OP1 12, fround.d, d, rne, 0, 0x0, 0x3fe0000000000000
  TEST_FP_OP1 13, froundnx.d, d, rne, 1, 0x8000000000000000, 0x9c95d14b743f5358
  TEST_FP_OP1 14, fround.d, d, rtz, 0, 0x8000000000000000, 0xbfe0000000000000
  TEST_FP_OP1 15, froundnx.d, d, rtz, 1, 0xbff0000000000000, 0xbff0000000000001
  TEST_FP_OP1 16, fround.d, d, rdn, 0, 0x4330000000000003, 0x4330000000000003
  TEST_FP_OP1 17, froundnx.d, d, rdn, 16, 0x7ff8000000000000, 0xfff0000000000001
  TEST_FP_OP1 18, fround.d, d, rup, 0, 0x3ff0000000000000, 0x3fe41bc0e7865be0
  TEST_FP_OP1 19, froundnx.d, d, rup, 1, 0x402a000000000000, 0x4029d9c6f2a2ddfd
  TEST_FP_OP1 20, fround.d, d, rmm, 16, 0x7ff8000000000000, 0x7ff0000000000001
  TEST_FP_OP1 21, froundnx.d, d, rmm, 0, 0xc5c051d5c546b1d2, 0xc5c051d5c546b1d2
  TEST_FP_OP1 22, fround.d, d, rne, 0, 0xc000000000000000, 0xc003000000000000
  TEST_FP_OP1 23, froundnx.d, d, rne, 16, 0x7ff8000000000000, 0x7ff0000000000001
  TEST_FP_OP1 24, fround.d, d, rtz, 0, 0x0, 0x3fb8363762202feb
  TEST_FP_OP1 25, froundnx.d, d, rtz, 1, 0x0, 0x3fe0000000000000
  TEST_FP_OP1 26, fround.d, d, rdn, 0, 0x0, 0xfffffffffffff
  TEST_FP_OP1 27, froundnx.d, d, rdn, 1, 0x3ff0000000000000, 0x3ffa000000000000
  TEST_FP_OP1 28, fround.d, d, rup, 0, 0x4008000000000000, 0x4000de72c490c169
  TEST_FP_OP1 29, froundnx.d, d, rup, 0, 0x7ff8000000000000, 0x7ff8000000000000
  TEST_FP_OP1 30, fround.d, d, rmm, 0, 0x3ff0000000000000, 0x3fe9000000000000
  TEST_FP_OP1 31, froundnx.d, d, rmm, 1, 0x8000000000000000, 0xbfb62da1faeb9148
  TEST_FP_OP1 32, fround.d, d, rne, 0, 0x7ff0000000000000, 0x7ff0000000000000
  TEST_FP_OP1 33, froundnx.d, d, rne, 1, 0x0, 0x3fe0000000000000
  TEST_FP_OP1 34, fround.d, d, rtz, 0, 0x64a2d617d8768657, 0x64a2d617d8768657
  TEST_FP_OP1 35, froundnx.d, d, rtz, 1, 0x0, 0x1
  TEST_FP_OP1 36, fround.d, d, rdn, 0, 0x45af8a31728d3e41, 0x45af8a31728d3e41
  TEST_FP_OP1 37, froundnx.d, d, rdn, 1, 0xc03e000000000000, 0xc03d7356cd6c899d
  TEST_FP_OP1 38, fround.d, d, rup, 0, 0x8000000000000000, 0xbcb0000000000000
  TEST_FP_OP1 39, froundnx.d, d, rup, 1, 0x8000000000000000, 0xa1ab06f6c9de5d24
  TEST_FP_OP1 40, fround.d, d, rmm, 16, 0x7ff8000000000000, 0x7ff0000000000001
  TEST_FP_OP1 41, froundnx.d, d, rmm, 1, 0x404a800000000000, 0x404aa80000000000
  TEST_FP_OP1 42, fround.d, d, rne, 0, 0x0, 0x3fe0000000000000
  TEST_FP_OP1 43, froundnx.d, d, rne, 1, 0x8000000000000000, 0xbfd1332ff40786dd
  TEST_FP_OP1 44, fround.d, d, rtz, 0, 0x8000000000000000, 0x8010000000000000
  TEST_FP_OP1 45, froundnx.d, d, rtz, 1, 0x403e000000000000, 0x403e3f93f481bb1a
  TEST_FP_OP1 46, fround.d, d, rdn, 0, 0xbff0000000000000, 0xbb03c60f6a555206
  TEST_FP_OP1 47, froundnx.d, d, rdn, 1, 0xbff0000000000000, 0x800fffffffffffff
  TEST_FP_OP1 48, fround.d, d, rup, 0, 0x8000000000000000, 0x9267c3c00f3a906c
  TEST_FP_OP1 49, froundnx.d, d, rup, 1, 0x3ff0000000000000, 0x3fc7bff6e3d13667
  TEST_FP_OP1 50, fround.d, d, rmm, 0, 0x4000000000000000, 0x3ff8000000000000
  TEST_FP_OP1 51, froundnx.d, d, rmm, 0, 0xffefffffffffffff, 0xffefffffffffffff
  TEST_FP_OP1 52, fround.d, d, rne, 0, 0xc038000000000000, 0xc038000000000000
  TEST_FP_OP1 53, froundnx.d, d, rne, 16, 0x7ff8000000000000, 0xfff0000000000001
  TEST_FP_OP1 54, fround.d, d, rtz, 0, 0xc020000000000000, 0xc021000000000000
  TEST_FP_OP1 55, froundnx.d, d, rtz, 1, 0xbff0000000000000, 0xbff0000000000001
  TEST_FP_OP1 56, fround.d, d, rdn, 0, 0x7ff0000000000000, 0x7ff0000000000000
  TEST_FP_OP1 57, froundnx.d, d, rdn, 1, 0xbff0000000000000, 0xb74d9c16d944ca84
  TEST_FP_OP1 58, fround.d, d, rup, 0, 0x3ff0000000000000, 0x3d6c27791484219a
  TEST_FP_OP1 59, froundnx.d, d, rup, 0, 0x7ff0000000000000, 0x7ff0000000000000
  TEST_FP_OP1 60, fround.d, d, rmm, 16, 0x7ff8000000000000, 0x7ff0000000000001
  TEST_FP_OP1 61, froundnx.d, d, rmm, 1, 0x0, 0x1
  TEST_FP_OP1 62, fround.d, d, rne, 0, 0x7ff0000000000000, 0x7ff0000000000000
  TEST_FP_OP1 63, froundnx.d, d, rne, 1, 0x4000000000000000, 0x4004000000000000
  TEST_FP_OP1 64, fround.d, d, rtz, 0, 0x8000000000000000, 0xbfb2000000000000
  TEST_FP_OP1 65, froundnx.d, d, rtz, 0, 0xc000000000000000, 0xc000000000000000
  TEST_FP_OP1 66, fround.d, d, rdn, 0, 0xc501d7517738bee0, 0xc501d7517738bee0
  TEST_FP_OP1 67, froundnx.d, d, rdn, 0, 0x7966e3877a886d38, 0x7966e3877a886d38
  TEST_FP_OP1 68, fround.d, d, rup, 16, 0x7ff8000000000000, 0xfff0000000000001
  TEST_FP_OP1 69, froundnx.d, d, rup, 1, 0x8000000000000000, 0xbfbdc224298f7fd6
  TEST_FP_OP1 70, fround.d, d, rmm, 0, 0x3ff0000000000000, 0x3fe6000000000000
  TEST_FP_OP1 71, froundnx.d, d, rmm, 0, 0x4000000000000000, 0x4000000000000000

  TEST_PASSFAIL

RVTEST_CODE_END
