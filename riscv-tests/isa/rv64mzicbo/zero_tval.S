# env: p
# isa: zicboz
# qemu: no, because its mtval is the start of the block; it is the value of rs1 (Unprivileged ISA, "Cache Management Operations (CMOs)")
# mtval of CBO.ZERO (Unprivileged ISA, "Cache Management Operations (CMOs)", "Page-Fault, Guest-Page-Fault, and
# Access-Fault Exceptions"): rs1, wherever in the block it points.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/cbo_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

.macro TEST_FAULT testnum, mode, perms, cause, offset
  TEST_BEGIN \testnum
  PMP_CFG 0, PMP_NAPOT | \perms
  PMP_DATA_TRY \mode, pmp_area + \offset, "CBO CBO_ZERO, t4"
  TEST_EXPECT a0, \cause
  .if \cause
  bne a2, t4, fail
  la t0, pmp_area
  ld a3, 8(t0)
  TEST_EXPECT a3, 0x1122334455667788
  .endif
.endm

  PMP_NEED 0
  PMP_OFF
  PMP_NAPOT_AT 0, pmp_area, 4096
  la s6, pmp_area
  li t0, 0x1122334455667788
  sd t0, 8(s6)
  TEST_FAULT 2, U, 0, CAUSE_STORE_ACCESS, 1
  TEST_FAULT 3, S, 0, CAUSE_STORE_ACCESS, 13
  TEST_FAULT 4, U, PMP_R, CAUSE_STORE_ACCESS, 63
  TEST_FAULT 5, S, PMP_R, CAUSE_STORE_ACCESS, 4088

  TEST_PASSFAIL

CBO_CODE

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
