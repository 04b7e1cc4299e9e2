# env: p
# qemu: no, because it counts the host's time (Unprivileged ISA, "Zicntr" Extension for Base Counters and Timers)
# Counters count (Privileged ISA, "Hardware Performance Monitor" and "Machine Counter-Inhibit
# Register"): what is written to them, what they count, and how they stop.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# After \code, register a0 holds \value.
.macro TEST_COUNT testnum, value, code
  TEST_BEGIN \testnum
  \code
  TEST_EXPECT a0, \value
.endm

# Between two readings \code traps: the first reading is all that is counted.
.macro TEST_NOT_RETIRED testnum, code
  TEST_BEGIN \testnum
  csrr s3, mtvec
  la t0, 1f
  csrw mtvec, t0
  csrr a1, minstret
  \code
  .balign 4
1:
  csrr a2, minstret
  csrw mtvec, s3
  sub a0, a2, a1
  TEST_EXPECT a0, 1
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  csrw mcountinhibit, zero

  # What is written is what the next instruction reads (Unprivileged ISA, "CSR Access Ordering").
  TEST_COUNT 2, 0x1234, "li t0, 0x1234; csrw minstret, t0; csrr a0, minstret"
  TEST_COUNT 3, 0, "csrw minstret, zero; csrr a0, instret"
  # Each instruction is counted, taken branches, stores and CSR instructions too.
  TEST_COUNT 4, 1, "csrr a1, minstret; csrr a2, minstret; sub a0, a2, a1"
  TEST_COUNT 5, 4, "csrr a1, minstret; nop; nop; nop; csrr a2, minstret; sub a0, a2, a1"
  TEST_COUNT 6, 3, "la t0, data; csrr a1, minstret; sd zero, 0(t0); j 1f; nop; 1: csrr a2, minstret; sub a0, a2, a1"
  TEST_COUNT 7, 301, "li t0, 150; csrr a1, minstret; 1: addi t0, t0, -1; bnez t0, 1b; csrr a2, minstret; sub a0, a2, a1"
  # A compressed instruction counts as any.
  TEST_COUNT 8, 3, "csrr a1, minstret; .half 1; .half 1; csrr a2, minstret; sub a0, a2, a1"
  # It goes on from its largest value at zero.
  TEST_COUNT 9, 1, "li t0, -1; csrw minstret, t0; nop; nop; csrr a0, minstret"

  # What traps has not retired (Privileged ISA, "Environment Call and Breakpoint").
  TEST_NOT_RETIRED 10, "ecall"
  TEST_NOT_RETIRED 11, "ebreak"
  TEST_NOT_RETIRED 12, ".word 0xffffffff"
  TEST_NOT_RETIRED 13, "csrw cycle, zero"

  # mcycle: written and read, and never back.
  TEST_BEGIN 20
  li t0, 1 << 40
  csrw mcycle, t0
  csrr a0, mcycle
  csrr a1, cycle
  nop
  csrr a2, mcycle
  bltu a0, t0, fail
  bltu a1, a0, fail
  bltu a2, a1, fail
  srli a2, a2, 40
  TEST_EXPECT a2, 1

  # Stopped, they hold what they have or are given; each has a bit of its own.
  TEST_BEGIN 21
  csrwi mcountinhibit, 5
  csrr a1, minstret
  csrr a2, mcycle
  nop
  csrr a3, minstret
  csrr a4, mcycle
  bne a1, a3, fail
  bne a2, a4, fail
  TEST_COUNT 22, 77, "li t0, 77; csrw minstret, t0; nop; csrr a0, minstret"
  TEST_COUNT 23, 78, "li t0, 78; csrw mcycle, t0; nop; csrr a0, cycle"
  TEST_BEGIN 24
  csrwi mcountinhibit, 4
  csrr a1, mcycle
  nop
  nop
  csrr a2, mcycle
  csrr a0, minstret
  beq a1, a2, fail
  TEST_EXPECT a0, 77
  TEST_BEGIN 25
  csrwi mcountinhibit, 1
  csrr a1, mcycle
  csrr a3, minstret
  csrr a4, minstret
  csrr a2, mcycle
  bne a1, a2, fail
  sub a0, a4, a3
  TEST_EXPECT a0, 1
  # There is no bit for time.
  TEST_COUNT 26, 0, "csrwi mcountinhibit, 2; csrr a0, mcountinhibit; andi a0, a0, 2"
  csrw mcountinhibit, zero
  TEST_COUNT 27, 1, "csrr a1, minstret; csrr a2, minstret; sub a0, a2, a1"

  # All of mhpmcounter3 to 31 and mhpmevent3 to 31 are there.
  TEST_BEGIN 30
  .irp n, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  csrr a0, mhpmcounter\n
  csrw mhpmevent\n, zero
  csrw mhpmcounter\n, zero
  csrr a0, mhpmevent\n
  bnez a0, fail
  .endr

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 8
data:
  .dword 0
