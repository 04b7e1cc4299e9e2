# env: p v s
# isa: zbs
# BSET (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): sets a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, bset, 1, 0, 0
  TEST_RR_OP 3, bset, 3, 1, 1
  TEST_RR_OP 4, bset, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, bset, 0x8000000000000002, 0x8000000000000000, 1
  TEST_RR_OP 6, bset, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, bset, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, bset, 0x8000000080000000, 0x0000000080000000, 0xffffffffffffffff
  TEST_RR_OP 9, bset, 0x000000007fffffff, 0x000000007fffffff, 0xffffffff80000000
  TEST_RR_OP 10, bset, 0x0000000080000002, 0x0000000080000000, 1
  TEST_RR_OP 11, bset, 0x8000000000000001, 1, 0x7fffffffffffffff
  TEST_RR_OP 12, bset, 0xffffffff80200000, 0xffffffff80000000, 0x5555555555555555
  TEST_RR_OP 13, bset, 0xffffffffffffffff, 0xffffffffffffffff, 0x8000000000000000
  TEST_RR_OP 14, bset, 0x7fffffffffffffff, 0x7fffffffffffffff, 0xffffffff80000000
  TEST_RR_OP 15, bset, 0x80000000ffffffff, 0x00000000ffffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, bset, 0xffffffff80000000, 0xffffffff80000000, 0xffffffffffffffff
  TEST_RR_OP 17, bset, 0xffffffffffffffff, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_RR_OP 18, bset, 0x7328fcaaf70da237, 0x7328fcaaf70da237, 0
  TEST_RR_OP 19, bset, 0x5046006081e1da02, 0x5046006001e1da02, 0x000000000000001f
  TEST_RR_OP 20, bset, 0x9e1e839f6888ab1f, 0x9e1e839e6888ab1f, 0x0000000000000020
  TEST_RR_OP 21, bset, 0x626d07fb51a25bb8, 0x626d07fb51a25bb8, 0x0000000000000021
  TEST_RR_OP 22, bset, 0xf9df93037ce7311c, 0x79df93037ce7311c, 0x000000000000003f
  TEST_RR_OP 23, bset, 0xa7dda2b2b9d8078f, 0xa7dda2b2b9d8078e, 0x0000000000000040
  TEST_RR_OP 24, bset, 0xff2e9997bc05c4f0, 0xff2e99973c05c4f0, 0x0399dd789afaa91f
  TEST_RR_OP 25, bset, 0xd1fa8f390ce3c82e, 0xd1fa8f390ce1c82e, 0xb67e5b71c3d35e91
  TEST_RR_OP 26, bset, 0xf7e56ac6efd1f801, 0xf7656ac6efd1f801, 0x1df7a84253a46237
  TEST_RR_OP 27, bset, 0x5cc1a4df7165a46d, 0x5cc1a4df7165a46d, 0xd6629d3b6d53b63c
  TEST_RR_OP 28, bset, 0xbcc603d56bf71715, 0xbcc603d56bf71715, 0x5aa82e356d0df0bf
  TEST_RR_OP 29, bset, 0x9f40cca579848074, 0x9f40cc2579848074, 0xc83ae143b11b4f67
  TEST_RR_OP 30, bset, 0xf2c34f11cbd15013, 0xf2c34f11cbd15013, 0xaa743b5b2bb134fe
  TEST_RR_OP 31, bset, 0x8125f6e7cc01527f, 0x8125f2e7cc01527f, 0x4ff7bb29ca53faea

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, bset, 0xcdd6126cf7fe8b6c, 0xcdd6126cf7fc8b6c, 0xcbd04ffd708859d1
  TEST_RR_SRC2_EQ_DEST  33, bset, 0xcdd6126cf7fe8b6c, 0xcdd6126cf7fc8b6c, 0xcbd04ffd708859d1
  TEST_RR_SRC1_EQ_SRC2  34, bset, 0xcdd6126cf7fc8b6c, 0xcdd6126cf7fc8b6c
  TEST_RR_SRC12_EQ_DEST 35, bset, 0xcdd6126cf7fc8b6c, 0xcdd6126cf7fc8b6c
  TEST_RR_ZEROSRC1      36, bset, 0x0000000000020000, 0xcbd04ffd708859d1
  TEST_RR_ZEROSRC2      37, bset, 0xcdd6126cf7fc8b6d, 0xcdd6126cf7fc8b6c
  TEST_RR_ZERODEST      38, bset, 0xcdd6126cf7fc8b6c, 0xcbd04ffd708859d1

  TEST_PASSFAIL

RVTEST_CODE_END
