# env: p v s
# isa: zbs
# BCLRI (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): clears a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, bclri, 0x8123456789abcdee, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, bclri, 0x8123456789abcded, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, bclri, 0x8123456789abcd6f, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, bclri, 0x8123456789ab8def, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, bclri, 0x8123456709abcdef, 0x8123456789abcdef, 31
  TEST_IMM_OP 7, bclri, 0x8123456689abcdef, 0x8123456789abcdef, 32
  TEST_IMM_OP 8, bclri, 0x8123456589abcdef, 0x8123456789abcdef, 33
  TEST_IMM_OP 9, bclri, 0x8123456789abcdef, 0x8123456789abcdef, 47
  TEST_IMM_OP 10, bclri, 0x0123456789abcdef, 0x8123456789abcdef, 63
  TEST_IMM_OP 11, bclri, 0xffffffff80000000, 0xffffffff80000001, 0
  TEST_IMM_OP 12, bclri, 0xffffffff80000001, 0xffffffff80000001, 1
  TEST_IMM_OP 13, bclri, 0xffffffff80000001, 0xffffffff80000001, 7
  TEST_IMM_OP 14, bclri, 0xffffffff80000001, 0xffffffff80000001, 14
  TEST_IMM_OP 15, bclri, 0xffffffff00000001, 0xffffffff80000001, 31
  TEST_IMM_OP 16, bclri, 0xfffffffe80000001, 0xffffffff80000001, 32
  TEST_IMM_OP 17, bclri, 0xfffffffd80000001, 0xffffffff80000001, 33
  TEST_IMM_OP 18, bclri, 0xffff7fff80000001, 0xffffffff80000001, 47
  TEST_IMM_OP 19, bclri, 0x7fffffff80000001, 0xffffffff80000001, 63
  TEST_IMM_OP 20, bclri, 0xc5f34eb24b57a576, 0xc5f34eb24b57a577, 0
  TEST_IMM_OP 21, bclri, 0xc5f34eb24b57a575, 0xc5f34eb24b57a577, 1
  TEST_IMM_OP 22, bclri, 0xc5f34eb24b57a577, 0xc5f34eb24b57a577, 7
  TEST_IMM_OP 23, bclri, 0xc5f34eb24b57a577, 0xc5f34eb24b57a577, 14
  TEST_IMM_OP 24, bclri, 0xc5f34eb24b57a577, 0xc5f34eb24b57a577, 31
  TEST_IMM_OP 25, bclri, 0xc5f34eb24b57a577, 0xc5f34eb24b57a577, 32
  TEST_IMM_OP 26, bclri, 0xc5f34eb04b57a577, 0xc5f34eb24b57a577, 33
  TEST_IMM_OP 27, bclri, 0xc5f34eb24b57a577, 0xc5f34eb24b57a577, 47
  TEST_IMM_OP 28, bclri, 0x45f34eb24b57a577, 0xc5f34eb24b57a577, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 29, bclri, 0x7171490bcda0303f, 0x7171490bcda0303f, 14
  TEST_IMM_ZEROSRC1     30, bclri, 0, 14
  TEST_IMM_ZERODEST     31, bclri, 0x7171490bcda0303f, 14

  TEST_PASSFAIL

RVTEST_CODE_END
