# env: p v s
# MOVE (Unprivileged ISA, "F" Extension for Single-Precision Floating-Point): FSGNJ, FSGNJN and
# FSGNJX move signs, of NaNs too; FMV moves bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fp_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FP_OP2 2, fsgnj.s, w, , 0, 0x7fc00000, 0xffc00000, 0x0
  TEST_FP_OP2 3, fsgnjn.s, w, , 0, 0xffffffffbf800001, 0x3f800001, 0x800000
  TEST_FP_OP2 4, fsgnjx.s, w, , 0, 0xffffffffbfc00000, 0xbfc00000, 0x42554000
  TEST_FP_OP2 5, fsgnj.s, w, , 0, 0xffffffffffc00000, 0x7fc00000, 0xff7fffff
  TEST_FP_OP2 6, fsgnjn.s, w, , 0, 0x7fffff, 0x807fffff, 0xff800001
  TEST_FP_OP2 7, fsgnjx.s, w, , 0, 0x7fc00000, 0xffc00000, 0xc2554000
  TEST_FP_OP2 8, fsgnj.s, w, , 0, 0xffffffff80000000, 0x80000000, 0x80000001
  TEST_FP_OP2 9, fsgnjn.s, w, , 0, 0xffffffffbf000000, 0xbf000000, 0x7fffff
  TEST_FP_OP2 10, fsgnjx.s, w, , 0, 0x800000, 0x800000, 0x34000000
  TEST_FP_OP2 11, fsgnj.s, w, , 0, 0xffffffffb4000000, 0xb4000000, 0xcb000003
  TEST_FP_OP2 12, fsgnjn.s, w, , 0, 0x7f800000, 0xff800000, 0xbf800001
  TEST_FP_OP2 13, fsgnjx.s, w, , 0, 0x800000, 0x80800000, 0x80800000
  TEST_FP_OP2 14, fsgnj.s, w, , 0, 0xffffffffcb000003, 0x4b000003, 0xff800001
  TEST_FP_OP2 15, fsgnjn.s, w, , 0, 0x7f7fffff, 0x7f7fffff, 0x80800000
  TEST_FP_OP2 16, fsgnjx.s, w, , 0, 0x34000000, 0xb4000000, 0xcb000003
  TEST_FP_OP2 17, fsgnj.s, w, , 0, 0xffffffffcb000003, 0xcb000003, 0xb4000000
  TEST_FP_OP2 18, fsgnjn.s, w, , 0, 0x7f800000, 0xff800000, 0xbf000000
  TEST_FP_OP2 19, fsgnjx.s, w, , 0, 0xffffffffcb000003, 0x4b000003, 0x80000000
  TEST_FP_OP2 20, fsgnj.s, w, , 0, 0xffffffffbf800000, 0x3f800000, 0xbf000000
  TEST_FP_OP2 21, fsgnjn.s, w, , 0, 0x0, 0x0, 0xff800000
  TEST_FP_OP2 22, fsgnjx.s, w, , 0, 0x42554000, 0x42554000, 0x3fc00000
  TEST_FP_OP2 23, fsgnj.s, w, , 0, 0x3f800000, 0x3f800000, 0x3f800001
  TEST_FP_OP2 24, fsgnjn.s, w, , 0, 0x3fc00000, 0xbfc00000, 0xb4000000
  TEST_FP_OP2 25, fsgnjx.s, w, , 0, 0xffffffffff7fffff, 0xff7fffff, 0x3fc00000
  TEST_FP_OP2 26, fsgnj.s, w, , 0, 0x7fc00000, 0x7fc00000, 0x40000000
  TEST_FP_OP2 27, fsgnjn.s, w, , 0, 0xffffffff80000000, 0x0, 0x3fc00000
  TEST_FP_OP2 28, fsgnjx.s, w, , 0, 0xffffffffc2554000, 0xc2554000, 0x0
  TEST_FP_OP2 29, fsgnj.s, w, , 0, 0x800000, 0x80800000, 0x7f7fffff
  TEST_FP_OP2 30, fsgnjn.s, w, , 0, 0x7f800000, 0xff800000, 0xbf000000
  TEST_FP_OP2 31, fsgnjx.s, w, , 0, 0xffffffff80000001, 0x1, 0xffc00000
  TEST_FP_OP2 32, fsgnj.s, w, , 0, 0xffffffffbf800001, 0x3f800001, 0xffc00000
  TEST_FP_OP2 33, fsgnjn.s, w, , 0, 0xffffffffffc00000, 0xffc00000, 0x800000
  TEST_FP_OP2 34, fsgnjx.s, w, , 0, 0x3f000000, 0xbf000000, 0x80000000
  TEST_FP_OP2 35, fsgnj.s, w, , 0, 0x1, 0x80000001, 0x3f800001
  TEST_FP_OP2 36, fsgnjn.s, w, , 0, 0x7fc00000, 0xffc00000, 0x80000001
  TEST_FP_OP2 37, fsgnjx.s, w, , 0, 0x7f7fffff, 0xff7fffff, 0xbfc00000

  # A register that is not properly boxed is the canonical NaN, but for moves and stores.
  TEST_FP_UNBOXED 38, fsgnj.s, w, 0x7fc00000, 0x3f800000
  TEST_FP_UNBOXED 39, fsgnj.s, w, 0x7fc00000, 0xfffffffe3f800000
  TEST_FP_UNBOXED 40, fsgnj.s, w, 0x7fc00000, 0x800000003f800000

  TEST_PASSFAIL

RVTEST_CODE_END
