# env: p v s
# isa: zcb
# C.LBU, C.LHU, C.LH, C.SB AND C.SH (Unprivileged ISA, "Zc*" Extension for Code Size Reduction,
# Zcb): loads and stores with small offsets.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zcb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  la s0, tdat
  TEST_CASE 2, a0, 0xff, "c.lbu a0, 0(s0)"
  TEST_CASE 3, a1, 0x7f, "c.lbu a1, 1(s0)"
  TEST_CASE 4, a2, 0x80, "c.lbu a2, 2(s0)"
  TEST_CASE 5, a3, 0x01, "c.lbu a3, 3(s0)"
  TEST_CASE 6, a0, 0x7fff, "c.lhu a0, 0(s0)"
  TEST_CASE 7, a1, 0x0180, "c.lhu a1, 2(s0)"
  TEST_CASE 8, a0, 0x7fff, "c.lh a0, 0(s0)"
  TEST_CASE 9, a1, 0xffffffffffff8001, "addi s1, s0, 4; c.lh a1, 0(s1)"
  TEST_CASE 10, a1, 0xffffffffffffedcc, "addi s1, s0, 4; c.lh a1, 2(s1)"
  TEST_CASE 11, a2, 0x123456789abcdeaa, "addi s1, s0, 8; li a0, -0x156; c.sb a0, 0(s1); ld a2, 8(s0)"
  TEST_CASE 12, a2, 0x12345678bbbcdeaa, "addi s1, s0, 8; li a0, 0x5bb; c.sb a0, 3(s1); ld a2, 8(s0)"
  TEST_CASE 13, a2, 0x12345678bbbc7654, "addi s1, s0, 8; li a0, 0x987654; c.sh a0, 0(s1); ld a2, 8(s0)"
  TEST_CASE 14, a2, 0x1234567832107654, "addi s1, s0, 8; li a0, 0xba3210; c.sh a0, 2(s1); ld a2, 8(s0)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
.balign 8
tdat:
  .byte 0xff, 0x7f, 0x80, 0x01
  .half 0x8001, 0xedcc
  .dword 0x123456789abcdef0
RVTEST_DATA_END
