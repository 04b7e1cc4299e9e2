# env: p v s
# isa: zfh zfa
# FLI_H (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FLI loads
# one of thirty-two constants.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLI 2, fli.h, h, 0xffffffffffffbc00, -1.0
  TEST_FLI 3, fli.h, h, 0x400, min
  TEST_FLI 4, fli.h, h, 0x100, 1.52587890625e-05
  TEST_FLI 5, fli.h, h, 0x200, 3.0517578125e-05
  TEST_FLI 6, fli.h, h, 0x1c00, 0.00390625
  TEST_FLI 7, fli.h, h, 0x2000, 0.0078125
  TEST_FLI 8, fli.h, h, 0x2c00, 0.0625
  TEST_FLI 9, fli.h, h, 0x3000, 0.125
  TEST_FLI 10, fli.h, h, 0x3400, 0.25
  TEST_FLI 11, fli.h, h, 0x3500, 0.3125
  TEST_FLI 12, fli.h, h, 0x3600, 0.375
  TEST_FLI 13, fli.h, h, 0x3700, 0.4375
  TEST_FLI 14, fli.h, h, 0x3800, 0.5
  TEST_FLI 15, fli.h, h, 0x3900, 0.625
  TEST_FLI 16, fli.h, h, 0x3a00, 0.75
  TEST_FLI 17, fli.h, h, 0x3b00, 0.875
  TEST_FLI 18, fli.h, h, 0x3c00, 1.0
  TEST_FLI 19, fli.h, h, 0x3d00, 1.25
  TEST_FLI 20, fli.h, h, 0x3e00, 1.5
  TEST_FLI 21, fli.h, h, 0x3f00, 1.75
  TEST_FLI 22, fli.h, h, 0x4000, 2.0
  TEST_FLI 23, fli.h, h, 0x4100, 2.5
  TEST_FLI 24, fli.h, h, 0x4200, 3.0
  TEST_FLI 25, fli.h, h, 0x4400, 4.0
  TEST_FLI 26, fli.h, h, 0x4800, 8.0
  TEST_FLI 27, fli.h, h, 0x4c00, 16.0
  TEST_FLI 28, fli.h, h, 0x5800, 128.0
  TEST_FLI 29, fli.h, h, 0x5c00, 256.0
  TEST_FLI 30, fli.h, h, 0x7800, 32768.0
  TEST_FLI 31, fli.h, h, 0x7c00, 65536.0
  TEST_FLI 32, fli.h, h, 0x7c00, inf
  TEST_FLI 33, fli.h, h, 0x7e00, nan

  TEST_PASSFAIL

RVTEST_CODE_END
