# env: p v s
# isa: zba
# SH1ADD.UW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): the same, shifted left by
# 1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh1add.uw, 0, 0, 0
  TEST_RR_OP 3, sh1add.uw, 3, 1, 1
  TEST_RR_OP 4, sh1add.uw, 0x00000001fffffffd, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh1add.uw, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh1add.uw, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh1add.uw, 0xfedcba9989abcdee, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh1add.uw, 0x0000000080000000, 0x0000000080000000, 0xffffffff80000000
  TEST_RR_OP 9, sh1add.uw, 0x0000000180000000, 0x0000000080000000, 0x0000000080000000
  TEST_RR_OP 10, sh1add.uw, 0x0000000090080401, 0x8040201008040201, 0x000000007fffffff
  TEST_RR_OP 11, sh1add.uw, 0x8000000000000001, 1, 0x7fffffffffffffff
  TEST_RR_OP 12, sh1add.uw, 0x0000000001fe01ff, 0x00ff00ff00ff00ff, 1
  TEST_RR_OP 13, sh1add.uw, 0x00000000aaaaaaa9, 0x5555555555555555, 0xffffffffffffffff
  TEST_RR_OP 14, sh1add.uw, 0x0000000110080402, 0x8040201008040201, 0x0000000100000000
  TEST_RR_OP 15, sh1add.uw, 0x80402010b2aeacab, 0x5555555555555555, 0x8040201008040201
  TEST_RR_OP 16, sh1add.uw, 0x0000000113579bdd, 0x0123456789abcdef, 0xffffffffffffffff
  TEST_RR_OP 17, sh1add.uw, 0x80402012080401ff, 0x00000000ffffffff, 0x8040201008040201
  TEST_RR_OP 18, sh1add.uw, 0x0000000022c4b382, 0xe2fd244f116259c1, 0
  TEST_RR_OP 19, sh1add.uw, 0x00000001273f91c3, 0x2dfcead4939fc8d2, 0x000000000000001f
  TEST_RR_OP 20, sh1add.uw, 0x0000000001051dd8, 0x5ec1dc0800828edc, 0x0000000000000020
  TEST_RR_OP 21, sh1add.uw, 0x0000000157173bb7, 0xd7f9f23fab8b9dcb, 0x0000000000000021
  TEST_RR_OP 22, sh1add.uw, 0x000000017262e5e3, 0x7485d896b93172d2, 0x000000000000003f
  TEST_RR_OP 23, sh1add.uw, 0x00000000ae76837e, 0x335446e7573b419f, 0x0000000000000040
  TEST_RR_OP 24, sh1add.uw, 0x16b16975447a2415, 0xdfc03bbcc527d4f1, 0x16b16973ba2a7a33
  TEST_RR_OP 25, sh1add.uw, 0x73ca55b1ab1510f9, 0xeb7378636c4b062f, 0x73ca55b0d27f049b
  TEST_RR_OP 26, sh1add.uw, 0xf48787e4dd33b914, 0x0ab4b9fdf0588272, 0xf48787e2fc82b430
  TEST_RR_OP 27, sh1add.uw, 0xc43b8fd00f145c01, 0xd1b7e3e5cdb5ea06, 0xc43b8fce73a887f5
  TEST_RR_OP 28, sh1add.uw, 0x73d2a7aea7ac82e4, 0xd2b5667d6453e72f, 0x73d2a7addf04b486
  TEST_RR_OP 29, sh1add.uw, 0x7ad5c941677fbb55, 0x7e8f30b316779edf, 0x7ad5c9413a907d97
  TEST_RR_OP 30, sh1add.uw, 0x6867f4ad0e970a1a, 0xdb0e8d7bd6c49f66, 0x6867f4ab610dcb4e
  TEST_RR_OP 31, sh1add.uw, 0x929dd173ea5da020, 0x35bae18b64778699, 0x929dd173216e92ee

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh1add.uw, 0xfee7d431e7324145, 0xdf7f99e3c7044d14, 0xfee7d4305929a71d
  TEST_RR_SRC2_EQ_DEST  33, sh1add.uw, 0xfee7d431e7324145, 0xdf7f99e3c7044d14, 0xfee7d4305929a71d
  TEST_RR_SRC1_EQ_SRC2  34, sh1add.uw, 0xdf7f99e5550ce73c, 0xdf7f99e3c7044d14
  TEST_RR_SRC12_EQ_DEST 35, sh1add.uw, 0xdf7f99e5550ce73c, 0xdf7f99e3c7044d14
  TEST_RR_ZEROSRC1      36, sh1add.uw, 0xfee7d4305929a71d, 0xfee7d4305929a71d
  TEST_RR_ZEROSRC2      37, sh1add.uw, 0x000000018e089a28, 0xdf7f99e3c7044d14
  TEST_RR_ZERODEST      38, sh1add.uw, 0xdf7f99e3c7044d14, 0xfee7d4305929a71d

  TEST_PASSFAIL

RVTEST_CODE_END
