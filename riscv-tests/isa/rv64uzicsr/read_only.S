# env: p
# CSRs that are read-only (Unprivileged ISA, "CSR Instructions"; Privileged ISA, "CSR Address Mapping Conventions"): an
# instruction that writes one is illegal, whatever the value; CSRRS and CSRRC with x0 or 0 write nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_WRITE testnum, cause, code
  TEST_BEGIN \testnum
  li x10, 0
  li x11, 0
  li x12, 0x123
  la x9, .Lwrite\@
  \code
  .balign 4
.Lwrite\@:
  TEST_EXPECT x10, \cause
  .if \cause
  TEST_EXPECT x12, 0x123
  .endif
.endm

.set ILLEGAL, CAUSE_ILLEGAL_INSTRUCTION

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_WRITE 2, 0, "csrrs x12, mhartid, x0"
  TEST_WRITE 3, 0, "csrrc x12, mhartid, x0"
  TEST_WRITE 4, 0, "csrrsi x12, mhartid, 0"
  TEST_WRITE 5, 0, "csrrci x12, mhartid, 0"
  TEST_WRITE 6, ILLEGAL, "csrrw x12, mhartid, x0"
  TEST_WRITE 7, ILLEGAL, "csrrwi x12, mhartid, 0"
  TEST_WRITE 8, ILLEGAL, "csrrs x12, mhartid, x9"
  TEST_WRITE 9, ILLEGAL, "csrrc x12, mhartid, x9"
  TEST_WRITE 10, ILLEGAL, "csrrsi x12, mhartid, 1"
  TEST_WRITE 11, ILLEGAL, "csrrci x12, mhartid, 1"
  TEST_WRITE 12, ILLEGAL, "csrrw x0, mvendorid, x11"
  TEST_WRITE 13, ILLEGAL, "csrrw x0, marchid, x11"
  TEST_WRITE 14, ILLEGAL, "csrrw x0, mimpid, x11"
  # One that is not there, by any instruction.
  TEST_WRITE 15, ILLEGAL, "csrrs x12, 0x5ff, x0"
  TEST_WRITE 16, ILLEGAL, "csrrw x0, 0x5ff, x0"

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  csrw mepc, x9
  mret

RVTEST_CODE_END
