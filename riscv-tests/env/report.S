# How a test's end reaches the host; included by every environment.

# The test's side: a call to the environment, by the convention that Linux has for exit: a7 = 93,
# a0 = status. gp is the value for `tohost`: 1, or the case's number * 2 + 1.
.macro REPORT_TEST_SIDE
  .globl rvtest_pass, rvtest_fail
rvtest_pass:
  fence
  li gp, 1
  li a7, 93
  li a0, 0
  ecall
rvtest_fail:
  fence
  # A test that fails before its first case must not look as if it had passed.
1:
  beqz gp, 1b
  slli gp, gp, 1
  ori gp, gp, 1
  li a7, 93
  mv a0, gp
  ecall
.endm

# The environment's side, in M-mode: what is in gp goes to `tohost`. What stops the machine may take
# its time, so this repeats without end.
.macro REPORT_TO_HOST
  # The test may have left MPRV set, and then this would be stored through its page tables.
  li t5, MSTATUS_MPRV
  csrc mstatus, t5
  .Lreport_again\@:
  la t5, tohost
  sd gp, 0(t5)
  # A machine without HTIF ends by the test finisher. `rvtest_finisher` is its address where the
  # test's header asks for such a machine, and 0 elsewhere: there may be nothing to write to.
  la t5, report_finisher
  ld t5, 0(t5)
  beqz t5, .Lreport_again\@
  li t6, 0x5555
  srli a0, gp, 1
  beqz a0, .Lreport_finish\@
  slli a0, a0, 16
  li t6, 0x3333
  or t6, t6, a0
.Lreport_finish\@:
  sw t6, 0(t5)
  j .Lreport_finish\@
.endm

# An exception or interrupt that nobody asked for, while gp held a case's number: the status is that
# number + 1024, so that it cannot be taken for a failed comparison.
.macro REPORT_UNEXPECTED_TRAP
  addi gp, gp, 1024
  slli gp, gp, 1
  ori gp, gp, 1
.endm

# The words that the host looks at. They have a page to themselves, as a store to that page is looked
# at more closely by some hosts.
.macro REPORT_DATA
  .weak rvtest_finisher
  .pushsection .tohost, "aw", @progbits
  .balign 64
  .globl tohost
tohost:
  .dword 0
  .size tohost, 8
  .balign 64
  .globl fromhost
fromhost:
  .dword 0
  .size fromhost, 8
  .balign 64
report_finisher:
  .dword rvtest_finisher
  .popsection
.endm
