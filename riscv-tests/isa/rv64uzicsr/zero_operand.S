# env: p
# qemu: no, because it looks at the value and not at the register; also with zero in it CSRRS attempts to write (Unprivileged ISA, "CSR Instructions")
# CSRRS and CSRRC of a read-only CSR with a register that holds zero (Unprivileged ISA, "CSR Instructions"): this is a
# write, as only x0 as the register makes it none.

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

  # Both registers hold zero.
  TEST_WRITE 2, ILLEGAL, "csrrs x12, mhartid, x11"
  TEST_WRITE 3, ILLEGAL, "csrrc x12, mhartid, x11"
  TEST_WRITE 4, ILLEGAL, "csrrs x12, cycle, x11"
  TEST_WRITE 5, ILLEGAL, "csrrc x0, mvendorid, x11"

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  csrw mepc, x9
  mret

RVTEST_CODE_END
