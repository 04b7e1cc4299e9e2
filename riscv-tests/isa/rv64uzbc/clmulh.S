# env: p v s
# isa: zbc
# CLMULH (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbc): the high half of the
# carry-less product.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbc

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, clmulh, 0, 0, 0
  TEST_RR_OP 3, clmulh, 0, 1, 1
  TEST_RR_OP 4, clmulh, 0x5555555555555555, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, clmulh, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, clmulh, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, clmulh, 0x00e038d8688850b0, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, clmulh, 0, 0, 1
  TEST_RR_OP 9, clmulh, 0, 1, 0x7fffffffffffffff
  TEST_RR_OP 10, clmulh, 0x5554515045444140, 0xfedcba9876543210, 0xfedcba9876543210
  TEST_RR_OP 11, clmulh, 0x2aaaaaaaaaaaaaaa, 0x7fffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 12, clmulh, 0x1999999999999999, 0x7fffffffffffffff, 0x5555555555555555
  TEST_RR_OP 13, clmulh, 0x0000000000e13cdd, 0x0123456789abcdef, 0x00000000ffffffff
  TEST_RR_OP 14, clmulh, 0x2abff55002abff55, 0x8040201008040201, 0x5555555555555555
  TEST_RR_OP 15, clmulh, 0x00550055007f807f, 0xffffffff80000000, 0x00ff00ff00ff00ff
  TEST_RR_OP 16, clmulh, 0, 0x000000007fffffff, 0x00000000ffffffff
  TEST_RR_OP 17, clmulh, 0, 1, 0x00ff00ff00ff00ff
  TEST_RR_OP 18, clmulh, 0, 0x9e8b97f5a4a4ed79, 0
  TEST_RR_OP 19, clmulh, 1, 0x15ce2722c6521327, 0x000000000000001f
  TEST_RR_OP 20, clmulh, 0x000000000000000a, 0x561e6def8700cafb, 0x0000000000000020
  TEST_RR_OP 21, clmulh, 0x000000000000001a, 0xd317f3d2c2acf558, 0x0000000000000021
  TEST_RR_OP 22, clmulh, 0x000000000000001d, 0x9a6eae11c7d7cf08, 0x000000000000003f
  TEST_RR_OP 23, clmulh, 0x0000000000000035, 0xd7d67b58767510da, 0x0000000000000040
  TEST_RR_OP 24, clmulh, 0x1bff0630c192fbae, 0x4f4fe71b0cee6e01, 0x67bc4a8460cd4199
  TEST_RR_OP 25, clmulh, 0x5068703a097a7bcb, 0xf6230bddb1409e87, 0xf9323aec1f94fa6f
  TEST_RR_OP 26, clmulh, 0x4cc62d4c6e14f08d, 0xffc668837b6f1112, 0xd57853a12f37cbc3
  TEST_RR_OP 27, clmulh, 0x21dccfebf13807e2, 0x554ef98dcf592335, 0xa69adc91b00aae3f
  TEST_RR_OP 28, clmulh, 0x0fdd57d2cfb9219f, 0x5a381a2047e498db, 0x35215f1a4f6e8348
  TEST_RR_OP 29, clmulh, 0x1ec0663f7669fe41, 0xc7e72f080340c75b, 0x2805838d14bc762d
  TEST_RR_OP 30, clmulh, 0x044dc9d9c12a2669, 0x2369555d32fe0f21, 0x211d4fe660ba7342
  TEST_RR_OP 31, clmulh, 0x2870f798f4767a35, 0x4931587642295aa3, 0xb5da32d4f281f32a

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, clmulh, 0x696763a220c48db1, 0xf43260615978e02a, 0xb79756c19c47acd9
  TEST_RR_SRC2_EQ_DEST  33, clmulh, 0x696763a220c48db1, 0xf43260615978e02a, 0xb79756c19c47acd9
  TEST_RR_SRC1_EQ_SRC2  34, clmulh, 0x5510050414001401, 0xf43260615978e02a
  TEST_RR_SRC12_EQ_DEST 35, clmulh, 0x5510050414001401, 0xf43260615978e02a
  TEST_RR_ZEROSRC1      36, clmulh, 0, 0xb79756c19c47acd9
  TEST_RR_ZEROSRC2      37, clmulh, 0, 0xf43260615978e02a
  TEST_RR_ZERODEST      38, clmulh, 0xf43260615978e02a, 0xb79756c19c47acd9

  TEST_PASSFAIL

RVTEST_CODE_END
