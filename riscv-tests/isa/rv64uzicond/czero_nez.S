# env: p v s
# isa: zicond
# CZERO.NEZ (Unprivileged ISA, "Zicond" Extension for Integer Conditional Operations): zero if rs2
# is not zero, else rs1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zicond

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, czero.nez, 0, 0, 0
  TEST_RR_OP 3, czero.nez, 0, 1, 1
  TEST_RR_OP 4, czero.nez, 0, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, czero.nez, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, czero.nez, 0, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, czero.nez, 0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, czero.nez, 0, 0xffffffff80000000, 0x8040201008040201
  TEST_RR_OP 9, czero.nez, 0, 0xfedcba9876543210, 0xffffffffffffffff
  TEST_RR_OP 10, czero.nez, 0, 0x5555555555555555, 0xffffffffffffffff
  TEST_RR_OP 11, czero.nez, 0, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 12, czero.nez, 0, 0xffffffff80000000, 0x5555555555555555
  TEST_RR_OP 13, czero.nez, 0, 0x8040201008040201, 0xfedcba9876543210
  TEST_RR_OP 14, czero.nez, 0x8000000000000000, 0x8000000000000000, 0
  TEST_RR_OP 15, czero.nez, 0, 0x0000000080000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 16, czero.nez, 0, 0x5555555555555555, 0x8040201008040201
  TEST_RR_OP 17, czero.nez, 0, 0x5555555555555555, 0xffffffff80000000
  TEST_RR_OP 18, czero.nez, 0x819d23c08f7753a5, 0x819d23c08f7753a5, 0
  TEST_RR_OP 19, czero.nez, 0, 0x541016a317b12667, 0x000000000000001f
  TEST_RR_OP 20, czero.nez, 0, 0x24ffa1dd48f84cdd, 0x0000000000000020
  TEST_RR_OP 21, czero.nez, 0, 0xdcd81950fed1b787, 0x0000000000000021
  TEST_RR_OP 22, czero.nez, 0, 0x6157f97bac752ee6, 0x000000000000003f
  TEST_RR_OP 23, czero.nez, 0, 0xf9a4315d8fd62e9f, 0x0000000000000040
  TEST_RR_OP 24, czero.nez, 0, 0xfc5d26de0f8901c0, 0x95eb8cd55c92145f
  TEST_RR_OP 25, czero.nez, 0, 0xc64223fdab04d63a, 0x1158383a93d68440
  TEST_RR_OP 26, czero.nez, 0, 0x32c02e0665a54195, 0x6ebcc5b0fa38c6b1
  TEST_RR_OP 27, czero.nez, 0, 0xaf8be292eb5ed58b, 0x13ea8b65383847d6
  TEST_RR_OP 28, czero.nez, 0, 0x9ca12d7e79cb58df, 0x2c531149e273271d
  TEST_RR_OP 29, czero.nez, 0, 0x146c5148d0cc1116, 0x5cfee8f2624e7461
  TEST_RR_OP 30, czero.nez, 0, 0x113aded6d3659689, 0x7f32d922df3a74c7
  TEST_RR_OP 31, czero.nez, 0, 0x51a6c4a797a0c84f, 0xc3d26f6a287ddba1

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, czero.nez, 0, 0xf37a0b1089e2614c, 0xc81d845bdafb0942
  TEST_RR_SRC2_EQ_DEST  33, czero.nez, 0, 0xf37a0b1089e2614c, 0xc81d845bdafb0942
  TEST_RR_SRC1_EQ_SRC2  34, czero.nez, 0, 0xf37a0b1089e2614c
  TEST_RR_SRC12_EQ_DEST 35, czero.nez, 0, 0xf37a0b1089e2614c
  TEST_RR_ZEROSRC1      36, czero.nez, 0, 0xc81d845bdafb0942
  TEST_RR_ZEROSRC2      37, czero.nez, 0xf37a0b1089e2614c, 0xf37a0b1089e2614c
  TEST_RR_ZERODEST      38, czero.nez, 0xf37a0b1089e2614c, 0xc81d845bdafb0942

  TEST_PASSFAIL

RVTEST_CODE_END
