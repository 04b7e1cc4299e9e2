# env: p v s
# isa: zkne
# AES64ESM (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zkne):
# a middle round of AES encryption, half of the state.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zkne

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, aes64esm, 0x13a06ed053530333, 0x7060504030201000, 0
  TEST_RR_OP 3, aes64esm, 0x6363636363636363, 0, 0
  TEST_RR_OP 4, aes64esm, 0x63636363427c7c5d, 1, 1
  TEST_RR_OP 5, aes64esm, 0x1616161616161616, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 6, aes64esm, 0x6363636363636363, 0x8000000000000000, 1
  TEST_RR_OP 7, aes64esm, 0x63fc1689fc168963, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 8, aes64esm, 0x6443f5555927d88c, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 9, aes64esm, 0x89fc1616fc161689, 0x00000000ffffffff, 1
  TEST_RR_OP 10, aes64esm, 0xc1d24170b1d2c517, 0x0123456789abcdef, 0
  TEST_RR_OP 11, aes64esm, 0xf8370b5f5c407f7d, 0, 0x0123456789abcdef
  TEST_RR_OP 12, aes64esm, 0x2585065c2c37ea3a, 0x8040201008040201, 0x5555555555555555
  TEST_RR_OP 13, aes64esm, 0x42e309b7fc168963, 0x0000000100000000, 0xffffffffffffffff
  TEST_RR_OP 14, aes64esm, 0x8963fc1689fc89fc, 0x00ff00ff00ff00ff, 0x00000000ffffffff
  TEST_RR_OP 15, aes64esm, 0x1aabd2d2fc161689, 0x000000007fffffff, 0x0000000080000000
  TEST_RR_OP 16, aes64esm, 0xb318d7d96196e18d, 0xffffffffffffffff, 0xfedcba9876543210
  TEST_RR_OP 17, aes64esm, 0x161689fc3796e328, 1, 0x000000007fffffff
  TEST_RR_OP 18, aes64esm, 0x50d5060ce342504f, 0x8040201008040201, 0x00ff00ff00ff00ff
  TEST_RR_OP 19, aes64esm, 0x13dd14ad24be1552, 0x4b937e21cf2f3bc3, 0
  TEST_RR_OP 20, aes64esm, 0x4e280d057dd9fae4, 0xdb4dce745510c62e, 0x000000000000001f
  TEST_RR_OP 21, aes64esm, 0xeeaf4c22c9e347ed, 0x63bdd6fc6e2d870f, 0x0000000000000020
  TEST_RR_OP 22, aes64esm, 0xf15b62c92c0491de, 0x78a57c7e04fc8102, 0x0000000000000021
  TEST_RR_OP 23, aes64esm, 0xb4c36414074b593d, 0xfe75b3c0cd649468, 0x000000000000003f
  TEST_RR_OP 24, aes64esm, 0x94916266e36e3fbf, 0x268e29358523406f, 0x0000000000000040
  TEST_RR_OP 25, aes64esm, 0x019b7c3aa9706ee1, 0x97e14bab0c8bb898, 0x2d90cbf23b035444
  TEST_RR_OP 26, aes64esm, 0xd8c81964727aae25, 0x9b072008c0877b9a, 0x0f983b73b514f1aa
  TEST_RR_OP 27, aes64esm, 0xb1bd5a9aa4829d18, 0xe218ce0596ba1be8, 0x615f4f277ea7e1c0
  TEST_RR_OP 28, aes64esm, 0x4100ee382b3e049a, 0x451a8f42bd6ee01d, 0x707bf9e296f3a011
  TEST_RR_OP 29, aes64esm, 0x08eff02c35818126, 0x1dfb83b93fac7d48, 0x8a4dfc91c4a963b9
  TEST_RR_OP 30, aes64esm, 0x6ed13a97e872e479, 0x43f493dab6bca9cc, 0x9cd98b764eb6d1cf
  TEST_RR_OP 31, aes64esm, 0xb7e20cf62a6dc4af, 0x3d3292eb92af279e, 0x699ad5a6fbac5602
  TEST_RR_OP 32, aes64esm, 0xf09434e7ef4b52fc, 0xf323e177e89c2c9e, 0x707eaacb6e6f954c

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  33, aes64esm, 0x71b64c9238dad8a3, 0x20b55dcaf2d51e85, 0x67aba667f331dc01
  TEST_RR_SRC2_EQ_DEST  34, aes64esm, 0x71b64c9238dad8a3, 0x20b55dcaf2d51e85, 0x67aba667f331dc01
  TEST_RR_SRC1_EQ_SRC2  35, aes64esm, 0x32377d22981fbd55, 0x20b55dcaf2d51e85
  TEST_RR_SRC12_EQ_DEST 36, aes64esm, 0x32377d22981fbd55, 0x20b55dcaf2d51e85
  TEST_RR_ZEROSRC1      37, aes64esm, 0x8784b15610017221, 0x67aba667f331dc01
  TEST_RR_ZEROSRC2      38, aes64esm, 0x95519ea74bb8c9e1, 0x20b55dcaf2d51e85
  TEST_RR_ZERODEST      39, aes64esm, 0x20b55dcaf2d51e85, 0x67aba667f331dc01

  TEST_PASSFAIL

RVTEST_CODE_END
