# env: p
# NA4 regions of physical memory protection, where the grain is 4 bytes (Privileged ISA, "Physical
# Memory Protection", "Address Matching"); where it is larger, NA4 cannot be selected.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  li t0, -1
  csrw pmpaddr0, t0
  csrr s5, pmpaddr0
  andi s5, s5, 1
  bnez s5, grain_of_4

  TEST_BEGIN 2
  PMP_CFG 0, PMP_NA4 | PMP_R
  csrr a3, pmpcfg0
  andi a3, a3, PMP_NAPOT
  li t0, PMP_NA4
  beq a3, t0, fail
  j pass

grain_of_4:
  PMP_TOP 0, pmp_area + 4
  PMP_CFG 0, PMP_NA4 | PMP_R | PMP_W
  TEST_BEGIN 3
  PMP_EXPECT_CFG 0, PMP_NA4 | PMP_R | PMP_W

  # Its four bytes, by every width that fits.
  PMP_DATA_CASE 4, U, 0, pmp_area + 4, "lw t5, 0(t4)"
  PMP_DATA_CASE 5, U, 0, pmp_area + 4, "sw t5, 0(t4)"
  PMP_DATA_CASE 6, U, 0, pmp_area + 6, "lhu t5, 0(t4)"
  PMP_DATA_CASE 7, U, 0, pmp_area + 7, "sb t5, 0(t4)"
  PMP_DATA_CASE 8, S, 0, pmp_area + 4, "lr.w t5, (t4)"

  # The words beside it.
  PMP_DATA_CASE 9, U, CAUSE_LOAD_ACCESS, pmp_area + 3, "lb t5, 0(t4)"
  PMP_DATA_CASE 10, U, CAUSE_STORE_ACCESS, pmp_area + 8, "sb t5, 0(t4)"
  PMP_DATA_CASE 11, S, CAUSE_LOAD_ACCESS, pmp_area, "lw t5, 0(t4)"

  # A doubleword that is half within.
  PMP_DATA_CASE 12, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 13, U, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # The low bit of pmpaddr is the address's here, and no part of a size.
  TEST_BEGIN 14
  PMP_TOP 0, pmp_area + 0xffc
  PMP_DATA_TRY U, pmp_area + 0xffc, "lw t5, 0(t4)"
  TEST_EXPECT a0, 0
  PMP_DATA_CASE 15, U, CAUSE_LOAD_ACCESS, pmp_area + 0xff8, "lw t5, 0(t4)"
  PMP_DATA_CASE 16, U, CAUSE_LOAD_ACCESS, pmp_after_area, "lw t5, 0(t4)"

  # One instruction can be fetched, and not the next.
  TEST_BEGIN 17
  PMP_TOP 0, pmp_code + 8
  PMP_CFG 0, PMP_NA4 | PMP_X
  PMP_FETCH_CASE 18, U, 0, pmp_code + 8
  PMP_FETCH_CASE 19, U, CAUSE_FETCH_ACCESS, pmp_code + 4
  PMP_FETCH_CASE 20, S, CAUSE_FETCH_ACCESS, pmp_code + 12

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
