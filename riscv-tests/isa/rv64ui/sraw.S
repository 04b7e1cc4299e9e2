# env: p v s
# SRAW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Register
# Operations"): shifts the low 32 bits right by the low 5 bits of rs2, copies of bit 31 coming in, and
# sign-extends. The upper half of rs1 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Amounts from none to the largest.
  TEST_RR_OP 2, sraw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0
  TEST_RR_OP 3, sraw, 0xffffffffcd5e6f78, 0x123456f89abcdef1, 1
  TEST_RR_OP 4, sraw, 0xffffffffff3579bd, 0x123456f89abcdef1, 7
  TEST_RR_OP 5, sraw, 0xfffffffffffe6af3, 0x123456f89abcdef1, 14
  TEST_RR_OP 6, sraw, 0xffffffffffff3579, 0x123456f89abcdef1, 15
  TEST_RR_OP 7, sraw, -2, 0x123456f89abcdef1, 30
  TEST_RR_OP 8, sraw, -1, 0x123456f89abcdef1, 31
  TEST_RR_OP 9, sraw, 0, 1, 1
  TEST_RR_OP 10, sraw, 0, 1, 14
  TEST_RR_OP 11, sraw, 0, 1, 30
  TEST_RR_OP 12, sraw, -1, -1, 1
  TEST_RR_OP 13, sraw, -1, -1, 14
  TEST_RR_OP 14, sraw, -1, -1, 30
  TEST_RR_OP 15, sraw, 0x3fffffff, 0x7fffffff, 1
  TEST_RR_OP 16, sraw, 0x0001ffff, 0x7fffffff, 14
  TEST_RR_OP 17, sraw, 1, 0x7fffffff, 30
  TEST_RR_OP 18, sraw, 0xffffffffc0000000, 0xffffffff80000000, 1
  TEST_RR_OP 19, sraw, 0xfffffffffffe0000, 0xffffffff80000000, 14
  TEST_RR_OP 20, sraw, -2, 0xffffffff80000000, 30
  TEST_RR_OP 21, sraw, 0xffffffffc0000000, 0x80000000, 1
  TEST_RR_OP 22, sraw, 0xfffffffffffe0000, 0x80000000, 14
  TEST_RR_OP 23, sraw, -2, 0x80000000, 30
  TEST_RR_OP 24, sraw, 0x10909090, 0xf000000021212121, 1
  TEST_RR_OP 25, sraw, 0x00008484, 0xf000000021212121, 14
  TEST_RR_OP 26, sraw, 0, 0xf000000021212121, 30

  # Only the low 5 bits of the amount count.
  TEST_RR_OP 27, sraw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 32
  TEST_RR_OP 28, sraw, 0xffffffffcd5e6f78, 0x123456f89abcdef1, 33
  TEST_RR_OP 29, sraw, -1, 0x123456f89abcdef1, 63
  TEST_RR_OP 30, sraw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 64
  TEST_RR_OP 31, sraw, -1, 0x123456f89abcdef1, -1
  TEST_RR_OP 32, sraw, 0xffffffff9abcdef1, 0x123456f89abcdef1, -32
  TEST_RR_OP 33, sraw, 0xffffffffff3579bd, 0x123456f89abcdef1, -25
  TEST_RR_OP 34, sraw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0x0000000100000000
  TEST_RR_OP 35, sraw, 0xffffffffcd5e6f78, 0x123456f89abcdef1, 0x8000000000000001

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  36, sraw, 0x00848484, 0xffffffff21212121, 6
  TEST_RR_SRC2_EQ_DEST  37, sraw, 0x00848484, 0xffffffff21212121, 6
  TEST_RR_SRC1_EQ_SRC2  38, sraw, 0x10909090, 0xffffffff21212121
  TEST_RR_SRC12_EQ_DEST 39, sraw, 0x10909090, 0xffffffff21212121
  TEST_RR_ZEROSRC1      40, sraw, 0, 6
  TEST_RR_ZEROSRC2      41, sraw, 0x21212121, 0xffffffff21212121
  TEST_RR_ZEROSRC12     42, sraw, 0
  TEST_RR_ZERODEST      43, sraw, 0xffffffff21212121, 6

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  44, 0, sraw, 0x00848484, 0xffffffff21212121, 6
  TEST_RR_DEST_BYPASS  45, 1, sraw, 0x00424242, 0xffffffff21212121, 7
  TEST_RR_DEST_BYPASS  46, 2, sraw, 0x00212121, 0xffffffff21212121, 8
  TEST_RR_SRC12_BYPASS 47, 0, 0, sraw, 0x00848484, 0xffffffff21212121, 6
  TEST_RR_SRC12_BYPASS 48, 0, 1, sraw, 0x00424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 49, 1, 0, sraw, 0x00424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 50, 1, 1, sraw, 0x00212121, 0xffffffff21212121, 8
  TEST_RR_SRC21_BYPASS 51, 0, 0, sraw, 0x00848484, 0xffffffff21212121, 6
  TEST_RR_SRC21_BYPASS 52, 1, 1, sraw, 0x00424242, 0xffffffff21212122, 7

  TEST_PASSFAIL

RVTEST_CODE_END
