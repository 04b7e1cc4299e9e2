# env: p v s
# isa: zfhmin
# FCVT (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FCVT
# between formats: narrowing in every mode, NaNs made canonical.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfhmin

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_CVT 2, fcvt.s.h, w, h, , 0, 0x3ede2000, 0x36f1
  TEST_FP_CVT 3, fcvt.h.s, h, w, rne, 3, 0xffffffffffff8007, 0xb4d1b800
  TEST_FP_CVT 4, fcvt.d.h, d, h, , 0, 0x4028c80000000000, 0x4a32
  TEST_FP_CVT 5, fcvt.h.d, h, d, rne, 3, 0xffffffffffff8001, 0xbe745b0000000000
  TEST_FP_CVT 6, fcvt.s.h, w, h, , 16, 0x7fc00000, 0xfddb
  TEST_FP_CVT 7, fcvt.h.s, h, w, rtz, 3, 0xffffffffffff8023, 0xb60e2000
  TEST_FP_CVT 8, fcvt.d.h, d, h, , 0, 0xbfc01c0000000000, 0xb007
  TEST_FP_CVT 9, fcvt.h.d, h, d, rtz, 1, 0xfffffffffffff9ab, 0xc0e6af0000000000
  TEST_FP_CVT 10, fcvt.s.h, w, h, , 0, 0xffffffffc0e00000, 0xc700
  TEST_FP_CVT 11, fcvt.h.s, h, w, rdn, 1, 0x78bd, 0x4717a0f2
  TEST_FP_CVT 12, fcvt.d.h, d, h, , 0, 0x3fc0b40000000000, 0x302d
  TEST_FP_CVT 13, fcvt.h.d, h, d, rdn, 3, 0xffffffffffff8001, 0xbe5eb00000000000
  TEST_FP_CVT 14, fcvt.s.h, w, h, , 0, 0xffffffffbf480000, 0xba40
  TEST_FP_CVT 15, fcvt.h.s, h, w, rup, 0, 0xffffffffffff9cf6, 0xbb9ec000
  TEST_FP_CVT 16, fcvt.d.h, d, h, , 0, 0xc0bdd00000000000, 0xef74
  TEST_FP_CVT 17, fcvt.h.d, h, d, rup, 3, 0xffffffffffff827b, 0xbf03df0000000000
  TEST_FP_CVT 18, fcvt.s.h, w, h, , 0, 0x387fc000, 0x3ff
  TEST_FP_CVT 19, fcvt.h.s, h, w, rmm, 1, 0x2a91, 0x3d521571
  TEST_FP_CVT 20, fcvt.d.h, d, h, , 0, 0x4035340000000000, 0x4d4d
  TEST_FP_CVT 21, fcvt.h.d, h, d, rmm, 0, 0xffffffffffff92be, 0xbf4af80000000000
  TEST_FP_CVT 22, fcvt.s.h, w, h, , 0, 0xffffffffb87fc000, 0x83ff
  TEST_FP_CVT 23, fcvt.h.s, h, w, rne, 1, 0xffffffffffffef48, 0xc5e8fb94
  TEST_FP_CVT 24, fcvt.d.h, d, h, , 0, 0x3ff0000000000000, 0x3c00
  TEST_FP_CVT 25, fcvt.h.d, h, d, rne, 0, 0x3121, 0x3fc4840000000000
  TEST_FP_CVT 26, fcvt.s.h, w, h, , 0, 0x3e400000, 0x3200
  TEST_FP_CVT 27, fcvt.h.s, h, w, rtz, 1, 0xffffffffffff95e3, 0xbabc7000
  TEST_FP_CVT 28, fcvt.d.h, d, h, , 0, 0x3fbd000000000000, 0x2f40
  TEST_FP_CVT 29, fcvt.h.d, h, d, rtz, 3, 0xffffffffffff803a, 0xbecd5bf25d3dca45
  TEST_FP_CVT 30, fcvt.s.h, w, h, , 0, 0x39b70000, 0xdb8
  TEST_FP_CVT 31, fcvt.h.s, h, w, rdn, 1, 0xfffffffffffff609, 0xc6c11000
  TEST_FP_CVT 32, fcvt.d.h, d, h, , 0, 0x3fe7f40000000000, 0x39fd
  TEST_FP_CVT 33, fcvt.h.d, h, d, rdn, 1, 0x159e, 0x3f56793458cfd4e6
  TEST_FP_CVT 34, fcvt.s.h, w, h, , 0, 0x3f3a8000, 0x39d4
  TEST_FP_CVT 35, fcvt.h.s, h, w, rup, 3, 0x1, 0x333b2800
  TEST_FP_CVT 36, fcvt.d.h, d, h, , 0, 0x401b000000000000, 0x46c0
  TEST_FP_CVT 37, fcvt.h.d, h, d, rup, 3, 0x1, 0x3e6c6a0000000000
  TEST_FP_CVT 38, fcvt.s.h, w, h, , 0, 0xffffffffbf802000, 0xbc01
  TEST_FP_CVT 39, fcvt.h.s, h, w, rmm, 3, 0x74, 0x36e71000
  TEST_FP_CVT 40, fcvt.d.h, d, h, , 0, 0xbfcbf80000000000, 0xb2fe
  TEST_FP_CVT 41, fcvt.h.d, h, d, rmm, 1, 0xffffffffffffeddf, 0xc0b77a0000000000
  TEST_FP_CVT 42, fcvt.s.h, w, h, , 0, 0x3a800000, 0x1400
  TEST_FP_CVT 43, fcvt.h.s, h, w, rne, 0, 0x3126, 0x3e24c000
  TEST_FP_CVT 44, fcvt.d.h, d, h, , 0, 0xbffe780000000000, 0xbf9e
  TEST_FP_CVT 45, fcvt.h.d, h, d, rne, 1, 0x7928, 0x40e4a20000000000
  TEST_FP_CVT 46, fcvt.s.h, w, h, , 0, 0x40000000, 0x4000
  TEST_FP_CVT 47, fcvt.h.s, h, w, rtz, 1, 0xffffffffffff8a2c, 0xb9459800
  TEST_FP_CVT 48, fcvt.d.h, d, h, , 0, 0xbe70000000000000, 0x8001
  TEST_FP_CVT 49, fcvt.h.d, h, d, rtz, 1, 0x1672, 0x3f59ca0000000000
  TEST_FP_CVT 50, fcvt.s.h, w, h, , 0, 0x3e11e000, 0x308f
  TEST_FP_CVT 51, fcvt.h.s, h, w, rdn, 3, 0xffffffffffff8001, 0xb282b800
  TEST_FP_CVT 52, fcvt.d.h, d, h, , 0, 0xbe70000000000000, 0x8001
  TEST_FP_CVT 53, fcvt.h.d, h, d, rdn, 3, 0x327, 0x3f093d0000000000
  TEST_FP_CVT 54, fcvt.s.h, w, h, , 0, 0x44806000, 0x6403
  TEST_FP_CVT 55, fcvt.h.s, h, w, rup, 1, 0x2c0d, 0x3d8181c0
  TEST_FP_CVT 56, fcvt.d.h, d, h, , 0, 0x401b000000000000, 0x46c0
  TEST_FP_CVT 57, fcvt.h.d, h, d, rup, 1, 0xffffffffffffcd77, 0xc035df51e2df7b60
  TEST_FP_CVT 58, fcvt.s.h, w, h, , 0, 0x38cfe000, 0x67f
  TEST_FP_CVT 59, fcvt.h.s, h, w, rmm, 3, 0xffffffffffff8064, 0xb6c8b754
  TEST_FP_CVT 60, fcvt.d.h, d, h, , 0, 0x3f8a040000000000, 0x2281
  TEST_FP_CVT 61, fcvt.h.d, h, d, rmm, 1, 0x7003, 0x40c00d0000000000
  TEST_FP_CVT 62, fcvt.s.h, w, h, , 0, 0x41400000, 0x4a00
  TEST_FP_CVT 63, fcvt.h.s, h, w, rne, 3, 0xffffffffffff83e6, 0xb8796000
  TEST_FP_CVT 64, fcvt.d.h, d, h, , 0, 0x3fc2f00000000000, 0x30bc
  TEST_FP_CVT 65, fcvt.h.d, h, d, rne, 1, 0xffffffffffff92b5, 0xbf4ad4ace535f941
  TEST_FP_CVT 66, fcvt.s.h, w, h, , 0, 0xffffffffc1438000, 0xca1c
  TEST_FP_CVT 67, fcvt.h.s, h, w, rtz, 1, 0x4ad5, 0x415ab800
  TEST_FP_CVT 68, fcvt.d.h, d, h, , 0, 0xbfe0000000000000, 0xb800
  TEST_FP_CVT 69, fcvt.h.d, h, d, rtz, 1, 0x4a63, 0x40298e0000000000
  TEST_FP_CVT 70, fcvt.s.h, w, h, , 0, 0x41484000, 0x4a42
  TEST_FP_CVT 71, fcvt.h.s, h, w, rdn, 1, 0x4172, 0x402e5000
  TEST_FP_CVT 72, fcvt.d.h, d, h, , 0, 0xc02e000000000000, 0xcb80
  TEST_FP_CVT 73, fcvt.h.d, h, d, rdn, 1, 0xffffffffffffb437, 0xbfd0da5db5669021

  TEST_PASSFAIL

RVTEST_CODE_END
