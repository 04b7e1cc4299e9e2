# How a test's end reaches the host; included by every environment.
#
# The status is what `tohost` holds, shifted right by one: 0 for a pass, the failing case's number, or
# one of these plus the number of the case that was under way. They are multiples of 256, so that the
# case is left where a host keeps only eight bits of a status.

.set STATUS_UNEXPECTED_TRAP, 1024  # an exception or interrupt that nobody asked for
.set STATUS_NOT_ACCESSED,    1280  # env/v: a page was in use, and its A bit stayed clear
.set STATUS_NOT_DIRTY,       1536  # env/v: a page has changed, and its D bit stayed clear
.set STATUS_NO_SUCH_PAGE,    1792  # env/v: a page fault outside of the test

# The test's side: a call to the environment, by the convention that Linux has for exit: a7 = 93,
# a0 = status. gp is the value for `tohost`: 1, or the case's number * 2 + 1.
.set CALL_EXIT, 93

.macro REPORT_TEST_SIDE
  .globl rvtest_pass, rvtest_fail
rvtest_pass:
  fence
  li gp, 1
  li a7, CALL_EXIT
  li a0, 0
  ecall
rvtest_fail:
  fence
  # A test that fails before its first case must not look as if it had passed.
1:
  beqz gp, 1b
  slli gp, gp, 1
  ori gp, gp, 1
  li a7, CALL_EXIT
  mv a0, gp
  ecall
.endm

# The environment's side. In a trap to M-mode: goes to \to if the test has come to its end. Clobbers
# t5.
.macro REPORT_IF_EXIT to
  # Causes 8 to 11 are calls.
  csrr t5, mcause
  addi t5, t5, -CAUSE_USER_ECALL
  sltiu t5, t5, CAUSE_MACHINE_ECALL - CAUSE_USER_ECALL + 1
  beqz t5, .Lreport_no\@
  addi t5, a7, -CALL_EXIT
  beqz t5, \to
.Lreport_no\@:
.endm

# Makes gp, a case's number, the value for `tohost` with one of the statuses above.
.macro REPORT_STATUS status
  addi gp, gp, \status
  slli gp, gp, 1
  ori gp, gp, 1
.endm

# In M-mode: what is in gp goes to `tohost`. What stops the machine may take its time, so this repeats
# without end.
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
