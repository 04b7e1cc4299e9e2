# env: p v s
# isa: zbs
# BSETI (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): sets a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 31
  TEST_IMM_OP 7, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 32
  TEST_IMM_OP 8, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 33
  TEST_IMM_OP 9, bseti, 0x8123c56789abcdef, 0x8123456789abcdef, 47
  TEST_IMM_OP 10, bseti, 0x8123456789abcdef, 0x8123456789abcdef, 63
  TEST_IMM_OP 11, bseti, 0xffffffff80000001, 0xffffffff80000001, 0
  TEST_IMM_OP 12, bseti, 0xffffffff80000003, 0xffffffff80000001, 1
  TEST_IMM_OP 13, bseti, 0xffffffff80000081, 0xffffffff80000001, 7
  TEST_IMM_OP 14, bseti, 0xffffffff80004001, 0xffffffff80000001, 14
  TEST_IMM_OP 15, bseti, 0xffffffff80000001, 0xffffffff80000001, 31
  TEST_IMM_OP 16, bseti, 0xffffffff80000001, 0xffffffff80000001, 32
  TEST_IMM_OP 17, bseti, 0xffffffff80000001, 0xffffffff80000001, 33
  TEST_IMM_OP 18, bseti, 0xffffffff80000001, 0xffffffff80000001, 47
  TEST_IMM_OP 19, bseti, 0xffffffff80000001, 0xffffffff80000001, 63
  TEST_IMM_OP 20, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 0
  TEST_IMM_OP 21, bseti, 0x8d0ccc49b9cb5c03, 0x8d0ccc49b9cb5c01, 1
  TEST_IMM_OP 22, bseti, 0x8d0ccc49b9cb5c81, 0x8d0ccc49b9cb5c01, 7
  TEST_IMM_OP 23, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 14
  TEST_IMM_OP 24, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 31
  TEST_IMM_OP 25, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 32
  TEST_IMM_OP 26, bseti, 0x8d0ccc4bb9cb5c01, 0x8d0ccc49b9cb5c01, 33
  TEST_IMM_OP 27, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 47
  TEST_IMM_OP 28, bseti, 0x8d0ccc49b9cb5c01, 0x8d0ccc49b9cb5c01, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 29, bseti, 0x5a84c9fd9e016db9, 0x5a84c9fd9e016db9, 14
  TEST_IMM_ZEROSRC1     30, bseti, 0x0000000000004000, 14
  TEST_IMM_ZERODEST     31, bseti, 0x5a84c9fd9e016db9, 14

  TEST_PASSFAIL

RVTEST_CODE_END
