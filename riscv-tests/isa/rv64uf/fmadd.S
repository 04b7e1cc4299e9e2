# env: p v s
# FMADD (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FMADD, FMSUB, FNMSUB
# and FNMADD round once, in every mode.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP3 2, fmadd.s, w, rne, 1, 0xffffffffbffbc87e, 0x3f800000, 0xbff00000, 0xbdbc87e4
  TEST_FP_OP3 3, fmsub.s, w, rne, 16, 0x7fc00000, 0xff800001, 0x251324dd, 0xc1b40458
  TEST_FP_OP3 4, fnmsub.s, w, rne, 1, 0x2e423600, 0x2e977c71, 0xbf2419d2, 0x7fffff
  TEST_FP_OP3 5, fnmadd.s, w, rne, 1, 0xffffffffc1ef4705, 0xbe944ade, 0xbf000000, 0x41ee1e6f
  TEST_FP_OP3 6, fmadd.s, w, rtz, 0, 0x0, 0xbf800000, 0x807fffff, 0x807fffff
  TEST_FP_OP3 7, fmsub.s, w, rtz, 1, 0xffffffffc203ef39, 0xc06c257b, 0x40d00000, 0x41100000
  TEST_FP_OP3 8, fnmsub.s, w, rtz, 1, 0xffffffffd2c5c7e4, 0x1fe0907d, 0x400765d7, 0xd2c5c7e4
  TEST_FP_OP3 9, fnmadd.s, w, rtz, 1, 0x78c7eac9, 0x1dd067c, 0x3df80000, 0xf8c7eaca
  TEST_FP_OP3 10, fmadd.s, w, rdn, 1, 0x3f0ee1b2, 0xbe9d4874, 0xbfe88f47, 0x34000000
  TEST_FP_OP3 11, fmsub.s, w, rdn, 1, 0x57cdc5a3, 0x57fbd159, 0x3ed13085, 0xd74dc5a4
  TEST_FP_OP3 12, fnmsub.s, w, rdn, 1, 0xfffffffff2a87e9d, 0xbfc80000, 0xf257ac4d, 0x54e7ebb
  TEST_FP_OP3 13, fnmadd.s, w, rdn, 1, 0x3f8566c3, 0xb5410a73, 0xbf800000, 0xbf8566ca
  TEST_FP_OP3 14, fmadd.s, w, rup, 0, 0x3f318d3b, 0xbe339628, 0x3f000000, 0x3f480000
  TEST_FP_OP3 15, fmsub.s, w, rup, 1, 0x5c0fc9a7, 0x4128c29a, 0xbf000000, 0xdc0fc9a7
  TEST_FP_OP3 16, fnmsub.s, w, rup, 1, 0xffffffff92044435, 0x277d806c, 0x298591ea, 0x91844436
  TEST_FP_OP3 17, fnmadd.s, w, rup, 1, 0xffffffffc30e824f, 0xc15d36e1, 0xc1251abe, 0xbe24ad3f
  TEST_FP_OP3 18, fmadd.s, w, rmm, 1, 0xfffffffffbd57b37, 0xfad57b37, 0x40800000, 0xc1c00000
  TEST_FP_OP3 19, fmsub.s, w, rmm, 5, 0x7f800000, 0x7f7fffff, 0x3fefae34, 0x6d3d3578
  TEST_FP_OP3 20, fnmsub.s, w, rmm, 1, 0x3d32f62a, 0x3db2f62a, 0xbf000000, 0x7fffff
  TEST_FP_OP3 21, fnmadd.s, w, rmm, 0, 0xffffffffb2800000, 0xbf880000, 0xc010fe21, 0xc01a0e03
  TEST_FP_OP3 22, fmadd.s, w, rne, 1, 0x5122272f, 0x513dcd56, 0x3f5ab52d, 0x34000000
  TEST_FP_OP3 23, fmsub.s, w, rne, 1, 0xffffffffbf280000, 0xbe22a3be, 0xac8b4ed1, 0x3f280000
  TEST_FP_OP3 24, fnmsub.s, w, rne, 1, 0x404d1fed, 0x40000000, 0x3dae012b, 0x40580000
  TEST_FP_OP3 25, fnmadd.s, w, rne, 1, 0x5ca1dc8d, 0xcbead9aa, 0x3f480000, 0xdca1dc8d
  TEST_FP_OP3 26, fmadd.s, w, rtz, 3, 0x0, 0x3f67b23b, 0x807fffff, 0x73d91d
  TEST_FP_OP3 27, fmsub.s, w, rtz, 1, 0x41d2f3ff, 0xc2554000, 0xbf000000, 0x3e930008
  TEST_FP_OP3 28, fnmsub.s, w, rtz, 1, 0x79a61a63, 0x3769f799, 0xdaf1e8a1, 0x79a61a63
  TEST_FP_OP3 29, fnmadd.s, w, rtz, 1, 0x404a2d50, 0xc09fad5c, 0x40bc6473, 0x41d1be44
  TEST_FP_OP3 30, fmadd.s, w, rdn, 0, 0xffffffffc0a70000, 0xbf800000, 0x3f780000, 0xc0880000
  TEST_FP_OP3 31, fmsub.s, w, rdn, 1, 0xc943abe, 0xc1f80000, 0x899902d5, 0x8c143abe
  TEST_FP_OP3 32, fnmsub.s, w, rdn, 1, 0x3fbfffff, 0x3fa00000, 0x800000, 0x3fc00000
  TEST_FP_OP3 33, fnmadd.s, w, rdn, 1, 0x34000000, 0x1301f7d0, 0xbe1aa86b, 0xb4000000
  TEST_FP_OP3 34, fmadd.s, w, rup, 5, 0x7f800000, 0x3f580000, 0x34000000, 0x7f7fffff
  TEST_FP_OP3 35, fmsub.s, w, rup, 1, 0xffffffffc26aa734, 0xc1580000, 0x1ab61885, 0x426aa734
  TEST_FP_OP3 36, fnmsub.s, w, rup, 0, 0xffffffff80683ca0, 0xbed07940, 0x80800000, 0x80341e50
  TEST_FP_OP3 37, fnmadd.s, w, rup, 1, 0xffffffffc04272b4, 0xc033c161, 0x7fffff, 0x404272b5
  TEST_FP_OP3 38, fmadd.s, w, rmm, 0, 0xffffffffbf380000, 0x3ff80000, 0x3fc00000, 0xc0680000
  TEST_FP_OP3 39, fmsub.s, w, rmm, 1, 0xffffffffc188cfb7, 0x8b1b8724, 0xb4000000, 0x4188cfb7
  TEST_FP_OP3 40, fnmsub.s, w, rmm, 1, 0x3f11b57b, 0x3f980000, 0xbf080000, 0xbd7ca849
  TEST_FP_OP3 41, fnmadd.s, w, rmm, 3, 0xffffffff800002e5, 0x41488e7b, 0x4312eba, 0x860acf1e
  TEST_FP_OP3 42, fmadd.s, w, rne, 1, 0x7b0b5141, 0x803eb3ce, 0xd9485623, 0x7b0b5141
  TEST_FP_OP3 43, fmsub.s, w, rne, 1, 0x70019424, 0x40000000, 0x6f819424, 0xbf800001
  TEST_FP_OP3 44, fnmsub.s, w, rne, 1, 0x41d9398d, 0xbef00000, 0x3e067481, 0x41d8bb80
  TEST_FP_OP3 45, fnmadd.s, w, rne, 1, 0x3f6e6802, 0x41500000, 0xa3833989, 0xbf6e6802
  TEST_FP_OP3 46, fmadd.s, w, rtz, 0, 0x7fc00000, 0x7fc00000, 0x40e6d2f9, 0x80800000
  TEST_FP_OP3 47, fmsub.s, w, rtz, 0, 0x3e797c02, 0xbe900000, 0xbda80000, 0xbe61dc02
  TEST_FP_OP3 48, fnmsub.s, w, rtz, 1, 0x4109d1e3, 0xbf9d81c8, 0x40e00000, 0x38a850c6
  TEST_FP_OP3 49, fnmadd.s, w, rtz, 1, 0xffffffffbea00003, 0x34000000, 0x3f680000, 0x3ea00000
  TEST_FP_OP3 50, fmadd.s, w, rdn, 1, 0x434c24d0, 0x40e00000, 0x41e96cc8, 0xbdd2f228
  TEST_FP_OP3 51, fmsub.s, w, rdn, 0, 0xffffffffb4800001, 0x34000000, 0xbf800001, 0x34000001
  TEST_FP_OP3 52, fnmsub.s, w, rdn, 1, 0xffffffffe497940b, 0xb8208d41, 0xebf1b118, 0x3fe6a340
  TEST_FP_OP3 53, fnmadd.s, w, rdn, 16, 0x7fc00000, 0x7f800001, 0x55e57c82, 0x407030dd
  TEST_FP_OP3 54, fmadd.s, w, rup, 1, 0xffffffffb4000000, 0x70b8508, 0xdc5d3cf6, 0xb4000000
  TEST_FP_OP3 55, fmsub.s, w, rup, 0, 0x3ef823d0, 0x40600000, 0x3ef00000, 0x3f93f70c
  TEST_FP_OP3 56, fnmsub.s, w, rup, 1, 0xffffffffd7149510, 0xbf27fab1, 0xd6e27066, 0xd6949511
  TEST_FP_OP3 57, fnmadd.s, w, rup, 1, 0x1c97305f, 0x2817305e, 0xb4000000, 0x807fffff
  TEST_FP_OP3 58, fmadd.s, w, rmm, 1, 0x6a45da57, 0xad8b9004, 0xbecc232a, 0x6a45da57
  TEST_FP_OP3 59, fmsub.s, w, rmm, 1, 0x3ff80000, 0x22bbca01, 0x42589eb4, 0xbff80000
  TEST_FP_OP3 60, fnmsub.s, w, rmm, 1, 0xfffffffff17a31fb, 0x3fb4c8ee, 0xc1e34c57, 0xf17a31fb
  TEST_FP_OP3 61, fnmadd.s, w, rmm, 0, 0x11000000, 0xbfc00000, 0x9ce02a92, 0x9d281fee

  TEST_PASSFAIL

RVTEST_CODE_END
