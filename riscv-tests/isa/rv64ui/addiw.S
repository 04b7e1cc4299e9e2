# env: p v s
# ADDIW (Unprivileged ISA, "RV64I Base Integer Instruction Set", "Integer Register-Immediate
# Instructions"): the low 32 bits of the sum with a sign-extended 12-bit immediate, sign-extended. The
# upper half of rs1 is ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, addiw, 0, 0, 0
  TEST_IMM_OP 3, addiw, 2, 1, 1
  TEST_IMM_OP 4, addiw, 10, 3, 7
  TEST_IMM_OP 5, addiw, -1, 0, -1
  TEST_IMM_OP 6, addiw, 0, 1, -1
  TEST_IMM_OP 7, addiw, 0, -1, 1

  # The immediate is sign-extended.
  TEST_IMM_OP 8, addiw, 2047, 0, 2047
  TEST_IMM_OP 9, addiw, -2048, 0, -2048
  TEST_IMM_OP 10, addiw, 2046, -1, 2047
  TEST_IMM_OP 11, addiw, 0, 2048, -2048

  # The sum is signed by its bit 31.
  TEST_IMM_OP 12, addiw, 0xffffffff80000000, 0x7fffffff, 1
  TEST_IMM_OP 13, addiw, 0xffffffff800007fe, 0x7fffffff, 2047
  TEST_IMM_OP 14, addiw, 0x7fffffff, 0x80000000, -1
  TEST_IMM_OP 15, addiw, 0x7fffffff, 0xffffffff80000000, -1
  TEST_IMM_OP 16, addiw, 0, 0xffffffff, 1
  TEST_IMM_OP 17, addiw, 2046, 0xffffffff, 2047

  # The upper half is ignored; SEXT.W is one of these.
  TEST_IMM_OP 18, addiw, 3, 0x1234567800000001, 2
  TEST_IMM_OP 19, addiw, 0, 0xffffffff00000000, 0
  TEST_IMM_OP 20, addiw, 0xffffffff80000000, 0x80000000, 0
  TEST_IMM_OP 21, addiw, 0x7fffffff, 0x7fffffff, 0
  TEST_IMM_OP 22, addiw, -1, 0x8000000000000000, -1
  TEST_IMM_OP 23, addiw, 0xffffffff89abcdef, 0x0123456789abcdef, 0
  TEST_IMM_OP 24, addiw, -1, 0x0000000100000000, -1

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 25, addiw, 24, 13, 11
  TEST_IMM_ZEROSRC1     26, addiw, 11, 11
  TEST_IMM_ZERODEST     27, addiw, 13, 11

  # In a loop, with the operand made and the result used at several distances.
  TEST_IMM_DEST_BYPASS 28, 0, addiw, 24, 13, 11
  TEST_IMM_DEST_BYPASS 29, 1, addiw, 23, 13, 10
  TEST_IMM_DEST_BYPASS 30, 2, addiw, 22, 13, 9
  TEST_IMM_SRC1_BYPASS 31, 0, addiw, 25, 14, 11
  TEST_IMM_SRC1_BYPASS 32, 1, addiw, 24, 14, 10
  TEST_IMM_SRC1_BYPASS 33, 2, addiw, 23, 14, 9

  TEST_PASSFAIL

RVTEST_CODE_END
