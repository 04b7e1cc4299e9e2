# env: p v s
# isa: zbb
# MIN (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the smaller of two signed
# numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, min, 0, 0, 0
  TEST_RR_OP 3, min, 1, 1, 1
  TEST_RR_OP 4, min, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, min, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 6, min, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, min, 0xfedcba9876543210, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, min, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff, 0x00ff00ff00ff00ff
  TEST_RR_OP 9, min, 0x8000000000000000, 0xffffffffffffffff, 0x8000000000000000
  TEST_RR_OP 10, min, 0, 0, 0
  TEST_RR_OP 11, min, 0xffffffff80000000, 0x0000000080000000, 0xffffffff80000000
  TEST_RR_OP 12, min, 0x00000000ffffffff, 0x00000000ffffffff, 0x0123456789abcdef
  TEST_RR_OP 13, min, 0x000000007fffffff, 0x0123456789abcdef, 0x000000007fffffff
  TEST_RR_OP 14, min, 0xffffffffffffffff, 0x0123456789abcdef, 0xffffffffffffffff
  TEST_RR_OP 15, min, 0xffffffffffffffff, 0x000000007fffffff, 0xffffffffffffffff
  TEST_RR_OP 16, min, 0x0123456789abcdef, 0x5555555555555555, 0x0123456789abcdef
  TEST_RR_OP 17, min, 0x8040201008040201, 0x00000000ffffffff, 0x8040201008040201
  TEST_RR_OP 18, min, 0xd89dd984bde3bc2e, 0xd89dd984bde3bc2e, 0
  TEST_RR_OP 19, min, 0x80e6b15b9f818e5e, 0x80e6b15b9f818e5e, 0x000000000000001f
  TEST_RR_OP 20, min, 0x88068313c4e3f54a, 0x88068313c4e3f54a, 0x0000000000000020
  TEST_RR_OP 21, min, 0x0000000000000021, 0x51c6330eee92ca5e, 0x0000000000000021
  TEST_RR_OP 22, min, 0x000000000000003f, 0x3315d4f699a5db5d, 0x000000000000003f
  TEST_RR_OP 23, min, 0x931746c2dae69aec, 0x931746c2dae69aec, 0x0000000000000040
  TEST_RR_OP 24, min, 0x9c0d0646143b91bd, 0xba298781cb228e1a, 0x9c0d0646143b91bd
  TEST_RR_OP 25, min, 0xcf56df0c0f4e43e7, 0x59d0c7b6d91d9477, 0xcf56df0c0f4e43e7
  TEST_RR_OP 26, min, 0xf7f9afcfac623998, 0xf7f9afcfac623998, 0x79f52483d9650336
  TEST_RR_OP 27, min, 0x9a827b816c8cf243, 0xa0a03534c8de6792, 0x9a827b816c8cf243
  TEST_RR_OP 28, min, 0xedefcc611814af33, 0x4bf6f77063bbb921, 0xedefcc611814af33
  TEST_RR_OP 29, min, 0xd429a4892d4e21d6, 0x11caf61a4129065c, 0xd429a4892d4e21d6
  TEST_RR_OP 30, min, 0x9a27b23fe0d8876e, 0x9a27b23fe0d8876e, 0x4d8dd6697c81b7c0
  TEST_RR_OP 31, min, 0x9f0a32151bb826cc, 0xabe3146c4060bd8e, 0x9f0a32151bb826cc

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, min, 0x838089030b0a25f5, 0x569cc085f253d9fd, 0x838089030b0a25f5
  TEST_RR_SRC2_EQ_DEST  33, min, 0x838089030b0a25f5, 0x569cc085f253d9fd, 0x838089030b0a25f5
  TEST_RR_SRC1_EQ_SRC2  34, min, 0x569cc085f253d9fd, 0x569cc085f253d9fd
  TEST_RR_SRC12_EQ_DEST 35, min, 0x569cc085f253d9fd, 0x569cc085f253d9fd
  TEST_RR_ZEROSRC1      36, min, 0x838089030b0a25f5, 0x838089030b0a25f5
  TEST_RR_ZEROSRC2      37, min, 0, 0x569cc085f253d9fd
  TEST_RR_ZERODEST      38, min, 0x569cc085f253d9fd, 0x838089030b0a25f5

  TEST_PASSFAIL

RVTEST_CODE_END
