# env: p v s
# SLTU (Unprivileged ISA, "Integer Register-Register Operations"): 1 if rs1 is less than rs2 by
# unsigned comparison of all 64 bits, else 0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sltu, 0, 0, 0
  TEST_RR_OP 3, sltu, 0, 1, 1
  TEST_RR_OP 4, sltu, 1, 0, 1
  TEST_RR_OP 5, sltu, 0, 1, 0
  TEST_RR_OP 6, sltu, 0, -1, 0
  TEST_RR_OP 7, sltu, 1, 0, -1
  TEST_RR_OP 8, sltu, 0, -1, 1
  TEST_RR_OP 9, sltu, 1, 1, -1
  TEST_RR_OP 10, sltu, 0, -1, -1

  # The extremes.
  TEST_RR_OP 11, sltu, 0, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 12, sltu, 1, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 13, sltu, 0, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 14, sltu, 0, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 15, sltu, 0, 0x8000000000000000, 0
  TEST_RR_OP 16, sltu, 1, 0, 0x8000000000000000
  TEST_RR_OP 17, sltu, 1, 0x8000000000000000, -1
  TEST_RR_OP 18, sltu, 0, -1, 0x8000000000000000
  TEST_RR_OP 19, sltu, 1, 0x7fffffffffffffff, -1
  TEST_RR_OP 20, sltu, 0, -1, 0x7fffffffffffffff

  # The lower half alone decides nothing.
  TEST_RR_OP 21, sltu, 1, 0x7fffffff, 0x80000000
  TEST_RR_OP 22, sltu, 0, 0x80000000, 0x7fffffff
  TEST_RR_OP 23, sltu, 0, 0xffffffff80000000, 0x80000000
  TEST_RR_OP 24, sltu, 1, 0x80000000, 0xffffffff80000000
  TEST_RR_OP 25, sltu, 0, 0x0000000100000000, 1
  TEST_RR_OP 26, sltu, 1, 1, 0x0000000100000000
  TEST_RR_OP 27, sltu, 1, 0xffffffff, -1

  # Neighbours.
  TEST_RR_OP 28, sltu, 0, 0x0123456789abcdef, 0x0123456789abcdef
  TEST_RR_OP 29, sltu, 1, 0x0123456789abcdef, 0x0123456789abcdf0
  TEST_RR_OP 30, sltu, 0, 0x0123456789abcdef, 0x0123456789abcdee

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  31, sltu, 1, 11, 13
  TEST_RR_SRC2_EQ_DEST  32, sltu, 1, 11, 13
  TEST_RR_SRC1_EQ_SRC2  33, sltu, 0, 11
  TEST_RR_SRC12_EQ_DEST 34, sltu, 0, 11
  TEST_RR_ZEROSRC1      35, sltu, 1, 13
  TEST_RR_ZEROSRC2      36, sltu, 0, 11
  TEST_RR_ZEROSRC12     37, sltu, 0
  TEST_RR_ZERODEST      38, sltu, 11, 13

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  39, 0, sltu, 1, 11, 13
  TEST_RR_DEST_BYPASS  40, 1, sltu, 1, 11, 14
  TEST_RR_DEST_BYPASS  41, 2, sltu, 1, 11, 15
  TEST_RR_SRC12_BYPASS 42, 0, 0, sltu, 1, 11, 13
  TEST_RR_SRC12_BYPASS 43, 0, 1, sltu, 1, 11, 14
  TEST_RR_SRC12_BYPASS 44, 1, 0, sltu, 1, 11, 14
  TEST_RR_SRC12_BYPASS 45, 1, 1, sltu, 1, 11, 15
  TEST_RR_SRC21_BYPASS 46, 0, 0, sltu, 1, 11, 13
  TEST_RR_SRC21_BYPASS 47, 1, 1, sltu, 1, 12, 14

  TEST_PASSFAIL

RVTEST_CODE_END
