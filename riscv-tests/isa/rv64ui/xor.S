# env: p v s
# XOR (Unprivileged ISA, "Integer Register-Register Operations"): bit by bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, xor, 0, 0, 0
  TEST_RR_OP 3, xor, 0, -1, -1
  TEST_RR_OP 4, xor, -1, -1, 0
  TEST_RR_OP 5, xor, -1, 0, -1
  TEST_RR_OP 6, xor, -1, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 7, xor, 0xf00ff00ff00ff00f, 0xff00ff00ff00ff00, 0x0f0f0f0f0f0f0f0f
  TEST_RR_OP 8, xor, -1, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 9, xor, 0x7fffffffffffffff, 0x8000000000000000, -1
  TEST_RR_OP 10, xor, 0x7fffffffffffffff, 0xffffffff, 0x7fffffff00000000
  TEST_RR_OP 11, xor, 0xffffffff7fffffff, 0xffffffff, 0xffffffff80000000

  # Each bit by itself, and nothing beside it.
  TEST_RR_OP 12, xor, 0, 1, 1
  TEST_RR_OP 13, xor, -1, 1, -2
  TEST_RR_OP 14, xor, 0, 0x80000000, 0x80000000
  TEST_RR_OP 15, xor, -1, 0x80000000, 0xffffffff7fffffff
  TEST_RR_OP 16, xor, 0, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 17, xor, -1, 0x0000000100000000, 0xfffffffeffffffff
  TEST_RR_OP 18, xor, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 19, xor, -1, 0x8000000000000000, 0x7fffffffffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  20, xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC2_EQ_DEST  21, xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC1_EQ_SRC2  22, xor, 0, 0xff00ff00
  TEST_RR_SRC12_EQ_DEST 23, xor, 0, 0xff00ff00
  TEST_RR_ZEROSRC1      24, xor, 0x0f0f0f0f, 0x0f0f0f0f
  TEST_RR_ZEROSRC2      25, xor, 0xff00ff00, 0xff00ff00
  TEST_RR_ZEROSRC12     26, xor, 0
  TEST_RR_ZERODEST      27, xor, 0xff00ff00, 0x0f0f0f0f

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  28, 0, xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_DEST_BYPASS  29, 1, xor, 0xf00ff010, 0xff00ff00, 0x0f0f0f10
  TEST_RR_DEST_BYPASS  30, 2, xor, 0xf00ff011, 0xff00ff00, 0x0f0f0f11
  TEST_RR_SRC12_BYPASS 31, 0, 0, xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC12_BYPASS 32, 0, 1, xor, 0xf00ff010, 0xff00ff00, 0x0f0f0f10
  TEST_RR_SRC12_BYPASS 33, 1, 0, xor, 0xf00ff010, 0xff00ff00, 0x0f0f0f10
  TEST_RR_SRC12_BYPASS 34, 1, 1, xor, 0xf00ff011, 0xff00ff00, 0x0f0f0f11
  TEST_RR_SRC21_BYPASS 35, 0, 0, xor, 0xf00ff00f, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC21_BYPASS 36, 1, 1, xor, 0xf00ff011, 0xff00ff01, 0x0f0f0f10

  TEST_PASSFAIL

RVTEST_CODE_END
