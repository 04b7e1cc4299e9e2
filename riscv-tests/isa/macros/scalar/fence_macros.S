# Macros for tests of fences on page tables, beside those of pte_macros.S. Three pages hold 111, 222 and
# 333 each; a case changes which of them an address leads to, and looks after the fence.

# The address leads to \from, as an access finds; then to \to, and \fence is the fence, with t4 = the
# address and s6 = 0.
.macro SEEN testnum, from, to, flags, fence
  TEST_BEGIN \testnum
  FENCE_MAPS \from, \flags
  sfence.vma
  PTE_READS S, PTE_VA + 8, \from
  li s6, 0
  FENCE_MAPS \to, \flags
  li t4, PTE_VA
  \fence
  PTE_READS S, PTE_VA + 8, \to
.endm

# What \fence has to show is the fault of an entry that is \flags now.
.macro SEEN_FAULT testnum, flags, op, cause, fence
  TEST_BEGIN \testnum
  FENCE_MAPS 111, PTE_RW
  sfence.vma
  PTE_ACCESS S, 0, PTE_VA + 16, "\op t5, 0(t4)"
  TEST_EXPECT a0, 0
  FENCE_MAPS 111, \flags
  li s6, 0
  li t4, PTE_VA
  \fence
  PTE_FAULTS S, PTE_VA + 16, \cause, "\op t5, 0(t4)"
.endm

# From an entry that faults to one that does not.
.macro SEEN_VALID testnum, flags, fence
  TEST_BEGIN \testnum
  FENCE_MAPS 222, \flags
  sfence.vma
  PTE_FAULTS S, PTE_VA + 8, CAUSE_LOAD_PAGE_FAULT, "ld t5, 0(t4)"
  FENCE_MAPS 333, PTE_RW
  li s6, 0
  li t4, PTE_VA
  \fence
  PTE_READS S, PTE_VA + 8, 333
.endm

# What is fetched: the pages hold code too.
.macro SEEN_FETCH testnum, fence
  TEST_BEGIN \testnum
  FENCE_MAPS 111, PTE_RX
  sfence.vma
  PTE_FETCHES S, PTE_VA, 111
  FENCE_MAPS 222, PTE_RX
  li s6, 0
  li t4, PTE_VA
  \fence
  PTE_FETCHES S, PTE_VA, 222
.endm

.macro FENCE_MAPS number, flags
  PTE_STORE pte_leaf, 0, page_\number, \flags
.endm

.macro FENCE_DATA
  PTE_DATA
  .irp number, 111, 222, 333
  .balign 4096
page_\number:
  PTE_CODE \number
  .dword \number
  .endr
  .balign 4096
# Another last table, whose page 1 is the second page.
other_level0:
  .zero 4096
.endm
