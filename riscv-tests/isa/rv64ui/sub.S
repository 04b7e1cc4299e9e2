# env: p v s
# SUB (Unprivileged ISA, "Integer Register-Register Operations"): rs1 minus rs2, its low 64 bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sub, 0, 0, 0
  TEST_RR_OP 3, sub, 0, 1, 1
  TEST_RR_OP 4, sub, -4, 3, 7
  TEST_RR_OP 5, sub, 4, 7, 3
  TEST_RR_OP 6, sub, 1, 0, -1
  TEST_RR_OP 7, sub, -1, -1, 0
  TEST_RR_OP 8, sub, -1, 0, 1

  # A borrow crosses bit 31, and nothing is sign-extended from there.
  TEST_RR_OP 9, sub, 0xffffffff, 0x0000000100000000, 1
  TEST_RR_OP 10, sub, 0x7fffffff, 0x80000000, 1
  TEST_RR_OP 11, sub, 0xffffffff80000000, 0, 0x80000000
  TEST_RR_OP 12, sub, 0xffffffff, 0x7fffffff, 0xffffffff80000000

  # Signed overflow both ways.
  TEST_RR_OP 13, sub, 0x7fffffffffffffff, 0x8000000000000000, 1
  TEST_RR_OP 14, sub, 0x8000000000000000, 0x7fffffffffffffff, -1
  TEST_RR_OP 15, sub, 0x8000000000000000, 0, 0x8000000000000000
  TEST_RR_OP 16, sub, 1, 0x8000000000000000, 0x7fffffffffffffff
  TEST_RR_OP 17, sub, -1, 0x7fffffffffffffff, 0x8000000000000000

  # Every bit takes part.
  TEST_RR_OP 18, sub, 0xaaaaaaaaaaaaaaab, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa
  TEST_RR_OP 19, sub, 0x5555555555555555, 0xaaaaaaaaaaaaaaaa, 0x5555555555555555
  TEST_RR_OP 20, sub, 0xfdb97530eca86421, 0xfedcba9876543210, 0x0123456789abcdef

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  21, sub, 2, 13, 11
  TEST_RR_SRC2_EQ_DEST  22, sub, 2, 13, 11
  TEST_RR_SRC1_EQ_SRC2  23, sub, 0, 13
  TEST_RR_SRC12_EQ_DEST 24, sub, 0, 13
  TEST_RR_ZEROSRC1      25, sub, -11, 11
  TEST_RR_ZEROSRC2      26, sub, 13, 13
  TEST_RR_ZEROSRC12     27, sub, 0
  TEST_RR_ZERODEST      28, sub, 13, 11

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  29, 0, sub, 2, 13, 11
  TEST_RR_DEST_BYPASS  30, 1, sub, 1, 13, 12
  TEST_RR_DEST_BYPASS  31, 2, sub, 0, 13, 13
  TEST_RR_SRC12_BYPASS 32, 0, 0, sub, 2, 13, 11
  TEST_RR_SRC12_BYPASS 33, 0, 1, sub, 1, 13, 12
  TEST_RR_SRC12_BYPASS 34, 1, 0, sub, 1, 13, 12
  TEST_RR_SRC12_BYPASS 35, 1, 1, sub, 0, 13, 13
  TEST_RR_SRC21_BYPASS 36, 0, 0, sub, 2, 13, 11
  TEST_RR_SRC21_BYPASS 37, 1, 1, sub, 2, 14, 12

  TEST_PASSFAIL

RVTEST_CODE_END
