# env: p v s
# FDIV (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FDIV and FSQRT in
# every rounding mode, with their flags.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fdiv.d, d, rne, 16, 0x7ff8000000000000, 0xc01f000000000000, 0x7ff0000000000001
  TEST_FP_OP2 3, fdiv.d, d, rtz, 1, 0xbfd238f5f36f5ca3, 0x40146b195fb775d7, 0xc031ed93ca77cfae
  TEST_FP_OP2 4, fdiv.d, d, rdn, 0, 0x0, 0x5140f574499b529c, 0x7ff0000000000000
  TEST_FP_OP2 5, fdiv.d, d, rup, 1, 0x3fe14a7d702cd6d3, 0x3fb0eba18401d694, 0x3fbf5072521dff09
  TEST_FP_OP2 6, fdiv.d, d, rmm, 1, 0x1c2a5d39cd7ed270, 0xc019e66539b40310, 0xe3df6fc47373a27d
  TEST_FP_OP2 7, fdiv.d, d, rne, 16, 0x7ff8000000000000, 0x3fd380b6ce87d147, 0x7ff0000000000001
  TEST_FP_OP2 8, fdiv.d, d, rtz, 0, 0x403e7cc606efa031, 0x403e7cc606efa031, 0x3ff0000000000000
  TEST_FP_OP2 9, fdiv.d, d, rdn, 8, 0xfff0000000000000, 0xece81c57ba72ede6, 0x0
  TEST_FP_OP2 10, fdiv.d, d, rup, 1, 0xd2f4eeeaf0ed4e9b, 0x4037cc0c02d47969, 0xad32305aeab09105
  TEST_FP_OP2 11, fdiv.d, d, rmm, 5, 0xfff0000000000000, 0xc037183e678979d2, 0x1
  TEST_FP_OP2 12, fdiv.d, d, rne, 0, 0x7ff8000000000000, 0xffefffffffffffff, 0xfff8000000000000
  TEST_FP_OP2 13, fdiv.d, d, rtz, 0, 0x8000000000000000, 0xc006b805aab8ac1e, 0x7ff0000000000000
  TEST_FP_OP2 14, fdiv.d, d, rdn, 1, 0x789da35d6f4d1d, 0x80c64edc0cacdde3, 0xc03d000000000000
  TEST_FP_OP2 15, fdiv.d, d, rup, 0, 0x0, 0x4ca931dc73949edf, 0x7ff0000000000000
  TEST_FP_OP2 16, fdiv.d, d, rmm, 1, 0x3fceaaaaaaaaaaab, 0x3fe7000000000000, 0x4008000000000000
  TEST_FP_OP2 17, fdiv.d, d, rne, 1, 0x7993119f5342e60a, 0x7993119f5342e60b, 0x3ff0000000000001
  TEST_FP_OP2 18, fdiv.d, d, rtz, 1, 0xef510fd137a08250, 0xbfd2f8339259b42c, 0x1071c9fdbc5861ec
  TEST_FP_OP2 19, fdiv.d, d, rdn, 1, 0x100517a5f0e19dd6, 0x9044645a064413d8, 0xc02eeffb9712a571
  TEST_FP_OP2 20, fdiv.d, d, rup, 0, 0x7ff8000000000000, 0xfff8000000000000, 0x3a71b5b1a0641955
  TEST_FP_OP2 21, fdiv.d, d, rmm, 1, 0x9b2a9510666c5594, 0x313016ae5341af7b, 0xd5f35e1b574515ae
  TEST_FP_OP2 22, fdiv.d, d, rne, 3, 0x1, 0x8000000000000001, 0xbffb7a81e6439bfa
  TEST_FP_OP2 23, fdiv.d, d, rtz, 1, 0x401234533a3326f8, 0xc01f000000000000, 0xbffb3f04dad8e632
  TEST_FP_OP2 24, fdiv.d, d, rdn, 1, 0x3fcfe81bdcd64a0c, 0xbfcf000000000000, 0xbfef1736569b52aa
  TEST_FP_OP2 25, fdiv.d, d, rup, 3, 0x326008860d5cd, 0xfffffffffffff, 0x401453d6724521f2
  TEST_FP_OP2 26, fdiv.d, d, rmm, 1, 0xbff2751ed8201843, 0xbfe6109eb425c0e3, 0x3fe3208a8ddb848c
  TEST_FP_OP2 27, fdiv.d, d, rne, 0, 0x8a47226fc226f477, 0xa47226fc226f477, 0xbff0000000000000
  TEST_FP_OP2 28, fdiv.d, d, rtz, 1, 0xbfed8d95f6eacd28, 0xbfb8e229b90cdd39, 0x3fbaf19947858b0b
  TEST_FP_OP2 29, fdiv.d, d, rdn, 1, 0x3febe6a5226d097e, 0x3fc4539c22ebda95, 0x3fc75017e4e26162
  TEST_FP_OP2 30, fdiv.d, d, rup, 0, 0x4f92271d7605a3a0, 0x4fdb3aac31087570, 0x4038000000000000
  TEST_FP_OP2 31, fdiv.d, d, rmm, 1, 0xcbf38f14f41f643b, 0x4bd52ff2bf1def15, 0xbfd1550391473a45
  TEST_FP_OP2 32, fdiv.d, d, rne, 0, 0x8000000000000000, 0x8000000000000000, 0x3fb2000000000000
  TEST_FP_OP2 33, fdiv.d, d, rtz, 1, 0x7ae2c46285684b58, 0xfb20f096f180e181, 0xc02ce25baec4ce69
  TEST_FP_OP2 34, fdiv.d, d, rdn, 16, 0x7ff8000000000000, 0x401b000000000000, 0xfff0000000000001
  TEST_FP_OP2 35, fdiv.d, d, rup, 1, 0x52aaf7b16d256576, 0xbfd8d76e3636d8b8, 0xad1d7a2c02b60514
  TEST_FP_OP2 36, fdiv.d, d, rmm, 1, 0x3fd9ac47dcf8969e, 0x3fea1e0a0873f43d, 0x400046e59f1deff1
  TEST_FP_OP2 37, fdiv.d, d, rne, 1, 0xc00313f63ab05fb5, 0x3fdc9df158088f90, 0xbfc8000000000000
  TEST_FP_OP2 38, fdiv.d, d, rtz, 3, 0x8000000000000001, 0x8000000000000001, 0x3feabee448dca3d6
  TEST_FP_OP2 39, fdiv.d, d, rdn, 0, 0xfff0000000000000, 0xfff0000000000000, 0x519055698d9cab8
  TEST_FP_OP2 40, fdiv.d, d, rup, 1, 0xe7ef25b44eb24ea7, 0x3fed6f423a26dabc, 0x97ee3d8d13090d07
  TEST_FP_OP2 41, fdiv.d, d, rmm, 1, 0xc0644f3cf3cf3cf4, 0x404aa80000000000, 0xbfd5000000000000
  TEST_FP_OP1 42, fsqrt.d, d, rne, 1, 0x3f865c1fc75d63af, 0x3f1f3f69d1f4a259
  TEST_FP_OP1 43, fsqrt.d, d, rtz, 1, 0x3fec48c6001f0abf, 0x3fe9000000000000
  TEST_FP_OP1 44, fsqrt.d, d, rdn, 1, 0x3fdd646d1467efb4, 0x3fcaff40e02fbf22
  TEST_FP_OP1 45, fsqrt.d, d, rup, 1, 0x3ff2e4fc656b5135, 0x3ff650050d096677
  TEST_FP_OP1 46, fsqrt.d, d, rmm, 1, 0x4190000000000001, 0x4330000000000003
  TEST_FP_OP1 47, fsqrt.d, d, rne, 1, 0x3fd41cb5acad1b8e, 0x3fb947f9b39bfcd8
  TEST_FP_OP1 48, fsqrt.d, d, rtz, 16, 0x7ff8000000000000, 0xc019000000000000
  TEST_FP_OP1 49, fsqrt.d, d, rdn, 1, 0x40017e2992158066, 0x40131ffb25968565
  TEST_FP_OP1 50, fsqrt.d, d, rup, 1, 0x4006608b3b449310, 0x401f4bc56e7f61f2
  TEST_FP_OP1 51, fsqrt.d, d, rmm, 1, 0x3ffafdc2c3efb738, 0x4006c438d2c134a7
  TEST_FP_OP1 52, fsqrt.d, d, rne, 0, 0x4014000000000000, 0x4039000000000000
  TEST_FP_OP1 53, fsqrt.d, d, rtz, 1, 0x3fef6da72c7d3389, 0x3feeddeba47b0163
  TEST_FP_OP1 54, fsqrt.d, d, rdn, 16, 0x7ff8000000000000, 0xc02e89af3f1d3258
  TEST_FP_OP1 55, fsqrt.d, d, rup, 1, 0x3ffefbdeb14f4eda, 0x400e000000000000
  TEST_FP_OP1 56, fsqrt.d, d, rmm, 0, 0x3e50000000000000, 0x3cb0000000000000
  TEST_FP_OP1 57, fsqrt.d, d, rne, 16, 0x7ff8000000000000, 0xd5967f95e2f818bf
  TEST_FP_OP1 58, fsqrt.d, d, rtz, 0, 0x3e50000000000000, 0x3cb0000000000000
  TEST_FP_OP1 59, fsqrt.d, d, rdn, 1, 0x2c9e2c706f645486, 0x194c739087997fa6
  TEST_FP_OP1 60, fsqrt.d, d, rup, 16, 0x7ff8000000000000, 0xbfbb000000000000
  TEST_FP_OP1 61, fsqrt.d, d, rmm, 1, 0x3fe645640568c1c3, 0x3fdf000000000000
  TEST_FP_OP1 62, fsqrt.d, d, rne, 1, 0x239a9e5dc113e0ed, 0x746246818a5a09e
  TEST_FP_OP1 63, fsqrt.d, d, rtz, 1, 0x3ff65a626678babf, 0x3fff3a8d2f29f99a
  TEST_FP_OP1 64, fsqrt.d, d, rdn, 1, 0x1ffffffffffffffe, 0xfffffffffffff
  TEST_FP_OP1 65, fsqrt.d, d, rup, 1, 0x3ff0000000000001, 0x3ff0000000000001
  TEST_FP_OP1 66, fsqrt.d, d, rmm, 1, 0x39b675fa496afbc6, 0x337f87d635a328a2
  TEST_FP_OP1 67, fsqrt.d, d, rne, 1, 0x3ff65285d6553df6, 0x3fff2499ad9eda9f
  TEST_FP_OP1 68, fsqrt.d, d, rtz, 1, 0x3fe0f876ccdf6cd9, 0x3fd2000000000000
  TEST_FP_OP1 69, fsqrt.d, d, rdn, 16, 0x7ff8000000000000, 0xc035000000000000
  TEST_FP_OP1 70, fsqrt.d, d, rup, 1, 0x3feaa6affba8efd5, 0x3fe632423e8d4eb4
  TEST_FP_OP1 71, fsqrt.d, d, rmm, 1, 0x3fd32eee75770416, 0x3fb7000000000000

  TEST_PASSFAIL

RVTEST_CODE_END
