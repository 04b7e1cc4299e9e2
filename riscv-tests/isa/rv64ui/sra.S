# env: p v s
# SRA (Unprivileged ISA, "Integer Register-Register Operations"): shifts right by the low 6 bits of
# rs2; copies of the sign come in.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Amounts from none to the largest.
  TEST_RR_OP 2, sra, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_RR_OP 3, sra, 0xc091a2b3c4d5e6f7, 0x8123456789abcdef, 1
  TEST_RR_OP 4, sra, 0xff02468acf13579b, 0x8123456789abcdef, 7
  TEST_RR_OP 5, sra, 0xfffe048d159e26af, 0x8123456789abcdef, 14
  TEST_RR_OP 6, sra, 0xffffffff02468acf, 0x8123456789abcdef, 31
  TEST_RR_OP 7, sra, 0xffffffff81234567, 0x8123456789abcdef, 32
  TEST_RR_OP 8, sra, 0xffffffffc091a2b3, 0x8123456789abcdef, 33
  TEST_RR_OP 9, sra, -2, 0x8123456789abcdef, 62
  TEST_RR_OP 10, sra, -1, 0x8123456789abcdef, 63
  TEST_RR_OP 11, sra, 0, 1, 1
  TEST_RR_OP 12, sra, 0, 1, 14
  TEST_RR_OP 13, sra, 0, 1, 32
  TEST_RR_OP 14, sra, 0, 1, 62
  TEST_RR_OP 15, sra, -1, -1, 1
  TEST_RR_OP 16, sra, -1, -1, 14
  TEST_RR_OP 17, sra, -1, -1, 32
  TEST_RR_OP 18, sra, -1, -1, 62
  TEST_RR_OP 19, sra, 0x3fffffffffffffff, 0x7fffffffffffffff, 1
  TEST_RR_OP 20, sra, 0x0001ffffffffffff, 0x7fffffffffffffff, 14
  TEST_RR_OP 21, sra, 0x7fffffff, 0x7fffffffffffffff, 32
  TEST_RR_OP 22, sra, 1, 0x7fffffffffffffff, 62
  TEST_RR_OP 23, sra, 0x40000000, 0x80000000, 1
  TEST_RR_OP 24, sra, 0x00020000, 0x80000000, 14
  TEST_RR_OP 25, sra, 0, 0x80000000, 32
  TEST_RR_OP 26, sra, 0, 0x80000000, 62
  TEST_RR_OP 27, sra, 0x10909090, 0x21212121, 1
  TEST_RR_OP 28, sra, 0x00008484, 0x21212121, 14
  TEST_RR_OP 29, sra, 0, 0x21212121, 32
  TEST_RR_OP 30, sra, 0, 0x21212121, 62

  # Only the low 6 bits of the amount count.
  TEST_RR_OP 31, sra, 0x8123456789abcdef, 0x8123456789abcdef, 64
  TEST_RR_OP 32, sra, 0xc091a2b3c4d5e6f7, 0x8123456789abcdef, 65
  TEST_RR_OP 33, sra, -1, 0x8123456789abcdef, 127
  TEST_RR_OP 34, sra, 0x8123456789abcdef, 0x8123456789abcdef, 256
  TEST_RR_OP 35, sra, -1, 0x8123456789abcdef, -1
  TEST_RR_OP 36, sra, 0x8123456789abcdef, 0x8123456789abcdef, -64
  TEST_RR_OP 37, sra, 0xff02468acf13579b, 0x8123456789abcdef, -57
  TEST_RR_OP 38, sra, 0x8123456789abcdef, 0x8123456789abcdef, 0x0000000100000000
  TEST_RR_OP 39, sra, 0xc091a2b3c4d5e6f7, 0x8123456789abcdef, 0x8000000000000001

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  40, sra, 0xfffffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC2_EQ_DEST  41, sra, 0xfffffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC1_EQ_SRC2  42, sra, -1, 0xffffffff21212121
  TEST_RR_SRC12_EQ_DEST 43, sra, -1, 0xffffffff21212121
  TEST_RR_ZEROSRC1      44, sra, 0, 6
  TEST_RR_ZEROSRC2      45, sra, 0xffffffff21212121, 0xffffffff21212121
  TEST_RR_ZEROSRC12     46, sra, 0
  TEST_RR_ZERODEST      47, sra, 0xffffffff21212121, 6

  # In a loop, with the operands made and the result used at several distances.
  TEST_RR_DEST_BYPASS  48, 0, sra, 0xfffffffffc848484, 0xffffffff21212121, 6
  TEST_RR_DEST_BYPASS  49, 1, sra, 0xfffffffffe424242, 0xffffffff21212121, 7
  TEST_RR_DEST_BYPASS  50, 2, sra, 0xffffffffff212121, 0xffffffff21212121, 8
  TEST_RR_SRC12_BYPASS 51, 0, 0, sra, 0xfffffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC12_BYPASS 52, 0, 1, sra, 0xfffffffffe424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 53, 1, 0, sra, 0xfffffffffe424242, 0xffffffff21212121, 7
  TEST_RR_SRC12_BYPASS 54, 1, 1, sra, 0xffffffffff212121, 0xffffffff21212121, 8
  TEST_RR_SRC21_BYPASS 55, 0, 0, sra, 0xfffffffffc848484, 0xffffffff21212121, 6
  TEST_RR_SRC21_BYPASS 56, 1, 1, sra, 0xfffffffffe424242, 0xffffffff21212122, 7

  TEST_PASSFAIL

RVTEST_CODE_END
