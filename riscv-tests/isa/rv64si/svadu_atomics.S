# env: p
# isa: svadu
# A and D of atomics where hardware sets them, menvcfg.ADUE = 1 (Privileged ISA, "Addressing and Memory
# Protection"): LR sets A; SC and AMOs set D too, which is exact.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set ADDRESS, PTE_VA + 0x20
.set RW, PTE_V | PTE_R | PTE_W

# \code where the entry has these flags; it has the low eight bits \after then.
.macro ATOMIC testnum, flags, cause, after, code
  TEST_BEGIN \testnum
  PTE_STORE pte_leaf, 0, pte_page, \flags
  sfence.vma
  PTE_ACCESS S, 0, ADDRESS, "\code"
  PTE_EXPECT_TRAP \cause, ADDRESS
  PTE_EXPECT \after
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP
  li t0, 1 << 61
  csrs menvcfg, t0

  # LR is a load: it sets A only.
  ATOMIC 2, RW, 0, 0x47, "lr.d t5, (t4)"
  ATOMIC 3, PTE_V | PTE_R, 0, 0x43, "lr.w t5, (t4)"
  # SC that succeeds sets D.
  ATOMIC 4, RW, 0, 0xc7, "1: lr.d t5, (t4); sc.d t5, zero, (t4); bnez t5, 1b"
  # An AMO sets both, even where it changes nothing.
  ATOMIC 5, RW, 0, 0xc7, "amoswap.d t5, zero, (t4)"
  ATOMIC 6, RW, 0, 0xc7, "amoadd.w t5, zero, (t4)"
  ATOMIC 7, RW | PTE_A, 0, 0xc7, "amoand.d t5, zero, (t4)"
  ATOMIC 8, RW | PTE_A, 0, 0xc7, "amomin.w t5, zero, (t4)"
  # One that is not allowed leaves D clear.
  ATOMIC 9, PTE_V | PTE_R | PTE_A, CAUSE_STORE_PAGE_FAULT, 0x43, "amoadd.d t5, zero, (t4)"
  ATOMIC 10, RW | PTE_U | PTE_A, CAUSE_STORE_PAGE_FAULT, 0x57, "amoadd.d t5, zero, (t4)"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
RVTEST_DATA_END
