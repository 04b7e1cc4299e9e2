# env: p v s
# isa: zksh
# SM3P1 (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zksh):
# permutation P1 of SM3.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zksh

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_R_OP 2, sm3p1, 0, 0
  TEST_R_OP 3, sm3p1, 0x0000000000808001, 1
  TEST_R_OP 4, sm3p1, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_R_OP 5, sm3p1, 0, 0x8000000000000000
  TEST_R_OP 6, sm3p1, 0xffffffffffffffff, 0x7fffffffffffffff
  TEST_R_OP 7, sm3p1, 0xffffffff80404000, 0x0000000080000000
  TEST_R_OP 8, sm3p1, 0x000000007fbfbfff, 0x000000007fffffff
  TEST_R_OP 9, sm3p1, 0xffffffffffffffff, 0x00000000ffffffff
  TEST_R_OP 10, sm3p1, 0xffffffff80404000, 0xffffffff80000000
  TEST_R_OP 11, sm3p1, 0, 0x0000000100000000
  TEST_R_OP 12, sm3p1, 0xffffffff9898dcdc, 0x0123456789abcdef
  TEST_R_OP 13, sm3p1, 0x0000000067672323, 0xfedcba9876543210
  TEST_R_OP 14, sm3p1, 0x0000000009808402, 0x8040201008040201
  TEST_R_OP 15, sm3p1, 0xffffffffff00ff00, 0x00ff00ff00ff00ff
  TEST_R_OP 16, sm3p1, 0x0000000055555555, 0x5555555555555555
  TEST_R_OP 17, sm3p1, 0, 0x2000000000000000
  TEST_R_OP 18, sm3p1, 0, 0x4000000000000000
  TEST_R_OP 19, sm3p1, 0x0000000000201010, 0x0000000000200000
  TEST_R_OP 20, sm3p1, 0x0000000002010100, 0x0000000002000000
  TEST_R_OP 21, sm3p1, 0x0000000057402e97, 0x0000000000002e80
  TEST_R_OP 22, sm3p1, 0x0000000057caa850, 0x00000000388375ab
  TEST_R_OP 23, sm3p1, 0x0000000000808001, 1
  TEST_R_OP 24, sm3p1, 0xffffffff96686df5, 0x00009ed4e87220dc
  TEST_R_OP 25, sm3p1, 0xfffffffffb349aa8, 0x1cf6c38745c5daa7
  TEST_R_OP 26, sm3p1, 0x0000000033b58929, 0x0267547b89db2054
  TEST_R_OP 27, sm3p1, 0xffffffffb9b1116a, 0x0000000000001162
  TEST_R_OP 28, sm3p1, 0xffffffffb2dd2416, 0x0000000065965df3
  TEST_R_OP 29, sm3p1, 0xfffffffff7411aee, 0x1f0a43d9be6e72e0
  TEST_R_OP 30, sm3p1, 0xffffffffeac6c9ae, 0x0124962a38d7be1a
  TEST_R_OP 31, sm3p1, 0xffffffffc4d885a1, 0x6926665901b35cd6
  TEST_R_OP 32, sm3p1, 0xffffffffc3a6e822, 0x8c84c7ed59c2a591

  # One register in both roles, and x0.
  TEST_R_SRC1_EQ_DEST 33, sm3p1, 0xffffffffc63b6774, 0x521bb23bfa6c2c54
  TEST_R_ZERODEST     34, sm3p1, 0x521bb23bfa6c2c54

  TEST_PASSFAIL

RVTEST_CODE_END
