# env: p v s
# MULH (Unprivileged ISA, "M" Extension, "Multiplication Operations"): the high 64 bits of the product
# of two signed numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, mulh, 0, 0, 0
  TEST_RR_OP 3, mulh, 0, 1, 1
  TEST_RR_OP 4, mulh, 0, 3, 7
  TEST_RR_OP 5, mulh, 0, 0, -1
  TEST_RR_OP 6, mulh, -1, 1, -1
  TEST_RR_OP 7, mulh, -1, -1, 1
  TEST_RR_OP 8, mulh, 0, -1, -1
  TEST_RR_OP 9, mulh, -1, -3, 7
  TEST_RR_OP 10, mulh, -1, 3, -7
  TEST_RR_OP 11, mulh, 0, -3, -7

  # The extremes.
  TEST_RR_OP 12, mulh, 0x4000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 13, mulh, 0xc000000000000000, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 14, mulh, 0xc000000000000000, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 15, mulh, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, mulh, 0, 0x8000000000000000, -1
  TEST_RR_OP 17, mulh, 0, -1, 0x8000000000000000
  TEST_RR_OP 18, mulh, -1, 0x8000000000000000, 1
  TEST_RR_OP 19, mulh, -1, 1, 0x8000000000000000
  TEST_RR_OP 20, mulh, -1, 0x7fffffffffffffff, -1
  TEST_RR_OP 21, mulh, -1, -1, 0x7fffffffffffffff
  TEST_RR_OP 22, mulh, -1, 0x8000000000000000, 2
  TEST_RR_OP 23, mulh, 0, 0x7fffffffffffffff, 2
  TEST_RR_OP 24, mulh, 0, 2, 0x7fffffffffffffff

  # Carries between the halves.
  TEST_RR_OP 25, mulh, 0, 0xffffffff, 0xffffffff
  TEST_RR_OP 26, mulh, 1, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 27, mulh, -1, 0xffffffff00000000, 0xffffffff
  TEST_RR_OP 28, mulh, 0, 0x80000000, 0x80000000
  TEST_RR_OP 29, mulh, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 30, mulh, -1, 0xffffffff80000000, 0x80000000
  TEST_RR_OP 31, mulh, 0xfffeb49923cc0953, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 32, mulh, 0xfffeb49923cc0953, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 33, mulh, 0xe38e38e38e38e38e, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 34, mulh, 0x1c71c71c71c71c72, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 35, mulh, -1, 0xaaaaaaaaaaaaaaab, 3
  TEST_RR_OP 36, mulh, 0, 0x0000000100000001, 0xffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  37, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC2_EQ_DEST  38, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC1_EQ_SRC2  39, mulh, 0, 0xffffffffabcdef01
  TEST_RR_SRC12_EQ_DEST 40, mulh, 0, 0xffffffffabcdef01
  TEST_RR_ZEROSRC1      41, mulh, 0, 0x7fffffff12345678
  TEST_RR_ZEROSRC2      42, mulh, 0, 0xffffffffabcdef01
  TEST_RR_ZEROSRC12     43, mulh, 0
  TEST_RR_ZERODEST      44, mulh, 0xffffffffabcdef01, 0x7fffffff12345678

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  45, 0, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_DEST_BYPASS  46, 1, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_DEST_BYPASS  47, 2, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC12_BYPASS 48, 0, 0, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC12_BYPASS 49, 0, 1, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 50, 1, 0, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 51, 1, 1, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC21_BYPASS 52, 0, 0, mulh, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC21_BYPASS 53, 1, 1, mulh, 0xffffffffd5e6f781, 0xffffffffabcdef02, 0x7fffffff12345679

  TEST_PASSFAIL

RVTEST_CODE_END
