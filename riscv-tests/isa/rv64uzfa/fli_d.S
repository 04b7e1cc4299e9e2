# env: p v s
# isa: zfa
# FLI_D (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FLI loads
# one of thirty-two constants.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLI 2, fli.d, d, 0xbff0000000000000, -1.0
  TEST_FLI 3, fli.d, d, 0x10000000000000, min
  TEST_FLI 4, fli.d, d, 0x3ef0000000000000, 1.52587890625e-05
  TEST_FLI 5, fli.d, d, 0x3f00000000000000, 3.0517578125e-05
  TEST_FLI 6, fli.d, d, 0x3f70000000000000, 0.00390625
  TEST_FLI 7, fli.d, d, 0x3f80000000000000, 0.0078125
  TEST_FLI 8, fli.d, d, 0x3fb0000000000000, 0.0625
  TEST_FLI 9, fli.d, d, 0x3fc0000000000000, 0.125
  TEST_FLI 10, fli.d, d, 0x3fd0000000000000, 0.25
  TEST_FLI 11, fli.d, d, 0x3fd4000000000000, 0.3125
  TEST_FLI 12, fli.d, d, 0x3fd8000000000000, 0.375
  TEST_FLI 13, fli.d, d, 0x3fdc000000000000, 0.4375
  TEST_FLI 14, fli.d, d, 0x3fe0000000000000, 0.5
  TEST_FLI 15, fli.d, d, 0x3fe4000000000000, 0.625
  TEST_FLI 16, fli.d, d, 0x3fe8000000000000, 0.75
  TEST_FLI 17, fli.d, d, 0x3fec000000000000, 0.875
  TEST_FLI 18, fli.d, d, 0x3ff0000000000000, 1.0
  TEST_FLI 19, fli.d, d, 0x3ff4000000000000, 1.25
  TEST_FLI 20, fli.d, d, 0x3ff8000000000000, 1.5
  TEST_FLI 21, fli.d, d, 0x3ffc000000000000, 1.75
  TEST_FLI 22, fli.d, d, 0x4000000000000000, 2.0
  TEST_FLI 23, fli.d, d, 0x4004000000000000, 2.5
  TEST_FLI 24, fli.d, d, 0x4008000000000000, 3.0
  TEST_FLI 25, fli.d, d, 0x4010000000000000, 4.0
  TEST_FLI 26, fli.d, d, 0x4020000000000000, 8.0
  TEST_FLI 27, fli.d, d, 0x4030000000000000, 16.0
  TEST_FLI 28, fli.d, d, 0x4060000000000000, 128.0
  TEST_FLI 29, fli.d, d, 0x4070000000000000, 256.0
  TEST_FLI 30, fli.d, d, 0x40e0000000000000, 32768.0
  TEST_FLI 31, fli.d, d, 0x40f0000000000000, 65536.0
  TEST_FLI 32, fli.d, d, 0x7ff0000000000000, inf
  TEST_FLI 33, fli.d, d, 0x7ff8000000000000, nan

  TEST_PASSFAIL

RVTEST_CODE_END
