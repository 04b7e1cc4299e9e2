# env: p v s
# isa: zba
# ADD.UW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): adds the zero-extended low
# word of rs1 to rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, add.uw, 0, 0, 0
  TEST_RR_OP 3, add.uw, 2, 1, 1
  TEST_RR_OP 4, add.uw, 0x00000000fffffffe, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, add.uw, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, add.uw, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, add.uw, 0xfedcba98ffffffff, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, add.uw, 0x8000000080000000, 0xffffffff80000000, 0x8000000000000000
  TEST_RR_OP 9, add.uw, 0x0000000080ff00fe, 0x00ff00ff00ff00ff, 0x000000007fffffff
  TEST_RR_OP 10, add.uw, 0x000000007ffffffe, 0x000000007fffffff, 0xffffffffffffffff
  TEST_RR_OP 11, add.uw, 0xfffffffff6543210, 0xfedcba9876543210, 0xffffffff80000000
  TEST_RR_OP 12, add.uw, 0x5555555555555555, 0x8000000000000000, 0x5555555555555555
  TEST_RR_OP 13, add.uw, 0x00ff00ff80ff00ff, 0x0000000080000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 14, add.uw, 0x0000000180000000, 0xffffffff80000000, 0x0000000100000000
  TEST_RR_OP 15, add.uw, 0x0000000076543210, 0xfedcba9876543210, 0
  TEST_RR_OP 16, add.uw, 0x000000017ffffffe, 0x00000000ffffffff, 0x000000007fffffff
  TEST_RR_OP 17, add.uw, 0xfedcba997654320f, 0x00000000ffffffff, 0xfedcba9876543210
  TEST_RR_OP 18, add.uw, 0x000000008b7b6e10, 0x23ddb7228b7b6e10, 0
  TEST_RR_OP 19, add.uw, 0x000000005f562062, 0x920f782b5f562043, 0x000000000000001f
  TEST_RR_OP 20, add.uw, 0x000000002554182b, 0xc1b6d0a52554180b, 0x0000000000000020
  TEST_RR_OP 21, add.uw, 0x000000008778176c, 0xe7d3db9d8778174b, 0x0000000000000021
  TEST_RR_OP 22, add.uw, 0x00000000470d425e, 0xa3965e9e470d421f, 0x000000000000003f
  TEST_RR_OP 23, add.uw, 0x000000009d89f831, 0xcf79186a9d89f7f1, 0x0000000000000040
  TEST_RR_OP 24, add.uw, 0x38bc56b3fe1b8d46, 0x72902ae7c4536ace, 0x38bc56b339c82278
  TEST_RR_OP 25, add.uw, 0x078334eef00f2b3b, 0x804fc42cd436d966, 0x078334ee1bd851d5
  TEST_RR_OP 26, add.uw, 0x240c5557aa9e0e2c, 0x28c85058a97000b0, 0x240c5557012e0d7c
  TEST_RR_OP 27, add.uw, 0xbfb647579c96b8cf, 0xbacb2f2b9ff55a38, 0xbfb64756fca15e97
  TEST_RR_OP 28, add.uw, 0x7201436011b4eb35, 0xaac3acf912d71ade, 0x7201435ffeddd057
  TEST_RR_OP 29, add.uw, 0xd3f839fabdef3623, 0x5befb2e487bd865a, 0xd3f839fa3631afc9
  TEST_RR_OP 30, add.uw, 0x5bbef024c403af83, 0xefaee9fd69b1dfc7, 0x5bbef0245a51cfbc
  TEST_RR_OP 31, add.uw, 0xa111f9d6a08263ce, 0xe15fdeb620415582, 0xa111f9d680410e4c

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, add.uw, 0xe97778fd82d3c98c, 0xe39b8cb839906a8d, 0xe97778fd49435eff
  TEST_RR_SRC2_EQ_DEST  33, add.uw, 0xe97778fd82d3c98c, 0xe39b8cb839906a8d, 0xe97778fd49435eff
  TEST_RR_SRC1_EQ_SRC2  34, add.uw, 0xe39b8cb87320d51a, 0xe39b8cb839906a8d
  TEST_RR_SRC12_EQ_DEST 35, add.uw, 0xe39b8cb87320d51a, 0xe39b8cb839906a8d
  TEST_RR_ZEROSRC1      36, add.uw, 0xe97778fd49435eff, 0xe97778fd49435eff
  TEST_RR_ZEROSRC2      37, add.uw, 0x0000000039906a8d, 0xe39b8cb839906a8d
  TEST_RR_ZERODEST      38, add.uw, 0xe39b8cb839906a8d, 0xe97778fd49435eff

  TEST_PASSFAIL

RVTEST_CODE_END
