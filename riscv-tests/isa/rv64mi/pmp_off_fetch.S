# env: p
# qemu: no, because its MRET raises the fault, not the instruction fetched after it (Privileged ISA, "Priority and Matching Logic")
# Fetches while all entries are off (Privileged ISA, "Physical Memory Protection", "Priority and Matching
# Logic"): S- and U-mode may fetch nothing; mepc and mtval are the target of the MRET.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  PMP_FETCH_CASE 2, M, 0, pmp_code
  PMP_FETCH_CASE 3, S, CAUSE_FETCH_ACCESS, pmp_code
  PMP_FETCH_CASE 4, U, CAUSE_FETCH_ACCESS, pmp_code

  # Permissions of an entry that is off are none, whatever its address.
  TEST_BEGIN 5
  PMP_EVERYWHERE 0
  PMP_CFG 0, PMP_R | PMP_W | PMP_X
  PMP_FETCH_CASE 6, S, CAUSE_FETCH_ACCESS, pmp_code
  PMP_FETCH_CASE 7, U, CAUSE_FETCH_ACCESS, pmp_after_code

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
