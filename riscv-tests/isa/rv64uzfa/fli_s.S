# env: p v s
# isa: zfa
# FLI_S (Unprivileged ISA, "Zfa" Extension for Additional Floating-Point Instructions): FLI loads
# one of thirty-two constants.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfa

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLI 2, fli.s, w, 0xffffffffbf800000, -1.0
  TEST_FLI 3, fli.s, w, 0x800000, min
  TEST_FLI 4, fli.s, w, 0x37800000, 1.52587890625e-05
  TEST_FLI 5, fli.s, w, 0x38000000, 3.0517578125e-05
  TEST_FLI 6, fli.s, w, 0x3b800000, 0.00390625
  TEST_FLI 7, fli.s, w, 0x3c000000, 0.0078125
  TEST_FLI 8, fli.s, w, 0x3d800000, 0.0625
  TEST_FLI 9, fli.s, w, 0x3e000000, 0.125
  TEST_FLI 10, fli.s, w, 0x3e800000, 0.25
  TEST_FLI 11, fli.s, w, 0x3ea00000, 0.3125
  TEST_FLI 12, fli.s, w, 0x3ec00000, 0.375
  TEST_FLI 13, fli.s, w, 0x3ee00000, 0.4375
  TEST_FLI 14, fli.s, w, 0x3f000000, 0.5
  TEST_FLI 15, fli.s, w, 0x3f200000, 0.625
  TEST_FLI 16, fli.s, w, 0x3f400000, 0.75
  TEST_FLI 17, fli.s, w, 0x3f600000, 0.875
  TEST_FLI 18, fli.s, w, 0x3f800000, 1.0
  TEST_FLI 19, fli.s, w, 0x3fa00000, 1.25
  TEST_FLI 20, fli.s, w, 0x3fc00000, 1.5
  TEST_FLI 21, fli.s, w, 0x3fe00000, 1.75
  TEST_FLI 22, fli.s, w, 0x40000000, 2.0
  TEST_FLI 23, fli.s, w, 0x40200000, 2.5
  TEST_FLI 24, fli.s, w, 0x40400000, 3.0
  TEST_FLI 25, fli.s, w, 0x40800000, 4.0
  TEST_FLI 26, fli.s, w, 0x41000000, 8.0
  TEST_FLI 27, fli.s, w, 0x41800000, 16.0
  TEST_FLI 28, fli.s, w, 0x43000000, 128.0
  TEST_FLI 29, fli.s, w, 0x43800000, 256.0
  TEST_FLI 30, fli.s, w, 0x47000000, 32768.0
  TEST_FLI 31, fli.s, w, 0x47800000, 65536.0
  TEST_FLI 32, fli.s, w, 0x7f800000, inf
  TEST_FLI 33, fli.s, w, 0x7fc00000, nan

  TEST_PASSFAIL

RVTEST_CODE_END
