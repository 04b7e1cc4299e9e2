# env: p v s
# isa: zksh
# SM3P0 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zksh):
# permutation P0 of SM3.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zksh

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sm3p0, 0, 0
  TEST_R_OP 3, sm3p0, 0x0000000000020201, 1
  TEST_R_OP 4, sm3p0, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sm3p0, 0, 0x8000000000000000
  TEST_R_OP 6, sm3p0, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sm3p0, 0xffffffff80010100, 0x0000000080000000
  TEST_R_OP 8, sm3p0, 0x000000007ffefeff, 0x000000007fffffff
  TEST_R_OP 9, sm3p0, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sm3p0, 0xffffffff80010100, 0xffffffff80000000
  TEST_R_OP 11, sm3p0, 0, 0x0000000100000000
  TEST_R_OP 12, sm3p0, 0x0000000045ef01ab, 0x0123456789abcdef
  TEST_R_OP 13, sm3p0, 0xffffffffba10fe54, 0xfedcba9876543210
  TEST_R_OP 14, sm3p0, 0x0000000004021019, 0x8040201008040201
  TEST_R_OP 15, sm3p0, 0xffffffffff00ff00, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sm3p0, 0x0000000055555555, 0x5555555555555555
  TEST_R_OP 17, sm3p0, 0x0000000010100800, 0x0000000000000800
  TEST_R_OP 18, sm3p0, 0x0000000000080804, 4
  TEST_R_OP 19, sm3p0, 0x0000000000101008, 8
  TEST_R_OP 20, sm3p0, 0, 0x0000010000000000
  TEST_R_OP 21, sm3p0, 0xffffffffe3c88c10, 0x000000ae682d689a
  TEST_R_OP 22, sm3p0, 0x000000000014140a, 0x000000000000000a
  TEST_R_OP 23, sm3p0, 0xffffffff9f935f93, 0x00000000000e418f
  TEST_R_OP 24, sm3p0, 0xffffffffabca61e7, 0x000038bfeb4eeeac
  TEST_R_OP 25, sm3p0, 0xffffffffec661de6, 0x00003fed5618457a
  TEST_R_OP 26, sm3p0, 0x0000000000d4d46a, 0x000000000000006a
  TEST_R_OP 27, sm3p0, 0x0000000002848743, 0x0000000000000143
  TEST_R_OP 28, sm3p0, 0x0000000016544921, 0x0000000000000b21
  TEST_R_OP 29, sm3p0, 0xffffffff9e2dd207, 0x8354e18d621ce2fa
  TEST_R_OP 30, sm3p0, 0x000000000a5025e9, 0xeb769ec0eb99e90d
  TEST_R_OP 31, sm3p0, 0xffffffffa5e7f537, 0x3b1d506bc72796f6
  TEST_R_OP 32, sm3p0, 0x00000000226d8e17, 0x9c7b85e3e203e3d4

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sm3p0, 0xffffffffb543f720, 0xce3e48efdc68dc49
  TEST_R_ZERODEST     34, sm3p0, 0xce3e48efdc68dc49

  TEST_PASSFAIL

RVTEST_CODE_END
