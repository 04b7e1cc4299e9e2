# env: p v s
# AND (Unprivileged ISA, "Integer Register-Register Operations"): bit by bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, and, 0, 0, 0
  TEST_RR_OP 3, and, -1, -1, -1
  TEST_RR_OP 4, and, 0, -1, 0
  TEST_RR_OP 5, and, 0, 0, -1
  TEST_RR_OP 6, and, 0, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 7, and, 0x0f000f000f000f00, 0xff00ff00ff00ff00, 0x0f0f0f0f0f0f0f0f
  TEST_RR_OP 8, and, 0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 9, and, 0x8000000000000000, 0x8000000000000000, -1
  TEST_RR_OP 10, and, 0, 0xffffffff, 0x7fffffff00000000
  TEST_RR_OP 11, and, 0x80000000, 0xffffffff, 0xffffffff80000000

  # Each bit by itself, and nothing beside it.
  TEST_RR_OP 12, and, 1, 1, 1
  TEST_RR_OP 13, and, 0, 1, -2
  TEST_RR_OP 14, and, 0x80000000, 0x80000000, 0x80000000
  TEST_RR_OP 15, and, 0, 0x80000000, 0xffffffff7fffffff
  TEST_RR_OP 16, and, 0x0000000100000000, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 17, and, 0, 0x0000000100000000, 0xfffffffeffffffff
  TEST_RR_OP 18, and, 0x8000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 19, and, 0, 0x8000000000000000, 0x7fffffffffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  20, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC2_EQ_DEST  21, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC1_EQ_SRC2  22, and, 0xff00ff00, 0xff00ff00
  TEST_RR_SRC12_EQ_DEST 23, and, 0xff00ff00, 0xff00ff00
  TEST_RR_ZEROSRC1      24, and, 0, 0x0f0f0f0f
  TEST_RR_ZEROSRC2      25, and, 0, 0xff00ff00
  TEST_RR_ZEROSRC12     26, and, 0
  TEST_RR_ZERODEST      27, and, 0xff00ff00, 0x0f0f0f0f

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  28, 0, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_DEST_BYPASS  29, 1, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f10
  TEST_RR_DEST_BYPASS  30, 2, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f11
  TEST_RR_SRC12_BYPASS 31, 0, 0, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC12_BYPASS 32, 0, 1, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f10
  TEST_RR_SRC12_BYPASS 33, 1, 0, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f10
  TEST_RR_SRC12_BYPASS 34, 1, 1, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f11
  TEST_RR_SRC21_BYPASS 35, 0, 0, and, 0x0f000f00, 0xff00ff00, 0x0f0f0f0f
  TEST_RR_SRC21_BYPASS 36, 1, 1, and, 0x0f000f00, 0xff00ff01, 0x0f0f0f10

  TEST_PASSFAIL

RVTEST_CODE_END
