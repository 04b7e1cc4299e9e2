# env: p
# An instruction of four bytes in two pages: its halves come from their own frames, and where the second
# cannot be fetched the fault is the instruction's, and its value the second page's address (Privileged
# ISA, "Supervisor Trap Value Register" and "Machine Trap Value Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"

.set EDGE, 0x2000
.set START, EDGE - 2

.macro PAGES first, flags_1, second, flags_2
  PTE_STORE pte_level0, 8, \first, \flags_1
  PTE_STORE pte_level0, 16, \second, \flags_2
  sfence.vma
.endm

# The instruction runs, and has moved \number.
.macro MOVES testnum, mode, first, flags_1, second, flags_2, number
  TEST_BEGIN \testnum
  PAGES \first, \flags_1, \second, \flags_2
  PTE_FETCH \mode, 0, START
  TEST_EXPECT a0, CAUSE_BREAKPOINT
  TEST_EXPECT a2, START + 4
  TEST_EXPECT a3, \number
.endm

# There is a fault at \value of the instruction at \at; before that, a3 has become \number.
.macro FAULTS testnum, mode, flags_1, flags_2, value, at=START, number=0, first=addi
  TEST_BEGIN \testnum
  PAGES \first, \flags_1, li_21, \flags_2
  PTE_FETCH \mode, 0, START
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  TEST_EXPECT a1, \value
  TEST_EXPECT a2, \at
  TEST_EXPECT a3, \number
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  MOVES 2, S, addi, PTE_RX, li_21, PTE_RX, 21
  # Each half is seen when it changes.
  MOVES 3, S, addi, PTE_RX, li_22, PTE_RX, 22
  MOVES 4, S, slti, PTE_XO, li_22, PTE_XO, 1
  MOVES 5, U, addi, PTE_RX | PTE_U, li_21, PTE_XO | PTE_U, 21

  # The second page is not there, not to be executed, or for the other mode.
  FAULTS 6, S, PTE_RX, 0, EDGE
  FAULTS 7, S, PTE_RX, PTE_RW, EDGE
  FAULTS 8, S, PTE_RX, PTE_RX | PTE_U, EDGE
  FAULTS 9, U, PTE_RX | PTE_U, PTE_RX, EDGE
  FAULTS 10, U, PTE_RX | PTE_U, PTE_RO | PTE_U, EDGE
  # It is when it has been mapped.
  MOVES 11, S, addi, PTE_RX, li_22, PTE_RX, 22
  # The first page.
  FAULTS 12, S, 0, PTE_RX, START
  FAULTS 13, S, PTE_RW, PTE_RX, START
  FAULTS 14, U, PTE_RX, PTE_RX | PTE_U, START

  # What is compressed needs no second page, and the next instruction does.
  FAULTS 15, S, PTE_RX, 0, EDGE, EDGE, 5, c_li
  FAULTS 16, S, PTE_RX, PTE_RW, EDGE, EDGE, 5, c_li

  # The first page ends where addresses stop being canonical.
  TEST_BEGIN 17
  PTE_STORE pte_level0, 8 * 511, addi, PTE_RX
  PTE_STORE pte_level1, 8 * 511, pte_level0, PTE_V
  PTE_STORE pte_level2, 8 * 255, pte_level1, PTE_V
  sfence.vma
  PTE_FETCH S, 0, (1 << 38) - 2
  TEST_EXPECT a0, CAUSE_FETCH_PAGE_FAULT
  TEST_EXPECT a1, 1 << 38
  TEST_EXPECT a2, (1 << 38) - 2
  TEST_EXPECT a3, 0

  TEST_PASSFAIL

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
PTE_DATA
# Second halves: immediates, and a breakpoint. They are before the first halves, with
# other halves behind those.
li_21:
  .half 0x0150, 0x0073, 0x0010
  .balign 4096
li_22:
  .half 0x0160, 0x0073, 0x0010
  .balign 4096
# First halves: of `addi a3, zero` and `slti a3, zero`, and `c.li a3, 5`.
addi:
  .zero 4096 - 2
  .half 0x0693
  .half 0x0770, 0x0073, 0x0010
  .balign 4096
slti:
  .zero 4096 - 2
  .half 0x2693
  .half 0xfff0, 0x0073, 0x0010
  .balign 4096
c_li:
  .zero 4096 - 2
  .half 0x4695
  .half 0x0073, 0x0010
  .balign 4096
RVTEST_DATA_END
