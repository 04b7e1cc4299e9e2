# env: p v s
# isa: zknh
# SHA256SUM0 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions,
# Zknh): sum 0 of SHA-256.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zknh

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sha256sum0, 0, 0
  TEST_R_OP 3, sha256sum0, 0x0000000040080400, 1
  TEST_R_OP 4, sha256sum0, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sha256sum0, 0, 0x8000000000000000
  TEST_R_OP 6, sha256sum0, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sha256sum0, 0x0000000020040200, 0x0000000080000000
  TEST_R_OP 8, sha256sum0, 0xffffffffdffbfdff, 0x000000007fffffff
  TEST_R_OP 9, sha256sum0, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sha256sum0, 0x0000000020040200, 0xffffffff80000000
  TEST_R_OP 11, sha256sum0, 0, 0x0000000100000000
  TEST_R_OP 12, sha256sum0, 0x0000000022210003, 0x0123456789abcdef
  TEST_R_OP 13, sha256sum0, 0xffffffffdddefffc, 0xfedcba9876543210
  TEST_R_OP 14, sha256sum0, 0x0000000042014480, 0x8040201008040201
  TEST_R_OP 15, sha256sum0, 0x000000003bc43bc4, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sha256sum0, 0xffffffffaaaaaaaa, 0x5555555555555555
  TEST_R_OP 17, sha256sum0, 0, 0x0200000000000000
  TEST_R_OP 18, sha256sum0, 0, 0x0000008000000000
  TEST_R_OP 19, sha256sum0, 0x0000000002004020, 0x0000000008000000
  TEST_R_OP 20, sha256sum0, 0x0000000008010080, 0x0000000020000000
  TEST_R_OP 21, sha256sum0, 0xfffffffff1448b65, 0x000000000006cd4e
  TEST_R_OP 22, sha256sum0, 0x00000000762339b3, 0x00000000000016cf
  TEST_R_OP 23, sha256sum0, 0x00000000009b8c6b, 0x0971fa63658b469c
  TEST_R_OP 24, sha256sum0, 0x0000000040080400, 1
  TEST_R_OP 25, sha256sum0, 0x000000001c03e669, 0x000000001eb86f42
  TEST_R_OP 26, sha256sum0, 0xffffffffac761561, 0x0000000000001584
  TEST_R_OP 27, sha256sum0, 0x0000000059a4d4cd, 0x0000000000000335
  TEST_R_OP 28, sha256sum0, 0xffffffff80904804, 0x0000000000000012
  TEST_R_OP 29, sha256sum0, 0x000000001ad54069, 0x8edfeffe6a27e3fa
  TEST_R_OP 30, sha256sum0, 0xffffffffe86bbabc, 0x503656c660bb2b9d
  TEST_R_OP 31, sha256sum0, 0x0000000059e695d2, 0x47f2b586c6cfb2d3
  TEST_R_OP 32, sha256sum0, 0xffffffff94c652cf, 0x26e796c6dd443e6d

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sha256sum0, 0x000000000e6aeb5d, 0x5cb05467cbda3a8e
  TEST_R_ZERODEST     34, sha256sum0, 0x5cb05467cbda3a8e

  TEST_PASSFAIL

RVTEST_CODE_END
