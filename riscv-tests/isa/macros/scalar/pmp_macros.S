# Macros for tests of physical memory protection. The tests run in M-mode; a case accesses memory as
# another mode through MPRV, or goes there by MRET. A trap leaves its cause in a0, its pc in a1 and its
# value in a2, and goes on at s2, as M-mode. s2 to s4 are the macros'.
#
#   PMP_NEED 4                                 the test passes at once where there are no entries 0 to 4
#   PMP_OFF                                    all of entries 0 to 7 that are not locked are off
#   PMP_NAPOT_AT 0, pmp_area, 4096             pmpaddr0 says where
#   PMP_TOP 1, pmp_area + 8                    the same for TOR, NA4 and the bottom of a range
#   PMP_CFG 0, PMP_NAPOT | PMP_R               and then pmp0cfg how
#   PMP_DATA_CASE 2, U, CAUSE_LOAD_ACCESS, pmp_area, "ld t5, 0(t4)"
#   PMP_FETCH_CASE 3, S, 0, pmp_code           0 is no trap, both times

.set PMP_MODE_U, 0
.set PMP_MODE_S, MSTATUS_MPP_S
.set PMP_MODE_M, MSTATUS_MPP
.set PMP_CALL_U, CAUSE_USER_ECALL
.set PMP_CALL_S, CAUSE_SUPERVISOR_ECALL
.set PMP_CALL_M, CAUSE_MACHINE_ECALL

# Entries up to \last are used. One that is not there has no register, or one that is always zero.
.macro PMP_NEED last
  li gp, 1
  la s2, .Lpmp_need\@
  li s3, 0
  csrr s4, pmpaddr\last
  li t0, -1
  csrw pmpaddr\last, t0
  csrr s3, pmpaddr\last
  csrw pmpaddr\last, s4
  .balign 4
.Lpmp_need\@:
  beqz s3, pass
.endm

.macro PMP_OFF
  csrw pmpcfg0, zero
.endm

.macro PMP_TOP index, address
  la t0, \address
  srli t0, t0, 2
  csrw pmpaddr\index, t0
.endm

.macro PMP_NAPOT_AT index, address, size
  la t0, \address
  srli t0, t0, 2
  li t1, \size / 8 - 1
  or t0, t0, t1
  csrw pmpaddr\index, t0
.endm

# All there is.
.macro PMP_EVERYWHERE index
  li t0, (1 << 54) - 1
  csrw pmpaddr\index, t0
.endm

# Entries 0 to 7.
.macro PMP_CFG index, value
  csrr t0, pmpcfg0
  li t1, 0xff << (8 * \index)
  not t1, t1
  and t0, t0, t1
  li t1, ((\value) & 0xff) << (8 * \index)
  or t0, t0, t1
  csrw pmpcfg0, t0
.endm

# pmp\index\()cfg reads as \value.
.macro PMP_EXPECT_CFG index, value
  csrr a3, pmpcfg0
  srli a3, a3, 8 * \index
  andi a3, a3, 0xff
  TEST_EXPECT a3, \value
.endm

# \code, with \address in t4, as \mode.
.macro PMP_DATA_TRY mode, address, code
  sfence.vma
  li a0, 0
  li a2, 0
  la s2, .Lpmp_data\@
  la t4, \address
  li t3, MSTATUS_MPP | MSTATUS_MPRV
  csrc mstatus, t3
  li t3, PMP_MODE_\mode | MSTATUS_MPRV
  csrs mstatus, t3
  \code
  .balign 4
.Lpmp_data\@:
  li t3, MSTATUS_MPRV
  csrc mstatus, t3
.endm

.macro PMP_DATA_CASE testnum, mode, cause, address, code
  TEST_BEGIN \testnum
  PMP_DATA_TRY \mode, \address, "\code"
  TEST_EXPECT a0, \cause
  .if \cause
  bne a2, t4, fail
  .endif
.endm

# Goes to \target, where there is an ECALL, as \mode.
.macro PMP_FETCH_TRY mode, target
  sfence.vma
  li a0, 0
  la s2, .Lpmp_fetch\@
  la t4, \target
  csrw mepc, t4
  li t3, MSTATUS_MPP
  csrc mstatus, t3
  li t3, PMP_MODE_\mode
  csrs mstatus, t3
  mret
  .balign 4
.Lpmp_fetch\@:
.endm

.macro PMP_FETCH_CASE testnum, mode, cause, target
  TEST_BEGIN \testnum
  PMP_FETCH_TRY \mode, \target
  .if \cause
  TEST_EXPECT a0, \cause
  bne a2, t4, fail
  .else
  TEST_EXPECT a0, PMP_CALL_\mode
  .endif
  bne a1, t4, fail
.endm

.macro PMP_HANDLER
  .balign 4
  .globl mtvec_handler
mtvec_handler:
  csrr a0, mcause
  csrr a1, mepc
  csrr a2, mtval
  csrw mepc, s2
  li t5, MSTATUS_MPRV
  csrc mstatus, t5
  li t5, MSTATUS_MPP
  csrs mstatus, t5
  mret
.endm

# Two pages to protect, of data and of code, with a page before and after each.
.macro PMP_DATA
  .balign 16384
pmp_before_area:
  .zero 4096
pmp_area:
  .zero 4096
pmp_after_area:
  .zero 4096
pmp_code:
  .rept 1024
  ecall
  .endr
pmp_after_code:
  .rept 1024
  ecall
  .endr
.endm
