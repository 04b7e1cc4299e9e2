# env: p v s
# isa: zbkb
# XNOR (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the exclusive nor.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, xnor, 0xffffffffffffffff, 0, 0
  TEST_RR_OP 3, xnor, 0xffffffffffffffff, 1, 1
  TEST_RR_OP 4, xnor, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, xnor, 0x7ffffffffffffffe, 0x8000000000000000, 1
  TEST_RR_OP 6, xnor, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, xnor, 0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, xnor, 0x7fbfdfef08040201, 0x00000000ffffffff, 0x8040201008040201
  TEST_RR_OP 9, xnor, 0x0000000080000000, 0xffffffffffffffff, 0x0000000080000000
  TEST_RR_OP 10, xnor, 0x000000007fffffff, 0xffffffff80000000, 0
  TEST_RR_OP 11, xnor, 0x8000000000000001, 1, 0x7fffffffffffffff
  TEST_RR_OP 12, xnor, 0xffffffff80000000, 0x0000000080000000, 0x00000000ffffffff
  TEST_RR_OP 13, xnor, 0x01234567f6543210, 0x0123456789abcdef, 0xffffffff80000000
  TEST_RR_OP 14, xnor, 0xffffffff00000001, 1, 0x00000000ffffffff
  TEST_RR_OP 15, xnor, 0x7fbfdfeef7fbfdfe, 0x8040201008040201, 0x0000000100000000
  TEST_RR_OP 16, xnor, 0x7e9c9a887e503011, 0x8040201008040201, 0x0123456789abcdef
  TEST_RR_OP 17, xnor, 0, 0x000000007fffffff, 0xffffffff80000000
  TEST_RR_OP 18, xnor, 0x13f8dc71e034193b, 0xec07238e1fcbe6c4, 0
  TEST_RR_OP 19, xnor, 0x466c8e24119c67be, 0xb99371dbee63985e, 0x000000000000001f
  TEST_RR_OP 20, xnor, 0x5e7333f0a6e1c9d5, 0xa18ccc0f591e360a, 0x0000000000000020
  TEST_RR_OP 21, xnor, 0x8afc7450dfe5470f, 0x75038baf201ab8d1, 0x0000000000000021
  TEST_RR_OP 22, xnor, 0xd92604c63a8a32ec, 0x26d9fb39c575cd2c, 0x000000000000003f
  TEST_RR_OP 23, xnor, 0xb31817f273148665, 0x4ce7e80d8ceb79da, 0x0000000000000040
  TEST_RR_OP 24, xnor, 0x63c3de365bd5e1ca, 0x9214efbd8f210814, 0x0e28ce742b0b1621
  TEST_RR_OP 25, xnor, 0x4fec574b6a60dea6, 0x43405256ef1675db, 0xf353fae27a895482
  TEST_RR_OP 26, xnor, 0x88f93af68e2638ba, 0x9f2bc68f1a32a4bf, 0xe82d03866beb63fa
  TEST_RR_OP 27, xnor, 0xf25c5aede1be71fa, 0x83a3144f3acdf1b1, 0x8e00b15d248c7fb4
  TEST_RR_OP 28, xnor, 0x81aa83e481bed481, 0x3d5e69e36f6d5e62, 0x430b15f8112c751c
  TEST_RR_OP 29, xnor, 0x9c27810bb948f60e, 0x651387d1c32dd257, 0x06cbf925859adba6
  TEST_RR_OP 30, xnor, 0x8132fc86e0ba8cbc, 0x2f0fc4bcc9b7b232, 0x51c2c7c5d6f2c171
  TEST_RR_OP 31, xnor, 0x392b849cd3a6593c, 0xf61a3ab75a6584e5, 0x30ce41d4763c2226

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, xnor, 0x9a9fde5cc84eab3e, 0xd1825aa97e430a2a, 0xb4e27b0a49f25eeb
  TEST_RR_SRC2_EQ_DEST  33, xnor, 0x9a9fde5cc84eab3e, 0xd1825aa97e430a2a, 0xb4e27b0a49f25eeb
  TEST_RR_SRC1_EQ_SRC2  34, xnor, 0xffffffffffffffff, 0xd1825aa97e430a2a
  TEST_RR_SRC12_EQ_DEST 35, xnor, 0xffffffffffffffff, 0xd1825aa97e430a2a
  TEST_RR_ZEROSRC1      36, xnor, 0x4b1d84f5b60da114, 0xb4e27b0a49f25eeb
  TEST_RR_ZEROSRC2      37, xnor, 0x2e7da55681bcf5d5, 0xd1825aa97e430a2a
  TEST_RR_ZERODEST      38, xnor, 0xd1825aa97e430a2a, 0xb4e27b0a49f25eeb

  TEST_PASSFAIL

RVTEST_CODE_END
