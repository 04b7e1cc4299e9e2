# env: p
# isa: sstc
# machine: virt
# stimecmp (Privileged ISA, "Sstc" Extension for Supervisor-mode Timer Interrupts): who may access it, and
# STIP, which is the comparator's while menvcfg.STCE is set.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.set STIMECMP, 0x14d
.set STCE, 1 << 63
.set TM, 2

# An access, where menvcfg is \environment and mcounteren is \counters.
.macro TEST_ACCESS testnum, environment, counters, mode, code, legal
  TEST_BEGIN \testnum
  PRIV_CSRW menvcfg, \environment
  PRIV_CSRW mcounteren, \counters
  csrw scounteren, t0
  PRIV_RUN \mode, 0, "1: \code"
  .if \legal
  PRIV_EXPECT_NONE
  .else
  PRIV_EXPECT_ILLEGAL M, 1b
  .endif
.endm

# stimecmp is \ticks from now.
.macro STIMECMP_IN ticks
  csrr t0, time
  addi t0, t0, \ticks
  csrw STIMECMP, t0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  PRIV_MTIP 0
  li t0, -1
  csrw STIMECMP, t0

  TEST_ACCESS 2, STCE, TM, S, "csrr t0, STIMECMP", 1
  TEST_ACCESS 3, STCE, TM, S, "li t0, -1; csrw STIMECMP, t0", 1
  TEST_ACCESS 4, 0, TM, S, "csrr t0, STIMECMP", 0
  TEST_ACCESS 5, 0, TM, S, "csrw STIMECMP, t0", 0
  TEST_ACCESS 6, STCE, -1 ^ TM, S, "csrr t0, STIMECMP", 0
  TEST_ACCESS 7, STCE, -1 ^ TM, S, "csrw STIMECMP, t0", 0
  TEST_ACCESS 8, STCE, TM, U, "csrr t0, STIMECMP", 0
  TEST_ACCESS 9, STCE, TM, U, "csrw STIMECMP, t0", 0
  TEST_ACCESS 10, 0, 0, M, "csrr t0, STIMECMP; csrw STIMECMP, t0", 1

  # It holds what is written.
  TEST_BEGIN 11
  li t0, 0x8123456789abcdef
  csrw STIMECMP, t0
  csrr a0, STIMECMP
  bne a0, t0, fail

  # STIP is pending once time is there, and not before.
  PRIV_CSRW menvcfg, STCE
  TEST_BEGIN 12
  PRIV_AWAIT beqz, MIP_STIP
  TEST_BEGIN 13
  csrw STIMECMP, zero
  PRIV_AWAIT bnez, MIP_STIP
  # Software does nothing to it.
  TEST_BEGIN 14
  csrw mip, zero
  csrr a0, mip
  TEST_EXPECT a0, MIP_STIP
  TEST_BEGIN 15
  li t0, MIP_STIP
  csrc mip, t0
  csrr a0, mip
  TEST_EXPECT a0, MIP_STIP
  TEST_BEGIN 16
  li t0, -1
  csrw STIMECMP, t0
  PRIV_AWAIT beqz, MIP_STIP
  li t0, MIP_STIP
  csrs mip, t0
  csrr a0, mip
  TEST_EXPECT a0, 0
  # The numbers are unsigned: time is below what would be negative.
  TEST_BEGIN 17
  li t0, 1 << 63
  csrw STIMECMP, t0
  csrr a0, mip
  TEST_EXPECT a0, 0

  # It comes by itself, and is not pending at a time before.
  TEST_BEGIN 18
  STIMECMP_IN 100
  mv a1, t0
  PRIV_AWAIT bnez, MIP_STIP
  csrr t0, time
  bltu t0, a1, fail
  TEST_BEGIN 19
  STIMECMP_IN 100
  PRIV_CSRW mie, MIP_STIP
  PRIV_RUN M, MSTATUS_MPIE, "1: j 1b"
  PRIV_EXPECT M, INTERRUPT | IRQ_S_TIMER, 1b, 0
  # Delegated to S-mode, which quiets it by itself.
  TEST_BEGIN 20
  PRIV_CSRW STIMECMP, -1
  PRIV_CSRW mideleg, MIP_STIP
  PRIV_CSRW mcounteren, TM
  PRIV_CSRW mie, MIP_STIP
  PRIV_RUN S, MSTATUS_SIE, "csrr t0, time; addi t0, t0, 100; csrw STIMECMP, t0; 1: j 1b"
  PRIV_EXPECT S, INTERRUPT | IRQ_S_TIMER, 1b, 0
  TEST_BEGIN 21
  PRIV_RUN S, 0, "csrr a0, sip; li t0, -1; csrw STIMECMP, t0"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, MIP_STIP
  PRIV_AWAIT beqz, MIP_STIP

  # Without STCE the bit is software's again, whatever stimecmp says.
  TEST_BEGIN 22
  csrw menvcfg, zero
  csrw STIMECMP, zero
  csrw mip, zero
  csrr a0, mip
  TEST_EXPECT a0, 0
  TEST_BEGIN 23
  li t0, -1
  csrw STIMECMP, t0
  PRIV_CSRW mip, MIP_STIP
  csrr a0, mip
  TEST_EXPECT a0, MIP_STIP
  # With it, what software has written there is gone.
  TEST_BEGIN 24
  PRIV_CSRW menvcfg, STCE
  PRIV_CSRW STIMECMP, -1
  PRIV_AWAIT beqz, MIP_STIP

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
