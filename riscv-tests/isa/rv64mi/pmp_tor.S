# env: p
# TOR regions of physical memory protection (Privileged ISA, "Physical Memory Protection", "Address
# Matching"): from the previous entry's address up to, and not with, the entry's own.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.set RW_TOR, PMP_TOR | PMP_R | PMP_W

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 3

  # Pages, which any grain up to 4 KiB can tell.
  PMP_OFF
  PMP_TOP 0, pmp_area
  PMP_TOP 1, pmp_after_area
  PMP_CFG 1, RW_TOR
  PMP_DATA_CASE 2, U, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 3, U, 0, pmp_after_area - 8, "sd t5, 0(t4)"
  PMP_DATA_CASE 4, U, CAUSE_LOAD_ACCESS, pmp_area - 1, "lb t5, 0(t4)"
  PMP_DATA_CASE 5, U, CAUSE_STORE_ACCESS, pmp_after_area, "sb t5, 0(t4)"

  # The bottom counts whatever the entry before is: here NAPOT, which decides first where it matches.
  TEST_BEGIN 6
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_TOP 1, pmp_code
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_DATA_TRY U, pmp_area + 4088, "sd t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_STORE_ACCESS
  PMP_DATA_TRY U, pmp_after_area, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  PMP_DATA_TRY U, pmp_code, "ld t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_ACCESS

  # Entry 0 begins at address 0.
  TEST_BEGIN 7
  PMP_OFF
  PMP_TOP 0, pmp_after_area
  PMP_CFG 0, RW_TOR
  PMP_DATA_CASE 8, U, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 9, U, 0, 0x80000000, "ld t5, 0(t4)"
  PMP_DATA_CASE 10, U, CAUSE_LOAD_ACCESS, pmp_after_area, "ld t5, 0(t4)"

  # From an address to itself there is nothing, and none from a higher to a lower one.
  TEST_BEGIN 11
  PMP_OFF
  PMP_TOP 0, pmp_area
  PMP_TOP 1, pmp_area
  PMP_CFG 1, RW_TOR
  PMP_DATA_CASE 12, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_TOP 0, pmp_after_area
  PMP_DATA_CASE 13, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 14, U, CAUSE_LOAD_ACCESS, pmp_after_area, "ld t5, 0(t4)"

  # An empty region decides nothing, of those that it lies between.
  TEST_BEGIN 15
  PMP_TOP 0, pmp_after_area
  PMP_TOP 1, pmp_area
  PMP_TOP 2, pmp_after_area
  PMP_CFG 1, PMP_TOR
  PMP_CFG 2, RW_TOR
  PMP_DATA_CASE 16, U, 0, pmp_area, "ld t5, 0(t4)"

  # A chain: each ends where the next begins.
  TEST_BEGIN 17
  PMP_OFF
  PMP_TOP 0, pmp_area
  PMP_TOP 1, pmp_after_area
  PMP_TOP 2, pmp_code
  PMP_TOP 3, pmp_after_code
  PMP_CFG 1, PMP_TOR | PMP_R
  PMP_CFG 2, PMP_TOR | PMP_R | PMP_W
  PMP_CFG 3, PMP_TOR | PMP_X
  PMP_DATA_CASE 18, U, 0, pmp_area + 4088, "ld t5, 0(t4)"
  PMP_DATA_CASE 19, U, CAUSE_STORE_ACCESS, pmp_area + 4088, "sd t5, 0(t4)"
  PMP_DATA_CASE 20, U, 0, pmp_after_area, "sd t5, 0(t4)"
  PMP_DATA_CASE 21, U, CAUSE_LOAD_ACCESS, pmp_code, "ld t5, 0(t4)"
  PMP_FETCH_CASE 22, U, 0, pmp_code
  PMP_FETCH_CASE 23, U, CAUSE_FETCH_ACCESS, pmp_after_area
  PMP_FETCH_CASE 24, U, CAUSE_FETCH_ACCESS, pmp_after_code

  # Words: where the grain is larger, these bits of pmpaddr read as zero while the entry is off.
  PMP_OFF
  li t0, -1
  csrw pmpaddr0, t0
  csrr t0, pmpaddr0
  andi t0, t0, 1
  beqz t0, pass
  PMP_TOP 0, pmp_area + 4
  PMP_TOP 1, pmp_area + 12
  PMP_CFG 1, RW_TOR
  PMP_DATA_CASE 25, U, 0, pmp_area + 4, "lw t5, 0(t4)"
  PMP_DATA_CASE 26, U, 0, pmp_area + 8, "sw t5, 0(t4)"
  PMP_DATA_CASE 27, U, CAUSE_LOAD_ACCESS, pmp_area + 3, "lb t5, 0(t4)"
  PMP_DATA_CASE 28, U, CAUSE_STORE_ACCESS, pmp_area + 12, "sb t5, 0(t4)"
  PMP_DATA_CASE 29, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 30, U, CAUSE_STORE_ACCESS, pmp_area + 8, "sd t5, 0(t4)"

  # The bottom is the address as it is in the register, with the ones of a NAPOT region.
  TEST_BEGIN 31
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_TOP 1, pmp_after_area
  PMP_DATA_CASE 32, U, 0, pmp_area + 2044, "lw t5, 0(t4)"
  PMP_DATA_CASE 33, U, CAUSE_LOAD_ACCESS, pmp_area + 2040, "lw t5, 0(t4)"

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
