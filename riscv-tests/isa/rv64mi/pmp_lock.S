# env: p
# Locked entries (Privileged ISA, "Physical Memory Protection", "Locking and Privilege Mode"): they hold
# for M-mode too, and stay as they are. Each case locks one more, as nothing unlocks them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 7
  PMP_OFF

  # A page that may only be read, by anybody.
  TEST_BEGIN 2
  PMP_NAPOT_AT 1, pmp_area, 4096
  PMP_CFG 1, PMP_L | PMP_NAPOT | PMP_R
  PMP_EXPECT_CFG 1, PMP_L | PMP_NAPOT | PMP_R
  PMP_DATA_CASE 3, M, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 4, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  PMP_DATA_CASE 5, S, 0, pmp_area, "ld t5, 0(t4)"
  PMP_DATA_CASE 6, U, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"
  PMP_FETCH_CASE 7, M, CAUSE_FETCH_ACCESS, pmp_area
  PMP_DATA_CASE 8, M, 0, pmp_after_area, "sd t5, 0(t4)"

  # One that may only be fetched.
  TEST_BEGIN 9
  PMP_NAPOT_AT 2, pmp_code, 4096
  PMP_CFG 2, PMP_L | PMP_NAPOT | PMP_X
  PMP_DATA_CASE 10, M, CAUSE_LOAD_ACCESS, pmp_code, "ld t5, 0(t4)"
  PMP_DATA_CASE 11, M, CAUSE_STORE_ACCESS, pmp_code, "sb t5, 0(t4)"
  PMP_FETCH_CASE 12, M, 0, pmp_code
  PMP_FETCH_CASE 13, U, 0, pmp_code

  # Writes to their configurations and addresses are ignored.
  TEST_BEGIN 14
  PMP_OFF
  PMP_EXPECT_CFG 1, PMP_L | PMP_NAPOT | PMP_R
  PMP_EXPECT_CFG 2, PMP_L | PMP_NAPOT | PMP_X
  TEST_BEGIN 15
  PMP_CFG 1, PMP_L | PMP_NAPOT | PMP_R | PMP_W
  PMP_EXPECT_CFG 1, PMP_L | PMP_NAPOT | PMP_R
  TEST_BEGIN 16
  li t0, PMP_L << 8
  csrc pmpcfg0, t0
  PMP_EXPECT_CFG 1, PMP_L | PMP_NAPOT | PMP_R
  TEST_BEGIN 17
  csrr a3, pmpaddr1
  csrw pmpaddr1, zero
  csrr a4, pmpaddr1
  bne a3, a4, fail
  PMP_DATA_CASE 18, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # Those of other entries in the same register are not.
  TEST_BEGIN 19
  PMP_EVERYWHERE 7
  PMP_CFG 7, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_EXPECT_CFG 7, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_DATA_CASE 20, U, 0, pmp_after_area, "sd t5, 0(t4)"
  # And a locked NAPOT entry does not lock the address before it.
  TEST_BEGIN 21
  PMP_EVERYWHERE 0
  csrr a3, pmpaddr0
  beqz a3, fail

  # A lower-numbered entry that is not locked decides for M-mode too, and then anything goes.
  TEST_BEGIN 22
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT
  PMP_DATA_CASE 23, M, 0, pmp_area, "sd t5, 0(t4)"
  PMP_DATA_CASE 24, S, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
  PMP_CFG 0, 0
  PMP_DATA_CASE 25, M, CAUSE_STORE_ACCESS, pmp_area, "sd t5, 0(t4)"

  # Locked while it is off: that is how it stays, and it matches nothing.
  TEST_BEGIN 26
  PMP_TOP 3, pmp_after_area
  PMP_CFG 3, PMP_L
  csrr a3, pmpaddr3
  csrw pmpaddr3, zero
  csrr a4, pmpaddr3
  bne a3, a4, fail
  PMP_CFG 3, PMP_NAPOT | PMP_R
  PMP_EXPECT_CFG 3, PMP_L
  PMP_DATA_CASE 27, M, 0, pmp_after_area, "sd t5, 0(t4)"

  # A locked TOR entry locks its bottom, the address of the entry before, and not that one's own
  # configuration.
  TEST_BEGIN 28
  PMP_TOP 4, pmp_after_code
  PMP_TOP 5, pmp_after_code + 4096
  PMP_CFG 5, PMP_L | PMP_TOR | PMP_R
  csrr a3, pmpaddr4
  csrw pmpaddr4, zero
  csrr a4, pmpaddr4
  bne a3, a4, fail
  TEST_BEGIN 29
  csrr a3, pmpaddr5
  csrw pmpaddr5, zero
  csrr a4, pmpaddr5
  bne a3, a4, fail
  TEST_BEGIN 30
  PMP_CFG 4, PMP_TOR | PMP_R
  PMP_EXPECT_CFG 4, PMP_TOR | PMP_R
  PMP_CFG 4, 0
  PMP_EXPECT_CFG 4, 0
  PMP_DATA_CASE 31, M, CAUSE_STORE_ACCESS, pmp_after_code, "sd t5, 0(t4)"
  PMP_DATA_CASE 32, M, 0, pmp_after_code, "ld t5, 0(t4)"
  # The address after it is free.
  TEST_BEGIN 33
  PMP_EVERYWHERE 6
  csrr a3, pmpaddr6
  beqz a3, fail

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
