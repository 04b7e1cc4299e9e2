# env: p v s
# isa: zba
# SH3ADD.UW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): the same, shifted left by
# 3.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh3add.uw, 0, 0, 0
  TEST_RR_OP 3, sh3add.uw, 9, 1, 1
  TEST_RR_OP 4, sh3add.uw, 0x00000007fffffff7, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh3add.uw, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh3add.uw, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh3add.uw, 0xfedcba9cc3b2a188, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh3add.uw, 0x8040201408040201, 0xffffffff80000000, 0x8040201008040201
  TEST_RR_OP 9, sh3add.uw, 0x0000000500000000, 0xffffffff80000000, 0x0000000100000000
  TEST_RR_OP 10, sh3add.uw, 0x80000007fffffff8, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 11, sh3add.uw, 0xfedcba9c28f5c290, 0xfedcba9876543210, 0xfedcba9876543210
  TEST_RR_OP 12, sh3add.uw, 0x0000000480000000, 0xffffffff80000000, 0x0000000080000000
  TEST_RR_OP 13, sh3add.uw, 0x00000007fffffff9, 0x7fffffffffffffff, 1
  TEST_RR_OP 14, sh3add.uw, 0x555555555555555d, 1, 0x5555555555555555
  TEST_RR_OP 15, sh3add.uw, 0xfedcba9b20fedcb8, 0x5555555555555555, 0xfedcba9876543210
  TEST_RR_OP 16, sh3add.uw, 0x8000000040201007, 0x8040201008040201, 0x7fffffffffffffff
  TEST_RR_OP 17, sh3add.uw, 0x8000000007f807f7, 0x00ff00ff00ff00ff, 0x7fffffffffffffff
  TEST_RR_OP 18, sh3add.uw, 0x000000031fc64698, 0x282cd54b63f8c8d3, 0
  TEST_RR_OP 19, sh3add.uw, 0x00000002debc42df, 0xb65da98e5bd78858, 0x000000000000001f
  TEST_RR_OP 20, sh3add.uw, 0x0000000302226470, 0x4d335a8860444c8a, 0x0000000000000020
  TEST_RR_OP 21, sh3add.uw, 0x000000016d2b0b31, 0xfd6b64972da56162, 0x0000000000000021
  TEST_RR_OP 22, sh3add.uw, 0x000000064b774737, 0xb07d0e8bc96ee8df, 0x000000000000003f
  TEST_RR_OP 23, sh3add.uw, 0x0000000490e339c0, 0x7e4d3690921c6730, 0x0000000000000040
  TEST_RR_OP 24, sh3add.uw, 0xa935e67004d6235a, 0x98d8195fc69ad6b2, 0xa935e669cfff6dca
  TEST_RR_OP 25, sh3add.uw, 0xdeef15cbe347fc9a, 0xb0cdda1074ffe4a7, 0xdeef15c83b48d762
  TEST_RR_OP 26, sh3add.uw, 0xaf9c81a6402e099f, 0x8ac0b5d4db1b6462, 0xaf9c819f6752e68f
  TEST_RR_OP 27, sh3add.uw, 0x31ca999658004087, 0x8f355c18cfe56405, 0x31ca998fd8d5205f
  TEST_RR_OP 28, sh3add.uw, 0x12d9d23eda67f3f4, 0x6097fdf8f3732720, 0x12d9d2373ecebaf4
  TEST_RR_OP 29, sh3add.uw, 0x3b6f8156f72d8743, 0xee486741f9ac2a6e, 0x3b6f814f29cc33d3
  TEST_RR_OP 30, sh3add.uw, 0x4ea133833818b03d, 0xc10dac1a5f0949dd, 0x4ea133803fce6155
  TEST_RR_OP 31, sh3add.uw, 0x115a0eafd801b7f3, 0xe4aedced7a9ef797, 0x115a0eac0309fb3b

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh3add.uw, 0x97cd1ce71266caf8, 0x23c4a20cda3bac46, 0x97cd1ce0408968c8
  TEST_RR_SRC2_EQ_DEST  33, sh3add.uw, 0x97cd1ce71266caf8, 0x23c4a20cda3bac46, 0x97cd1ce0408968c8
  TEST_RR_SRC1_EQ_SRC2  34, sh3add.uw, 0x23c4a213ac190e76, 0x23c4a20cda3bac46
  TEST_RR_SRC12_EQ_DEST 35, sh3add.uw, 0x23c4a213ac190e76, 0x23c4a20cda3bac46
  TEST_RR_ZEROSRC1      36, sh3add.uw, 0x97cd1ce0408968c8, 0x97cd1ce0408968c8
  TEST_RR_ZEROSRC2      37, sh3add.uw, 0x00000006d1dd6230, 0x23c4a20cda3bac46
  TEST_RR_ZERODEST      38, sh3add.uw, 0x23c4a20cda3bac46, 0x97cd1ce0408968c8

  TEST_PASSFAIL

RVTEST_CODE_END
