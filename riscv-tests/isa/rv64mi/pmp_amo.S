# env: p
# qemu: no, because 7.2 raises the load's fault for an AMO; it is the store's (Privileged ISA, "Physical Memory Protection CSRs"). 10.0 passes
# AMOs under physical memory protection (Privileged ISA, "Physical Memory Protection CSRs" and "Machine
# Cause Register"): a region that may not be written, or not be read, raises the store's fault.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT
  PMP_DATA_CASE 2, U, CAUSE_STORE_ACCESS, pmp_area, "amoadd.w t5, t5, (t4)"
  PMP_DATA_CASE 3, S, CAUSE_STORE_ACCESS, pmp_area, "amoswap.d t5, t5, (t4)"
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_DATA_CASE 4, U, CAUSE_STORE_ACCESS, pmp_area, "amoadd.d t5, t5, (t4)"
  PMP_DATA_CASE 5, S, CAUSE_STORE_ACCESS, pmp_area, "amomax.w t5, t5, (t4)"
  # Which would write nothing new.
  PMP_DATA_CASE 6, S, CAUSE_STORE_ACCESS, pmp_area, "amoor.d t5, zero, (t4)"
  PMP_CFG 0, PMP_NAPOT | PMP_X
  PMP_DATA_CASE 7, U, CAUSE_STORE_ACCESS, pmp_area, "amoand.d t5, t5, (t4)"
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W
  PMP_DATA_CASE 8, U, 0, pmp_area, "amoadd.d t5, t5, (t4)"
  PMP_DATA_CASE 9, S, 0, pmp_area, "amoswap.w t5, t5, (t4)"

  # Neither memory nor rd changes.
  TEST_BEGIN 10
  PMP_CFG 0, PMP_NAPOT | PMP_R
  la t5, pmp_area
  li t6, 0x1122334455667788
  sd t6, 64(t5)
  PMP_DATA_TRY U, pmp_area + 64, "li t5, 1; li t6, 7; amoadd.d t6, t5, (t4)"
  TEST_EXPECT a0, CAUSE_STORE_ACCESS
  TEST_EXPECT t6, 7
  ld a3, 0(t4)
  TEST_EXPECT a3, 0x1122334455667788

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
