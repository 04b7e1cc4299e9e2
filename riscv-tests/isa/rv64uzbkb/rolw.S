# env: p v s
# isa: zbkb
# ROLW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rotates the low word left and
# sign-extends it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, rolw, 0, 0, 0
  TEST_RR_OP 3, rolw, 2, 1, 1
  TEST_RR_OP 4, rolw, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, rolw, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, rolw, 0, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, rolw, 0xffffffffcdef89ab, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, rolw, 0, 0, 0x000000007fffffff
  TEST_RR_OP 9, rolw, 0x0000000040000000, 0xffffffff80000000, 0xffffffffffffffff
  TEST_RR_OP 10, rolw, 0x000000007fffffff, 0x000000007fffffff, 0x0000000100000000
  TEST_RR_OP 11, rolw, 0xffffffff80000000, 0xffffffff80000000, 0x0000000080000000
  TEST_RR_OP 12, rolw, 0xffffffff80000000, 1, 0x00000000ffffffff
  TEST_RR_OP 13, rolw, 0x0000000000004000, 0x0000000080000000, 0x0123456789abcdef
  TEST_RR_OP 14, rolw, 0x0000000040210080, 0x8040201008040201, 0x5555555555555555
  TEST_RR_OP 15, rolw, 0xffffffffffffffff, 0x00000000ffffffff, 0x000000007fffffff
  TEST_RR_OP 16, rolw, 0xffffffffc4d5e6f7, 0x0123456789abcdef, 0x00000000ffffffff
  TEST_RR_OP 17, rolw, 0x0000000000ff00ff, 0x00ff00ff00ff00ff, 0
  TEST_RR_OP 18, rolw, 0xffffffffda351f86, 0x3bb0fa32da351f86, 0
  TEST_RR_OP 19, rolw, 0x000000007ba504a0, 0xe87db9eaf74a0940, 0x000000000000001f
  TEST_RR_OP 20, rolw, 0xffffffff81ea1e5f, 0x0ea5b39181ea1e5f, 0x0000000000000020
  TEST_RR_OP 21, rolw, 0x000000006b32b346, 0xcdd6b4a1359959a3, 0x0000000000000021
  TEST_RR_OP 22, rolw, 0xffffffffadb40e12, 0x977662d75b681c25, 0x000000000000003f
  TEST_RR_OP 23, rolw, 0x0000000040f8f4c2, 0xafe5988540f8f4c2, 0x0000000000000040
  TEST_RR_OP 24, rolw, 0xffffffffa0d23ba5, 0xa443010968348ee9, 0xebe7a38909aed102
  TEST_RR_OP 25, rolw, 0xffffffffda285adb, 0xedfb8b42d6ded142, 0x394ccd275cef43ed
  TEST_RR_OP 26, rolw, 0xffffffffc348a02a, 0x8878994255869140, 0xa021ea7e8e485ae7
  TEST_RR_OP 27, rolw, 0x000000004ccd3af3, 0xc854c8b4d3af34cc, 0xc2422e8c033ff034
  TEST_RR_OP 28, rolw, 0x000000006d10d2ea, 0xbf334a144434ba9b, 0xccd4c5dbc5fc337a
  TEST_RR_OP 29, rolw, 0xffffffffd5ec0638, 0x31abdef980c71abd, 0x950a8758f075ecf3
  TEST_RR_OP 30, rolw, 0x0000000065db3533, 0x950b8c15976cd4cd, 0xd0803a95d3530c5e
  TEST_RR_OP 31, rolw, 0xffffffff825dbf6b, 0xf7676b4afdae0976, 0x78e281cf65170c4e

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, rolw, 0xfffffffffafca205, 0xb9416cf9440bf5f9, 0x32f7505ce9147a8f
  TEST_RR_SRC2_EQ_DEST  33, rolw, 0xfffffffffafca205, 0xb9416cf9440bf5f9, 0x32f7505ce9147a8f
  TEST_RR_SRC1_EQ_SRC2  34, rolw, 0xfffffffff28817eb, 0xb9416cf9440bf5f9
  TEST_RR_SRC12_EQ_DEST 35, rolw, 0xfffffffff28817eb, 0xb9416cf9440bf5f9
  TEST_RR_ZEROSRC1      36, rolw, 0, 0x32f7505ce9147a8f
  TEST_RR_ZEROSRC2      37, rolw, 0x00000000440bf5f9, 0xb9416cf9440bf5f9
  TEST_RR_ZERODEST      38, rolw, 0xb9416cf9440bf5f9, 0x32f7505ce9147a8f

  TEST_PASSFAIL

RVTEST_CODE_END
