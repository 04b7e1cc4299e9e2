# env: p v s
# isa: zbkx
# XPERM8 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zbkx):
# bytes of rs1 looked up by those of rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkx

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, xperm8, 0, 0, 0
  TEST_RR_OP 3, xperm8, 0x0101010101010100, 1, 1
  TEST_RR_OP 4, xperm8, 0, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, xperm8, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, xperm8, 0, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, xperm8, 0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, xperm8, 0xffffffffffffffff, 0x00000000ffffffff, 1
  TEST_RR_OP 9, xperm8, 0xcd00000000000000, 0x0123456789abcdef, 0x0123456789abcdef
  TEST_RR_OP 10, xperm8, 0x5555555555555555, 0x5555555555555555, 1
  TEST_RR_OP 11, xperm8, 0, 0xffffffff80000000, 0x0000000080000000
  TEST_RR_OP 12, xperm8, 0x00ffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 13, xperm8, 0, 0x0000000080000000, 0x0000000100000000
  TEST_RR_OP 14, xperm8, 0, 0x8000000000000000, 0x8040201008040201
  TEST_RR_OP 15, xperm8, 0, 0x8000000000000000, 1
  TEST_RR_OP 16, xperm8, 0, 0xffffffff80000000, 0x8000000000000000
  TEST_RR_OP 17, xperm8, 0, 0x0123456789abcdef, 0x5555555555555555
  TEST_RR_OP 18, xperm8, 0xc1c1c1c1c1c1c1c1, 0x085fb33b2398dfc1, 0
  TEST_RR_OP 19, xperm8, 0x9a9a9a9a9a9a9a00, 0xd21c9378cec13a9a, 0x000000000000001f
  TEST_RR_OP 20, xperm8, 0x8585858585858500, 0xeb045fcd6bf36885, 0x0000000000000020
  TEST_RR_OP 21, xperm8, 0xb0b0b0b0b0b0b000, 0xb64f69a74d420db0, 0x0000000000000021
  TEST_RR_OP 22, xperm8, 0xe9e9e9e9e9e9e900, 0x9279ab8c41b015e9, 0x000000000000003f
  TEST_RR_OP 23, xperm8, 0x7f7f7f7f7f7f7f00, 0x05c99e73cef8027f, 0x0000000000000040
  TEST_RR_OP 24, xperm8, 0, 0x18cfa050acc05904, 0x70476d73632cd22b
  TEST_RR_OP 25, xperm8, 0, 0xf73418831f2a1c8a, 0xccf4bc5a68336e26
  TEST_RR_OP 26, xperm8, 0x000000006a000000, 0xa7ea6a8361dad0a8, 0x44ae46c405d6c058
  TEST_RR_OP 27, xperm8, 0, 0x5fc37525b3ce0f98, 0x26c1d077b4d9e92e
  TEST_RR_OP 28, xperm8, 0, 0xd73f0ccc162b8fd5, 0x98a5b7b2313f160e
  TEST_RR_OP 29, xperm8, 0, 0x7e05d3da543e19cc, 0x5fe871c278a56560
  TEST_RR_OP 30, xperm8, 0, 0xb630e2dd04973d98, 0x5ccf1595d4f6d30d
  TEST_RR_OP 31, xperm8, 0, 0xe10a5558eba7d353, 0x19bac8b7c475b8a3

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, xperm8, 0x00a9000000000000, 0xa72ca99dba6d8c99, 0xfb05e4afa3f1276d
  TEST_RR_SRC2_EQ_DEST  33, xperm8, 0x00a9000000000000, 0xa72ca99dba6d8c99, 0xfb05e4afa3f1276d
  TEST_RR_SRC1_EQ_SRC2  34, xperm8, 0, 0xa72ca99dba6d8c99
  TEST_RR_SRC12_EQ_DEST 35, xperm8, 0, 0xa72ca99dba6d8c99
  TEST_RR_ZEROSRC1      36, xperm8, 0, 0xfb05e4afa3f1276d
  TEST_RR_ZEROSRC2      37, xperm8, 0x9999999999999999, 0xa72ca99dba6d8c99
  TEST_RR_ZERODEST      38, xperm8, 0xa72ca99dba6d8c99, 0xfb05e4afa3f1276d

  TEST_PASSFAIL

RVTEST_CODE_END
