# env: p v s
# isa: zbb
# RORI (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rotates right.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, rori, 0x8123456789abcdef, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, rori, 0xc091a2b3c4d5e6f7, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, rori, 0xdf02468acf13579b, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, rori, 0x37be048d159e26af, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, rori, 0x13579bdf02468acf, 0x8123456789abcdef, 31
  TEST_IMM_OP 7, rori, 0x89abcdef81234567, 0x8123456789abcdef, 32
  TEST_IMM_OP 8, rori, 0xc4d5e6f7c091a2b3, 0x8123456789abcdef, 33
  TEST_IMM_OP 9, rori, 0x8acf13579bdf0246, 0x8123456789abcdef, 47
  TEST_IMM_OP 10, rori, 0x02468acf13579bdf, 0x8123456789abcdef, 63
  TEST_IMM_OP 11, rori, 0xffffffff80000001, 0xffffffff80000001, 0
  TEST_IMM_OP 12, rori, 0xffffffffc0000000, 0xffffffff80000001, 1
  TEST_IMM_OP 13, rori, 0x03ffffffff000000, 0xffffffff80000001, 7
  TEST_IMM_OP 14, rori, 0x0007fffffffe0000, 0xffffffff80000001, 14
  TEST_IMM_OP 15, rori, 0x00000003ffffffff, 0xffffffff80000001, 31
  TEST_IMM_OP 16, rori, 0x80000001ffffffff, 0xffffffff80000001, 32
  TEST_IMM_OP 17, rori, 0xc0000000ffffffff, 0xffffffff80000001, 33
  TEST_IMM_OP 18, rori, 0xffff00000003ffff, 0xffffffff80000001, 47
  TEST_IMM_OP 19, rori, 0xffffffff00000003, 0xffffffff80000001, 63
  TEST_IMM_OP 20, rori, 0xac67517dcf9a0741, 0xac67517dcf9a0741, 0
  TEST_IMM_OP 21, rori, 0xd633a8bee7cd03a0, 0xac67517dcf9a0741, 1
  TEST_IMM_OP 22, rori, 0x8358cea2fb9f340e, 0xac67517dcf9a0741, 7
  TEST_IMM_OP 23, rori, 0x1d06b19d45f73e68, 0xac67517dcf9a0741, 14
  TEST_IMM_OP 24, rori, 0x9f340e8358cea2fb, 0xac67517dcf9a0741, 31
  TEST_IMM_OP 25, rori, 0xcf9a0741ac67517d, 0xac67517dcf9a0741, 32
  TEST_IMM_OP 26, rori, 0xe7cd03a0d633a8be, 0xac67517dcf9a0741, 33
  TEST_IMM_OP 27, rori, 0xa2fb9f340e8358ce, 0xac67517dcf9a0741, 47
  TEST_IMM_OP 28, rori, 0x58cea2fb9f340e83, 0xac67517dcf9a0741, 63

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 29, rori, 0x5b282cf990489ce8, 0x0b3e6412273a16ca, 14
  TEST_IMM_ZEROSRC1     30, rori, 0, 14
  TEST_IMM_ZERODEST     31, rori, 0x0b3e6412273a16ca, 14

  TEST_PASSFAIL

RVTEST_CODE_END
