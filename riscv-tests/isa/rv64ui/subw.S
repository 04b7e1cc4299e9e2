# env: p v s
# SUBW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Register
# Operations"): the low 32 bits of the difference, sign-extended. The upper halves of the operands are
# ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, subw, 0, 0, 0
  TEST_RR_OP 3, subw, 0, 1, 1
  TEST_RR_OP 4, subw, -4, 3, 7
  TEST_RR_OP 5, subw, 4, 7, 3
  TEST_RR_OP 6, subw, -1, 0, 1
  TEST_RR_OP 7, subw, 1, 0, -1

  # The difference is signed by its bit 31.
  TEST_RR_OP 8, subw, 0x7fffffff, 0x80000000, 1
  TEST_RR_OP 9, subw, 0x7fffffff, 0xffffffff80000000, 1
  TEST_RR_OP 10, subw, 0xffffffff80000000, 0x7fffffff, -1
  TEST_RR_OP 11, subw, 0xffffffff80000000, 0, 0x80000000
  TEST_RR_OP 12, subw, -1, 0x7fffffff, 0x80000000
  TEST_RR_OP 13, subw, 1, 0x80000000, 0x7fffffff

  # Upper halves are ignored.
  TEST_RR_OP 14, subw, -1, 0x1234567800000001, 0xabcdef0100000002
  TEST_RR_OP 15, subw, -1, 0x8000000000000000, 1
  TEST_RR_OP 16, subw, -1, 0x0000000100000000, 1
  TEST_RR_OP 17, subw, 1, 0x7fffffffffffffff, 0x7ffffffffffffffe
  TEST_RR_OP 18, subw, 0xffffffffeca86421, 0xfedcba9876543210, 0x0123456789abcdef

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  19, subw, 2, 13, 11
  TEST_RR_SRC2_EQ_DEST  20, subw, 2, 13, 11
  TEST_RR_SRC1_EQ_SRC2  21, subw, 0, 13
  TEST_RR_SRC12_EQ_DEST 22, subw, 0, 13
  TEST_RR_ZEROSRC1      23, subw, -11, 11
  TEST_RR_ZEROSRC2      24, subw, 13, 13
  TEST_RR_ZEROSRC12     25, subw, 0
  TEST_RR_ZERODEST      26, subw, 13, 11

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  27, 0, subw, 2, 13, 11
  TEST_RR_DEST_BYPASS  28, 1, subw, 1, 13, 12
  TEST_RR_DEST_BYPASS  29, 2, subw, 0, 13, 13
  TEST_RR_SRC12_BYPASS 30, 0, 0, subw, 2, 13, 11
  TEST_RR_SRC12_BYPASS 31, 0, 1, subw, 1, 13, 12
  TEST_RR_SRC12_BYPASS 32, 1, 0, subw, 1, 13, 12
  TEST_RR_SRC12_BYPASS 33, 1, 1, subw, 0, 13, 13
  TEST_RR_SRC21_BYPASS 34, 0, 0, subw, 2, 13, 11
  TEST_RR_SRC21_BYPASS 35, 1, 1, subw, 2, 14, 12

  TEST_PASSFAIL

RVTEST_CODE_END
