# env: p v s
# isa: zicond
# CZERO.EQZ (Unprivileged ISA, "Zicond" Extension for Integer Conditional Operations): zero if rs2
# is zero, else rs1.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zicond

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, czero.eqz, 0, 0, 0
  TEST_RR_OP 3, czero.eqz, 1, 1, 1
  TEST_RR_OP 4, czero.eqz, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, czero.eqz, 0x8000000000000000, 0x8000000000000000, 1
  TEST_RR_OP 6, czero.eqz, 0x8000000000000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, czero.eqz, 0x0123456789abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, czero.eqz, 0, 0, 0x5555555555555555
  TEST_RR_OP 9, czero.eqz, 0, 0x000000007fffffff, 0
  TEST_RR_OP 10, czero.eqz, 0x5555555555555555, 0x5555555555555555, 0x00000000ffffffff
  TEST_RR_OP 11, czero.eqz, 0, 0x0000000100000000, 0
  TEST_RR_OP 12, czero.eqz, 0x5555555555555555, 0x5555555555555555, 0x8000000000000000
  TEST_RR_OP 13, czero.eqz, 0, 0, 0
  TEST_RR_OP 14, czero.eqz, 0x00000000ffffffff, 0x00000000ffffffff, 0x0000000100000000
  TEST_RR_OP 15, czero.eqz, 0, 0x0000000080000000, 0
  TEST_RR_OP 16, czero.eqz, 0x0000000100000000, 0x0000000100000000, 0x0000000100000000
  TEST_RR_OP 17, czero.eqz, 0x8040201008040201, 0x8040201008040201, 0xfedcba9876543210
  TEST_RR_OP 18, czero.eqz, 0, 0x75b1289b60eb25c6, 0
  TEST_RR_OP 19, czero.eqz, 0x4e3fc3e3e719598c, 0x4e3fc3e3e719598c, 0x000000000000001f
  TEST_RR_OP 20, czero.eqz, 0xf744da2bf3a1d62c, 0xf744da2bf3a1d62c, 0x0000000000000020
  TEST_RR_OP 21, czero.eqz, 0xdd47cf20eadaf000, 0xdd47cf20eadaf000, 0x0000000000000021
  TEST_RR_OP 22, czero.eqz, 0x62df02dd095afc1d, 0x62df02dd095afc1d, 0x000000000000003f
  TEST_RR_OP 23, czero.eqz, 0xa8b04bb4e5ed5f2f, 0xa8b04bb4e5ed5f2f, 0x0000000000000040
  TEST_RR_OP 24, czero.eqz, 0xd817475e6c0fbd63, 0xd817475e6c0fbd63, 0x15ececf08f93a3e4
  TEST_RR_OP 25, czero.eqz, 0x7a83dcc3e7ddf63d, 0x7a83dcc3e7ddf63d, 0x8f8fd864e289e5ce
  TEST_RR_OP 26, czero.eqz, 0x4dff75ac83300f36, 0x4dff75ac83300f36, 0x90848fc571d75427
  TEST_RR_OP 27, czero.eqz, 0xe5294b10c78ee25f, 0xe5294b10c78ee25f, 0xb471bc5abad12518
  TEST_RR_OP 28, czero.eqz, 0xb3206823a768836b, 0xb3206823a768836b, 0x2d72ae64318e91db
  TEST_RR_OP 29, czero.eqz, 0x8ddd1e536be45d2b, 0x8ddd1e536be45d2b, 0x53ba8776271d87db
  TEST_RR_OP 30, czero.eqz, 0xd5ceeb88411515dd, 0xd5ceeb88411515dd, 0x07908ed495a4f9f3
  TEST_RR_OP 31, czero.eqz, 0xf3a03f82127dd64d, 0xf3a03f82127dd64d, 0xbaaae245a0f09891

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, czero.eqz, 0xaa6ce0cef848ca25, 0xaa6ce0cef848ca25, 0xbd71500b8023b7e9
  TEST_RR_SRC2_EQ_DEST  33, czero.eqz, 0xaa6ce0cef848ca25, 0xaa6ce0cef848ca25, 0xbd71500b8023b7e9
  TEST_RR_SRC1_EQ_SRC2  34, czero.eqz, 0xaa6ce0cef848ca25, 0xaa6ce0cef848ca25
  TEST_RR_SRC12_EQ_DEST 35, czero.eqz, 0xaa6ce0cef848ca25, 0xaa6ce0cef848ca25
  TEST_RR_ZEROSRC1      36, czero.eqz, 0, 0xbd71500b8023b7e9
  TEST_RR_ZEROSRC2      37, czero.eqz, 0, 0xaa6ce0cef848ca25
  TEST_RR_ZERODEST      38, czero.eqz, 0xaa6ce0cef848ca25, 0xbd71500b8023b7e9

  TEST_PASSFAIL

RVTEST_CODE_END
