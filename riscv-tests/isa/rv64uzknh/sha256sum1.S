# env: p v s
# isa: zknh
# SHA256SUM1 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions,
# Zknh): sum 1 of SHA-256.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zknh

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sha256sum1, 0, 0
  TEST_R_OP 3, sha256sum1, 0x0000000004200080, 1
  TEST_R_OP 4, sha256sum1, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sha256sum1, 0, 0x8000000000000000
  TEST_R_OP 6, sha256sum1, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sha256sum1, 0x0000000002100040, 0x0000000080000000
  TEST_R_OP 8, sha256sum1, 0xfffffffffdefffbf, 0x000000007fffffff
  TEST_R_OP 9, sha256sum1, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sha256sum1, 0x0000000002100040, 0xffffffff80000000
  TEST_R_OP 11, sha256sum1, 0, 0x0000000100000000
  TEST_R_OP 12, sha256sum1, 0xffffffffd6316d8a, 0x0123456789abcdef
  TEST_R_OP 13, sha256sum1, 0x0000000029ce9275, 0xfedcba9876543210
  TEST_R_OP 14, sha256sum1, 0x000000004600100c, 0x8040201008040201
  TEST_R_OP 15, sha256sum1, 0xffffffff9c639c63, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sha256sum1, 0x0000000055555555, 0x5555555555555555
  TEST_R_OP 17, sha256sum1, 0, 0x0040000000000000
  TEST_R_OP 18, sha256sum1, 0, 0x0000001000000000
  TEST_R_OP 19, sha256sum1, 0x0000000008002001, 0x0000000000000040
  TEST_R_OP 20, sha256sum1, 0, 0x0000000400000000
  TEST_R_OP 21, sha256sum1, 0xffffffffcdadd475, 0x000000000000dbae
  TEST_R_OP 22, sha256sum1, 0xffffffffccacd12d, 0x01516ced2a218226
  TEST_R_OP 23, sha256sum1, 0x000000001da36f3c, 0x00000000003d0739
  TEST_R_OP 24, sha256sum1, 0x0000000005f5cf6e, 0x00000001d5ca30bd
  TEST_R_OP 25, sha256sum1, 0x000000000c5e5254, 0x000000006fec183f
  TEST_R_OP 26, sha256sum1, 0xffffffffe58d5669, 0x0000000000001aac
  TEST_R_OP 27, sha256sum1, 0x0000000035ea757d, 0x002032ddf392b49b
  TEST_R_OP 28, sha256sum1, 0x000000003695ac9b, 0x000000000019ab92
  TEST_R_OP 29, sha256sum1, 0xfffffffffc05d598, 0x28dbaea48fa45560
  TEST_R_OP 30, sha256sum1, 0xfffffffffc03f0c9, 0xf73e01b5137d18d6
  TEST_R_OP 31, sha256sum1, 0xffffffffd4e3e8d0, 0x4bd9fc7fafae114a
  TEST_R_OP 32, sha256sum1, 0xffffffff8762b8b4, 0xfba4f844fa9baf0a

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sha256sum1, 0xffffffffd5d02191, 0x6845796a83c95efb
  TEST_R_ZERODEST     34, sha256sum1, 0x6845796a83c95efb

  TEST_PASSFAIL

RVTEST_CODE_END
