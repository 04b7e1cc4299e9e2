# env: p v s
# machine: virt
# cycle, time and instret (Unprivileged ISA, "Zicntr" Extension for Base Counters and Timers): they never go
# back, and cycle and instret go on with instructions.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_MONOTONE testnum, csr
  TEST_BEGIN \testnum
  li x13, 50
  csrr x10, \csr
1:
  csrr x11, \csr
  bltu x11, x10, fail
  mv x10, x11
  addi x13, x13, -1
  bnez x13, 1b
.endm

# In the end it counts.
.macro TEST_ADVANCES testnum, csr
  TEST_BEGIN \testnum
  csrr x10, \csr
1:
  csrr x11, \csr
  beq x10, x11, 1b
  bltu x11, x10, fail
.endm

# The counters can be read here in each mode.
RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_MONOTONE 2, cycle
  TEST_MONOTONE 3, time
  TEST_MONOTONE 4, instret
  TEST_ADVANCES 5, cycle
  TEST_ADVANCES 6, time
  TEST_ADVANCES 7, instret
  # By the pseudoinstructions' encodings: CSRRS with x0 of 0xc00, 0xc01 and 0xc02.
  TEST_BEGIN 8
  csrr x10, instret
  .word 0xc0202573 | 1 << 7
  bltu x11, x10, fail
  csrr x10, cycle
  .word 0xc0002573 | 1 << 7
  bltu x11, x10, fail
  csrr x10, time
  .word 0xc0102573 | 1 << 7
  bltu x11, x10, fail

  TEST_PASSFAIL

RVTEST_CODE_END
