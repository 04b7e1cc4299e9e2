# env: p
# isa: zacas
# AMOCAS where memory may not be written (Unprivileged ISA, "Zacas" Extension for Atomic Compare-and-Swap):
# it always needs write permission, also when it would not store. Here PMP withholds it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT | PMP_R
  # There are zeros; one time they are equal to rd, the other not.
  PMP_DATA_CASE 2, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 2, 0x14, a4, t4, s8"
  PMP_DATA_CASE 3, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 2, 0x14, a4, t4, s8"
  PMP_DATA_CASE 4, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 2, 0x14, a4, t4, s8"
  PMP_DATA_CASE 5, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 2, 0x14, a4, t4, s8"
  PMP_DATA_CASE 6, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 3, 0x14, a4, t4, s8"
  PMP_DATA_CASE 7, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 3, 0x14, a4, t4, s8"
  PMP_DATA_CASE 8, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 3, 0x14, a4, t4, s8"
  PMP_DATA_CASE 9, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 3, 0x14, a4, t4, s8"
  PMP_DATA_CASE 10, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 4, 0x14, a4, t4, s8"
  PMP_DATA_CASE 11, U, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 4, 0x14, a4, t4, s8"
  PMP_DATA_CASE 12, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 0; li a5, 0; .insn r 0x2f, 4, 0x14, a4, t4, s8"
  PMP_DATA_CASE 13, S, CAUSE_STORE_ACCESS, pmp_area, "li a4, 1; li a5, 1; .insn r 0x2f, 4, 0x14, a4, t4, s8"

  TEST_BEGIN 14
  la t4, pmp_area
  ld a3, 0(t4)
  bnez a3, fail
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W
  PMP_DATA_CASE 15, U, 0, pmp_area, "li a4, 1; .insn r 0x2f, 3, 0x14, a4, t4, s8"
  TEST_EXPECT a4, 0

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
