# env: p
# qemu: -cpu rv64,h=false
# CSRs of what is not there raise illegal-instruction exceptions in each mode. (The Privileged ISA,
# "CSR Address Mapping Conventions", reserves such accesses; software looks for extensions by this
# trap.)

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/walk_macros.S"

.macro TEST_CSRS table, n0, n1, n2
  WALK_ILLEGAL \n0, M, \table
  WALK_ILLEGAL \n1, S, \table
  WALK_ILLEGAL \n2, U, \table
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP
  PRIV_CSRW mcounteren, -1
  PRIV_CSRW scounteren, -1

  TEST_CSRS hypervisor, 2, 3, 4
  TEST_CSRS vector, 5, 6, 7
  TEST_CSRS state_enable, 8, 9, 10
  TEST_CSRS debug, 11, 12, 13
  TEST_CSRS user_traps, 14, 15, 16
  TEST_CSRS upper_halves, 17, 18, 19
  TEST_CSRS interrupts, 20, 21, 22
  TEST_CSRS others, 23, 24, 25
  TEST_CSRS custom, 26, 27, 28

  TEST_PASSFAIL

# H: hstatus, hedeleg, …, hgatp, vsstatus, …, vsatp, mtinst and mtval2.
WALK_CSRS hypervisor, "0x600, 0x602, 0x603, 0x604, 0x605, 0x606, 0x607, 0x60a, 0x643, 0x644, 0x645, 0x64a, 0x680, 0xe12, 0x200, 0x204, 0x205, 0x240, 0x241, 0x242, 0x243, 0x244, 0x24d, 0x280, 0x34a, 0x34b"

# V: vstart, vxsat, vxrm, vcsr, vl, vtype, vlenb.
WALK_CSRS vector, "0x008, 0x009, 0x00a, 0x00f, 0xc20, 0xc21, 0xc22"

# Smstateen and Ssstateen.
WALK_CSRS state_enable, "0x30c, 0x30d, 0x30e, 0x30f, 0x10c, 0x10d, 0x10e, 0x10f, 0x60c, 0x60f"

# dcsr, dpc and dscratch, outside of debug mode.
WALK_CSRS debug, "0x7b0, 0x7b1, 0x7b2, 0x7b3"

# What U-mode's own interrupts had: ustatus, uie, utvec, uscratch, …, uip; sedeleg and sideleg.
WALK_CSRS user_traps, "0x000, 0x004, 0x005, 0x040, 0x041, 0x042, 0x043, 0x044, 0x102, 0x103"

# RV32 has these: cycleh, timeh, instreth, mcycleh, minstreth, mstatush, medelegh, menvcfgh, pmpcfg1 and 3.
WALK_CSRS upper_halves, "0xc80, 0xc81, 0xc82, 0xc83, 0xb80, 0xb82, 0xb83, 0x310, 0x312, 0x31a, 0x723, 0x757, 0x15d, 0x3a1, 0x3a3"

# Of the advanced interrupt architecture: mireg, mtopei, mtopi, stopi, …
WALK_CSRS interrupts, "0x308, 0x309, 0x350, 0x351, 0x35c, 0xfb0, 0x150, 0x151, 0x15c, 0xdb0"

# Sscofpmf's scountovf, Smcntrpmf's mcyclecfg, Smrnmi's mnscratch, Zcmt's jvt, Zicfiss' ssp; and numbers of nothing.
WALK_CSRS others, "0xda0, 0x321, 0x322, 0x740, 0x741, 0x744, 0x017, 0x011, 0x0ff, 0x1ff, 0x3ff, 0x2ff, 0x6ff, 0x7ff, 0xf10, 0xf16, 0xfff, 0xbff, 0xb01, 0xdff"

# Custom ranges.
WALK_CSRS custom, "0x5c0, 0x5ff, 0x6c0, 0x7c0, 0x7c1, 0x7ff, 0x800, 0x8ff, 0x9c0, 0x9ff, 0xac0, 0xbc0, 0xcc0, 0xcff, 0xdc0, 0xec0, 0xfc0"

PRIV_HANDLER

RVTEST_CODE_END
