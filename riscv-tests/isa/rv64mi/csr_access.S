# env: p
# Which mode may access which CSR, and what is a write (Privileged ISA, "CSR Address Mapping Conventions", and
# Unprivileged ISA, "Zicsr" Extension for Control and Status Register Instructions).

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/walk_macros.S"

.macro TEST_ALLOWED testnum, mode, code
  TEST_BEGIN \testnum
  PRIV_RUN \mode, 0, "\code"
  PRIV_EXPECT_NONE
.endm

.macro TEST_ILLEGAL testnum, mode, code
  TEST_BEGIN \testnum
  li t1, 1
  PRIV_RUN \mode, 0, "1: \code"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

# \code changes mscratch, which was 0xf0, to \after, and a0 gets what it was.
.macro TEST_CHANGE testnum, after, code
  TEST_BEGIN \testnum
  li t0, 0xf0
  csrw mscratch, t0
  li t1, 0x3c
  li a0, 0xf0
  \code
  csrr a1, mscratch
  TEST_EXPECT a0, 0xf0
  TEST_EXPECT a1, \after
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # The modes below have none of the modes above.
  WALK_ILLEGAL 2, S, machine
  WALK_ILLEGAL 3, U, machine
  WALK_ILLEGAL 4, U, supervisor
  TEST_ALLOWED 5, M, "csrr a0, mvendorid; csrr a0, marchid; csrr a0, mimpid; csrr a0, mhartid; csrr a0, mconfigptr; csrr a0, medeleg"
  TEST_ALLOWED 6, S, "csrr a0, sstatus; csrr a0, sie; csrr a0, stvec; csrr a0, scounteren; csrr a0, sscratch; csrr a0, sepc; csrr a0, scause; csrr a0, stval; csrr a0, sip; csrr a0, satp"
  TEST_ALLOWED 7, M, "csrr a0, sstatus; csrr a0, sie; csrr a0, stvec; csrr a0, sscratch; csrr a0, sepc; csrr a0, scause; csrr a0, stval; csrr a0, sip; csrr a0, satp"

  # Writes to what is read-only: CSRRW always is one, the others are unless they have x0 or 0.
  TEST_ILLEGAL 10, M, "csrrw zero, mhartid, zero"
  TEST_ILLEGAL 11, M, "csrrw a0, mhartid, t1"
  TEST_ILLEGAL 12, M, "csrrs a0, mhartid, t1"
  TEST_ILLEGAL 13, M, "csrrc a0, mhartid, t1"
  TEST_ILLEGAL 14, M, "csrrwi a0, mhartid, 0"
  TEST_ILLEGAL 15, M, "csrrsi a0, mhartid, 1"
  TEST_ILLEGAL 16, M, "csrrci a0, mhartid, 31"
  TEST_ALLOWED 17, M, "csrrs a0, mhartid, zero; csrrc a0, mhartid, zero; csrrsi a0, mhartid, 0; csrrci a0, mhartid, 0"
  TEST_ALLOWED 18, M, "csrrs zero, mhartid, zero; csrrc zero, mvendorid, zero"
  # What is illegal leaves the destination.
  TEST_BEGIN 19
  li a0, 55
  PRIV_RUN U, 0, "csrrw a0, mscratch, a0"
  TEST_EXPECT a0, 55

  # What each instruction does, with x0 as source and as destination.
  TEST_CHANGE 20, 0x3c, "csrrw a0, mscratch, t1"
  TEST_CHANGE 21, 0xfc, "csrrs a0, mscratch, t1"
  TEST_CHANGE 22, 0xc0, "csrrc a0, mscratch, t1"
  TEST_CHANGE 23, 0x1f, "csrrwi a0, mscratch, 31"
  TEST_CHANGE 24, 0xff, "csrrsi a0, mscratch, 15"
  TEST_CHANGE 25, 0xe0, "csrrci a0, mscratch, 16"
  TEST_CHANGE 26, 0x3c, "csrrw zero, mscratch, t1"
  TEST_CHANGE 27, 0xfc, "csrrs zero, mscratch, t1"
  TEST_CHANGE 28, 0, "csrrw a0, mscratch, zero"
  TEST_CHANGE 29, 0xf0, "csrrs a0, mscratch, zero"
  TEST_CHANGE 30, 0xf0, "csrrc a0, mscratch, zero"
  TEST_CHANGE 31, 0, "csrrwi a0, mscratch, 0"
  TEST_CHANGE 32, 0xf0, "csrrsi a0, mscratch, 0"
  # Source and destination are one register: the source is what it was before.
  TEST_BEGIN 33
  li t0, 0xf0
  csrw mscratch, t0
  li a0, 0x3c
  csrrw a0, mscratch, a0
  csrr a1, mscratch
  TEST_EXPECT a0, 0xf0
  TEST_EXPECT a1, 0x3c
  TEST_BEGIN 34
  li a0, 0xc3
  csrrs a0, mscratch, a0
  csrr a1, mscratch
  TEST_EXPECT a0, 0x3c
  TEST_EXPECT a1, 0xff

  TEST_PASSFAIL

# mstatus, misa, medeleg, mideleg, mie, mtvec, mcounteren, menvcfg, mscratch, mepc, mcause, mtval, mip,
# pmpcfg0, pmpaddr0, mcycle, minstret, mvendorid, marchid, mimpid, mhartid, mconfigptr.
WALK_CSRS machine, "0x300, 0x301, 0x302, 0x303, 0x304, 0x305, 0x306, 0x30a, 0x340, 0x341, 0x342, 0x343, 0x344, 0x3a0, 0x3b0, 0xb00, 0xb02, 0xf11, 0xf12, 0xf13, 0xf14, 0xf15"

# sstatus, sie, stvec, scounteren, senvcfg, sscratch, sepc, scause, stval, sip, satp.
WALK_CSRS supervisor, "0x100, 0x104, 0x105, 0x106, 0x10a, 0x140, 0x141, 0x142, 0x143, 0x144, 0x180"

PRIV_HANDLER

RVTEST_CODE_END
