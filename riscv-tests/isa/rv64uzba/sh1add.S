# env: p v s
# isa: zba
# SH1ADD (Unprivileged ISA, "B" Extension for Bit Manipulation, Zba): adds rs1, shifted left by 1,
# to rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zba

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, sh1add, 0, 0, 0
  TEST_RR_OP 3, sh1add, 3, 1, 1
  TEST_RR_OP 4, sh1add, 0xfffffffffffffffd, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, sh1add, 1, 0x8000000000000000, 1
  TEST_RR_OP 6, sh1add, 0xffffffffffffffff, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, sh1add, 0x0123456789abcdee, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, sh1add, 0xffffffff00000000, 0xffffffff80000000, 0
  TEST_RR_OP 9, sh1add, 0, 0, 0
  TEST_RR_OP 10, sh1add, 0x7ffffffffffffffd, 0x7fffffffffffffff, 0x7fffffffffffffff
  TEST_RR_OP 11, sh1add, 0x8080402010080401, 0x8040201008040201, 0x7fffffffffffffff
  TEST_RR_OP 12, sh1add, 0xffffffffffffffff, 0xffffffffffffffff, 1
  TEST_RR_OP 13, sh1add, 0x01fe01ff01fe01fe, 0x00ff00ff00ff00ff, 0x0000000100000000
  TEST_RR_OP 14, sh1add, 0x000000007ffffffd, 0xffffffffffffffff, 0x000000007fffffff
  TEST_RR_OP 15, sh1add, 0x0123456689abcdef, 0xffffffff80000000, 0x0123456789abcdef
  TEST_RR_OP 16, sh1add, 0xfedcba9976543210, 0x0000000080000000, 0xfedcba9876543210
  TEST_RR_OP 17, sh1add, 0x0000000080000002, 1, 0x0000000080000000
  TEST_RR_OP 18, sh1add, 0x93b410dbe0d75a82, 0x49da086df06bad41, 0
  TEST_RR_OP 19, sh1add, 0x08538fc75ab9fdcf, 0x8429c7e3ad5cfed8, 0x000000000000001f
  TEST_RR_OP 20, sh1add, 0x8ea6bda888c9f6ec, 0x47535ed44464fb66, 0x0000000000000020
  TEST_RR_OP 21, sh1add, 0xeb06220947c5ba47, 0x75831104a3e2dd13, 0x0000000000000021
  TEST_RR_OP 22, sh1add, 0x90054a0e4b2db4f9, 0x4802a5072596da5d, 0x000000000000003f
  TEST_RR_OP 23, sh1add, 0x10282c54c9fc9450, 0x8814162a64fe4a08, 0x0000000000000040
  TEST_RR_OP 24, sh1add, 0xa14cb48127f72b0f, 0x87c52dae36fb8938, 0x91c25924ba00189f
  TEST_RR_OP 25, sh1add, 0x03d0d6c966514c38, 0x2a6a8f784d958947, 0xaefbb7d8cb2639aa
  TEST_RR_OP 26, sh1add, 0x4c34812f6bd97532, 0x476df2c07100b613, 0xbd589bae89d8090c
  TEST_RR_OP 27, sh1add, 0x9e761d603c8473dd, 0x7cc6970818fd0eb4, 0xa4e8ef500a8a5675
  TEST_RR_OP 28, sh1add, 0x493ce730008e6729, 0x1fa7a6dc2a1a4336, 0x09ed9977ac59e0bd
  TEST_RR_OP 29, sh1add, 0xdf8ea529ad0be429, 0xa7ee63da5909c881, 0x8fb1dd74faf85327
  TEST_RR_OP 30, sh1add, 0xe0add6afe25de3a0, 0x38de4c97e8228ef5, 0x6ef13d801218c5b6
  TEST_RR_OP 31, sh1add, 0xd594954751c95de1, 0x69340076b1d00337, 0x032c9459ee295773

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, sh1add, 0xeb4634933ee2587d, 0x53e8ed6be878b201, 0x437459bb6df0f47b
  TEST_RR_SRC2_EQ_DEST  33, sh1add, 0xeb4634933ee2587d, 0x53e8ed6be878b201, 0x437459bb6df0f47b
  TEST_RR_SRC1_EQ_SRC2  34, sh1add, 0xfbbac843b96a1603, 0x53e8ed6be878b201
  TEST_RR_SRC12_EQ_DEST 35, sh1add, 0xfbbac843b96a1603, 0x53e8ed6be878b201
  TEST_RR_ZEROSRC1      36, sh1add, 0x437459bb6df0f47b, 0x437459bb6df0f47b
  TEST_RR_ZEROSRC2      37, sh1add, 0xa7d1dad7d0f16402, 0x53e8ed6be878b201
  TEST_RR_ZERODEST      38, sh1add, 0x53e8ed6be878b201, 0x437459bb6df0f47b

  TEST_PASSFAIL

RVTEST_CODE_END
