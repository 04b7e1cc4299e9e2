# env: p v s
# FCVT_SD (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FCVT between
# formats: narrowing in every mode, NaNs made canonical.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CVT 2, fcvt.s.d, w, d, rne, 3, 0xffffffff80000000, 0x8e0525edf8db8806
  TEST_FP_CVT 3, fcvt.d.s, d, w, , 0, 0x3f952f62c0000000, 0x3ca97b16
  TEST_FP_CVT 4, fcvt.s.d, w, d, rtz, 3, 0xffffffff80000000, 0x8addbe66cc9f257c
  TEST_FP_CVT 5, fcvt.d.s, d, w, , 0, 0xba581d42e0000000, 0x92c0ea17
  TEST_FP_CVT 6, fcvt.s.d, w, d, rdn, 16, 0x7fc00000, 0xfff0000000000001
  TEST_FP_CVT 7, fcvt.d.s, d, w, , 0, 0x3dd0564f80000000, 0x2e82b27c
  TEST_FP_CVT 8, fcvt.s.d, w, d, rup, 1, 0xffffffffbf11ea8d, 0xbfe23d51a693c79e
  TEST_FP_CVT 9, fcvt.d.s, d, w, , 0, 0x0, 0x0
  TEST_FP_CVT 10, fcvt.s.d, w, d, rmm, 3, 0x0, 0xfffffffffffff
  TEST_FP_CVT 11, fcvt.d.s, d, w, , 0, 0xc2a70806a0000000, 0xd5384035
  TEST_FP_CVT 12, fcvt.s.d, w, d, rne, 0, 0xffffffffc2554000, 0xc04aa80000000000
  TEST_FP_CVT 13, fcvt.d.s, d, w, , 16, 0x7ff8000000000000, 0x7f800001
  TEST_FP_CVT 14, fcvt.s.d, w, d, rtz, 3, 0x0, 0xfffffffffffff
  TEST_FP_CVT 15, fcvt.d.s, d, w, , 0, 0x46fd4d4300000000, 0x77ea6a18
  TEST_FP_CVT 16, fcvt.s.d, w, d, rdn, 5, 0x7f7fffff, 0x7a092cf980c10386
  TEST_FP_CVT 17, fcvt.d.s, d, w, , 0, 0x3d83652880000000, 0x2c1b2944
  TEST_FP_CVT 18, fcvt.s.d, w, d, rup, 0, 0xffffffffc0000000, 0xc000000000000000
  TEST_FP_CVT 19, fcvt.d.s, d, w, , 0, 0x7ff0000000000000, 0x7f800000
  TEST_FP_CVT 20, fcvt.s.d, w, d, rmm, 1, 0xffffffffbeb7267f, 0xbfd6e4cfed770773
  TEST_FP_CVT 21, fcvt.d.s, d, w, , 0, 0x36a0000000000000, 0x1
  TEST_FP_CVT 22, fcvt.s.d, w, d, rne, 1, 0xffffffffc0b6e6b9, 0xc016dcd71d59cd4b
  TEST_FP_CVT 23, fcvt.d.s, d, w, , 0, 0xc03997da80000000, 0xc1ccbed4
  TEST_FP_CVT 24, fcvt.s.d, w, d, rtz, 0, 0x3ea00000, 0x3fd4000000000000
  TEST_FP_CVT 25, fcvt.d.s, d, w, , 0, 0x3fca000000000000, 0x3e500000
  TEST_FP_CVT 26, fcvt.s.d, w, d, rdn, 1, 0xffffffffc085c4ce, 0xc010b899a140b8c0
  TEST_FP_CVT 27, fcvt.d.s, d, w, , 16, 0x7ff8000000000000, 0xff800001
  TEST_FP_CVT 28, fcvt.s.d, w, d, rup, 0, 0xffffffffc0000000, 0xc000000000000000
  TEST_FP_CVT 29, fcvt.d.s, d, w, , 0, 0x42b50908a0000000, 0x55a84845
  TEST_FP_CVT 30, fcvt.s.d, w, d, rmm, 1, 0x40c31717, 0x401862e2dadb0fac
  TEST_FP_CVT 31, fcvt.d.s, d, w, , 0, 0x3fe0000000000000, 0x3f000000
  TEST_FP_CVT 32, fcvt.s.d, w, d, rne, 0, 0x7f800000, 0x7ff0000000000000
  TEST_FP_CVT 33, fcvt.d.s, d, w, , 0, 0x3fbe000000000000, 0x3df00000
  TEST_FP_CVT 34, fcvt.s.d, w, d, rtz, 0, 0x41c80000, 0x4039000000000000
  TEST_FP_CVT 35, fcvt.d.s, d, w, , 0, 0xbcd8e6aba0000000, 0xa6c7355d
  TEST_FP_CVT 36, fcvt.s.d, w, d, rdn, 3, 0xffffffff80000001, 0x8010000000000000
  TEST_FP_CVT 37, fcvt.d.s, d, w, , 0, 0x3ff0000000000000, 0x3f800000
  TEST_FP_CVT 38, fcvt.s.d, w, d, rup, 1, 0x41990319, 0x4033206304de0071
  TEST_FP_CVT 39, fcvt.d.s, d, w, , 0, 0xc206d50b20000000, 0xd036a859
  TEST_FP_CVT 40, fcvt.s.d, w, d, rmm, 0, 0xffffffffbfa00000, 0xbff4000000000000
  TEST_FP_CVT 41, fcvt.d.s, d, w, , 0, 0x3fdd649160000000, 0x3eeb248b
  TEST_FP_CVT 42, fcvt.s.d, w, d, rne, 0, 0x7fc00000, 0xfff8000000000000
  TEST_FP_CVT 43, fcvt.d.s, d, w, , 0, 0xbfd2564c00000000, 0xbe92b260
  TEST_FP_CVT 44, fcvt.s.d, w, d, rtz, 0, 0xffffffffc1c00000, 0xc038000000000000
  TEST_FP_CVT 45, fcvt.d.s, d, w, , 0, 0xc036000000000000, 0xc1b00000
  TEST_FP_CVT 46, fcvt.s.d, w, d, rdn, 0, 0x3ee80000, 0x3fdd000000000000
  TEST_FP_CVT 47, fcvt.d.s, d, w, , 0, 0xbfcc000000000000, 0xbe600000
  TEST_FP_CVT 48, fcvt.s.d, w, d, rup, 5, 0xffffffffff7fffff, 0xe55eca51caada0fa
  TEST_FP_CVT 49, fcvt.d.s, d, w, , 0, 0x0, 0x0
  TEST_FP_CVT 50, fcvt.s.d, w, d, rmm, 3, 0x0, 0x11158b5d576b4b4c
  TEST_FP_CVT 51, fcvt.d.s, d, w, , 0, 0xbfb51dba20000000, 0xbda8edd1
  TEST_FP_CVT 52, fcvt.s.d, w, d, rne, 1, 0xffffffffc0b7b887, 0xc016f710d46138ec
  TEST_FP_CVT 53, fcvt.d.s, d, w, , 0, 0x403c000000000000, 0x41e00000
  TEST_FP_CVT 54, fcvt.s.d, w, d, rtz, 0, 0xffffffffc1380000, 0xc027000000000000
  TEST_FP_CVT 55, fcvt.d.s, d, w, , 0, 0x47efffffe0000000, 0x7f7fffff
  TEST_FP_CVT 56, fcvt.s.d, w, d, rdn, 0, 0xffffffffc1800000, 0xc030000000000000
  TEST_FP_CVT 57, fcvt.d.s, d, w, , 0, 0xbff5000000000000, 0xbfa80000
  TEST_FP_CVT 58, fcvt.s.d, w, d, rup, 5, 0xffffffffff7fffff, 0xffefffffffffffff
  TEST_FP_CVT 59, fcvt.d.s, d, w, , 0, 0xc002b2ff80000000, 0xc01597fc
  TEST_FP_CVT 60, fcvt.s.d, w, d, rmm, 0, 0x3f280000, 0x3fe5000000000000
  TEST_FP_CVT 61, fcvt.d.s, d, w, , 0, 0xbfdf000000000000, 0xbef80000
  TEST_FP_CVT 62, fcvt.s.d, w, d, rne, 3, 0x0, 0x229eacb57919f707
  TEST_FP_CVT 63, fcvt.d.s, d, w, , 0, 0xc000000000000000, 0xc0000000
  TEST_FP_CVT 64, fcvt.s.d, w, d, rtz, 16, 0x7fc00000, 0x7ff0000000000001
  TEST_FP_CVT 65, fcvt.d.s, d, w, , 0, 0x4023000000000000, 0x41180000
  TEST_FP_CVT 66, fcvt.s.d, w, d, rdn, 5, 0x7f7fffff, 0x4bc54029102a2432
  TEST_FP_CVT 67, fcvt.d.s, d, w, , 0, 0xbfbc778620000000, 0xbde3bc31
  TEST_FP_CVT 68, fcvt.s.d, w, d, rup, 0, 0xffffffffff800000, 0xfff0000000000000
  TEST_FP_CVT 69, fcvt.d.s, d, w, , 0, 0x3fd3336ca0000000, 0x3e999b65
  TEST_FP_CVT 70, fcvt.s.d, w, d, rmm, 5, 0xffffffffff800000, 0xd9c01a6fc2629c10
  TEST_FP_CVT 71, fcvt.d.s, d, w, , 0, 0xc021000000000000, 0xc1080000
  TEST_FP_CVT 72, fcvt.s.d, w, d, rne, 0, 0x3f800000, 0x3ff0000000000000
  TEST_FP_CVT 73, fcvt.d.s, d, w, , 0, 0xbe80000000000000, 0xb4000000

  TEST_PASSFAIL

RVTEST_CODE_END
