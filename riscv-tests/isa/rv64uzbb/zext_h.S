# env: p v s
# isa: zbb
# ZEXT.H (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): the low half-word,
# zero-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, zext.h, 0, 0
  TEST_R_OP 3, zext.h, 1, 1
  TEST_R_OP 4, zext.h, 0x000000000000ffff, 0xffffffffffffffff
  TEST_R_OP 5, zext.h, 0, 0x8000000000000000
  TEST_R_OP 6, zext.h, 0x000000000000ffff, 0x7fffffffffffffff
  TEST_R_OP 7, zext.h, 0, 0x0000000080000000
  TEST_R_OP 8, zext.h, 0x000000000000ffff, 0x000000007fffffff
  TEST_R_OP 9, zext.h, 0x000000000000ffff, 0x00000000ffffffff
  TEST_R_OP 10, zext.h, 0, 0xffffffff80000000
  TEST_R_OP 11, zext.h, 0, 0x0000000100000000
  TEST_R_OP 12, zext.h, 0x000000000000cdef, 0x0123456789abcdef
  TEST_R_OP 13, zext.h, 0x0000000000003210, 0xfedcba9876543210
  TEST_R_OP 14, zext.h, 0x0000000000000201, 0x8040201008040201
  TEST_R_OP 15, zext.h, 0x00000000000000ff, 0x00ff00ff00ff00ff
  TEST_R_OP 16, zext.h, 0x0000000000005555, 0x5555555555555555
  TEST_R_OP 17, zext.h, 0, 0x0000000000800000
  TEST_R_OP 18, zext.h, 0, 0x0000000000800000
  TEST_R_OP 19, zext.h, 0, 0x1000000000000000
  TEST_R_OP 20, zext.h, 0x0000000000000020, 0x0000000000000020
  TEST_R_OP 21, zext.h, 0x000000000000b26f, 0x000000000029b26f
  TEST_R_OP 22, zext.h, 0x000000000000000a, 0x000000000000000a
  TEST_R_OP 23, zext.h, 8, 8
  TEST_R_OP 24, zext.h, 7, 7
  TEST_R_OP 25, zext.h, 0x0000000000000076, 0x0000000000000076
  TEST_R_OP 26, zext.h, 0x0000000000003a21, 0x0000000000303a21
  TEST_R_OP 27, zext.h, 0x0000000000008b3e, 0x00000a8adbc08b3e
  TEST_R_OP 28, zext.h, 0x000000000000036c, 0x000000000000036c
  TEST_R_OP 29, zext.h, 0x0000000000009fd3, 0x3167e118b0229fd3
  TEST_R_OP 30, zext.h, 0x0000000000006ec0, 0x71006b292f766ec0
  TEST_R_OP 31, zext.h, 0x000000000000e836, 0xc8af36faf360e836
  TEST_R_OP 32, zext.h, 0x000000000000bbac, 0xbccae778cb2abbac

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, zext.h, 0x000000000000ca66, 0x3ee91ed4e946ca66
  TEST_R_ZERODEST     34, zext.h, 0x3ee91ed4e946ca66

  TEST_PASSFAIL

RVTEST_CODE_END
