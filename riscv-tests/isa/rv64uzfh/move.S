# env: p v s
# isa: zfh
# MOVE (Unprivileged ISA, "Zfh" and "Zfhmin" Extensions for Half-Precision Floating-Point): FSGNJ,
# FSGNJN and FSGNJX move signs, of NaNs too; FMV moves bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

.option arch, +zfh

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fsgnj.h, h, , 0, 0x4000, 0x4000, 0x3c01
  TEST_FP_OP2 3, fsgnjn.h, h, , 0, 0xfffffffffffffc01, 0xfc01, 0x7c01
  TEST_FP_OP2 4, fsgnjx.h, h, , 0, 0x1400, 0x9400, 0xfc01
  TEST_FP_OP2 5, fsgnj.h, h, , 0, 0x1, 0x1, 0x52aa
  TEST_FP_OP2 6, fsgnjn.h, h, , 0, 0xfffffffffffffe00, 0xfe00, 0x7c00
  TEST_FP_OP2 7, fsgnjx.h, h, , 0, 0xffffffffffff8000, 0x8000, 0x1400
  TEST_FP_OP2 8, fsgnj.h, h, , 0, 0xffffffffffffd2aa, 0xd2aa, 0xfe00
  TEST_FP_OP2 9, fsgnjn.h, h, , 0, 0x7bff, 0xfbff, 0xc000
  TEST_FP_OP2 10, fsgnjx.h, h, , 0, 0x3c01, 0x3c01, 0x3c00
  TEST_FP_OP2 11, fsgnj.h, h, , 0, 0x7e00, 0x7e00, 0x3ff
  TEST_FP_OP2 12, fsgnjn.h, h, , 0, 0x0, 0x8000, 0x83ff
  TEST_FP_OP2 13, fsgnjx.h, h, , 0, 0xffffffffffff8400, 0x8400, 0x52aa
  TEST_FP_OP2 14, fsgnj.h, h, , 0, 0x7c00, 0x7c00, 0x7c01
  TEST_FP_OP2 15, fsgnjn.h, h, , 0, 0x7c01, 0x7c01, 0x8000
  TEST_FP_OP2 16, fsgnjx.h, h, , 0, 0xfffffffffffffbff, 0xfbff, 0x400
  TEST_FP_OP2 17, fsgnj.h, h, , 0, 0xffffffffffffd2aa, 0x52aa, 0x83ff
  TEST_FP_OP2 18, fsgnjn.h, h, , 0, 0x3800, 0x3800, 0xfc01
  TEST_FP_OP2 19, fsgnjx.h, h, , 0, 0xffffffffffff83ff, 0x83ff, 0x1
  TEST_FP_OP2 20, fsgnj.h, h, , 0, 0xffffffffffffbc00, 0xbc00, 0xb800
  TEST_FP_OP2 21, fsgnjn.h, h, , 0, 0x7bff, 0xfbff, 0xd2aa
  TEST_FP_OP2 22, fsgnjx.h, h, , 0, 0xfffffffffffffc01, 0x7c01, 0xfc01
  TEST_FP_OP2 23, fsgnj.h, h, , 0, 0xffffffffffff83ff, 0x3ff, 0xbe00
  TEST_FP_OP2 24, fsgnjn.h, h, , 0, 0xffffffffffffe403, 0xe403, 0x3c00
  TEST_FP_OP2 25, fsgnjx.h, h, , 0, 0x400, 0x8400, 0x83ff
  TEST_FP_OP2 26, fsgnj.h, h, , 0, 0x3c00, 0xbc00, 0x400
  TEST_FP_OP2 27, fsgnjn.h, h, , 0, 0xffffffffffffc000, 0xc000, 0x3e00
  TEST_FP_OP2 28, fsgnjx.h, h, , 0, 0x1, 0x8001, 0xc000
  TEST_FP_OP2 29, fsgnj.h, h, , 0, 0x7e00, 0x7e00, 0x3800
  TEST_FP_OP2 30, fsgnjn.h, h, , 0, 0xffffffffffffbc00, 0xbc00, 0x1400
  TEST_FP_OP2 31, fsgnjx.h, h, , 0, 0x7bff, 0x7bff, 0x6403
  TEST_FP_OP2 32, fsgnj.h, h, , 0, 0xffffffffffffc000, 0x4000, 0x8001
  TEST_FP_OP2 33, fsgnjn.h, h, , 0, 0xffffffffffff8001, 0x8001, 0x1400
  TEST_FP_OP2 34, fsgnjx.h, h, , 0, 0xffffffffffffb800, 0x3800, 0x8000
  TEST_FP_OP2 35, fsgnj.h, h, , 0, 0x3c01, 0x3c01, 0x3ff
  TEST_FP_OP2 36, fsgnjn.h, h, , 0, 0xffffffffffff9400, 0x9400, 0x1400
  TEST_FP_OP2 37, fsgnjx.h, h, , 0, 0xffffffffffffbc00, 0x3c00, 0xc000

  # A register that is not properly boxed is the canonical NaN, but for moves and stores.
  TEST_FP_UNBOXED 38, fsgnj.h, h, 0x7e00, 0x3c00
  TEST_FP_UNBOXED 39, fsgnj.h, h, 0x7e00, 0xfffffffffffe3c00
  TEST_FP_UNBOXED 40, fsgnj.h, h, 0x7e00, 0x8000000000003c00

  TEST_PASSFAIL

RVTEST_CODE_END
