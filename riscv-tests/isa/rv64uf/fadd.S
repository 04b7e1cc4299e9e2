# env: p v s
# FADD (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FADD, FSUB and FMUL in
# every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fadd.s, w, rne, 0, 0xffffffffc004ba7d, 0x4001c873, 0xc0834178
  TEST_FP_OP2 3, fsub.s, w, rne, 1, 0x3f880000, 0xa5ad8c9d, 0xbf880000
  TEST_FP_OP2 4, fmul.s, w, rne, 1, 0x8ed4d74, 0xc1300000, 0x872c956c
  TEST_FP_OP2 5, fadd.s, w, rtz, 1, 0xffffffffcb000005, 0xcb000003, 0xc0180000
  TEST_FP_OP2 6, fsub.s, w, rtz, 1, 0xfffffffff1c528be, 0xf1c528bf, 0xdada7538
  TEST_FP_OP2 7, fmul.s, w, rtz, 1, 0xfffffffffe07ffff, 0xff7fffff, 0x3e080000
  TEST_FP_OP2 8, fadd.s, w, rdn, 0, 0x3fca7102, 0x3fc00000, 0x3da71020
  TEST_FP_OP2 9, fsub.s, w, rdn, 1, 0xffffffffc176bc67, 0xc176bc66, 0x2f87476d
  TEST_FP_OP2 10, fmul.s, w, rdn, 0, 0xffffffffdacb46f4, 0x3f000000, 0xdb4b46f4
  TEST_FP_OP2 11, fadd.s, w, rup, 1, 0xffffffffc04aac47, 0xbebdd829, 0xc032f142
  TEST_FP_OP2 12, fsub.s, w, rup, 1, 0xfffffffff17b1868, 0xf17b1868, 0x3da415a2
  TEST_FP_OP2 13, fmul.s, w, rup, 1, 0x4004edae, 0xbf600000, 0xc017eb0f
  TEST_FP_OP2 14, fadd.s, w, rmm, 0, 0xffffffffc104c86a, 0x80000000, 0xc104c86a
  TEST_FP_OP2 15, fsub.s, w, rmm, 0, 0x46ea5b35, 0xbf680000, 0xc6ea5d05
  TEST_FP_OP2 16, fmul.s, w, rmm, 0, 0xb63a78d, 0x96e3a78d, 0xb4000000
  TEST_FP_OP2 17, fadd.s, w, rne, 1, 0x3dca3377, 0x3dca3506, 0xb647bf3a
  TEST_FP_OP2 18, fsub.s, w, rne, 1, 0xffffffffc19939d2, 0xb4000000, 0x419939d2
  TEST_FP_OP2 19, fmul.s, w, rne, 3, 0xffffffff80210e45, 0x3e843913, 0x80800000
  TEST_FP_OP2 20, fadd.s, w, rtz, 0, 0x4199e8a3, 0x418de8a3, 0x3fc00000
  TEST_FP_OP2 21, fsub.s, w, rtz, 1, 0x4b8e74e9, 0x4b8e74e9, 0xaf3b3ee4
  TEST_FP_OP2 22, fmul.s, w, rtz, 0, 0x7fc00000, 0x7fc00000, 0x13f1bb38
  TEST_FP_OP2 23, fadd.s, w, rdn, 5, 0xffffffffff800000, 0x9ad5d627, 0xff7fffff
  TEST_FP_OP2 24, fsub.s, w, rdn, 0, 0x41aca3cd, 0x3ed80000, 0xc1a943cd
  TEST_FP_OP2 25, fmul.s, w, rdn, 1, 0xffffffffbf97bb69, 0xc0a80000, 0x3e6735f5
  TEST_FP_OP2 26, fadd.s, w, rup, 0, 0xffffffffc0f2c000, 0x3e280000, 0xc0f80000
  TEST_FP_OP2 27, fsub.s, w, rup, 1, 0xffffffffead1e627, 0xead1e627, 0x3b48225
  TEST_FP_OP2 28, fmul.s, w, rup, 1, 0xffffffffbf2bc4c6, 0x3f52daa8, 0xbf508bc4
  TEST_FP_OP2 29, fadd.s, w, rmm, 1, 0x41776d6f, 0xc01c2a4b, 0x418f3c01
  TEST_FP_OP2 30, fsub.s, w, rmm, 1, 0xffffffffc0880000, 0xc0880000, 0x148da7b8
  TEST_FP_OP2 31, fmul.s, w, rmm, 1, 0x31581c00, 0xe94e76d7, 0x8785fac9
  TEST_FP_OP2 32, fadd.s, w, rne, 0, 0xffffffffbfb640d5, 0xbfe440d5, 0x3eb80000
  TEST_FP_OP2 33, fsub.s, w, rne, 1, 0x7f7fffff, 0x7f7fffff, 0x415b2074
  TEST_FP_OP2 34, fmul.s, w, rne, 1, 0xffffffffb70369b9, 0xbfc00000, 0x36af37a1
  TEST_FP_OP2 35, fadd.s, w, rtz, 0, 0x3f680000, 0x3f000000, 0x3ed00000
  TEST_FP_OP2 36, fsub.s, w, rtz, 1, 0xffffffffbf95e86e, 0xbf580000, 0x3ea7a1ba
  TEST_FP_OP2 37, fmul.s, w, rtz, 0, 0xffffffffff800000, 0xff800000, 0x7f800000
  TEST_FP_OP2 38, fadd.s, w, rdn, 0, 0xffffffffc14042a3, 0x3f000000, 0xc14842a3
  TEST_FP_OP2 39, fsub.s, w, rdn, 1, 0x3e480000, 0x3e480000, 0x80000001
  TEST_FP_OP2 40, fmul.s, w, rdn, 0, 0xffffffffb24713ea, 0x34000000, 0xbdc713ea
  TEST_FP_OP2 41, fadd.s, w, rup, 1, 0xffffffffcb000021, 0xcb000003, 0xc1f200a9
  TEST_FP_OP2 42, fsub.s, w, rup, 1, 0xffffffffc255400a, 0xc2554000, 0x3824c651
  TEST_FP_OP2 43, fmul.s, w, rup, 0, 0xffffffffb501e30d, 0x34000000, 0xc081e30d
  TEST_FP_OP2 44, fadd.s, w, rmm, 1, 0xffffffffe6925fbf, 0xe6925fbf, 0xc103946e
  TEST_FP_OP2 45, fsub.s, w, rmm, 0, 0x44ed7a51, 0x80000000, 0xc4ed7a51
  TEST_FP_OP2 46, fmul.s, w, rmm, 1, 0x3f35cbf9, 0x3f300000, 0x3f843741
  TEST_FP_OP2 47, fadd.s, w, rne, 0, 0xffffffffc21345d8, 0xc1c68bb0, 0xc1400000
  TEST_FP_OP2 48, fsub.s, w, rne, 1, 0x54f7abed, 0x7fffff, 0xd4f7abed
  TEST_FP_OP2 49, fmul.s, w, rne, 1, 0xffffffff8107ffff, 0x40080000, 0x807fffff
  TEST_FP_OP2 50, fadd.s, w, rtz, 0, 0x3fb60000, 0x3f800000, 0x3ed80000
  TEST_FP_OP2 51, fsub.s, w, rtz, 0, 0xffffffff81da383c, 0x81ba383c, 0x800000
  TEST_FP_OP2 52, fmul.s, w, rtz, 1, 0xfffffffff0c572aa, 0xbfd338a1, 0x706f4e89
  TEST_FP_OP2 53, fadd.s, w, rdn, 1, 0xffffffffbde00000, 0xbde00000, 0x22ff52da
  TEST_FP_OP2 54, fsub.s, w, rdn, 1, 0x406f7640, 0x3fdeec81, 0xc0000000
  TEST_FP_OP2 55, fmul.s, w, rdn, 1, 0xffffffffd6d4c890, 0x54f32e5b, 0xc1600000
  TEST_FP_OP2 56, fadd.s, w, rup, 16, 0x7fc00000, 0x7f800001, 0x41100000
  TEST_FP_OP2 57, fsub.s, w, rup, 0, 0x3e4f1bb9, 0x3e000000, 0xbd9e3772
  TEST_FP_OP2 58, fmul.s, w, rup, 1, 0x40e49253, 0xbeb32eb4, 0xc1a3480b
  TEST_FP_OP2 59, fadd.s, w, rmm, 1, 0xffffffffc08414f8, 0x28bf2e2c, 0xc08414f8
  TEST_FP_OP2 60, fsub.s, w, rmm, 1, 0xffffffffc073b78a, 0x3ef36d04, 0x40891295
  TEST_FP_OP2 61, fmul.s, w, rmm, 1, 0xffffffffc1ca37d9, 0x4110567a, 0xc033542c
  TEST_FP_OP2 62, fadd.s, w, rne, 1, 0xffffffffbfc00000, 0x106678a4, 0xbfc00000
  TEST_FP_OP2 63, fsub.s, w, rne, 0, 0xffffffffff7fffff, 0x80000000, 0x7f7fffff
  TEST_FP_OP2 64, fmul.s, w, rne, 1, 0x40e3c7a3, 0x4136394f, 0x3f200000
  TEST_FP_OP2 65, fadd.s, w, rtz, 1, 0x3f200000, 0x1, 0x3f200000
  TEST_FP_OP2 66, fsub.s, w, rtz, 16, 0x7fc00000, 0xf88a6eb2, 0xff800001
  TEST_FP_OP2 67, fmul.s, w, rtz, 3, 0x2a5de6, 0x8060d6a1, 0xbee00000
  TEST_FP_OP2 68, fadd.s, w, rdn, 1, 0xffffffffc0bc16d1, 0x90b3d26b, 0xc0bc16d0
  TEST_FP_OP2 69, fsub.s, w, rdn, 1, 0x3ee8da99, 0x3e74ff07, 0xbe5cb62c
  TEST_FP_OP2 70, fmul.s, w, rdn, 1, 0xffffffffbfebf5f8, 0xbf9d4ea5, 0x3fc00000
  TEST_FP_OP2 71, fadd.s, w, rup, 0, 0x4414d415, 0xbed00000, 0x4414ee15
  TEST_FP_OP2 72, fsub.s, w, rup, 1, 0xfffffffff005ca68, 0x91424086, 0x7005ca68
  TEST_FP_OP2 73, fmul.s, w, rup, 3, 0x2abc4a, 0x3eaaf129, 0x7fffff
  TEST_FP_OP2 74, fadd.s, w, rmm, 1, 0x4cbea393, 0x4cbea393, 0x8db6f260
  TEST_FP_OP2 75, fsub.s, w, rmm, 1, 0x3fd76905, 0x3fc00000, 0xbe3b4825
  TEST_FP_OP2 76, fmul.s, w, rmm, 1, 0xffffffffc97d819e, 0xcb05f93b, 0x3df233fd

  TEST_PASSFAIL

RVTEST_CODE_END
