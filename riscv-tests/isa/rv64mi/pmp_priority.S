# env: p
# Which entry decides (Privileged ISA, "Physical Memory Protection", "Priority and Matching Logic"): the
# lowest-numbered that matches any byte, and it has to match all of them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 7

  # A page without permissions, before everything with all of them.
  PMP_OFF
  PMP_NAPOT_AT 2, pmp_area, 4096
  PMP_EVERYWHERE 5
  PMP_CFG 2, PMP_NAPOT
  PMP_CFG 5, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 2, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 3, U, CAUSE_STORE_ACCESS, pmp_area + 4088, "sd t5, 0(t4)"
  PMP_DATA_CASE 4, U, 0, pmp_after_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 5, S, 0, pmp_area - 8, "sd t5, 0(t4)"

  # A lower entry gives what that one does not, and a higher one does not take it away.
  TEST_BEGIN 6
  PMP_NAPOT_AT 1, pmp_area, 4096
  PMP_CFG 1, PMP_NAPOT | PMP_R
  PMP_NAPOT_AT 6, pmp_area, 4096
  PMP_CFG 6, PMP_NAPOT
  PMP_DATA_CASE 7, U, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 8, U, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # Permissions do not add up over entries.
  TEST_BEGIN 9
  PMP_CFG 2, PMP_NAPOT | PMP_R | PMP_W
  PMP_DATA_CASE 10, S, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # An entry that is off is none.
  TEST_BEGIN 11
  PMP_CFG 1, PMP_R
  PMP_DATA_CASE 12, S, 0, pmp_area, "sd t5, 0(t4)"

  # The last entry of pmpcfg0 is one like the others.
  TEST_BEGIN 13
  PMP_OFF
  PMP_EVERYWHERE 7
  PMP_CFG 7, PMP_NAPOT | PMP_R
  PMP_DATA_CASE 14, U, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 15, U, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # Eight bytes that an entry of four matches in part fail, though both entries allow the access, in the
  # upper half as in the lower. Where the grain is larger there is no such entry.
  PMP_OFF
  li t0, -1
  csrw pmpaddr0, t0
  csrr t0, pmpaddr0
  andi t0, t0, 1
  beqz t0, pass
  PMP_TOP 0, pmp_area + 12
  PMP_EVERYWHERE 1
  PMP_CFG 0, PMP_NA4 | PMP_R | PMP_W | PMP_X
  PMP_CFG 1, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 16, U, CAUSE_LOAD_ACCESS, pmp_area + 8, "ld t5, 0(t4)"
  PMP_DATA_CASE 17, U, CAUSE_STORE_ACCESS, pmp_area + 8, "sd t5, 0(t4)"
  PMP_DATA_CASE 18, U, 0, pmp_area + 12, "lw t5, 0(t4)"
  PMP_DATA_CASE 19, U, 0, pmp_area + 8, "lw t5, 0(t4)"
  PMP_DATA_CASE 20, S, 0, pmp_area, "ld t5, 0(t4)"
  PMP_TOP 0, pmp_area + 8
  PMP_DATA_CASE 21, S, CAUSE_LOAD_ACCESS, pmp_area + 8, "ld t5, 0(t4)"
  PMP_DATA_CASE 22, S, CAUSE_STORE_ACCESS, pmp_area + 8, "sd t5, 0(t4)"

  # Also if the lower entry is the wider one, it decides alone.
  TEST_BEGIN 23
  PMP_NAPOT_AT 0, pmp_area + 8, 8
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_TOP 1, pmp_area + 8
  PMP_CFG 1, PMP_NA4
  PMP_DATA_CASE 24, S, 0, pmp_area + 8, "ld t5, 0(t4)"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
