# env: p v s
# isa: zba
# SH2ADD.UW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): the same, shifted left by
# 2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh2add.uw, 0, 0, 0
  TEST_RR_OP 3, sh2add.uw, 5, 1, 1
  TEST_RR_OP 4, sh2add.uw, 0x00000003fffffffb, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh2add.uw, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh2add.uw, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh2add.uw, 0xfedcba9a9d0369cc, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh2add.uw, 0x00000003fffffffc, 0x00000000ffffffff, 0
  TEST_RR_OP 9, sh2add.uw, 0x000000047ffffffb, 0x7fffffffffffffff, 0x000000007fffffff
  TEST_RR_OP 10, sh2add.uw, 0x00ff00ff00ff00ff, 0x8000000000000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 11, sh2add.uw, 0x00000001fffffffb, 0x000000007fffffff, 0xffffffffffffffff
  TEST_RR_OP 12, sh2add.uw, 1, 0, 1
  TEST_RR_OP 13, sh2add.uw, 0x0123456962fc962f, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 14, sh2add.uw, 0xfedcba9c7654320c, 0xffffffffffffffff, 0xfedcba9876543210
  TEST_RR_OP 15, sh2add.uw, 0x0000000180000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 16, sh2add.uw, 0x0000000255555554, 0x5555555555555555, 0x0000000100000000
  TEST_RR_OP 17, sh2add.uw, 0x00000002d950c840, 0xfedcba9876543210, 0x0000000100000000
  TEST_RR_OP 18, sh2add.uw, 0x00000002ce959c8c, 0x362954c3b3a56723, 0
  TEST_RR_OP 19, sh2add.uw, 0x000000022761db7b, 0xef5d434e89d876d7, 0x000000000000001f
  TEST_RR_OP 20, sh2add.uw, 0x0000000071a3fb44, 0x0d0267741c68fec9, 0x0000000000000020
  TEST_RR_OP 21, sh2add.uw, 0x000000014523e399, 0x679ebd945148f8de, 0x0000000000000021
  TEST_RR_OP 22, sh2add.uw, 0x000000005e9af47b, 0x9fdf089717a6bd0f, 0x000000000000003f
  TEST_RR_OP 23, sh2add.uw, 0x00000000c00088b8, 0xc4d9a4983000221e, 0x0000000000000040
  TEST_RR_OP 24, sh2add.uw, 0x4adae5c94a4fde76, 0xb4e49b9014391de1, 0x4adae5c8f96b66f2
  TEST_RR_OP 25, sh2add.uw, 0x2868425eba5586fa, 0xd4077ac9ea6863cc, 0x2868425b10b3f7ca
  TEST_RR_OP 26, sh2add.uw, 0x0ca8e412bb2d2268, 0xcccf21c0375b3e3c, 0x0ca8e411ddc02978
  TEST_RR_OP 27, sh2add.uw, 0xdefe92b989b8565f, 0x5666695358e2a519, 0xdefe92b8262dc1fb
  TEST_RR_OP 28, sh2add.uw, 0xe5a6cd80ee584c9c, 0x050242b601f6cfc3, 0xe5a6cd80e67d0d90
  TEST_RR_OP 29, sh2add.uw, 0x64b894d4c1a57836, 0xdac13e88e07cf9f9, 0x64b894d13fb19052
  TEST_RR_OP 30, sh2add.uw, 0xb1e2c4a34329dcce, 0x3afb89ac85d4c41c, 0xb1e2c4a12bd6cc5e
  TEST_RR_OP 31, sh2add.uw, 0xb9749ef72439cc91, 0xe07ab56c5de45968, 0xb9749ef5aca866f1

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh2add.uw, 0x67384609da63166a, 0x97bba2663bc16441, 0x67384608eb5d8566
  TEST_RR_SRC2_EQ_DEST  33, sh2add.uw, 0x67384609da63166a, 0x97bba2663bc16441, 0x67384608eb5d8566
  TEST_RR_SRC1_EQ_SRC2  34, sh2add.uw, 0x97bba2672ac6f545, 0x97bba2663bc16441
  TEST_RR_SRC12_EQ_DEST 35, sh2add.uw, 0x97bba2672ac6f545, 0x97bba2663bc16441
  TEST_RR_ZEROSRC1      36, sh2add.uw, 0x67384608eb5d8566, 0x67384608eb5d8566
  TEST_RR_ZEROSRC2      37, sh2add.uw, 0x00000000ef059104, 0x97bba2663bc16441
  TEST_RR_ZERODEST      38, sh2add.uw, 0x97bba2663bc16441, 0x67384608eb5d8566

  TEST_PASSFAIL

RVTEST_CODE_END
