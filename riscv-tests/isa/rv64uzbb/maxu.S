# env: p v s
# isa: zbb
# MAXU (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the larger of two unsigned
# numbers.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, maxu, 0, 0, 0
  TEST_RR_OP 3, maxu, 1, 1, 1
  TEST_RR_OP 4, maxu, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, maxu, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 6, maxu, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, maxu, 0xfedcba9876543210, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, maxu, 0x8040201008040201, 0x8040201008040201, 0x00ff00ff00ff00ff
  TEST_RR_OP 9, maxu, 0x0123456789abcdef, 0x00ff00ff00ff00ff, 0x0123456789abcdef
  TEST_RR_OP 10, maxu, 0x00ff00ff00ff00ff, 0x0000000080000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 11, maxu, 0x0123456789abcdef, 0x0000000100000000, 0x0123456789abcdef
  TEST_RR_OP 12, maxu, 0x5555555555555555, 0x00ff00ff00ff00ff, 0x5555555555555555
  TEST_RR_OP 13, maxu, 0xffffffff80000000, 0xffffffff80000000, 0xfedcba9876543210
  TEST_RR_OP 14, maxu, 0x0000000080000000, 1, 0x0000000080000000
  TEST_RR_OP 15, maxu, 0x7fffffffffffffff, 0x0123456789abcdef, 0x7fffffffffffffff
  TEST_RR_OP 16, maxu, 0x00ff00ff00ff00ff, 1, 0x00ff00ff00ff00ff
  TEST_RR_OP 17, maxu, 0xffffffff80000000, 0xffffffff80000000, 0x7fffffffffffffff
  TEST_RR_OP 18, maxu, 0x0adda40750a04b42, 0x0adda40750a04b42, 0
  TEST_RR_OP 19, maxu, 0x07dca2bc50ae08b7, 0x07dca2bc50ae08b7, 0x000000000000001f
  TEST_RR_OP 20, maxu, 0xe6d00aa9a93fb934, 0xe6d00aa9a93fb934, 0x0000000000000020
  TEST_RR_OP 21, maxu, 0x493a262d41d3f45f, 0x493a262d41d3f45f, 0x0000000000000021
  TEST_RR_OP 22, maxu, 0xab5c0fab3f08b785, 0xab5c0fab3f08b785, 0x000000000000003f
  TEST_RR_OP 23, maxu, 0xc6e9edf8d0662c39, 0xc6e9edf8d0662c39, 0x0000000000000040
  TEST_RR_OP 24, maxu, 0xd89463212a05067e, 0x5aebbeb4bb19a40f, 0xd89463212a05067e
  TEST_RR_OP 25, maxu, 0xb2af68ef8108ba72, 0x125acffea177ea5a, 0xb2af68ef8108ba72
  TEST_RR_OP 26, maxu, 0xdafa8efcefffe3e1, 0xa97d817f7bc6d125, 0xdafa8efcefffe3e1
  TEST_RR_OP 27, maxu, 0x924af7a216c2eada, 0x924af7a216c2eada, 0x0335dbf4c1dedc5c
  TEST_RR_OP 28, maxu, 0xd7569c9813c2b9f8, 0xd179cd0fa2d57964, 0xd7569c9813c2b9f8
  TEST_RR_OP 29, maxu, 0xce7fe61a05efad4d, 0xce7fe61a05efad4d, 0x496063c4ccd63c66
  TEST_RR_OP 30, maxu, 0xfa8a159bd3a239c0, 0x3381478c4df8330b, 0xfa8a159bd3a239c0
  TEST_RR_OP 31, maxu, 0x6e94cd752cbc0c07, 0x4adabe1c0c4d0dc9, 0x6e94cd752cbc0c07

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, maxu, 0xb2421153f06cad81, 0x1cd0d9c74ae28645, 0xb2421153f06cad81
  TEST_RR_SRC2_EQ_DEST  33, maxu, 0xb2421153f06cad81, 0x1cd0d9c74ae28645, 0xb2421153f06cad81
  TEST_RR_SRC1_EQ_SRC2  34, maxu, 0x1cd0d9c74ae28645, 0x1cd0d9c74ae28645
  TEST_RR_SRC12_EQ_DEST 35, maxu, 0x1cd0d9c74ae28645, 0x1cd0d9c74ae28645
  TEST_RR_ZEROSRC1      36, maxu, 0xb2421153f06cad81, 0xb2421153f06cad81
  TEST_RR_ZEROSRC2      37, maxu, 0x1cd0d9c74ae28645, 0x1cd0d9c74ae28645
  TEST_RR_ZERODEST      38, maxu, 0x1cd0d9c74ae28645, 0xb2421153f06cad81

  TEST_PASSFAIL

RVTEST_CODE_END
