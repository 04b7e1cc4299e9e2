# env: p v s
# isa: zbs
# BCLR (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): clears a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, bclr, 0, 0, 0
  TEST_RR_OP 3, bclr, 1, 1, 1
  TEST_RR_OP 4, bclr, 0x7fffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, bclr, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 6, bclr, 0, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, bclr, 0x0123456789aacdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, bclr, 0x00ff00ff00ff00fe, 0x00ff00ff00ff00ff, 0x0000000080000000
  TEST_RR_OP 9, bclr, 0x7ffffffffffffffe, 0x7fffffffffffffff, 0x0000000080000000
  TEST_RR_OP 10, bclr, 0x0000000100000000, 0x0000000100000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 11, bclr, 0x8000000000000000, 0x8000000000000000, 0x8040201008040201
  TEST_RR_OP 12, bclr, 0, 0, 0x00000000ffffffff
  TEST_RR_OP 13, bclr, 0, 0, 0xfedcba9876543210
  TEST_RR_OP 14, bclr, 0x0123456789abcdef, 0x0123456789abcdef, 0x7fffffffffffffff
  TEST_RR_OP 15, bclr, 0x0000000100000000, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 16, bclr, 0, 1, 0xffffffff80000000
  TEST_RR_OP 17, bclr, 0x7ffffffffffffffd, 0x7fffffffffffffff, 0x8040201008040201
  TEST_RR_OP 18, bclr, 0xb199fa09ccd44ac0, 0xb199fa09ccd44ac0, 0
  TEST_RR_OP 19, bclr, 0x00b2585a0c062632, 0x00b2585a0c062632, 0x000000000000001f
  TEST_RR_OP 20, bclr, 0x1d808696aebe5ce7, 0x1d808697aebe5ce7, 0x0000000000000020
  TEST_RR_OP 21, bclr, 0xca7cc3093d4dcb09, 0xca7cc30b3d4dcb09, 0x0000000000000021
  TEST_RR_OP 22, bclr, 0x43e736903b56be60, 0x43e736903b56be60, 0x000000000000003f
  TEST_RR_OP 23, bclr, 0xfb247beee51bc016, 0xfb247beee51bc016, 0x0000000000000040
  TEST_RR_OP 24, bclr, 0xbf9ae3b858d920f1, 0xbf9ae3b858d920f1, 0xc1183ebb5ecbb382
  TEST_RR_OP 25, bclr, 0xe07adb9b6a6e4e94, 0xe07adb9b6a6e4e94, 0x14a1138130057be5
  TEST_RR_OP 26, bclr, 0xde1305b131e2c266, 0xde1305b131e2c266, 0xbacdc3201df24804
  TEST_RR_OP 27, bclr, 0xeef51f7f38cdd839, 0xeef59f7f38cdd839, 0x32fbbdcbd53e292f
  TEST_RR_OP 28, bclr, 0xd0a1cb4776b70126, 0xd0a1cb4776b70126, 0x6cf23f427826eeca
  TEST_RR_OP 29, bclr, 0x68cc4a806cb31da6, 0x68cc4a806cb31da6, 0x57e89a41a633e01c
  TEST_RR_OP 30, bclr, 0x7d0f9463f4f99811, 0x7d0f9463f4f99815, 0xccc6ac1374051e82
  TEST_RR_OP 31, bclr, 0x2203db6d8b2bbeac, 0x6203db6d8b2bbeac, 0x01f0e457b5259c7e

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, bclr, 0x02839e1ae1e616d9, 0x02839e1ae1ee16d9, 0xdda1a984e08a7213
  TEST_RR_SRC2_EQ_DEST  33, bclr, 0x02839e1ae1e616d9, 0x02839e1ae1ee16d9, 0xdda1a984e08a7213
  TEST_RR_SRC1_EQ_SRC2  34, bclr, 0x02839e1ae1ee16d9, 0x02839e1ae1ee16d9
  TEST_RR_SRC12_EQ_DEST 35, bclr, 0x02839e1ae1ee16d9, 0x02839e1ae1ee16d9
  TEST_RR_ZEROSRC1      36, bclr, 0, 0xdda1a984e08a7213
  TEST_RR_ZEROSRC2      37, bclr, 0x02839e1ae1ee16d8, 0x02839e1ae1ee16d9
  TEST_RR_ZERODEST      38, bclr, 0x02839e1ae1ee16d9, 0xdda1a984e08a7213

  TEST_PASSFAIL

RVTEST_CODE_END
