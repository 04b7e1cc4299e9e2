# env: p v s
# isa: zfh
# FMADD (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FMADD,
# FMSUB, FNMSUB and FNMADD round once, in every mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP3 2, fmadd.h, h, rne, 0, 0xffffffffffffceb0, 0xc700, 0x44f0, 0x47d0
  TEST_FP_OP3 3, fmsub.h, h, rne, 1, 0x5e82, 0x6321, 0x374e, 0x2e73
  TEST_FP_OP3 4, fnmsub.h, h, rne, 1, 0xffffffffffffec0e, 0x36cb, 0x70ce, 0x4e82
  TEST_FP_OP3 5, fnmadd.h, h, rne, 1, 0xffffffffffffdb45, 0xc3b7, 0x2c1e, 0x5b47
  TEST_FP_OP3 6, fmadd.h, h, rtz, 3, 0xffffffffffff8000, 0xa097, 0x9085, 0x8053
  TEST_FP_OP3 7, fmsub.h, h, rtz, 1, 0xffffffffffffd67a, 0xc1fa, 0x4f95, 0x4a80
  TEST_FP_OP3 8, fnmsub.h, h, rtz, 5, 0xfffffffffffffbff, 0x4fdf, 0x7430, 0x4b13
  TEST_FP_OP3 9, fnmadd.h, h, rtz, 16, 0x7e00, 0xfc2a, 0x2f40, 0x4b00
  TEST_FP_OP3 10, fmadd.h, h, rdn, 1, 0xffffffffffffc22e, 0x3261, 0xcbc0, 0x0
  TEST_FP_OP3 11, fmsub.h, h, rdn, 3, 0xffffffffffff8084, 0x2c20, 0x83ff, 0x42
  TEST_FP_OP3 12, fnmsub.h, h, rdn, 1, 0x68ae, 0xef7e, 0x3500, 0x2f80
  TEST_FP_OP3 13, fnmadd.h, h, rdn, 1, 0xffffffffffffe2e3, 0xbadd, 0xe403, 0x8b9a
  TEST_FP_OP3 14, fmadd.h, h, rup, 1, 0x4430, 0x9400, 0x18fa, 0x4430
  TEST_FP_OP3 15, fmsub.h, h, rup, 1, 0x4089, 0xc580, 0x2720, 0xc0d7
  TEST_FP_OP3 16, fnmsub.h, h, rup, 1, 0xffffffffffff8b2f, 0xb54c, 0x8d6d, 0x872f
  TEST_FP_OP3 17, fnmadd.h, h, rup, 0, 0xffffffffffffaa20, 0x9400, 0x4dac, 0x2c7b
  TEST_FP_OP3 18, fmadd.h, h, rmm, 1, 0x6403, 0x2ffa, 0x98b3, 0x6403
  TEST_FP_OP3 19, fmsub.h, h, rmm, 1, 0x3b00, 0x2c20, 0xbfc0, 0xbc00
  TEST_FP_OP3 20, fnmsub.h, h, rmm, 0, 0xffffffffffffad8b, 0xde3b, 0x0, 0xad8b
  TEST_FP_OP3 21, fnmadd.h, h, rmm, 0, 0x38cc, 0xe712, 0x3fdb, 0x6af1
  TEST_FP_OP3 22, fmadd.h, h, rne, 0, 0x7e00, 0x7e00, 0xb1c1, 0x3e00
  TEST_FP_OP3 23, fmsub.h, h, rne, 0, 0x7e00, 0x2bea, 0xfe00, 0x5be6
  TEST_FP_OP3 24, fnmsub.h, h, rne, 1, 0x7533, 0xdec3, 0x5227, 0x1400
  TEST_FP_OP3 25, fnmadd.h, h, rne, 5, 0x7c00, 0xe467, 0x6d12, 0x492e
  TEST_FP_OP3 26, fmadd.h, h, rtz, 0, 0x0, 0x8000, 0xf75c, 0x8000
  TEST_FP_OP3 27, fmsub.h, h, rtz, 1, 0x2dd6, 0x83ff, 0xc340, 0xadd3
  TEST_FP_OP3 28, fnmsub.h, h, rtz, 1, 0xffffffffffffcb69, 0x3c01, 0x12ee, 0xcb69
  TEST_FP_OP3 29, fnmadd.h, h, rtz, 1, 0xffffffffffffbc69, 0x3355, 0xade6, 0x3c7f
  TEST_FP_OP3 30, fmadd.h, h, rdn, 1, 0xfffffffffffff8fd, 0x38fd, 0xfbff, 0x3836
  TEST_FP_OP3 31, fmsub.h, h, rdn, 1, 0x55c4, 0xc7d0, 0xc5e8, 0xd1c5
  TEST_FP_OP3 32, fnmsub.h, h, rdn, 1, 0xffffffffffffcf8d, 0x2d19, 0x4380, 0xcf79
  TEST_FP_OP3 33, fnmadd.h, h, rdn, 1, 0xffffffffffffca85, 0x4fdc, 0x3661, 0x3800
  TEST_FP_OP3 34, fmadd.h, h, rup, 0, 0x7c00, 0x290f, 0x7c00, 0x8400
  TEST_FP_OP3 35, fmsub.h, h, rup, 1, 0x3d5a, 0x3e00, 0x3333, 0xbc00
  TEST_FP_OP3 36, fnmsub.h, h, rup, 0, 0xffffffffffffc09f, 0x5b00, 0x1d48, 0xbc9f
  TEST_FP_OP3 37, fnmadd.h, h, rup, 1, 0x41ff, 0xbbf9, 0x3c01, 0xc000
  TEST_FP_OP3 38, fmadd.h, h, rmm, 1, 0x48d6, 0x3640, 0x4e31, 0x8001
  TEST_FP_OP3 39, fmsub.h, h, rmm, 1, 0x4ee6, 0x4850, 0x40e6, 0xc67a
  TEST_FP_OP3 40, fnmsub.h, h, rmm, 1, 0x4585, 0xa42d, 0x33a1, 0x4584
  TEST_FP_OP3 41, fnmadd.h, h, rmm, 16, 0x7e00, 0xfc01, 0x4989, 0xf6db
  TEST_FP_OP3 42, fmadd.h, h, rne, 0, 0x7e00, 0xfe00, 0xb5ab, 0xad91
  TEST_FP_OP3 43, fmsub.h, h, rne, 0, 0x3247, 0xb20f, 0x0, 0xb247
  TEST_FP_OP3 44, fnmsub.h, h, rne, 0, 0x3442, 0x3c01, 0xb800, 0xb380
  TEST_FP_OP3 45, fnmadd.h, h, rne, 1, 0xffffffffffffbd43, 0xb998, 0xc000, 0xad4c
  TEST_FP_OP3 46, fmadd.h, h, rtz, 0, 0xffffffffffffa8d0, 0xd2a2, 0x483d, 0x5f07
  TEST_FP_OP3 47, fmsub.h, h, rtz, 1, 0xffffffffffffcf19, 0x4021, 0xcb1f, 0xbc00
  TEST_FP_OP3 48, fnmsub.h, h, rtz, 1, 0xffffffffffffc8f0, 0xcec0, 0xb5dc, 0x204c
  TEST_FP_OP3 49, fnmadd.h, h, rtz, 0, 0x4a68, 0xc180, 0x45c0, 0x4200
  TEST_FP_OP3 50, fmadd.h, h, rdn, 1, 0x4af8, 0x1, 0xe403, 0x4af9
  TEST_FP_OP3 51, fmsub.h, h, rdn, 0, 0xfffffffffffffc00, 0xf82e, 0x46ea, 0x7c00
  TEST_FP_OP3 52, fnmsub.h, h, rdn, 0, 0x7e00, 0x7fd2, 0x3800, 0xb700
  TEST_FP_OP3 53, fnmadd.h, h, rdn, 1, 0x3c72, 0x3ce3, 0xb5f9, 0xb940
  TEST_FP_OP3 54, fmadd.h, h, rup, 1, 0x4c26, 0xcb88, 0xb280, 0x4ac3
  TEST_FP_OP3 55, fmsub.h, h, rup, 1, 0x3c24, 0xcc65, 0x38d1, 0xc9cf
  TEST_FP_OP3 56, fnmsub.h, h, rup, 0, 0xffffffffffffc478, 0xb680, 0xc580, 0xc078
  TEST_FP_OP3 57, fnmadd.h, h, rup, 1, 0xfffffffffffff853, 0x6403, 0x5050, 0x2dde
  TEST_FP_OP3 58, fmadd.h, h, rmm, 1, 0xfffffffffffff3dc, 0x71a4, 0xbd8e, 0xd28b
  TEST_FP_OP3 59, fmsub.h, h, rmm, 1, 0x6403, 0x253a, 0x83ff, 0xe403
  TEST_FP_OP3 60, fnmsub.h, h, rmm, 0, 0xffffffffffffb180, 0x2e40, 0x3c00, 0xacc0
  TEST_FP_OP3 61, fnmadd.h, h, rmm, 0, 0x2cc4, 0xb5bb, 0x6403, 0x5dbf

  TEST_PASSFAIL

RVTEST_CODE_END
