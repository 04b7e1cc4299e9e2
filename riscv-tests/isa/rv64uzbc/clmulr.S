# env: p v s
# isa: zbc
# CLMULR (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbc): bits 126 to 63 of the
# carry-less product.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbc

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, clmulr, 0, 0, 0
  TEST_RR_OP 3, clmulr, 0, 1, 1
  TEST_RR_OP 4, clmulr, 0xaaaaaaaaaaaaaaaa, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, clmulr, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, clmulr, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, clmulr, 0x01c071b0d110a160, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, clmulr, 0x000000007fc01ff0, 0x8040201008040201, 0x000000007fffffff
  TEST_RR_OP 9, clmulr, 0x00aa00aa00ff00ff, 0x00ff00ff00ff00ff, 0xffffffff80000000
  TEST_RR_OP 10, clmulr, 0x0000000002468acf, 0x0000000100000000, 0x0123456789abcdef
  TEST_RR_OP 11, clmulr, 0x6666666655555555, 0x5555555555555555, 0xffffffff80000000
  TEST_RR_OP 12, clmulr, 0x0000000055555555, 0x000000007fffffff, 0xffffffffffffffff
  TEST_RR_OP 13, clmulr, 0, 0, 0x00ff00ff00ff00ff
  TEST_RR_OP 14, clmulr, 0, 0, 1
  TEST_RR_OP 15, clmulr, 0x7fc01ff007fc01ff, 0x7fffffffffffffff, 0x8040201008040201
  TEST_RR_OP 16, clmulr, 0xfedcba9876543210, 0x8000000000000000, 0xfedcba9876543210
  TEST_RR_OP 17, clmulr, 0xff803fe070381c0e, 0x8040201008040201, 0xffffffff80000000
  TEST_RR_OP 18, clmulr, 0, 0x01e95e5c232ee9b3, 0
  TEST_RR_OP 19, clmulr, 4, 0x35d0025b2fd9c0e1, 0x000000000000001f
  TEST_RR_OP 20, clmulr, 0x0000000000000022, 0x8831d0b33ffd57d9, 0x0000000000000020
  TEST_RR_OP 21, clmulr, 0x0000000000000034, 0xd6ff23e0f6525c2e, 0x0000000000000021
  TEST_RR_OP 22, clmulr, 0x0000000000000024, 0xd90ab5a46aed91dd, 0x000000000000003f
  TEST_RR_OP 23, clmulr, 0x000000000000005e, 0xbde58bb54a80d9ce, 0x0000000000000040
  TEST_RR_OP 24, clmulr, 0x5c679d5141f5e353, 0xddd3020c15140d9e, 0x66482c28be196fb9
  TEST_RR_OP 25, clmulr, 0x0fedb37cf8715382, 0x19b3bc9a16eada53, 0x501eb30dc7c4efd0
  TEST_RR_OP 26, clmulr, 0x36f6e34a4f8e2895, 0xed46722a0f448484, 0x2abaacaffe48d17d
  TEST_RR_OP 27, clmulr, 0xb3a27979daf2e057, 0xc33ba0a1a9bedbd1, 0xde78a01c4185cf12
  TEST_RR_OP 28, clmulr, 0x34c648b94dde4cee, 0xcc2f5ba1ed820cb1, 0x252577e08b1cf611
  TEST_RR_OP 29, clmulr, 0x0a8dc844634e3c8c, 0xdd8810283d440bd9, 0x0d038fda3b7a3884
  TEST_RR_OP 30, clmulr, 0x958ce309eef4cfb1, 0xdeec6b509e14af9e, 0xfe1f2ca5f62beb9a
  TEST_RR_OP 31, clmulr, 0x05b745b2990e932e, 0x18dccf9ad6ac424e, 0x3756e88ffc46c345

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, clmulr, 0xfa476aa99e065949, 0xe7877a203dac2f8b, 0x91963173071cfb47
  TEST_RR_SRC2_EQ_DEST  33, clmulr, 0xfa476aa99e065949, 0xe7877a203dac2f8b, 0x91963173071cfb47
  TEST_RR_SRC1_EQ_SRC2  34, clmulr, 0xa82a802a2a880800, 0xe7877a203dac2f8b
  TEST_RR_SRC12_EQ_DEST 35, clmulr, 0xa82a802a2a880800, 0xe7877a203dac2f8b
  TEST_RR_ZEROSRC1      36, clmulr, 0, 0x91963173071cfb47
  TEST_RR_ZEROSRC2      37, clmulr, 0, 0xe7877a203dac2f8b
  TEST_RR_ZERODEST      38, clmulr, 0xe7877a203dac2f8b, 0x91963173071cfb47

  TEST_PASSFAIL

RVTEST_CODE_END
