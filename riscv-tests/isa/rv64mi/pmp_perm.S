# env: p
# What each set of permissions allows S- and U-mode (Privileged ISA, "Physical Memory Protection",
# "Physical Memory Protection CSRs"); a fault is of the kind of the access.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

# \load, \store and \fetch are 0, or the causes of the traps; M-mode may do anything.
.macro TEST_PERMISSIONS testnum, perms, load, store, fetch
  TEST_BEGIN \testnum
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT | \perms
  .irp mode, U, S
  PMP_DATA_TRY \mode, pmp_area + 16, "lb t5, 0(t4)"
  TEST_EXPECT a0, \load
  PMP_DATA_TRY \mode, pmp_area + 16, "ld t5, 0(t4)"
  TEST_EXPECT a0, \load
  PMP_DATA_TRY \mode, pmp_area + 16, "lr.d t5, (t4)"
  TEST_EXPECT a0, \load
  PMP_DATA_TRY \mode, pmp_area + 16, "fld f0, 0(t4)"
  TEST_EXPECT a0, \load
  PMP_DATA_TRY \mode, pmp_area + 16, "sb t5, 0(t4)"
  TEST_EXPECT a0, \store
  PMP_DATA_TRY \mode, pmp_area + 16, "sd t5, 0(t4)"
  TEST_EXPECT a0, \store
  PMP_DATA_TRY \mode, pmp_area + 16, "fsd f0, 0(t4)"
  TEST_EXPECT a0, \store
  .endr
  PMP_DATA_TRY M, pmp_area + 16, "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  PMP_DATA_TRY M, pmp_area + 16, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  PMP_NAPOT_AT 0, pmp_code, 4096
  .irp mode, U, S
  PMP_FETCH_TRY \mode, pmp_code + 32
  .if \fetch
  TEST_EXPECT a0, \fetch
  .else
  TEST_EXPECT a0, PMP_CALL_\mode
  .endif
  .endr
  PMP_FETCH_TRY M, pmp_code + 32
  TEST_EXPECT a0, PMP_CALL_M
.endm

.set NO_LOAD, CAUSE_LOAD_ACCESS
.set NO_STORE, CAUSE_STORE_ACCESS
.set NO_FETCH, CAUSE_FETCH_ACCESS

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  li t0, MSTATUS_FS_INITIAL
  csrs mstatus, t0

  TEST_PERMISSIONS 2, 0, NO_LOAD, NO_STORE, NO_FETCH
  TEST_PERMISSIONS 3, PMP_R, 0, NO_STORE, NO_FETCH
  TEST_PERMISSIONS 4, PMP_X, NO_LOAD, NO_STORE, 0
  TEST_PERMISSIONS 5, PMP_R | PMP_W, 0, 0, NO_FETCH
  TEST_PERMISSIONS 6, PMP_R | PMP_X, 0, NO_STORE, 0
  TEST_PERMISSIONS 7, PMP_R | PMP_W | PMP_X, 0, 0, 0

  # A store-conditional needs W, also if it would fail for its own reasons.
  TEST_BEGIN 8
  PMP_NAPOT_AT 0, pmp_area, 4096
  PMP_CFG 0, PMP_NAPOT | PMP_R
  PMP_DATA_TRY S, pmp_area, "lr.d t5, (t4); sc.d t6, t5, (t4)"
  TEST_EXPECT a0, CAUSE_STORE_ACCESS

  # A store that fails leaves memory as it was, and a load its register.
  TEST_BEGIN 9
  la t5, pmp_area
  li t6, 0x1122334455667788
  sd t6, 64(t5)
  PMP_DATA_TRY U, pmp_area + 64, "sd zero, 0(t4)"
  TEST_EXPECT a0, CAUSE_STORE_ACCESS
  ld a3, 0(t4)
  TEST_EXPECT a3, 0x1122334455667788
  PMP_CFG 0, PMP_NAPOT | PMP_X
  PMP_DATA_TRY U, pmp_area + 64, "li t6, 7; ld t6, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_ACCESS
  TEST_EXPECT t6, 7

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
