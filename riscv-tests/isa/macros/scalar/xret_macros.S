# Macros for tests of MRET and SRET, beside those of priv_macros.S.

.set STACK, MSTATUS_MIE | MSTATUS_SIE | MSTATUS_MPIE | MSTATUS_SPIE | MSTATUS_MPP | MSTATUS_SPP | MSTATUS_MPRV

# mstatus is \before when \ret is executed in M-mode, in the bits above. It is \after once it has been,
# in M-mode, as a call from the mode \to shows: its trap moves MIE to MPIE and the mode to MPP.
.macro TEST_RET testnum, ret, epc, before, to, cause, after
  TEST_BEGIN \testnum
  li s4, -1
  li s8, -1
  la s2, .Ldone\@
  li t0, \before
  csrw mstatus, t0
  la t0, 1f
  csrw \epc, t0
  \ret
  j fail
1:
  ecall
  .balign 4
.Ldone\@:
  PRIV_EXPECT M, \cause, 1b
  PRIV_EXPECT_STATUS STACK, \after
.endm

# MPP after the trap from each mode.
.set FROM_U, 0
.set FROM_S, MSTATUS_MPP_S
.set FROM_M, MSTATUS_MPP
