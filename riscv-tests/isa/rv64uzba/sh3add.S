# env: p v s
# isa: zba
# SH3ADD (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): adds rs1, shifted left by 3,
# to rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh3add, 0, 0, 0
  TEST_RR_OP 3, sh3add, 9, 1, 1
  TEST_RR_OP 4, sh3add, 0xfffffffffffffff7, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh3add, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh3add, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh3add, 0x07f6e5d4c3b2a188, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh3add, 0x8201008040201008, 0x8040201008040201, 0x8000000000000000
  TEST_RR_OP 9, sh3add, 0, 0, 0
  TEST_RR_OP 10, sh3add, 0x0201007fc0201008, 0x8040201008040201, 0xffffffff80000000
  TEST_RR_OP 11, sh3add, 0x7ffffffffffffff8, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 12, sh3add, 0x0123456789abcde7, 0x7fffffffffffffff, 0x0123456789abcdef
  TEST_RR_OP 13, sh3add, 0x80402018080401f9, 0x00000000ffffffff, 0x8040201008040201
  TEST_RR_OP 14, sh3add, 0x8040201408040201, 0x0000000080000000, 0x8040201008040201
  TEST_RR_OP 15, sh3add, 0x0000000800000001, 0x0000000100000000, 1
  TEST_RR_OP 16, sh3add, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 17, sh3add, 0xaaaaaaaaaaaaaaa9, 0x5555555555555555, 1
  TEST_RR_OP 18, sh3add, 0xd48272a925883710, 0xba904e5524b106e2, 0
  TEST_RR_OP 19, sh3add, 0xb3a8f4b9f774ce67, 0x36751e973eee99c9, 0x000000000000001f
  TEST_RR_OP 20, sh3add, 0x739e13335ccd8698, 0xce73c2666b99b0cf, 0x0000000000000020
  TEST_RR_OP 21, sh3add, 0x133d37a3eba6d6e1, 0x2267a6f47d74dad8, 0x0000000000000021
  TEST_RR_OP 22, sh3add, 0x7f83a7599719b1ff, 0x6ff074eb32e33638, 0x000000000000003f
  TEST_RR_OP 23, sh3add, 0x10aebacf5ec0a098, 0x8215d759ebd8140b, 0x0000000000000040
  TEST_RR_OP 24, sh3add, 0x19c8d86445bdc2e1, 0x2e0a1ff3fdad633e, 0xa977d8c45852a8f1
  TEST_RR_OP 25, sh3add, 0x2bc26a889afd53fb, 0x3b758c315aa6b433, 0x501608fdc5c7b263
  TEST_RR_OP 26, sh3add, 0xf910223627431723, 0x8d100c8ead2a4019, 0x908fbdc0bdf1165b
  TEST_RR_OP 27, sh3add, 0x845aca23cc873fae, 0x9510f5fdcd9682db, 0xdbd31a355fd328d6
  TEST_RR_OP 28, sh3add, 0xb243a03ad6f540c7, 0x8ac26b24812f3514, 0x5c304716cd7b9827
  TEST_RR_OP 29, sh3add, 0x6fc87fb63d5f5fe2, 0xa8a50578b9be9f05, 0x2aa053f06f6a67ba
  TEST_RR_OP 30, sh3add, 0x2b83310270933fe8, 0x24eadffdaebae624, 0x042c3114fabc0ec8
  TEST_RR_OP 31, sh3add, 0x44bc4e82e3dec68f, 0xe25caf2931540574, 0x31d6d539593e9aef

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh3add, 0x40fa40a953e706fa, 0xa9ab2cd734693856, 0xf3a0d9efb09d444a
  TEST_RR_SRC2_EQ_DEST  33, sh3add, 0x40fa40a953e706fa, 0xa9ab2cd734693856, 0xf3a0d9efb09d444a
  TEST_RR_SRC1_EQ_SRC2  34, sh3add, 0xf7049390d7b2fb06, 0xa9ab2cd734693856
  TEST_RR_SRC12_EQ_DEST 35, sh3add, 0xf7049390d7b2fb06, 0xa9ab2cd734693856
  TEST_RR_ZEROSRC1      36, sh3add, 0xf3a0d9efb09d444a, 0xf3a0d9efb09d444a
  TEST_RR_ZEROSRC2      37, sh3add, 0x4d5966b9a349c2b0, 0xa9ab2cd734693856
  TEST_RR_ZERODEST      38, sh3add, 0xa9ab2cd734693856, 0xf3a0d9efb09d444a

  TEST_PASSFAIL

RVTEST_CODE_END
