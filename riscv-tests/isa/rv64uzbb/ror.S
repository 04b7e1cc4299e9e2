# env: p v s
# isa: zbb
# ROR (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rotates right by the low six bits
# of rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, ror, 0, 0, 0
  TEST_RR_OP 3, ror, 0x8000000000000000, 1, 1
  TEST_RR_OP 4, ror, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, ror, 0x4000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 6, ror, 1, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, ror, 0xcdef0123456789ab, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, ror, 0, 0, 0x000000007fffffff
  TEST_RR_OP 9, ror, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 10, ror, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555, 0x0123456789abcdef
  TEST_RR_OP 11, ror, 0xfedcba9876543210, 0xfedcba9876543210, 0
  TEST_RR_OP 12, ror, 0x00000000ffffffff, 0x00000000ffffffff, 0xffffffff80000000
  TEST_RR_OP 13, ror, 0xfedcba9876543210, 0xfedcba9876543210, 0x0000000080000000
  TEST_RR_OP 14, ror, 0x7530eca86421fdb9, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 15, ror, 0x7fffffffc0000000, 0xffffffff80000000, 1
  TEST_RR_OP 16, ror, 0xfffffbffffffffff, 0x7fffffffffffffff, 0x5555555555555555
  TEST_RR_OP 17, ror, 1, 1, 0
  TEST_RR_OP 18, ror, 0x17f43dd847b8efe1, 0x17f43dd847b8efe1, 0
  TEST_RR_OP 19, ror, 0xf8fcec0f670f788d, 0xb387bc46fc7e7607, 0x000000000000001f
  TEST_RR_OP 20, ror, 0x7aeaf5f1f41c671d, 0xf41c671d7aeaf5f1, 0x0000000000000020
  TEST_RR_OP 21, ror, 0x431a194d3dfb455d, 0x7bf68aba8634329a, 0x0000000000000021
  TEST_RR_OP 22, ror, 0x63d78f9028a2f2cd, 0xb1ebc7c814517966, 0x000000000000003f
  TEST_RR_OP 23, ror, 0x2b1b4e3143e44be9, 0x2b1b4e3143e44be9, 0x0000000000000040
  TEST_RR_OP 24, ror, 0x075d262b7510ab90, 0x6ea2157200eba4c5, 0x47ab9ab739f79c9d
  TEST_RR_OP 25, ror, 0xb3d0efc579c7f26e, 0x4dd67a1df8af38fe, 0x07b5e5a968dccbb5
  TEST_RR_OP 26, ror, 0xb64c7c777b38bd6c, 0xc98f8eef6717ad96, 0x3d1cad4084103185
  TEST_RR_OP 27, ror, 0x905c25cf50441ac8, 0xa8220d64482e12e7, 0x67a5af5e4b3a8f1f
  TEST_RR_OP 28, ror, 0xd21540c7e78191ff, 0x23ffa42a818fcf03, 0x81677655b5e453f1
  TEST_RR_OP 29, ror, 0x35b7fbd0cc2091d2, 0x123a46b6ff7a1984, 0x82e7d27515672bed
  TEST_RR_OP 30, ror, 0xe5f35344efb80009, 0xf700013cbe6a689d, 0x3941004c6ef0e325
  TEST_RR_OP 31, ror, 0x32d43fd615c09538, 0x0ae04a9c196a1feb, 0xe7ec0e86183e565f

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, ror, 0x490e4e5743f88b0b, 0x8b0b490e4e5743f8, 0x426322946d227eb0
  TEST_RR_SRC2_EQ_DEST  33, ror, 0x490e4e5743f88b0b, 0x8b0b490e4e5743f8, 0x426322946d227eb0
  TEST_RR_SRC1_EQ_SRC2  34, ror, 0x0b490e4e5743f88b, 0x8b0b490e4e5743f8
  TEST_RR_SRC12_EQ_DEST 35, ror, 0x0b490e4e5743f88b, 0x8b0b490e4e5743f8
  TEST_RR_ZEROSRC1      36, ror, 0, 0x426322946d227eb0
  TEST_RR_ZEROSRC2      37, ror, 0x8b0b490e4e5743f8, 0x8b0b490e4e5743f8
  TEST_RR_ZERODEST      38, ror, 0x8b0b490e4e5743f8, 0x426322946d227eb0

  TEST_PASSFAIL

RVTEST_CODE_END
