# env: p v s
# isa: zbkb
# BREV8 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zbkb): the
# bits of each byte in reverse order.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, brev8, 0, 0
  TEST_R_OP 3, brev8, 0x0000000000000080, 1
  TEST_R_OP 4, brev8, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, brev8, 0x0100000000000000, 0x8000000000000000
  TEST_R_OP 6, brev8, 0xfeffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, brev8, 0x0000000001000000, 0x0000000080000000
  TEST_R_OP 8, brev8, 0x00000000feffffff, 0x000000007fffffff
  TEST_R_OP 9, brev8, 0x00000000ffffffff, 0x00000000ffffffff
  TEST_R_OP 10, brev8, 0xffffffff01000000, 0xffffffff80000000
  TEST_R_OP 11, brev8, 0x0000008000000000, 0x0000000100000000
  TEST_R_OP 12, brev8, 0x80c4a2e691d5b3f7, 0x0123456789abcdef
  TEST_R_OP 13, brev8, 0x7f3b5d196e2a4c08, 0xfedcba9876543210
  TEST_R_OP 14, brev8, 0x0102040810204080, 0x8040201008040201
  TEST_R_OP 15, brev8, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff
  TEST_R_OP 16, brev8, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_R_OP 17, brev8, 0x1000000000000000, 0x0800000000000000
  TEST_R_OP 18, brev8, 0x4000000000000000, 0x0200000000000000
  TEST_R_OP 19, brev8, 0x0080000000000000, 0x0001000000000000
  TEST_R_OP 20, brev8, 0x0000010000000000, 0x0000800000000000
  TEST_R_OP 21, brev8, 0x000000000000a9db, 0x00000000000095db
  TEST_R_OP 22, brev8, 0x00005658ae7cbedb, 0x00006a1a753e7ddb
  TEST_R_OP 23, brev8, 0x00000000c029e399, 0x000000000394c799
  TEST_R_OP 24, brev8, 0x0000004076b90d83, 0x000000026e9db0c1
  TEST_R_OP 25, brev8, 0x00000000bd5f96f8, 0x00000000bdfa691f
  TEST_R_OP 26, brev8, 0x80511e1db5b3b275, 0x018a78b8adcd4dae
  TEST_R_OP 27, brev8, 0x008bdd1044818b3b, 0x00d1bb082281d1dc
  TEST_R_OP 28, brev8, 0x003bff7c4d0e6781, 0x00dcff3eb270e681
  TEST_R_OP 29, brev8, 0x1d94bb74a44aff4e, 0xb829dd2e2552ff72
  TEST_R_OP 30, brev8, 0xdf75eec7b33701d1, 0xfbae77e3cdec808b
  TEST_R_OP 31, brev8, 0xea0cd826504870d3, 0x57301b640a120ecb
  TEST_R_OP 32, brev8, 0xc7bca84f9ecc56d1, 0xe33d15f279336a8b

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, brev8, 0x415b2a71cf4b613d, 0x82da548ef3d286bc
  TEST_R_ZERODEST     34, brev8, 0x82da548ef3d286bc

  TEST_PASSFAIL

RVTEST_CODE_END
