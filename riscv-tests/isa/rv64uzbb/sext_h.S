# env: p v s
# isa: zbb
# SEXT.H (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the low half-word,
# sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sext.h, 0, 0
  TEST_R_OP 3, sext.h, 1, 1
  TEST_R_OP 4, sext.h, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sext.h, 0, 0x8000000000000000
  TEST_R_OP 6, sext.h, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sext.h, 0, 0x0000000080000000
  TEST_R_OP 8, sext.h, 0xffffffffffffffff, 0x000000007fffffff
  TEST_R_OP 9, sext.h, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sext.h, 0, 0xffffffff80000000
  TEST_R_OP 11, sext.h, 0, 0x0000000100000000
  TEST_R_OP 12, sext.h, 0xffffffffffffcdef, 0x0123456789abcdef
  TEST_R_OP 13, sext.h, 0x0000000000003210, 0xfedcba9876543210
  TEST_R_OP 14, sext.h, 0x0000000000000201, 0x8040201008040201
  TEST_R_OP 15, sext.h, 0x00000000000000ff, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sext.h, 0x0000000000005555, 0x5555555555555555
  TEST_R_OP 17, sext.h, 0, 0x0000000080000000
  TEST_R_OP 18, sext.h, 0, 0x0100000000000000
  TEST_R_OP 19, sext.h, 0, 0x0000004000000000
  TEST_R_OP 20, sext.h, 0, 0x0020000000000000
  TEST_R_OP 21, sext.h, 0xffffffffffff9f6c, 0x0008c589c7af9f6c
  TEST_R_OP 22, sext.h, 0x000000000000000a, 0x000000000000000a
  TEST_R_OP 23, sext.h, 0xffffffffffffa80a, 0x00000bec189ca80a
  TEST_R_OP 24, sext.h, 0x0000000000005ff1, 0x000000001c755ff1
  TEST_R_OP 25, sext.h, 0xffffffffffffb250, 0x00028e2b39d5b250
  TEST_R_OP 26, sext.h, 0xffffffffffffe2ba, 0x000777a52e60e2ba
  TEST_R_OP 27, sext.h, 0xffffffffffffdbba, 0x000000000001dbba
  TEST_R_OP 28, sext.h, 0xffffffffffffac69, 0x00001cb6ddd1ac69
  TEST_R_OP 29, sext.h, 0x00000000000035ba, 0x91ba09c33b9d35ba
  TEST_R_OP 30, sext.h, 0x0000000000007432, 0xc382034132bb7432
  TEST_R_OP 31, sext.h, 0x0000000000000168, 0x64a30a6961560168
  TEST_R_OP 32, sext.h, 0xffffffffffff85eb, 0xb353cca5118685eb

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sext.h, 0x00000000000029bf, 0x14e1dca8650c29bf
  TEST_R_ZERODEST     34, sext.h, 0x14e1dca8650c29bf

  TEST_PASSFAIL

RVTEST_CODE_END
