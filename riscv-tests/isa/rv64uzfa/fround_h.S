# env: p v s
# isa: zfh zfa
# FROUND_H (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FROUND
# and FROUNDNX round to an integer in the format; only the second says that it was inexact.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP1 2, fround.h, h, rne, 0, 0xffffffffffff8000, 0x8001
  TEST_FP_OP1 3, froundnx.h, h, rne, 1, 0xffffffffffffbc00, 0xbc01
  TEST_FP_OP1 4, fround.h, h, rtz, 0, 0x0, 0x1400
  TEST_FP_OP1 5, froundnx.h, h, rtz, 0, 0x3c00, 0x3c00
  TEST_FP_OP1 6, fround.h, h, rdn, 0, 0x0, 0x3ff
  TEST_FP_OP1 7, froundnx.h, h, rdn, 1, 0xffffffffffffbc00, 0x8400
  TEST_FP_OP1 8, fround.h, h, rup, 0, 0x3c00, 0x3800
  TEST_FP_OP1 9, froundnx.h, h, rup, 1, 0x3c00, 0x3ac0
  TEST_FP_OP1 10, fround.h, h, rmm, 0, 0x4200, 0x4240
  TEST_FP_OP1 11, froundnx.h, h, rmm, 1, 0xffffffffffff8000, 0x9400
  TEST_FP_OP1 12, fround.h, h, rne, 0, 0xffffffffffffc000, 0xbeb6
  TEST_FP_OP1 13, froundnx.h, h, rne, 1, 0xffffffffffff8000, 0x9400
  TEST_FP_OP1 14, fround.h, h, rtz, 0, 0x0, 0x400
  TEST_FP_OP1 15, froundnx.h, h, rtz, 0, 0x7e00, 0x7e00
  TEST_FP_OP1 16, fround.h, h, rdn, 0, 0xffffffffffffbc00, 0xb2c0
  TEST_FP_OP1 17, froundnx.h, h, rdn, 16, 0x7e00, 0x7c01
  TEST_FP_OP1 18, fround.h, h, rup, 0, 0x3c00, 0x30f0
  TEST_FP_OP1 19, froundnx.h, h, rup, 1, 0x3c00, 0x30f2
  TEST_FP_OP1 20, fround.h, h, rmm, 0, 0xfffffffffffffc00, 0xfc00
  TEST_FP_OP1 21, froundnx.h, h, rmm, 1, 0x4a80, 0x4a68
  TEST_FP_OP1 22, fround.h, h, rne, 0, 0xffffffffffff8000, 0xaebc
  TEST_FP_OP1 23, froundnx.h, h, rne, 1, 0x0, 0x400
  TEST_FP_OP1 24, fround.h, h, rtz, 0, 0x4700, 0x477c
  TEST_FP_OP1 25, froundnx.h, h, rtz, 1, 0x0, 0x2e59
  TEST_FP_OP1 26, fround.h, h, rdn, 0, 0xffffffffffffd2c0, 0xd2aa
  TEST_FP_OP1 27, froundnx.h, h, rdn, 1, 0xffffffffffffbc00, 0x974f
  TEST_FP_OP1 28, fround.h, h, rup, 0, 0x6403, 0x6403
  TEST_FP_OP1 29, froundnx.h, h, rup, 1, 0x3c00, 0x1
  TEST_FP_OP1 30, fround.h, h, rmm, 0, 0xffffffffffff8000, 0x8276
  TEST_FP_OP1 31, froundnx.h, h, rmm, 1, 0x4600, 0x461c
  TEST_FP_OP1 32, fround.h, h, rne, 0, 0xffffffffffffc000, 0xbe00
  TEST_FP_OP1 33, froundnx.h, h, rne, 1, 0x4400, 0x4300
  TEST_FP_OP1 34, fround.h, h, rtz, 0, 0xffffffffffffec9a, 0xec9a
  TEST_FP_OP1 35, froundnx.h, h, rtz, 1, 0x3c00, 0x3e00
  TEST_FP_OP1 36, fround.h, h, rdn, 0, 0xffffffffffffcc40, 0xcc38
  TEST_FP_OP1 37, froundnx.h, h, rdn, 1, 0x0, 0x32b3
  TEST_FP_OP1 38, fround.h, h, rup, 0, 0xffffffffffff8000, 0x8400
  TEST_FP_OP1 39, froundnx.h, h, rup, 1, 0xffffffffffffcb80, 0xcbd8
  TEST_FP_OP1 40, fround.h, h, rmm, 0, 0xffffffffffff8000, 0x9d13
  TEST_FP_OP1 41, froundnx.h, h, rmm, 16, 0x7e00, 0xfc01
  TEST_FP_OP1 42, fround.h, h, rne, 0, 0xffffffffffffbc00, 0xb90d
  TEST_FP_OP1 43, froundnx.h, h, rne, 1, 0x0, 0x3800
  TEST_FP_OP1 44, fround.h, h, rtz, 0, 0xffffffffffff8000, 0xb800
  TEST_FP_OP1 45, froundnx.h, h, rtz, 1, 0x0, 0x37bd
  TEST_FP_OP1 46, fround.h, h, rdn, 0, 0x7e00, 0x7e00
  TEST_FP_OP1 47, froundnx.h, h, rdn, 1, 0xffffffffffffc000, 0xbc01
  TEST_FP_OP1 48, fround.h, h, rup, 0, 0xffffffffffffc700, 0xc76e
  TEST_FP_OP1 49, froundnx.h, h, rup, 1, 0x3c00, 0x3780
  TEST_FP_OP1 50, fround.h, h, rmm, 0, 0xffffffffffffc000, 0xbe00
  TEST_FP_OP1 51, froundnx.h, h, rmm, 1, 0xffffffffffff8000, 0xade5
  TEST_FP_OP1 52, fround.h, h, rne, 0, 0xffffffffffff8000, 0x8b4a
  TEST_FP_OP1 53, froundnx.h, h, rne, 1, 0x0, 0x3ff
  TEST_FP_OP1 54, fround.h, h, rtz, 0, 0xffffffffffff8000, 0xb800
  TEST_FP_OP1 55, froundnx.h, h, rtz, 1, 0xffffffffffffc900, 0xc962
  TEST_FP_OP1 56, fround.h, h, rdn, 0, 0xfffffffffffffc00, 0xfc00
  TEST_FP_OP1 57, froundnx.h, h, rdn, 1, 0xffffffffffffc000, 0xbf1c
  TEST_FP_OP1 58, fround.h, h, rup, 0, 0x3c00, 0x3a16
  TEST_FP_OP1 59, froundnx.h, h, rup, 1, 0x3c00, 0x400
  TEST_FP_OP1 60, fround.h, h, rmm, 0, 0x0, 0x400
  TEST_FP_OP1 61, froundnx.h, h, rmm, 1, 0xffffffffffff8000, 0xa057
  TEST_FP_OP1 62, fround.h, h, rne, 0, 0xffffffffffff8000, 0x9400
  TEST_FP_OP1 63, froundnx.h, h, rne, 1, 0xffffffffffffbc00, 0xbc01
  TEST_FP_OP1 64, fround.h, h, rtz, 0, 0xffffffffffff8000, 0x9ad9
  TEST_FP_OP1 65, froundnx.h, h, rtz, 1, 0xffffffffffff8000, 0x8001
  TEST_FP_OP1 66, fround.h, h, rdn, 0, 0xffffffffffffc200, 0xc180
  TEST_FP_OP1 67, froundnx.h, h, rdn, 0, 0x4000, 0x4000
  TEST_FP_OP1 68, fround.h, h, rup, 0, 0xffffffffffffbc00, 0xbc00
  TEST_FP_OP1 69, froundnx.h, h, rup, 1, 0xffffffffffff8000, 0x8001
  TEST_FP_OP1 70, fround.h, h, rmm, 0, 0xffffffffffff8000, 0x8879
  TEST_FP_OP1 71, froundnx.h, h, rmm, 0, 0x3c00, 0x3c00

  TEST_PASSFAIL

RVTEST_CODE_END
