# env: p v s
# SLLW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Register
# Operations"): shifts the low 32 bits left by the low 5 bits of rs2, and sign-extends. The upper half
# of rs1 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Amounts from none to the largest.
  TEST_RR_OP 2, sllw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0
  TEST_RR_OP 3, sllw, 0x3579bde2, 0x123456f89abcdef1, 1
  TEST_RR_OP 4, sllw, 0x5e6f7880, 0x123456f89abcdef1, 7
  TEST_RR_OP 5, sllw, 0x37bc4000, 0x123456f89abcdef1, 14
  TEST_RR_OP 6, sllw, 0x6f788000, 0x123456f89abcdef1, 15
  TEST_RR_OP 7, sllw, 0x40000000, 0x123456f89abcdef1, 30
  TEST_RR_OP 8, sllw, 0xffffffff80000000, 0x123456f89abcdef1, 31
  TEST_RR_OP 9, sllw, 2, 1, 1
  TEST_RR_OP 10, sllw, 0x00004000, 1, 14
  TEST_RR_OP 11, sllw, 0x40000000, 1, 30
  TEST_RR_OP 12, sllw, -2, -1, 1
  TEST_RR_OP 13, sllw, 0xffffffffffffc000, -1, 14
  TEST_RR_OP 14, sllw, 0xffffffffc0000000, -1, 30
  TEST_RR_OP 15, sllw, -2, 0x7fffffff, 1
  TEST_RR_OP 16, sllw, 0xffffffffffffc000, 0x7fffffff, 14
  TEST_RR_OP 17, sllw, 0xffffffffc0000000, 0x7fffffff, 30
  TEST_RR_OP 18, sllw, 0, 0xffffffff80000000, 1
  TEST_RR_OP 19, sllw, 0, 0xffffffff80000000, 14
  TEST_RR_OP 20, sllw, 0, 0xffffffff80000000, 30
  TEST_RR_OP 21, sllw, 0, 0x80000000, 1
  TEST_RR_OP 22, sllw, 0, 0x80000000, 14
  TEST_RR_OP 23, sllw, 0, 0x80000000, 30
  TEST_RR_OP 24, sllw, 0x42424242, 0xf000000021212121, 1
  TEST_RR_OP 25, sllw, 0x48484000, 0xf000000021212121, 14
  TEST_RR_OP 26, sllw, 0x40000000, 0xf000000021212121, 30

  # Only the low 5 bits of the amount count.
  TEST_RR_OP 27, sllw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 32
  TEST_RR_OP 28, sllw, 0x3579bde2, 0x123456f89abcdef1, 33
  TEST_RR_OP 29, sllw, 0xffffffff80000000, 0x123456f89abcdef1, 63
  TEST_RR_OP 30, sllw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 64
  TEST_RR_OP 31, sllw, 0xffffffff80000000, 0x123456f89abcdef1, -1
  TEST_RR_OP 32, sllw, 0xffffffff9abcdef1, 0x123456f89abcdef1, -32
  TEST_RR_OP 33, sllw, 0x5e6f7880, 0x123456f89abcdef1, -25
  TEST_RR_OP 34, sllw, 0xffffffff9abcdef1, 0x123456f89abcdef1, 0x0000000100000000
  TEST_RR_OP 35, sllw, 0x3579bde2, 0x123456f89abcdef1, 0x8000000000000001

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  36, sllw, 0x48484840, 0x21212121, 6
  TEST_RR_SRC2_EQ_DEST  37, sllw, 0x48484840, 0x21212121, 6
  TEST_RR_SRC1_EQ_SRC2  38, sllw, 0x42424242, 0x21212121
  TEST_RR_SRC12_EQ_DEST 39, sllw, 0x42424242, 0x21212121
  TEST_RR_ZEROSRC1      40, sllw, 0, 6
  TEST_RR_ZEROSRC2      41, sllw, 0x21212121, 0x21212121
  TEST_RR_ZEROSRC12     42, sllw, 0
  TEST_RR_ZERODEST      43, sllw, 0x21212121, 6

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  44, 0, sllw, 0x48484840, 0x21212121, 6
  TEST_RR_DEST_BYPASS  45, 1, sllw, 0xffffffff90909080, 0x21212121, 7
  TEST_RR_DEST_BYPASS  46, 2, sllw, 0x21212100, 0x21212121, 8
  TEST_RR_SRC12_BYPASS 47, 0, 0, sllw, 0x48484840, 0x21212121, 6
  TEST_RR_SRC12_BYPASS 48, 0, 1, sllw, 0xffffffff90909080, 0x21212121, 7
  TEST_RR_SRC12_BYPASS 49, 1, 0, sllw, 0xffffffff90909080, 0x21212121, 7
  TEST_RR_SRC12_BYPASS 50, 1, 1, sllw, 0x21212100, 0x21212121, 8
  TEST_RR_SRC21_BYPASS 51, 0, 0, sllw, 0x48484840, 0x21212121, 6
  TEST_RR_SRC21_BYPASS 52, 1, 1, sllw, 0xffffffff90909100, 0x21212122, 7

  TEST_PASSFAIL

RVTEST_CODE_END
