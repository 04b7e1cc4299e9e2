# env: p v s
# isa: zbs
# BINVI (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbs): inverts a bit.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbs

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, binvi, 0x8123456789abcdee, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, binvi, 0x8123456789abcded, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, binvi, 0x8123456789abcd6f, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, binvi, 0x8123456789ab8def, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, binvi, 0x8123456709abcdef, 0x8123456789abcdef, 31
  TEST_IMM_OP 7, binvi, 0x8123456689abcdef, 0x8123456789abcdef, 32
  TEST_IMM_OP 8, binvi, 0x8123456589abcdef, 0x8123456789abcdef, 33
  TEST_IMM_OP 9, binvi, 0x8123c56789abcdef, 0x8123456789abcdef, 47
  TEST_IMM_OP 10, binvi, 0x0123456789abcdef, 0x8123456789abcdef, 63
  TEST_IMM_OP 11, binvi, 0xffffffff80000000, 0xffffffff80000001, 0
  TEST_IMM_OP 12, binvi, 0xffffffff80000003, 0xffffffff80000001, 1
  TEST_IMM_OP 13, binvi, 0xffffffff80000081, 0xffffffff80000001, 7
  TEST_IMM_OP 14, binvi, 0xffffffff80004001, 0xffffffff80000001, 14
  TEST_IMM_OP 15, binvi, 0xffffffff00000001, 0xffffffff80000001, 31
  TEST_IMM_OP 16, binvi, 0xfffffffe80000001, 0xffffffff80000001, 32
  TEST_IMM_OP 17, binvi, 0xfffffffd80000001, 0xffffffff80000001, 33
  TEST_IMM_OP 18, binvi, 0xffff7fff80000001, 0xffffffff80000001, 47
  TEST_IMM_OP 19, binvi, 0x7fffffff80000001, 0xffffffff80000001, 63
  TEST_IMM_OP 20, binvi, 0xc88e9b477230bc32, 0xc88e9b477230bc33, 0
  TEST_IMM_OP 21, binvi, 0xc88e9b477230bc31, 0xc88e9b477230bc33, 1
  TEST_IMM_OP 22, binvi, 0xc88e9b477230bcb3, 0xc88e9b477230bc33, 7
  TEST_IMM_OP 23, binvi, 0xc88e9b477230fc33, 0xc88e9b477230bc33, 14
  TEST_IMM_OP 24, binvi, 0xc88e9b47f230bc33, 0xc88e9b477230bc33, 31
  TEST_IMM_OP 25, binvi, 0xc88e9b467230bc33, 0xc88e9b477230bc33, 32
  TEST_IMM_OP 26, binvi, 0xc88e9b457230bc33, 0xc88e9b477230bc33, 33
  TEST_IMM_OP 27, binvi, 0xc88e1b477230bc33, 0xc88e9b477230bc33, 47
  TEST_IMM_OP 28, binvi, 0x488e9b477230bc33, 0xc88e9b477230bc33, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 29, binvi, 0xc91430c4e1eec834, 0xc91430c4e1ee8834, 14
  TEST_IMM_ZEROSRC1     30, binvi, 0x0000000000004000, 14
  TEST_IMM_ZERODEST     31, binvi, 0xc91430c4e1ee8834, 14

  TEST_PASSFAIL

RVTEST_CODE_END
