# env: p v s
# MOVE (Unprivileged ISA, "D" Extension for Double-Precision Floating-Point): FSGNJ, FSGNJN and
# FSGNJX move signs, of NaNs too; FMV moves bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fsgnj.d, d, , 0, 0xffefffffffffffff, 0xffefffffffffffff, 0x8000000000000001
  TEST_FP_OP2 3, fsgnjn.d, d, , 0, 0x8000000000000000, 0x0, 0x4330000000000003
  TEST_FP_OP2 4, fsgnjx.d, d, , 0, 0x7ff0000000000001, 0xfff0000000000001, 0xbff8000000000000
  TEST_FP_OP2 5, fsgnj.d, d, , 0, 0x4000000000000000, 0xc000000000000000, 0xfffffffffffff
  TEST_FP_OP2 6, fsgnjn.d, d, , 0, 0x800fffffffffffff, 0x800fffffffffffff, 0x7fefffffffffffff
  TEST_FP_OP2 7, fsgnjx.d, d, , 0, 0xfffffffffffff, 0xfffffffffffff, 0x7fefffffffffffff
  TEST_FP_OP2 8, fsgnj.d, d, , 0, 0x7ff0000000000001, 0xfff0000000000001, 0x3ff0000000000000
  TEST_FP_OP2 9, fsgnjn.d, d, , 0, 0x404aa80000000000, 0x404aa80000000000, 0xfff8000000000000
  TEST_FP_OP2 10, fsgnjx.d, d, , 0, 0x0, 0x8000000000000000, 0xbff0000000000001
  TEST_FP_OP2 11, fsgnj.d, d, , 0, 0xffefffffffffffff, 0x7fefffffffffffff, 0x8000000000000000
  TEST_FP_OP2 12, fsgnjn.d, d, , 0, 0x7ff8000000000000, 0xfff8000000000000, 0xc04aa80000000000
  TEST_FP_OP2 13, fsgnjx.d, d, , 0, 0xfff0000000000000, 0xfff0000000000000, 0x3ff0000000000001
  TEST_FP_OP2 14, fsgnj.d, d, , 0, 0xbff0000000000001, 0x3ff0000000000001, 0xbfe0000000000000
  TEST_FP_OP2 15, fsgnjn.d, d, , 0, 0xbff0000000000001, 0xbff0000000000001, 0x3cb0000000000000
  TEST_FP_OP2 16, fsgnjx.d, d, , 0, 0x404aa80000000000, 0xc04aa80000000000, 0xc000000000000000
  TEST_FP_OP2 17, fsgnj.d, d, , 0, 0x3ff0000000000000, 0x3ff0000000000000, 0x7ff0000000000001
  TEST_FP_OP2 18, fsgnjn.d, d, , 0, 0x8000000000000000, 0x8000000000000000, 0x4330000000000003
  TEST_FP_OP2 19, fsgnjx.d, d, , 0, 0x3ff8000000000000, 0x3ff8000000000000, 0x4000000000000000
  TEST_FP_OP2 20, fsgnj.d, d, , 0, 0xffefffffffffffff, 0xffefffffffffffff, 0xffefffffffffffff
  TEST_FP_OP2 21, fsgnjn.d, d, , 0, 0x404aa80000000000, 0x404aa80000000000, 0x800fffffffffffff
  TEST_FP_OP2 22, fsgnjx.d, d, , 0, 0xfff8000000000000, 0xfff8000000000000, 0x7fefffffffffffff
  TEST_FP_OP2 23, fsgnj.d, d, , 0, 0x8010000000000000, 0x10000000000000, 0xbfe0000000000000
  TEST_FP_OP2 24, fsgnjn.d, d, , 0, 0xbff0000000000000, 0xbff0000000000000, 0x3ff8000000000000
  TEST_FP_OP2 25, fsgnjx.d, d, , 0, 0x10000000000000, 0x8010000000000000, 0xc330000000000003
  TEST_FP_OP2 26, fsgnj.d, d, , 0, 0xc04aa80000000000, 0xc04aa80000000000, 0xc000000000000000
  TEST_FP_OP2 27, fsgnjn.d, d, , 0, 0x4330000000000003, 0xc330000000000003, 0x800fffffffffffff
  TEST_FP_OP2 28, fsgnjx.d, d, , 0, 0x1, 0x1, 0x10000000000000
  TEST_FP_OP2 29, fsgnj.d, d, , 0, 0xffefffffffffffff, 0x7fefffffffffffff, 0x8000000000000001
  TEST_FP_OP2 30, fsgnjn.d, d, , 0, 0xbff0000000000000, 0x3ff0000000000000, 0x10000000000000
  TEST_FP_OP2 31, fsgnjx.d, d, , 0, 0x3ff8000000000000, 0x3ff8000000000000, 0x7fefffffffffffff
  TEST_FP_OP2 32, fsgnj.d, d, , 0, 0x4330000000000003, 0x4330000000000003, 0x3ff0000000000001
  TEST_FP_OP2 33, fsgnjn.d, d, , 0, 0xbfe0000000000000, 0x3fe0000000000000, 0x3cb0000000000000
  TEST_FP_OP2 34, fsgnjx.d, d, , 0, 0x4000000000000000, 0xc000000000000000, 0xffefffffffffffff
  TEST_FP_OP2 35, fsgnj.d, d, , 0, 0x800fffffffffffff, 0x800fffffffffffff, 0xbff8000000000000
  TEST_FP_OP2 36, fsgnjn.d, d, , 0, 0x7fefffffffffffff, 0x7fefffffffffffff, 0xffefffffffffffff
  TEST_FP_OP2 37, fsgnjx.d, d, , 0, 0xc04aa80000000000, 0x404aa80000000000, 0xfff0000000000001

  TEST_PASSFAIL

RVTEST_CODE_END
