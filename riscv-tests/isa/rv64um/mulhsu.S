# env: p v s
# MULHSU (Unprivileged ISA, "M" Extension, "Multiplication Operations"): the high 64 bits of the
# product of a signed rs1 and an unsigned rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, mulhsu, 0, 0, 0
  TEST_RR_OP 3, mulhsu, 0, 1, 1
  TEST_RR_OP 4, mulhsu, 0, 3, 7
  TEST_RR_OP 5, mulhsu, 0, 0, -1
  TEST_RR_OP 6, mulhsu, 0, 1, -1
  TEST_RR_OP 7, mulhsu, -1, -1, 1
  TEST_RR_OP 8, mulhsu, -1, -1, -1
  TEST_RR_OP 9, mulhsu, -1, -3, 7
  TEST_RR_OP 10, mulhsu, 2, 3, -7
  TEST_RR_OP 11, mulhsu, -3, -3, -7

  # The extremes.
  TEST_RR_OP 12, mulhsu, 0xc000000000000000, 0x8000000000000000, 0x8000000000000000
  TEST_RR_OP 13, mulhsu, 0xc000000000000000, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 14, mulhsu, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 15, mulhsu, 0x3fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 16, mulhsu, 0x8000000000000000, 0x8000000000000000, -1
  TEST_RR_OP 17, mulhsu, -1, -1, 0x8000000000000000
  TEST_RR_OP 18, mulhsu, -1, 0x8000000000000000, 1
  TEST_RR_OP 19, mulhsu, 0, 1, 0x8000000000000000
  TEST_RR_OP 20, mulhsu, 0x7ffffffffffffffe, 0x7fffffffffffffff, -1
  TEST_RR_OP 21, mulhsu, -1, -1, 0x7fffffffffffffff
  TEST_RR_OP 22, mulhsu, -1, 0x8000000000000000, 2
  TEST_RR_OP 23, mulhsu, 0, 0x7fffffffffffffff, 2
  TEST_RR_OP 24, mulhsu, 0, 2, 0x7fffffffffffffff

  # Carries between the halves.
  TEST_RR_OP 25, mulhsu, 0, 0xffffffff, 0xffffffff
  TEST_RR_OP 26, mulhsu, 1, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 27, mulhsu, -1, 0xffffffff00000000, 0xffffffff
  TEST_RR_OP 28, mulhsu, 0, 0x80000000, 0x80000000
  TEST_RR_OP 29, mulhsu, 0xffffffff80000000, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 30, mulhsu, -1, 0xffffffff80000000, 0x80000000
  TEST_RR_OP 31, mulhsu, 0x0121fa00ad77d742, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 32, mulhsu, 0xfffeb49923cc0953, 0xfedcba9876543210, 0x0123456789abcdef
  TEST_RR_OP 33, mulhsu, 0x38e38e38e38e38e3, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 34, mulhsu, 0xc71c71c71c71c71c, 0xaaaaaaaaaaaaaaaa, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 35, mulhsu, -1, 0xaaaaaaaaaaaaaaab, 3
  TEST_RR_OP 36, mulhsu, 0, 0x0000000100000001, 0xffffffff

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  37, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC2_EQ_DEST  38, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC1_EQ_SRC2  39, mulhsu, 0xffffffffabcdef01, 0xffffffffabcdef01
  TEST_RR_SRC12_EQ_DEST 40, mulhsu, 0xffffffffabcdef01, 0xffffffffabcdef01
  TEST_RR_ZEROSRC1      41, mulhsu, 0, 0x7fffffff12345678
  TEST_RR_ZEROSRC2      42, mulhsu, 0, 0xffffffffabcdef01
  TEST_RR_ZEROSRC12     43, mulhsu, 0
  TEST_RR_ZERODEST      44, mulhsu, 0xffffffffabcdef01, 0x7fffffff12345678

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  45, 0, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_DEST_BYPASS  46, 1, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_DEST_BYPASS  47, 2, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC12_BYPASS 48, 0, 0, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC12_BYPASS 49, 0, 1, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 50, 1, 0, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345679
  TEST_RR_SRC12_BYPASS 51, 1, 1, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff1234567a
  TEST_RR_SRC21_BYPASS 52, 0, 0, mulhsu, 0xffffffffd5e6f780, 0xffffffffabcdef01, 0x7fffffff12345678
  TEST_RR_SRC21_BYPASS 53, 1, 1, mulhsu, 0xffffffffd5e6f781, 0xffffffffabcdef02, 0x7fffffff12345679

  TEST_PASSFAIL

RVTEST_CODE_END
