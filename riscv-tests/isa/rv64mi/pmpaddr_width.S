# env: p
# qemu: no, because it keeps all 64 bits; pmpaddr has bits 55 to 2 of an address (Privileged ISA, "Physical Memory Protection CSRs")
# The width of pmpaddr (Privileged ISA, "Physical Memory Protection CSRs"): bits 63 to 54 are zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.macro TEST_WIDTH testnum, index, value
  TEST_BEGIN \testnum
  li t0, \value
  csrw pmpaddr\index, t0
  csrr a3, pmpaddr\index
  srli a3, a3, 54
  TEST_EXPECT a3, 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 7
  PMP_OFF
  TEST_WIDTH 2, 0, -1
  TEST_WIDTH 3, 0, 0x8000000000000000
  TEST_WIDTH 4, 1, 0x0040000000000000
  TEST_WIDTH 5, 7, 0xff80000000000000

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
