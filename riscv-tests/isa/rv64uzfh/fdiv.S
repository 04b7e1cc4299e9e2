# env: p v s
# isa: zfh
# FDIV (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FDIV and
# FSQRT in every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fdiv.h, h, rne, 1, 0x54ce, 0xc601, 0xad00
  TEST_FP_OP2 3, fdiv.h, h, rtz, 1, 0xffffffffffffbde7, 0xbbc0, 0x3940
  TEST_FP_OP2 4, fdiv.h, h, rdn, 1, 0xffffffffffffbe23, 0xc7ff, 0x4537
  TEST_FP_OP2 5, fdiv.h, h, rup, 1, 0x225c, 0x152a, 0x2e80
  TEST_FP_OP2 6, fdiv.h, h, rmm, 1, 0xffffffffffffc26f, 0xbc12, 0x3510
  TEST_FP_OP2 7, fdiv.h, h, rne, 1, 0xffffffffffff9537, 0x97e4, 0x3e0d
  TEST_FP_OP2 8, fdiv.h, h, rtz, 1, 0xffffffffffffb885, 0xc680, 0x49c0
  TEST_FP_OP2 9, fdiv.h, h, rdn, 1, 0xffffffffffffc5e5, 0x4080, 0xb61c
  TEST_FP_OP2 10, fdiv.h, h, rup, 1, 0xffffffffffffb91e, 0xb800, 0x3a40
  TEST_FP_OP2 11, fdiv.h, h, rmm, 3, 0x335, 0xbc01, 0xf4fe
  TEST_FP_OP2 12, fdiv.h, h, rne, 1, 0xffffffffffffc74e, 0xd2aa, 0x474c
  TEST_FP_OP2 13, fdiv.h, h, rtz, 1, 0x7294, 0x4181, 0xab1
  TEST_FP_OP2 14, fdiv.h, h, rdn, 0, 0xffffffffffff8000, 0x4de5, 0xfc00
  TEST_FP_OP2 15, fdiv.h, h, rup, 0, 0xffffffffffffc79b, 0x479b, 0xbc00
  TEST_FP_OP2 16, fdiv.h, h, rmm, 5, 0xfffffffffffffc00, 0x5334, 0x8983
  TEST_FP_OP2 17, fdiv.h, h, rne, 0, 0x0, 0x0, 0x56d
  TEST_FP_OP2 18, fdiv.h, h, rtz, 1, 0xffffffffffffce1d, 0xce7c, 0x3c3e
  TEST_FP_OP2 19, fdiv.h, h, rdn, 16, 0x7e00, 0xc705, 0x7c01
  TEST_FP_OP2 20, fdiv.h, h, rup, 16, 0x7e00, 0x8a70, 0x7cd7
  TEST_FP_OP2 21, fdiv.h, h, rmm, 1, 0xffffffffffffc020, 0x4b31, 0xc6f9
  TEST_FP_OP2 22, fdiv.h, h, rne, 1, 0x45b7, 0xc8c0, 0xbea6
  TEST_FP_OP2 23, fdiv.h, h, rtz, 1, 0xffffffffffffb644, 0xafc0, 0x34f2
  TEST_FP_OP2 24, fdiv.h, h, rdn, 1, 0xffffffffffffaeaf, 0x272d, 0xb44c
  TEST_FP_OP2 25, fdiv.h, h, rup, 1, 0xffffffffffffb4db, 0x41fd, 0xc8ee
  TEST_FP_OP2 26, fdiv.h, h, rmm, 1, 0xffffffffffffb676, 0x3d40, 0xc280
  TEST_FP_OP2 27, fdiv.h, h, rne, 1, 0xffffffffffffd8ac, 0x3540, 0x987f
  TEST_FP_OP2 28, fdiv.h, h, rtz, 16, 0x7e00, 0xa4a9, 0xfc01
  TEST_FP_OP2 29, fdiv.h, h, rdn, 1, 0xffffffffffffa796, 0xb3f4, 0x4832
  TEST_FP_OP2 30, fdiv.h, h, rup, 1, 0xffffffffffffbf82, 0xb1f1, 0x2e54
  TEST_FP_OP2 31, fdiv.h, h, rmm, 1, 0x182c, 0xaef3, 0xd2aa
  TEST_FP_OP2 32, fdiv.h, h, rne, 1, 0x43a5, 0xcb51, 0xc3a8
  TEST_FP_OP2 33, fdiv.h, h, rtz, 1, 0xffffffffffffc010, 0x400, 0x81f8
  TEST_FP_OP2 34, fdiv.h, h, rdn, 0, 0x47bd, 0xc7bd, 0xbc00
  TEST_FP_OP2 35, fdiv.h, h, rup, 1, 0xffffffffffffbd87, 0xe414, 0x61e6
  TEST_FP_OP2 36, fdiv.h, h, rmm, 0, 0xffffffffffff9c7f, 0x1c7f, 0xbc00
  TEST_FP_OP2 37, fdiv.h, h, rne, 0, 0x5f00, 0xb700, 0x9400
  TEST_FP_OP2 38, fdiv.h, h, rtz, 1, 0xffffffffffffd8f3, 0xdbf3, 0x3e6c
  TEST_FP_OP2 39, fdiv.h, h, rdn, 1, 0xffffffffffffb80b, 0x3ec0, 0xc2ae
  TEST_FP_OP2 40, fdiv.h, h, rup, 1, 0x4e0f, 0x4540, 0x32ef
  TEST_FP_OP2 41, fdiv.h, h, rmm, 1, 0xffffffffffff99f9, 0x3cde, 0xde85
  TEST_FP_OP1 42, fsqrt.h, h, rne, 0, 0x7e00, 0xfe00
  TEST_FP_OP1 43, fsqrt.h, h, rtz, 1, 0x3c78, 0x3cff
  TEST_FP_OP1 44, fsqrt.h, h, rdn, 1, 0x414a, 0x4700
  TEST_FP_OP1 45, fsqrt.h, h, rup, 16, 0x7e00, 0xadc0
  TEST_FP_OP1 46, fsqrt.h, h, rmm, 0, 0xc00, 0x1
  TEST_FP_OP1 47, fsqrt.h, h, rne, 0, 0x3d00, 0x3e40
  TEST_FP_OP1 48, fsqrt.h, h, rtz, 1, 0x3f36, 0x4280
  TEST_FP_OP1 49, fsqrt.h, h, rdn, 1, 0x388b, 0x3529
  TEST_FP_OP1 50, fsqrt.h, h, rup, 1, 0x1fff, 0x3ff
  TEST_FP_OP1 51, fsqrt.h, h, rmm, 1, 0x3ce6, 0x3e00
  TEST_FP_OP1 52, fsqrt.h, h, rne, 1, 0x36cd, 0x31c8
  TEST_FP_OP1 53, fsqrt.h, h, rtz, 1, 0x2d93, 0x1fc5
  TEST_FP_OP1 54, fsqrt.h, h, rdn, 0, 0x4100, 0x4640
  TEST_FP_OP1 55, fsqrt.h, h, rup, 1, 0x411a, 0x4680
  TEST_FP_OP1 56, fsqrt.h, h, rmm, 1, 0x202a, 0x455
  TEST_FP_OP1 57, fsqrt.h, h, rne, 1, 0x2432, 0xc66
  TEST_FP_OP1 58, fsqrt.h, h, rtz, 0, 0x7c00, 0x7c00
  TEST_FP_OP1 59, fsqrt.h, h, rdn, 1, 0x3fa9, 0x4356
  TEST_FP_OP1 60, fsqrt.h, h, rup, 0, 0x7c00, 0x7c00
  TEST_FP_OP1 61, fsqrt.h, h, rmm, 1, 0x3bb0, 0x3b63
  TEST_FP_OP1 62, fsqrt.h, h, rne, 1, 0x238f, 0xb25
  TEST_FP_OP1 63, fsqrt.h, h, rtz, 0, 0x3c00, 0x3c00
  TEST_FP_OP1 64, fsqrt.h, h, rdn, 1, 0x3c7d, 0x3d0b
  TEST_FP_OP1 65, fsqrt.h, h, rup, 1, 0x3ccc, 0x3dc0
  TEST_FP_OP1 66, fsqrt.h, h, rmm, 16, 0x7e00, 0xfc22
  TEST_FP_OP1 67, fsqrt.h, h, rne, 1, 0x39a8, 0x3800
  TEST_FP_OP1 68, fsqrt.h, h, rtz, 1, 0x525c, 0x690f
  TEST_FP_OP1 69, fsqrt.h, h, rdn, 16, 0x7e00, 0xc874
  TEST_FP_OP1 70, fsqrt.h, h, rup, 1, 0x372a, 0x326a
  TEST_FP_OP1 71, fsqrt.h, h, rmm, 1, 0x3991, 0x37c0

  TEST_PASSFAIL

RVTEST_CODE_END
