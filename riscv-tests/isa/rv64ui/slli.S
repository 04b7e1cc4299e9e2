# env: p v s
# SLLI (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): shifts left by 0 to 63.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, slli, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, slli, 0x02468acf13579bde, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, slli, 0x91a2b3c4d5e6f780, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, slli, 0xc4d5e6f780000000, 0x8123456789abcdef, 31
  TEST_IMM_OP 6, slli, 0x89abcdef00000000, 0x8123456789abcdef, 32
  TEST_IMM_OP 7, slli, 0x13579bde00000000, 0x8123456789abcdef, 33
  TEST_IMM_OP 8, slli, 0x8000000000000000, 0x8123456789abcdef, 63
  TEST_IMM_OP 9, slli, 1, 1, 0
  TEST_IMM_OP 10, slli, 2, 1, 1
  TEST_IMM_OP 11, slli, 128, 1, 7
  TEST_IMM_OP 12, slli, 0x80000000, 1, 31
  TEST_IMM_OP 13, slli, 0x0000000100000000, 1, 32
  TEST_IMM_OP 14, slli, 0x0000000200000000, 1, 33
  TEST_IMM_OP 15, slli, 0x8000000000000000, 1, 63
  TEST_IMM_OP 16, slli, -1, -1, 0
  TEST_IMM_OP 17, slli, -2, -1, 1
  TEST_IMM_OP 18, slli, -128, -1, 7
  TEST_IMM_OP 19, slli, 0xffffffff80000000, -1, 31
  TEST_IMM_OP 20, slli, 0xffffffff00000000, -1, 32
  TEST_IMM_OP 21, slli, 0xfffffffe00000000, -1, 33
  TEST_IMM_OP 22, slli, 0x8000000000000000, -1, 63
  TEST_IMM_OP 23, slli, 0x7fffffffffffffff, 0x7fffffffffffffff, 0
  TEST_IMM_OP 24, slli, -2, 0x7fffffffffffffff, 1
  TEST_IMM_OP 25, slli, -128, 0x7fffffffffffffff, 7
  TEST_IMM_OP 26, slli, 0xffffffff80000000, 0x7fffffffffffffff, 31
  TEST_IMM_OP 27, slli, 0xffffffff00000000, 0x7fffffffffffffff, 32
  TEST_IMM_OP 28, slli, 0xfffffffe00000000, 0x7fffffffffffffff, 33
  TEST_IMM_OP 29, slli, 0x8000000000000000, 0x7fffffffffffffff, 63
  TEST_IMM_OP 30, slli, 0x21212121, 0x21212121, 0
  TEST_IMM_OP 31, slli, 0x42424242, 0x21212121, 1
  TEST_IMM_OP 32, slli, 0x0000001090909080, 0x21212121, 7
  TEST_IMM_OP 33, slli, 0x1090909080000000, 0x21212121, 31
  TEST_IMM_OP 34, slli, 0x2121212100000000, 0x21212121, 32
  TEST_IMM_OP 35, slli, 0x4242424200000000, 0x21212121, 33
  TEST_IMM_OP 36, slli, 0x8000000000000000, 0x21212121, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 37, slli, 0x0000000848484840, 0x21212121, 6
  TEST_IMM_ZEROSRC1     38, slli, 0, 6
  TEST_IMM_ZERODEST     39, slli, 0x21212121, 6

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 40, 0, slli, 0x0000001090909080, 0x21212121, 7
  TEST_IMM_DEST_BYPASS 41, 1, slli, 0x0000084848484000, 0x21212121, 14
  TEST_IMM_DEST_BYPASS 42, 2, slli, 0x8000000000000000, 0x21212121, 63
  TEST_IMM_SRC1_BYPASS 43, 0, slli, 0x0000001090909100, 0x21212122, 7
  TEST_IMM_SRC1_BYPASS 44, 1, slli, 0x0000084848488000, 0x21212122, 14
  TEST_IMM_SRC1_BYPASS 45, 2, slli, 0, 0x21212122, 63

  TEST_PASSFAIL

RVTEST_CODE_END
