# env: p
# NAPOT regions of physical memory protection, from 8 bytes on (Privileged ISA, "Physical Memory
# Protection", "Address Matching"): the ones that pmpaddr ends with are its size.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

# The last bytes within, and those on both sides, of \size bytes at \base.
.macro TEST_NAPOT testnum, base, size
  TEST_BEGIN \testnum
  PMP_NAPOT_AT 0, \base, \size
  .irp offset, 0, \size - 8
  PMP_DATA_TRY U, \base + \offset, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  .endr
  .irp offset, -8, -1, \size
  PMP_DATA_TRY U, \base + \offset, "lb t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_ACCESS
  bne a2, t4, fail
  .endr
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  # Where regions are coarser, smaller ones are not tried.
  li t0, -1
  csrw pmpaddr0, t0
  csrr s5, pmpaddr0
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W

.macro IF_GRAIN_UP_TO bit, to
  andi t0, s5, (2 << \bit) - 1
  beqz t0, \to
.endm

  IF_GRAIN_UP_TO 1, coarser_than_8
  TEST_NAPOT 2, pmp_area, 8
  TEST_NAPOT 3, pmp_area + 8, 8
  TEST_NAPOT 4, pmp_area + 4088, 8
coarser_than_8:
  IF_GRAIN_UP_TO 2, coarser_than_16
  TEST_NAPOT 5, pmp_area, 16
  TEST_NAPOT 6, pmp_area + 48, 16
coarser_than_16:
  IF_GRAIN_UP_TO 4, coarser_than_64
  TEST_NAPOT 7, pmp_area + 64, 64
coarser_than_64:
  IF_GRAIN_UP_TO 9, coarser_than_2048
  TEST_NAPOT 8, pmp_area + 2048, 2048
coarser_than_2048:
  IF_GRAIN_UP_TO 10, coarser_than_4096
  TEST_NAPOT 9, pmp_area, 4096
  TEST_NAPOT 10, pmp_after_area, 4096
coarser_than_4096:

  # All ones: everything there is.
  TEST_BEGIN 11
  li t0, -1
  csrw pmpaddr0, t0
  PMP_DATA_TRY U, pmp_area, "sd t4, 0(t4)"
  TEST_EXPECT a0, 0
  PMP_DATA_TRY S, pmp_after_code, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0

  # The lower half of the address space, by the zero at its top, and no more RAM.
  TEST_BEGIN 12
  li t0, (1 << 28) - 1
  csrw pmpaddr0, t0
  PMP_DATA_TRY U, pmp_area, "ld t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_ACCESS
  li t0, ((1 << 28) - 1) | (1 << 29)
  csrw pmpaddr0, t0
  PMP_DATA_TRY U, pmp_area, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
