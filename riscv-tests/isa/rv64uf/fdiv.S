# env: p v s
# FDIV (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FDIV and FSQRT in
# every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fdiv.s, w, rne, 1, 0xffffffffbe901ed2, 0x40600000, 0xc146f1dd
  TEST_FP_OP2 3, fdiv.s, w, rtz, 0, 0x7fc00000, 0xc138f59f, 0x7fc00000
  TEST_FP_OP2 4, fdiv.s, w, rdn, 1, 0xffffffffc0ad6b5b, 0xc1a80000, 0x40780000
  TEST_FP_OP2 5, fdiv.s, w, rup, 1, 0xffffffffbeb79f6f, 0x3df80000, 0xbeace04b
  TEST_FP_OP2 6, fdiv.s, w, rmm, 1, 0x4129eded, 0x4149602f, 0x3f97afe4
  TEST_FP_OP2 7, fdiv.s, w, rne, 1, 0x40ea4f67, 0x402fbb8d, 0x3ec00000
  TEST_FP_OP2 8, fdiv.s, w, rtz, 1, 0xffffffffcc5f8715, 0xbdd00000, 0x30ee3772
  TEST_FP_OP2 9, fdiv.s, w, rdn, 0, 0xffffffffbf800000, 0x3f800001, 0xbf800001
  TEST_FP_OP2 10, fdiv.s, w, rup, 1, 0xfffffffff3617ce3, 0x74349aea, 0xc04d0b3f
  TEST_FP_OP2 11, fdiv.s, w, rmm, 1, 0xffffffffa6fa1ece, 0xa6fa1ed0, 0x3f800001
  TEST_FP_OP2 12, fdiv.s, w, rne, 1, 0x6b26321a, 0xb4000000, 0x88452a47
  TEST_FP_OP2 13, fdiv.s, w, rtz, 1, 0x3d430c30, 0xbf000000, 0xc1280000
  TEST_FP_OP2 14, fdiv.s, w, rdn, 0, 0x3f9e4e40, 0x3f1e4e40, 0x3f000000
  TEST_FP_OP2 15, fdiv.s, w, rup, 0, 0xffffffffbf7067ba, 0xbef067ba, 0x3f000000
  TEST_FP_OP2 16, fdiv.s, w, rmm, 1, 0x4f1bc8b8, 0xbf93e625, 0xaff30ae1
  TEST_FP_OP2 17, fdiv.s, w, rne, 1, 0x400d4108, 0x3fd92f4a, 0x3f44ce58
  TEST_FP_OP2 18, fdiv.s, w, rtz, 1, 0xffffffffc1ab4431, 0x4131813c, 0xbf04a996
  TEST_FP_OP2 19, fdiv.s, w, rdn, 1, 0x3fff904e, 0xbf800000, 0xbf0037f1
  TEST_FP_OP2 20, fdiv.s, w, rup, 1, 0x9086d39, 0x80000001, 0xab70300c
  TEST_FP_OP2 21, fdiv.s, w, rmm, 5, 0x7f800000, 0x7e71d610, 0x3dbcd51e
  TEST_FP_OP2 22, fdiv.s, w, rne, 1, 0xffffffffbeabe2fa, 0xbd8ba86b, 0x3e500000
  TEST_FP_OP2 23, fdiv.s, w, rtz, 1, 0xffffffffedb0dd1a, 0xf199f83a, 0x435edcb8
  TEST_FP_OP2 24, fdiv.s, w, rdn, 0, 0xffffffffc0900000, 0xc1100000, 0x40000000
  TEST_FP_OP2 25, fdiv.s, w, rup, 16, 0x7fc00000, 0xbf000000, 0x7f800001
  TEST_FP_OP2 26, fdiv.s, w, rmm, 1, 0xffffffff9bc57134, 0xc0d80000, 0x648c07e6
  TEST_FP_OP2 27, fdiv.s, w, rne, 0, 0x3eda5e26, 0x3e5a5e26, 0x3f000000
  TEST_FP_OP2 28, fdiv.s, w, rtz, 0, 0x7fc00000, 0x7fc00000, 0xbfdcf7c6
  TEST_FP_OP2 29, fdiv.s, w, rdn, 1, 0xffffffffcb1fb17d, 0xcb000003, 0x3f4d3183
  TEST_FP_OP2 30, fdiv.s, w, rup, 1, 0xffffffffc1a2155c, 0xc1000000, 0x3eca2adf
  TEST_FP_OP2 31, fdiv.s, w, rmm, 1, 0xe4a181a, 0x40b373dd, 0x71e351b2
  TEST_FP_OP2 32, fdiv.s, w, rne, 1, 0x35aa8af6, 0x33dfd663, 0x3da80000
  TEST_FP_OP2 33, fdiv.s, w, rtz, 1, 0xffffffff8a1476a8, 0xbf800000, 0x74dcb6d4
  TEST_FP_OP2 34, fdiv.s, w, rdn, 1, 0xffffffffbfb59785, 0x3f000000, 0xbeb472d8
  TEST_FP_OP2 35, fdiv.s, w, rup, 5, 0x7f800000, 0x3e021b51, 0x1
  TEST_FP_OP2 36, fdiv.s, w, rmm, 1, 0xffffffffa9286939, 0x4b000003, 0xe1429258
  TEST_FP_OP2 37, fdiv.s, w, rne, 8, 0x7f800000, 0x8ec8f760, 0x80000000
  TEST_FP_OP2 38, fdiv.s, w, rtz, 1, 0x3d53db89, 0xbf396018, 0xc1600000
  TEST_FP_OP2 39, fdiv.s, w, rdn, 0, 0x7fc00000, 0xffc00000, 0xbf5662c7
  TEST_FP_OP2 40, fdiv.s, w, rup, 0, 0x4ca00000, 0xc1200000, 0xb4000000
  TEST_FP_OP2 41, fdiv.s, w, rmm, 0, 0xffffffffbf800000, 0x3f580000, 0xbf580000
  TEST_FP_OP1 42, fsqrt.s, w, rne, 16, 0x7fc00000, 0xbfd00000
  TEST_FP_OP1 43, fsqrt.s, w, rtz, 1, 0x39b504f3, 0x34000000
  TEST_FP_OP1 44, fsqrt.s, w, rdn, 1, 0x53b611a4, 0x68017d17
  TEST_FP_OP1 45, fsqrt.s, w, rup, 16, 0x7fc00000, 0xbfa00000
  TEST_FP_OP1 46, fsqrt.s, w, rmm, 1, 0x40420ab8, 0x41131440
  TEST_FP_OP1 47, fsqrt.s, w, rne, 1, 0x3f9cc471, 0x3fc00000
  TEST_FP_OP1 48, fsqrt.s, w, rtz, 16, 0x7fc00000, 0xc13347d7
  TEST_FP_OP1 49, fsqrt.s, w, rdn, 1, 0x5eec35b0, 0x7e59f309
  TEST_FP_OP1 50, fsqrt.s, w, rup, 1, 0x3ee6dd2b, 0x3e503228
  TEST_FP_OP1 51, fsqrt.s, w, rmm, 16, 0x7fc00000, 0xf9b3b338
  TEST_FP_OP1 52, fsqrt.s, w, rne, 1, 0x407bf7df, 0x41780000
  TEST_FP_OP1 53, fsqrt.s, w, rtz, 16, 0x7fc00000, 0x7fa1515f
  TEST_FP_OP1 54, fsqrt.s, w, rdn, 1, 0x3bfb4c3c, 0x3876ae95
  TEST_FP_OP1 55, fsqrt.s, w, rup, 1, 0x40abf83f, 0x41e70b29
  TEST_FP_OP1 56, fsqrt.s, w, rmm, 1, 0x39b504f3, 0x34000000
  TEST_FP_OP1 57, fsqrt.s, w, rne, 1, 0x38bbce6e, 0x3209c73b
  TEST_FP_OP1 58, fsqrt.s, w, rtz, 0, 0x3f200000, 0x3ec80000
  TEST_FP_OP1 59, fsqrt.s, w, rdn, 1, 0x3f7fb05c, 0x3f7f60d2
  TEST_FP_OP1 60, fsqrt.s, w, rup, 0, 0x7fc00000, 0x7fc00000
  TEST_FP_OP1 61, fsqrt.s, w, rmm, 1, 0x1a3504f3, 0x1
  TEST_FP_OP1 62, fsqrt.s, w, rne, 1, 0x453504f5, 0x4b000003
  TEST_FP_OP1 63, fsqrt.s, w, rtz, 1, 0x3eb351d2, 0x3dfb370e
  TEST_FP_OP1 64, fsqrt.s, w, rdn, 1, 0x4e734a87, 0x5d673692
  TEST_FP_OP1 65, fsqrt.s, w, rup, 1, 0x39b504f4, 0x34000000
  TEST_FP_OP1 66, fsqrt.s, w, rmm, 1, 0x5a24e05f, 0x74d4607d
  TEST_FP_OP1 67, fsqrt.s, w, rne, 1, 0x3f65fb7e, 0x3f4e9be7
  TEST_FP_OP1 68, fsqrt.s, w, rtz, 1, 0x3f278e04, 0x3edb5532
  TEST_FP_OP1 69, fsqrt.s, w, rdn, 16, 0x7fc00000, 0xbdeef2ef
  TEST_FP_OP1 70, fsqrt.s, w, rup, 1, 0x3eb6b5e6, 0x3e026724
  TEST_FP_OP1 71, fsqrt.s, w, rmm, 1, 0x33f79d5c, 0x286f8109

  TEST_PASSFAIL

RVTEST_CODE_END
