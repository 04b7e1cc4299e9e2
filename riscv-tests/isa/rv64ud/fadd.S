# env: p v s
# FADD (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FADD, FSUB and FMUL in
# every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fadd.d, d, rne, 1, 0xd165876bdc19e7fa, 0xb406f5759c6fc95d, 0xd165876bdc19e7fa
  TEST_FP_OP2 3, fsub.d, d, rne, 1, 0xc02dfc0dce4c5fbf, 0xc02d000000000000, 0x3fdf81b9c98bf7d8
  TEST_FP_OP2 4, fmul.d, d, rne, 1, 0x3ff5d500fd35f4ba, 0x3ff8000000000000, 0x3fed1c01519d464d
  TEST_FP_OP2 5, fadd.d, d, rtz, 1, 0x3ffe80fb0418880e, 0x3ffe80fb0418880e, 0x10000000000000
  TEST_FP_OP2 6, fsub.d, d, rtz, 1, 0xbfe09ca348b462f3, 0xbfe09ca348b462f3, 0x1cd221bd59a9ca9f
  TEST_FP_OP2 7, fmul.d, d, rtz, 0, 0x7ff0000000000000, 0x7ff0000000000000, 0x3ff5000000000000
  TEST_FP_OP2 8, fadd.d, d, rdn, 1, 0x3fbdd2bb27fe3ce1, 0x3fbdd2bb27fe3f21, 0xbd01f99ebc4724cb
  TEST_FP_OP2 9, fsub.d, d, rdn, 1, 0x403f236de908db35, 0x403e000000000000, 0xbff236de908db354
  TEST_FP_OP2 10, fmul.d, d, rdn, 1, 0x5bc99d80c5c4bba2, 0xdc006574306ecb34, 0xbfb8ff0187a73956
  TEST_FP_OP2 11, fadd.d, d, rup, 0, 0xc03f97b6a8b0bdfc, 0xc03619226bd2e4db, 0xc022fd2879bbb242
  TEST_FP_OP2 12, fsub.d, d, rup, 0, 0xbfe0e7b2bb52d887, 0x3fd2309a895a4ef2, 0x3fea000000000000
  TEST_FP_OP2 13, fmul.d, d, rup, 1, 0x77a82a3eadf334a7, 0x4330000000000003, 0x74682a3eadf334a2
  TEST_FP_OP2 14, fadd.d, d, rmm, 0, 0x7ff0000000000000, 0x7ff0000000000000, 0xbfe5000000000000
  TEST_FP_OP2 15, fsub.d, d, rmm, 0, 0xbfe9c00000000000, 0x3fba000000000000, 0x3fed000000000000
  TEST_FP_OP2 16, fmul.d, d, rmm, 1, 0x3ffc41390475e81e, 0xbffc41390475e81c, 0xbff0000000000001
  TEST_FP_OP2 17, fadd.d, d, rne, 0, 0xbfe3882d8c10b495, 0xbfe1282d8c10b495, 0xbfb3000000000000
  TEST_FP_OP2 18, fsub.d, d, rne, 1, 0x79de6ef160d733dc, 0x79de6ef160d733dc, 0x3fc551b92bc5b877
  TEST_FP_OP2 19, fmul.d, d, rne, 0, 0x3ff07ab277964ca4, 0x3fc07ab277964ca4, 0x4020000000000000
  TEST_FP_OP2 20, fadd.d, d, rtz, 1, 0x7b8d9ddb93de7ffb, 0x4000000000000000, 0x7b8d9ddb93de7ffb
  TEST_FP_OP2 21, fsub.d, d, rtz, 0, 0x40085985294c1315, 0x400c000000000000, 0x3fdd33d6b59f6758
  TEST_FP_OP2 22, fmul.d, d, rtz, 1, 0x40873994e7144e6d, 0x4037ef28808c8100, 0x403f0d3b81e23432
  TEST_FP_OP2 23, fadd.d, d, rdn, 1, 0xc010d5c191eea436, 0xc00b000000000000, 0xbfeaae0c8f7521ad
  TEST_FP_OP2 24, fsub.d, d, rdn, 0, 0x7ff0000000000000, 0x7ff0000000000000, 0xbdc17dfcf3330264
  TEST_FP_OP2 25, fmul.d, d, rdn, 0, 0x7ff8000000000000, 0xc0173f6fd823888f, 0x7ff8000000000000
  TEST_FP_OP2 26, fadd.d, d, rup, 1, 0xe73938c1451b0396, 0x3ff0000000000000, 0xe73938c1451b0397
  TEST_FP_OP2 27, fsub.d, d, rup, 1, 0xc330000000000005, 0xc0012a7dac36a570, 0x4330000000000003
  TEST_FP_OP2 28, fmul.d, d, rup, 1, 0x44b622b4ff2c4cc3, 0x3fdd1698e2fddb28, 0x44c859f174175f04
  TEST_FP_OP2 29, fadd.d, d, rmm, 1, 0xc007000000000001, 0xbffe000000000000, 0xbff0000000000001
  TEST_FP_OP2 30, fsub.d, d, rmm, 0, 0x40081591895eb9f2, 0x400ad591895eb9f2, 0x3fd6000000000000
  TEST_FP_OP2 31, fmul.d, d, rmm, 0, 0x8000000000000000, 0x0, 0xbfb4d9165e0052a5
  TEST_FP_OP2 32, fadd.d, d, rne, 1, 0x55c42c1246b1a42d, 0x55c42c1246b1a42d, 0x402a1ae1a01a7e19
  TEST_FP_OP2 33, fsub.d, d, rne, 0, 0xfff0000000000000, 0xfff0000000000000, 0x3fcc000000000000
  TEST_FP_OP2 34, fmul.d, d, rne, 1, 0xcede85acc287f6ba, 0x4e92c86a5053ab86, 0xc03a000000000000
  TEST_FP_OP2 35, fadd.d, d, rtz, 0, 0xbff78aa6e8d77a81, 0xc009f7a4c3d3f78e, 0x3ffc64a29ed0749b
  TEST_FP_OP2 36, fsub.d, d, rtz, 1, 0x9248e78bd2bbcc85, 0x83d9bb7170635050, 0x1248e78bd2bbcc85
  TEST_FP_OP2 37, fmul.d, d, rtz, 0, 0x8015000000000000, 0x8010000000000000, 0x3ff5000000000000
  TEST_FP_OP2 38, fadd.d, d, rdn, 1, 0x3ff3ffffffffffff, 0x87794652f2ada602, 0x3ff4000000000000
  TEST_FP_OP2 39, fsub.d, d, rdn, 1, 0x5a292e7664d60e7e, 0x400f5c52c8b342c3, 0xda292e7664d60e7e
  TEST_FP_OP2 40, fmul.d, d, rdn, 0, 0x7ff8000000000000, 0x7ff8000000000000, 0x412a90020eb2b20b
  TEST_FP_OP2 41, fadd.d, d, rup, 1, 0x7033f870af923092, 0x7033f870af923091, 0x4330000000000003
  TEST_FP_OP2 42, fsub.d, d, rup, 5, 0x7ff0000000000000, 0x7fefffffffffffff, 0xbfe4000000000000
  TEST_FP_OP2 43, fmul.d, d, rup, 0, 0xc045200000000000, 0x400a000000000000, 0xc02a000000000000
  TEST_FP_OP2 44, fadd.d, d, rmm, 16, 0x7ff8000000000000, 0x402ba546bab77e4a, 0x7ff0000000000001
  TEST_FP_OP2 45, fsub.d, d, rmm, 1, 0xf810ab40f1d1a873, 0xf810ab40f1d1a873, 0x13e28db6fbb94c84
  TEST_FP_OP2 46, fmul.d, d, rmm, 1, 0x643d2cf31f179f9e, 0x64503929755828f4, 0x3fdcc626a69b848a
  TEST_FP_OP2 47, fadd.d, d, rne, 1, 0x7fefffffffffffff, 0x4019000000000000, 0x7fefffffffffffff
  TEST_FP_OP2 48, fsub.d, d, rne, 1, 0x5bcaad0eb93a70b6, 0x67d3b78a9b517c4, 0xdbcaad0eb93a70b6
  TEST_FP_OP2 49, fmul.d, d, rne, 1, 0xefaaa459e8c11e5e, 0xbff0000000000001, 0x6faaa459e8c11e5c
  TEST_FP_OP2 50, fadd.d, d, rtz, 1, 0x7c9ed1a1c86eefb8, 0xa20879f1ddd81435, 0x7c9ed1a1c86eefb9
  TEST_FP_OP2 51, fsub.d, d, rtz, 1, 0x5c91a681c5ef73ef, 0x802acb29a9660f83, 0xdc91a681c5ef73f0
  TEST_FP_OP2 52, fmul.d, d, rtz, 0, 0x23af80aeb327cb54, 0xbff0000000000000, 0xa3af80aeb327cb54
  TEST_FP_OP2 53, fadd.d, d, rdn, 0, 0x4018200000000000, 0x4016000000000000, 0x3fe1000000000000
  TEST_FP_OP2 54, fsub.d, d, rdn, 1, 0xd6e484f502b1348c, 0x3fbacf1f409bbd98, 0x56e484f502b1348c
  TEST_FP_OP2 55, fmul.d, d, rdn, 1, 0x34873c589a28152a, 0xb478c8e70ad56be9, 0xbffe000000000000
  TEST_FP_OP2 56, fadd.d, d, rup, 1, 0xc016000000000000, 0xc016000000000000, 0x964eea1b3545277a
  TEST_FP_OP2 57, fsub.d, d, rup, 1, 0x5d859d7ed1b21853, 0x400eb3f55e38eaf1, 0xdd859d7ed1b21852
  TEST_FP_OP2 58, fmul.d, d, rup, 0, 0xc03a1cddc2e1b39d, 0x4000000000000000, 0xc02a1cddc2e1b39d
  TEST_FP_OP2 59, fadd.d, d, rmm, 1, 0xfd7a0328de9fee25, 0x402f000000000000, 0xfd7a0328de9fee25
  TEST_FP_OP2 60, fsub.d, d, rmm, 1, 0xc02d000000000000, 0xc02d000000000000, 0x21a20df068166c28
  TEST_FP_OP2 61, fmul.d, d, rmm, 1, 0xe3edb58aec56fe70, 0xe3f14b2a83f26fbb, 0x3feb7c9fba2b79b2
  TEST_FP_OP2 62, fadd.d, d, rne, 1, 0xffefffffffffffff, 0xffefffffffffffff, 0x3fe6dfe8804a70c6
  TEST_FP_OP2 63, fsub.d, d, rne, 1, 0x45e3911274e7dd0b, 0x45e3911274e7dd0b, 0xbfb5000000000000
  TEST_FP_OP2 64, fmul.d, d, rne, 1, 0x3fe26aa88c2cc2f9, 0xbfff52e1e65180c8, 0xbfd2d0712251cdfd
  TEST_FP_OP2 65, fadd.d, d, rtz, 1, 0x4021d0824cbfed9d, 0xbfcee4cb26cef62d, 0x40224c15795b2976
  TEST_FP_OP2 66, fsub.d, d, rtz, 0, 0x3ffb000000000001, 0x3fe6000000000000, 0xbff0000000000001
  TEST_FP_OP2 67, fmul.d, d, rtz, 3, 0x8000000000000000, 0x3fb0e42b740c9286, 0x8000000000000001
  TEST_FP_OP2 68, fadd.d, d, rdn, 0, 0x3fb31a49ae62bfa8, 0xbfe4000000000000, 0x3fe6634935cc57f5
  TEST_FP_OP2 69, fsub.d, d, rdn, 1, 0x40306ddd093152af, 0x4030583b9c13a7b8, 0xbfb5a16d1daaf714
  TEST_FP_OP2 70, fmul.d, d, rdn, 1, 0xf5826c401825a660, 0x7570b316ca020aee, 0xc001a6ae371359cc
  TEST_FP_OP2 71, fadd.d, d, rup, 0, 0x7ff8000000000000, 0xbff597b02f395621, 0x7ff8000000000000
  TEST_FP_OP2 72, fsub.d, d, rup, 1, 0xbfedc3473a329de8, 0xbff0000000000000, 0xbfb1e5c62e6b10bf
  TEST_FP_OP2 73, fmul.d, d, rup, 1, 0x3fc9e89e9eb71619, 0xbfc28db2ba973aa7, 0xbff657c6ad29fa7f
  TEST_FP_OP2 74, fadd.d, d, rmm, 1, 0x40183ef6b01a2d9d, 0x40183ef6b01a2d9d, 0x8010000000000000
  TEST_FP_OP2 75, fsub.d, d, rmm, 1, 0x3fe472abc8d5581b, 0x8000000000000001, 0xbfe472abc8d5581b
  TEST_FP_OP2 76, fmul.d, d, rmm, 0, 0xbfbd8959a9e1ad29, 0xbfed8959a9e1ad29, 0x3fc0000000000000

  TEST_PASSFAIL

RVTEST_CODE_END
