# env: p v s
# ADDW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Register
# Operations"): the low 32 bits of the sum, sign-extended. The upper halves of the operands are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, addw, 0, 0, 0
  TEST_RR_OP 3, addw, 2, 1, 1
  TEST_RR_OP 4, addw, 10, 3, 7
  TEST_RR_OP 5, addw, -1, 0, -1
  TEST_RR_OP 6, addw, -2, -1, -1

  # The sum is signed by its bit 31, and a carry out of it is lost.
  TEST_RR_OP 7, addw, 0xffffffff80000000, 0x7fffffff, 1
  TEST_RR_OP 8, addw, -2, 0x7fffffff, 0x7fffffff
  TEST_RR_OP 9, addw, 0, 0xffffffff, 1
  TEST_RR_OP 10, addw, 0, 0x80000000, 0x80000000
  TEST_RR_OP 11, addw, 0x7fffffff, 0x80000000, 0xffffffff
  TEST_RR_OP 12, addw, 0xffffffff80000000, 0x40000000, 0x40000000

  # Upper halves are ignored.
  TEST_RR_OP 13, addw, 3, 0x1234567800000001, 0xabcdef0100000002
  TEST_RR_OP 14, addw, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 15, addw, 0, 0x7fffffffffffffff, 1
  TEST_RR_OP 16, addw, 0x7ffffff6, 0x8000000000000005, 0x7ffffff1
  TEST_RR_OP 17, addw, 1, 0xffffffff00000000, 1
  TEST_RR_OP 18, addw, 0, 0x0000000100000000, 0x0000000200000000
  TEST_RR_OP 19, addw, -1, 0x0123456789abcdef, 0xfedcba9876543210

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  20, addw, 24, 13, 11
  TEST_RR_SRC2_EQ_DEST  21, addw, 24, 13, 11
  TEST_RR_SRC1_EQ_SRC2  22, addw, 26, 13
  TEST_RR_SRC12_EQ_DEST 23, addw, 26, 13
  TEST_RR_ZEROSRC1      24, addw, 11, 11
  TEST_RR_ZEROSRC2      25, addw, 13, 13
  TEST_RR_ZEROSRC12     26, addw, 0
  TEST_RR_ZERODEST      27, addw, 13, 11

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  28, 0, addw, 24, 13, 11
  TEST_RR_DEST_BYPASS  29, 1, addw, 25, 13, 12
  TEST_RR_DEST_BYPASS  30, 2, addw, 26, 13, 13
  TEST_RR_SRC12_BYPASS 31, 0, 0, addw, 24, 13, 11
  TEST_RR_SRC12_BYPASS 32, 0, 1, addw, 25, 13, 12
  TEST_RR_SRC12_BYPASS 33, 1, 0, addw, 25, 13, 12
  TEST_RR_SRC12_BYPASS 34, 1, 1, addw, 26, 13, 13
  TEST_RR_SRC21_BYPASS 35, 0, 0, addw, 24, 13, 11
  TEST_RR_SRC21_BYPASS 36, 1, 1, addw, 26, 14, 12

  TEST_PASSFAIL

RVTEST_CODE_END
