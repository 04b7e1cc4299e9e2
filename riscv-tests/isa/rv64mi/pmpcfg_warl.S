# env: p
# qemu: no, because it keeps the reserved W without R; RWX is WARL (Privileged ISA, "Physical Memory Protection CSRs")
# What pmpcfg keeps (Privileged ISA, "Physical Memory Protection CSRs"): the reserved permissions, W without
# R, never, nor the two bits beside L.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

.macro TEST_RESERVED_PERMISSIONS testnum, index, perms
  TEST_BEGIN \testnum
  PMP_CFG \index, \perms
  csrr a3, pmpcfg0
  srli a3, a3, 8 * \index
  andi a3, a3, PMP_R | PMP_W
  li t0, PMP_W
  beq a3, t0, fail
.endm

  PMP_NEED 7
  PMP_OFF
  TEST_RESERVED_PERMISSIONS 2, 0, PMP_NAPOT | PMP_W
  TEST_RESERVED_PERMISSIONS 3, 0, PMP_NAPOT | PMP_W | PMP_X
  TEST_RESERVED_PERMISSIONS 4, 1, PMP_W
  TEST_RESERVED_PERMISSIONS 5, 7, PMP_TOR | PMP_W | PMP_X
  TEST_RESERVED_PERMISSIONS 6, 3, PMP_NAPOT | PMP_R | PMP_W
  TEST_RESERVED_PERMISSIONS 7, 3, PMP_NAPOT | PMP_W
  # The bits between A and L are zero.
  TEST_BEGIN 8
  PMP_OFF
  li t0, 0x6060606060606060
  csrw pmpcfg0, t0
  csrr a3, pmpcfg0
  TEST_EXPECT a3, 0

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
