# Macros for tests of the walk in each of Sv39, Sv48 and Sv57, beside those of pte_macros.S.

# The leaf at \table, which maps \va to \address, is a superpage misaligned by one bit.
.macro MISALIGNED testnum, table, index, address, va, bit
  TEST_BEGIN \testnum
  PTE_SET \table, 8 * \index, \address | 1 << \bit, PTE_RWX
  sfence.vma
  PTE_FAULTS S, \va, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  PTE_FAULTS S, \va, CAUSE_STORE_PAGE_FAULT, "sd t5, 0(t4)"
  PTE_FETCH_FAULTS S, \va, CAUSE_FETCH_PAGE_FAULT
.endm

# \va is there. With any one of the bits from \bits on turned over, it is not.
.macro TURNED testnum, bits, va, cause, code
  TEST_BEGIN \testnum
  PTE_ACCESS S, 0, \va, "\code"
  TEST_EXPECT a0, 0
  li s2, \bits
1:
  li t4, \va
  li t0, 1
  sll t0, t0, s2
  xor t4, t4, t0
  PTE_ACCESS S, 0, , "\code"
  TEST_EXPECT a0, \cause
  bne a1, t4, fail
  addi s2, s2, 1
  li t0, 64
  bne s2, t0, 1b
.endm

# The same for fetches. The jump is an instruction at \jump, `jr s3`: mepc need not hold an address that
# is none.
.macro TURNED_FETCH testnum, bits, jump, va
  TEST_BEGIN \testnum
  li s2, \bits
1:
  li s3, \va
  li t0, 1
  sll t0, t0, s2
  xor s3, s3, t0
  PTE_FETCH S, 0, \jump
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  bne a1, s3, fail
  TEST_EXPECT a3, 0
  addi s2, s2, 1
  li t0, 64
  bne s2, t0, 1b
.endm

# The page that both jumps and can be jumped to, with the number 44 and a doubleword of zero at 16.
.set WALK_JUMP, 8
.set WALK_WORD, 16
.macro WALK_PAGE name
  .balign 4096
\name:
  PTE_CODE 44
  jr s3
  nop
  .dword 0
  .balign 4096
.endm
