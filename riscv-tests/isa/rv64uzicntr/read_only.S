# env: p
# cycle, time and instret cannot be written (Unprivileged ISA, "Zicntr" Extension for Base Counters and Timers), nor the
# upper halves that only RV32 has be read.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_ILLEGAL testnum, code
  TEST_BEGIN \testnum
  li x10, 0
  la x9, .Lillegal\@
  \code
  .balign 4
.Lillegal\@:
  TEST_EXPECT x10, CAUSE_ILLEGAL_INSTRUCTION
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_ILLEGAL 2, "csrw 0xc00, zero"
  TEST_ILLEGAL 3, "csrw 0xc01, zero"
  TEST_ILLEGAL 4, "csrw 0xc02, zero"
  TEST_ILLEGAL 5, "csrsi 0xc00, 1"
  TEST_ILLEGAL 6, "csrci 0xc01, 1"
  TEST_ILLEGAL 7, "csrrs x11, 0xc02, x9"
  TEST_ILLEGAL 8, "csrr x11, 0xc80"
  TEST_ILLEGAL 9, "csrr x11, 0xc81"
  TEST_ILLEGAL 10, "csrr x11, 0xc82"

  TEST_PASSFAIL

.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x10, mcause
  csrw mepc, x9
  mret

RVTEST_CODE_END
