# env: p v s
# SRAI (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): shifts right by 0 to 63; copies of the sign come in.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, srai, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, srai, 0xc091a2b3c4d5e6f7, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, srai, 0xff02468acf13579b, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, srai, 0xffffffff02468acf, 0x8123456789abcdef, 31
  TEST_IMM_OP 6, srai, 0xffffffff81234567, 0x8123456789abcdef, 32
  TEST_IMM_OP 7, srai, 0xffffffffc091a2b3, 0x8123456789abcdef, 33
  TEST_IMM_OP 8, srai, -1, 0x8123456789abcdef, 63
  TEST_IMM_OP 9, srai, 1, 1, 0
  TEST_IMM_OP 10, srai, 0, 1, 1
  TEST_IMM_OP 11, srai, 0, 1, 7
  TEST_IMM_OP 12, srai, 0, 1, 31
  TEST_IMM_OP 13, srai, 0, 1, 32
  TEST_IMM_OP 14, srai, 0, 1, 33
  TEST_IMM_OP 15, srai, 0, 1, 63
  TEST_IMM_OP 16, srai, -1, -1, 0
  TEST_IMM_OP 17, srai, -1, -1, 1
  TEST_IMM_OP 18, srai, -1, -1, 7
  TEST_IMM_OP 19, srai, -1, -1, 31
  TEST_IMM_OP 20, srai, -1, -1, 32
  TEST_IMM_OP 21, srai, -1, -1, 33
  TEST_IMM_OP 22, srai, -1, -1, 63
  TEST_IMM_OP 23, srai, 0x7fffffffffffffff, 0x7fffffffffffffff, 0
  TEST_IMM_OP 24, srai, 0x3fffffffffffffff, 0x7fffffffffffffff, 1
  TEST_IMM_OP 25, srai, 0x00ffffffffffffff, 0x7fffffffffffffff, 7
  TEST_IMM_OP 26, srai, 0xffffffff, 0x7fffffffffffffff, 31
  TEST_IMM_OP 27, srai, 0x7fffffff, 0x7fffffffffffffff, 32
  TEST_IMM_OP 28, srai, 0x3fffffff, 0x7fffffffffffffff, 33
  TEST_IMM_OP 29, srai, 0, 0x7fffffffffffffff, 63
  TEST_IMM_OP 30, srai, 0x21212121, 0x21212121, 0
  TEST_IMM_OP 31, srai, 0x10909090, 0x21212121, 1
  TEST_IMM_OP 32, srai, 0x00424242, 0x21212121, 7
  TEST_IMM_OP 33, srai, 0, 0x21212121, 31
  TEST_IMM_OP 34, srai, 0, 0x21212121, 32
  TEST_IMM_OP 35, srai, 0, 0x21212121, 33
  TEST_IMM_OP 36, srai, 0, 0x21212121, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 37, srai, 0x00848484, 0x21212121, 6
  TEST_IMM_ZEROSRC1     38, srai, 0, 6
  TEST_IMM_ZERODEST     39, srai, 0x21212121, 6

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 40, 0, srai, 0x00424242, 0x21212121, 7
  TEST_IMM_DEST_BYPASS 41, 1, srai, 0x00008484, 0x21212121, 14
  TEST_IMM_DEST_BYPASS 42, 2, srai, 0, 0x21212121, 63
  TEST_IMM_SRC1_BYPASS 43, 0, srai, 0x00424242, 0x21212122, 7
  TEST_IMM_SRC1_BYPASS 44, 1, srai, 0x00008484, 0x21212122, 14
  TEST_IMM_SRC1_BYPASS 45, 2, srai, 0, 0x21212122, 63

  TEST_PASSFAIL

RVTEST_CODE_END
