# env: p v s
# MULHU (Unprivileged ISA, "M" Extension, "Multiplication Operations"): the high 64 bits of the
# product of two unsigned numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, mulhu, 0, 0, 0
  TEST_RR_OP 3, mulhu, 0, 1, 1
  TEST_RR_OP 4, mulhu, 0, 3, 7
  TEST_RR_OP 5, mulhu, 0, 0, -1
  TEST_RR_OP 6, mulhu, 0, 1, -1
  TEST_RR_OP 7, mulhu, 0, -1, 1
  TEST_RR_OP 8, mulhu, -2, -1, -1
  TEST_RR_OP 9, mulhu, 6, -3, 7
  TEST_RR_OP 10, mulhu, 2, 3, -7
  TEST_RR_OP 11, mulhu, -10, -3, -7

  # The extremes.
  TEST_RR_OP 12, mulhu, 0x4000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 13, mulhu, 0x3fffffffffffffff, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 14, mulhu, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 15, mulhu, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, mulhu, 0x7fffffffffffffff, 0x8000000000000000, -1
  TEST_RR_OP 17, mulhu, 0x7fffffffffffffff, -1, 0x8000000000000000
  TEST_RR_OP 18, mulhu, 0, 0x8000000000000000, 1
  TEST_RR_OP 19, mulhu, 0, 1, 0x8000000000000000
  TEST_RR_OP 20, mulhu, 0x7ffffffffffffffe, 0x7fffffffffffffff, -1
  TEST_RR_OP 21, mulhu, 0x7ffffffffffffffe, -1, 0x7fffffffffffffff
  TEST_RR_OP 22, mulhu, 1, 0x8000000000000000, 2
  TEST_RR_OP 23, mulhu, 0, 0x7fffffffffffffff, 2
  TEST_RR_OP 24, mulhu, 0, 2, 0x7fffffffffffffff

  # Carries between the halves.
  TEST_RR_OP 25, mulhu, 0, 0xffffffff, 0xffffffff
  TEST_RR_OP 26, mulhu, 1, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 27, mulhu, 0xfffffffe, 0xffffffff00000000, 0xffffffff
  TEST_RR_OP 28, mulhu, 0, 0x80000000, 0x80000000
  TEST_RR_OP 29, mulhu, 0xffffffff00000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 30, mulhu, 0x7fffffff, 0xffffffff80000000, 0x80000000
  TEST_RR_OP 31, mulhu, 0x0121fa00ad77d742, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 32, mulhu, 0x0121fa00ad77d742, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 33, mulhu, 0x38e38e38e38e38e3, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 34, mulhu, 0x71c71c71c71c71c6, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 35, mulhu, 2, 0xaaaaaaaaaaaaaaab, 3
  TEST_RR_OP 36, mulhu, 0, 0x0000000100000001, 0xffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  37, mulhu, 0x7ffffffee81b4df8, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC2_EQ_DEST  38, mulhu, 0x7ffffffee81b4df8, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC1_EQ_SRC2  39, mulhu, 0xffffffff579bde02, 0xffffffffabcdef01
  TEST_RR_SRC12_EQ_DEST 40, mulhu, 0xffffffff579bde02, 0xffffffffabcdef01
  TEST_RR_ZEROSRC1      41, mulhu, 0, 0x7fffffff12345678
  TEST_RR_ZEROSRC2      42, mulhu, 0, 0xffffffffabcdef01
  TEST_RR_ZEROSRC12     43, mulhu, 0
  TEST_RR_ZERODEST      44, mulhu, 0xffffffffabcdef01, 0x7fffffff12345678

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  45, 0, mulhu, 0x7ffffffee81b4df8, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_DEST_BYPASS  46, 1, mulhu, 0x7ffffffee81b4df9, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_DEST_BYPASS  47, 2, mulhu, 0x7ffffffee81b4dfa, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC12_BYPASS 48, 0, 0, mulhu, 0x7ffffffee81b4df8, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC12_BYPASS 49, 0, 1, mulhu, 0x7ffffffee81b4df9, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 50, 1, 0, mulhu, 0x7ffffffee81b4df9, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 51, 1, 1, mulhu, 0x7ffffffee81b4dfa, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC21_BYPASS 52, 0, 0, mulhu, 0x7ffffffee81b4df8, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC21_BYPASS 53, 1, 1, mulhu, 0x7ffffffee81b4dfa, 0xffffffffabcdef02, 0x7fffffff12345679

  TEST_PASSFAIL

RVTEST_CODE_END
