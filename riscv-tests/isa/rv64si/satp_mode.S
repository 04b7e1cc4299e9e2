# env: p
# satp (Privileged ISA, "Supervisor Address Translation and Protection Register"): Bare translates nothing,
# a mode that is not there leaves all of satp as it was, and mstatus.TVM keeps S-mode from it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

# Written over Sv39's satp, the mode is kept with all else that is written, or nothing is.
.macro MODE testnum, mode, may_be_there
  TEST_BEGIN \testnum
  PTE_SATP SATP_SV39, pte_level2
  csrr s2, satp
  li t1, \mode << SATP_MODE_SHIFT | 0x80123
  csrw satp, t1
  csrr t0, satp
  .if \may_be_there
  beq t0, t1, .Lmode_is_there\@
  .endif
  bne t0, s2, fail
.Lmode_is_there\@:
.endm

.macro ILLEGAL testnum, mode, code
  TEST_BEGIN \testnum
  PTE_RUN \mode, 0, "\code"
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  csrr t0, satp
  bnez t0, fail
.endm

.macro LEGAL testnum, mode, code
  TEST_BEGIN \testnum
  PTE_RUN \mode, 0, "\code"
  TEST_EXPECT a0, CAUSE_BREAKPOINT
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # Bare: S-mode and U-mode have physical addresses.
  TEST_BEGIN 2
  csrw satp, zero
  csrr t0, satp
  bnez t0, fail
  la t4, word
  PTE_ACCESS S, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x13579bdf
  PTE_ACCESS U, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x13579bdf
  LEGAL 3, S, "nop"
  LEGAL 4, U, "nop"

  # Reserved, and those that come with more levels.
  MODE 5, 1, 0
  MODE 6, 2, 0
  MODE 7, 3, 0
  MODE 8, 4, 0
  MODE 9, 5, 0
  MODE 10, 6, 0
  MODE 11, 7, 0
  MODE 12, SATP_SV48, 1
  MODE 13, SATP_SV57, 1
  MODE 14, 11, 0
  MODE 15, 12, 0
  MODE 16, 13, 0

  # From Sv39 to Bare and back: each holds from the next access on.
  TEST_BEGIN 17
  PTE_SETUP
  PTE_STORE pte_leaf, 0, word_page, PTE_RW
  sfence.vma
  csrr s3, satp
  PTE_READS S, PTE_VA, 0x13579bdf
  csrw satp, zero
  la t4, word
  PTE_ACCESS S, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, 0
  TEST_EXPECT t5, 0x13579bdf
  csrw satp, s3
  PTE_ACCESS S, 0, , "ld t5, 0(t4)"
  TEST_EXPECT a0, CAUSE_LOAD_PAGE_FAULT
  PTE_READS S, PTE_VA, 0x13579bdf
  # M-mode's own accesses are not translated.
  TEST_BEGIN 18
  la t4, word
  ld t5, 0(t4)
  TEST_EXPECT t5, 0x13579bdf

  # S-mode has satp, unless TVM is set; U-mode never has it.
  csrw satp, zero
  li s7, MSTATUS_TVM
  LEGAL 19, S, "csrr t5, satp; csrw satp, t5; sfence.vma"
  ILLEGAL 20, U, "csrr t5, satp"
  ILLEGAL 21, U, "li t5, -1; csrw satp, t5"
  csrs mstatus, s7
  ILLEGAL 22, S, "csrr t5, satp"
  ILLEGAL 23, S, "li t5, 8 << 60; csrw satp, t5"
  ILLEGAL 24, S, "csrrs t5, satp, zero"
  ILLEGAL 25, S, "sfence.vma"
  ILLEGAL 26, S, "sfence.vma t4, t5"
  ILLEGAL 27, U, "sfence.vma"
  # M-mode has it all the same, and S-mode its other registers.
  TEST_BEGIN 28
  la s5, fail
  csrr t0, satp
  sfence.vma
  LEGAL 29, S, "csrr t5, sscratch; csrr t5, stvec; csrr t5, sstatus"
  csrc mstatus, s7
  LEGAL 30, S, "csrr t5, satp"

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
word_page:
word:
  .dword 0x13579bdf
  .balign 4096
RVTEST_DATA_END
