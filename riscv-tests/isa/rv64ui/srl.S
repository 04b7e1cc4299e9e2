# env: p v s
# SRL (Unprivileged ISA, "Integer Register-Register Operations"): shifts right by the low 6 bits of
# rs2; zeros come in.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Amounts from none to the largest.
  TEST_RR_OP 2, srl, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_RR_OP 3, srl, 0x4091a2b3c4d5e6f7, 0x8123456789abcdef, 1
  TEST_RR_OP 4, srl, 0x0102468acf13579b, 0x8123456789abcdef, 7
  TEST_RR_OP 5, srl, 0x0002048d159e26af, 0x8123456789abcdef, 14
  TEST_RR_OP 6, srl, 0x0000000102468acf, 0x8123456789abcdef, 31
  TEST_RR_OP 7, srl, 0x81234567, 0x8123456789abcdef, 32
  TEST_RR_OP 8, srl, 0x4091a2b3, 0x8123456789abcdef, 33
  TEST_RR_OP 9, srl, 2, 0x8123456789abcdef, 62
  TEST_RR_OP 10, srl, 1, 0x8123456789abcdef, 63
  TEST_RR_OP 11, srl, 0, 1, 1
  TEST_RR_OP 12, srl, 0, 1, 14
  TEST_RR_OP 13, srl, 0, 1, 32
  TEST_RR_OP 14, srl, 0, 1, 62
  TEST_RR_OP 15, srl, 0x7fffffffffffffff, -1, 1
  TEST_RR_OP 16, srl, 0x0003ffffffffffff, -1, 14
  TEST_RR_OP 17, srl, 0xffffffff, -1, 32
  TEST_RR_OP 18, srl, 3, -1, 62
  TEST_RR_OP 19, srl, 0x3fffffffffffffff, 0x7fffffffffffffff, 1
  TEST_RR_OP 20, srl, 0x0001ffffffffffff, 0x7fffffffffffffff, 14
  TEST_RR_OP 21, srl, 0x7fffffff, 0x7fffffffffffffff, 32
  TEST_RR_OP 22, srl, 1, 0x7fffffffffffffff, 62
  TEST_RR_OP 23, srl, 0x40000000, 0x80000000, 1
  TEST_RR_OP 24, srl, 0x00020000, 0x80000000, 14
  TEST_RR_OP 25, srl, 0, 0x80000000, 32
  TEST_RR_OP 26, srl, 0, 0x80000000, 62
  TEST_RR_OP 27, srl, 0x10909090, 0x21212121, 1
  TEST_RR_OP 28, srl, 0x00008484, 0x21212121, 14
  TEST_RR_OP 29, srl, 0, 0x21212121, 32
  TEST_RR_OP 30, srl, 0, 0x21212121, 62

  # Only the low 6 bits of the amount count.
  TEST_RR_OP 31, srl, 0x8123456789abcdef, 0x8123456789abcdef, 64
  TEST_RR_OP 32, srl, 0x4091a2b3c4d5e6f7, 0x8123456789abcdef, 65
  TEST_RR_OP 33, srl, 1, 0x8123456789abcdef, 127
  TEST_RR_OP 34, srl, 0x8123456789abcdef, 0x8123456789abcdef, 256
  TEST_RR_OP 35, srl, 1, 0x8123456789abcdef, -1
  TEST_RR_OP 36, srl, 0x8123456789abcdef, 0x8123456789abcdef, -64
  TEST_RR_OP 37, srl, 0x0102468acf13579b, 0x8123456789abcdef, -57
  TEST_RR_OP 38, srl, 0x8123456789abcdef, 0x8123456789abcdef, 0x0000000100000000
  TEST_RR_OP 39, srl, 0x4091a2b3c4d5e6f7, 0x8123456789abcdef, 0x8000000000000001

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  40, srl, 0x03fffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC2_EQ_DEST  41, srl, 0x03fffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC1_EQ_SRC2  42, srl, 0x7fffffff, 0xffffffff21212121
  TEST_RR_SRC12_EQ_DEST 43, srl, 0x7fffffff, 0xffffffff21212121
  TEST_RR_ZEROSRC1      44, srl, 0, 6
  TEST_RR_ZEROSRC2      45, srl, 0xffffffff21212121, 0xffffffff21212121
  TEST_RR_ZEROSRC12     46, srl, 0
  TEST_RR_ZERODEST      47, srl, 0xffffffff21212121, 6

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  48, 0, srl, 0x03fffffffc848484, 0xffffffff21212121, 6
  TEST_RR_DEST_BYPASS  49, 1, srl, 0x01fffffffe424242, 0xffffffff21212121, 7
  TEST_RR_DEST_BYPASS  50, 2, srl, 0x00ffffffff212121, 0xffffffff21212121, 8
  TEST_RR_SRC12_BYPASS 51, 0, 0, srl, 0x03fffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC12_BYPASS 52, 0, 1, srl, 0x01fffffffe424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 53, 1, 0, srl, 0x01fffffffe424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 54, 1, 1, srl, 0x00ffffffff212121, 0xffffffff21212121, 8
  TEST_RR_SRC21_BYPASS 55, 0, 0, srl, 0x03fffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC21_BYPASS 56, 1, 1, srl, 0x01fffffffe424242, 0xffffffff21212122, 7

  TEST_PASSFAIL

RVTEST_CODE_END
