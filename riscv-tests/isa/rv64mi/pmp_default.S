# env: p
# Where no entry matches (Privileged ISA, "Physical Memory Protection", "Priority and Matching Logic"):
# M-mode may do anything, S- and U-mode nothing. pmp_off_fetch has
# the fetches while all entries are off.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0

  # All entries are off, which is not to have none.
  PMP_OFF
  PMP_DATA_CASE 2, M, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 3, M, 0, pmp_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 4, M, 0, pmp_code
  PMP_DATA_CASE 5, S, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 6, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 7, S, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  PMP_DATA_CASE 8, U, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # Permissions of an entry that is off are none, whatever its address.
  TEST_BEGIN 9
  PMP_EVERYWHERE 0
  PMP_CFG 0, PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 10, S, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"

  # With an entry for one page, all else is still closed to them, and open to M-mode.
  TEST_BEGIN 11
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 12, S, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 13, S, CAUSE_LOAD_ACCESS, pmp_after_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 14, U, CAUSE_STORE_ACCESS, pmp_area - 8, "sd t5, 0(t4)"
  PMP_DATA_CASE 15, M, 0, pmp_after_area, "ld t5, 0(t4)"
  PMP_FETCH_CASE 16, U, CAUSE_FETCH_ACCESS, pmp_code
  PMP_FETCH_CASE 17, M, 0, pmp_code

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
