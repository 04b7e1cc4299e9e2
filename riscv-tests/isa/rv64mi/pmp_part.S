# env: p
# An access of M-mode that the deciding entry matches in part (Privileged ISA, "Physical Memory
# Protection", "Priority and Matching Logic"): it fails, irrespective of L, R, W and X.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 1
  PMP_OFF
  # There is such an access only where regions are smaller than the widest accesses.
  li t0, -1
  csrw pmpaddr0, t0
  csrr t0, pmpaddr0
  andi t0, t0, 1
  beqz t0, pass

  PMP_TOP 0, pmp_area + 12
  PMP_CFG 0, PMP_NA4 | PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 2, M, CAUSE_LOAD_ACCESS, pmp_area + 8, "ld t5, 0(t4)"
  PMP_DATA_CASE 3, M, CAUSE_STORE_ACCESS, pmp_area + 8, "sd t5, 0(t4)"
  PMP_DATA_CASE 4, M, 0, pmp_area + 8, "lw t5, 0(t4)"
  PMP_DATA_CASE 5, M, 0, pmp_area + 12, "sw t5, 0(t4)"
  PMP_DATA_CASE 6, M, 0, pmp_area + 16, "sd t5, 0(t4)"
  # It decides before an entry for everything, and also without permissions.
  TEST_BEGIN 7
  PMP_EVERYWHERE 1
  PMP_CFG 1, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_CFG 0, PMP_NA4
  PMP_DATA_CASE 8, M, CAUSE_LOAD_ACCESS, pmp_area + 8, "ld t5, 0(t4)"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
