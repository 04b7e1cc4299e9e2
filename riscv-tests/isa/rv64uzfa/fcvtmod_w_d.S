# env: p v s
# isa: zfa
# FCVTMOD_W_D (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions):
# FCVTMOD.W.D converts modulo 2^32, with the flags of FCVT.W.D.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_TO_X 2, fcvtmod.w.d, d, rtz, 1, 0x0, 0x10000000000000
  TEST_FP_TO_X 3, fcvtmod.w.d, d, rtz, 16, 0x0, 0x41f0000000080000
  TEST_FP_TO_X 4, fcvtmod.w.d, d, rtz, 1, 0x0, 0x8ed2d99736cfe4eb
  TEST_FP_TO_X 5, fcvtmod.w.d, d, rtz, 1, 0x0, 0xbfe0000000000000
  TEST_FP_TO_X 6, fcvtmod.w.d, d, rtz, 0, 0x7fffffff, 0x41dfffffffc00000
  TEST_FP_TO_X 7, fcvtmod.w.d, d, rtz, 1, 0x0, 0xbfb1a2bd375f255f
  TEST_FP_TO_X 8, fcvtmod.w.d, d, rtz, 1, 0x0, 0x8000000000000001
  TEST_FP_TO_X 9, fcvtmod.w.d, d, rtz, 0, 0xffffffff80000000, 0xc1e0000000000000
  TEST_FP_TO_X 10, fcvtmod.w.d, d, rtz, 0, 0xffffffffffffffff, 0xbff0000000000000
  TEST_FP_TO_X 11, fcvtmod.w.d, d, rtz, 1, 0xffffffffffffffcb, 0xc04aa80000000000
  TEST_FP_TO_X 12, fcvtmod.w.d, d, rtz, 16, 0x3e50000, 0xc43325e18006fc1b
  TEST_FP_TO_X 13, fcvtmod.w.d, d, rtz, 0, 0xffffffffffffffe2, 0xc03e000000000000
  TEST_FP_TO_X 14, fcvtmod.w.d, d, rtz, 16, 0xfffffffffffffffd, 0xc330000000000003
  TEST_FP_TO_X 15, fcvtmod.w.d, d, rtz, 16, 0xffffffff8ac2fd80, 0x43af6273e31585fb
  TEST_FP_TO_X 16, fcvtmod.w.d, d, rtz, 1, 0x0, 0xa04f01351b7d5add
  TEST_FP_TO_X 17, fcvtmod.w.d, d, rtz, 0, 0x0, 0x0
  TEST_FP_TO_X 18, fcvtmod.w.d, d, rtz, 16, 0x5, 0x41f0000000580000
  TEST_FP_TO_X 19, fcvtmod.w.d, d, rtz, 1, 0x0, 0xb4221ecd283fd66f
  TEST_FP_TO_X 20, fcvtmod.w.d, d, rtz, 1, 0x0, 0x3fe0000000000000
  TEST_FP_TO_X 21, fcvtmod.w.d, d, rtz, 16, 0x7fffffff, 0xc1e0000000200000
  TEST_FP_TO_X 22, fcvtmod.w.d, d, rtz, 0, 0x0, 0x0
  TEST_FP_TO_X 23, fcvtmod.w.d, d, rtz, 16, 0xfffffffffffffffd, 0xc330000000000003
  TEST_FP_TO_X 24, fcvtmod.w.d, d, rtz, 16, 0xffffffffc7a01960, 0x4330d0a7c7a01960
  TEST_FP_TO_X 25, fcvtmod.w.d, d, rtz, 0, 0x0, 0x8000000000000000
  TEST_FP_TO_X 26, fcvtmod.w.d, d, rtz, 1, 0x0, 0x3fe0000000000000
  TEST_FP_TO_X 27, fcvtmod.w.d, d, rtz, 1, 0x7fffffff, 0x41dfffffffe00000
  TEST_FP_TO_X 28, fcvtmod.w.d, d, rtz, 0, 0x10, 0x4030000000000000
  TEST_FP_TO_X 29, fcvtmod.w.d, d, rtz, 1, 0xffffffffffffffff, 0xbff8000000000000
  TEST_FP_TO_X 30, fcvtmod.w.d, d, rtz, 1, 0xffffffff80000000, 0xc1e0000000100000
  TEST_FP_TO_X 31, fcvtmod.w.d, d, rtz, 1, 0xfffffffffffffffe, 0xc001000000000000
  TEST_FP_TO_X 32, fcvtmod.w.d, d, rtz, 1, 0x0, 0xfffffffffffff
  TEST_FP_TO_X 33, fcvtmod.w.d, d, rtz, 16, 0xffffffffe7565b00, 0x43acd3e473ceacb6
  TEST_FP_TO_X 34, fcvtmod.w.d, d, rtz, 1, 0x0, 0xbfea562452c99592
  TEST_FP_TO_X 35, fcvtmod.w.d, d, rtz, 16, 0x0, 0x7ff0000000000001
  TEST_FP_TO_X 36, fcvtmod.w.d, d, rtz, 16, 0xffffffffdbfd0000, 0xc42605d02b824806
  TEST_FP_TO_X 37, fcvtmod.w.d, d, rtz, 1, 0x0, 0x3fcc721b8b16200e
  TEST_FP_TO_X 38, fcvtmod.w.d, d, rtz, 16, 0x0, 0xfff0000000000001
  TEST_FP_TO_X 39, fcvtmod.w.d, d, rtz, 16, 0xffffffffadd40000, 0xc4494d885e2fa916
  TEST_FP_TO_X 40, fcvtmod.w.d, d, rtz, 16, 0x0, 0x5fb596b9a05124b7
  TEST_FP_TO_X 41, fcvtmod.w.d, d, rtz, 1, 0x1, 0x3ff0000000000001
  TEST_FP_TO_X 42, fcvtmod.w.d, d, rtz, 16, 0xffffffff80000000, 0x41e0000000100000
  TEST_FP_TO_X 43, fcvtmod.w.d, d, rtz, 0, 0xfffffffffffffffe, 0xc000000000000000
  TEST_FP_TO_X 44, fcvtmod.w.d, d, rtz, 1, 0x0, 0xbcb0000000000000
  TEST_FP_TO_X 45, fcvtmod.w.d, d, rtz, 1, 0x58d3379d, 0x41d634cde7600000
  TEST_FP_TO_X 46, fcvtmod.w.d, d, rtz, 16, 0x0, 0x7ff0000000000000
  TEST_FP_TO_X 47, fcvtmod.w.d, d, rtz, 1, 0x0, 0x10000000000000
  TEST_FP_TO_X 48, fcvtmod.w.d, d, rtz, 16, 0x5, 0x41f0000000580000
  TEST_FP_TO_X 49, fcvtmod.w.d, d, rtz, 1, 0x0, 0x451293254092e65
  TEST_FP_TO_X 50, fcvtmod.w.d, d, rtz, 16, 0x0, 0xfff8000000000000
  TEST_FP_TO_X 51, fcvtmod.w.d, d, rtz, 16, 0x607cb400, 0x43a915bf36c0f968
  TEST_FP_TO_X 52, fcvtmod.w.d, d, rtz, 1, 0xfffffffffffffffe, 0xc003000000000000
  TEST_FP_TO_X 53, fcvtmod.w.d, d, rtz, 1, 0x0, 0xbcb0000000000000
  TEST_FP_TO_X 54, fcvtmod.w.d, d, rtz, 16, 0x5d365f80, 0x43a6b8f182ba6cbf
  TEST_FP_TO_X 55, fcvtmod.w.d, d, rtz, 16, 0x0, 0x759669a2fe586481
  TEST_FP_TO_X 56, fcvtmod.w.d, d, rtz, 0, 0xfffffffffffffffe, 0xc000000000000000
  TEST_FP_TO_X 57, fcvtmod.w.d, d, rtz, 16, 0x5, 0x41f0000000500000
  TEST_FP_TO_X 58, fcvtmod.w.d, d, rtz, 1, 0x0, 0x3cb0000000000000
  TEST_FP_TO_X 59, fcvtmod.w.d, d, rtz, 0, 0xfffffffffffffffe, 0xc000000000000000
  TEST_FP_TO_X 60, fcvtmod.w.d, d, rtz, 16, 0x0, 0x41f0000000080000
  TEST_FP_TO_X 61, fcvtmod.w.d, d, rtz, 1, 0x0, 0x86949faefd0d365c

  TEST_PASSFAIL

RVTEST_CODE_END
