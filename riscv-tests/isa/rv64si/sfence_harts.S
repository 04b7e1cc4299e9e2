# env: p
# pagewalk: --smp 2
# qemu: -smp 2
# One hart changes an entry, and another fences (Privileged ISA, "Supervisor Memory-Management Fence
# Instruction"): SFENCE.VMA is about the hart that executes it, so the other sees the change after a fence
# of its own.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pte_macros.S"
.include "isa/macros/scalar/fence_macros.S"

# Hart 1 fences and loads at PTE_VA + 8, as often as it is asked: `answer` is what it found, or the
# fault's cause.
.macro ASK
  la t0, request
  lw t1, 0(t0)
  addi t1, t1, 1
  fence rw, rw
  sw t1, 0(t0)
1:
  lw t2, 4(t0)
  bne t2, t1, 1b
  fence rw, rw
  ld a4, 8(t0)
.endm

.macro OTHER_SEES testnum, number, flags, answer
  TEST_BEGIN \testnum
  FENCE_MAPS \number, \flags
  ASK
  TEST_EXPECT a4, \answer
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PTE_SETUP

  OTHER_SEES 2, 111, PTE_RW, 111
  OTHER_SEES 3, 222, PTE_RW, 222
  OTHER_SEES 4, 222, 0, CAUSE_LOAD_PAGE_FAULT
  OTHER_SEES 5, 333, PTE_RW | PTE_G, 333
  OTHER_SEES 6, 111, PTE_RW | PTE_U, CAUSE_LOAD_PAGE_FAULT
  OTHER_SEES 7, 111, PTE_RX, 111
  # And what hart 0 stores through its translation, hart 1 loads through its own.
  TEST_BEGIN 8
  FENCE_MAPS 222, PTE_RW
  sfence.vma
  li t5, 0x4567
  PTE_ACCESS S, 0, PTE_VA + 8, "sd t5, 0(t4)"
  TEST_EXPECT a0, 0
  ASK
  TEST_EXPECT a4, 0x4567

  TEST_PASSFAIL

# Hart 1.
.globl other_harts
other_harts:
  li t0, 1
  bne a0, t0, 3f
  la s1, request
  li s2, 0
1:
  lw t0, 0(s1)
  beq t0, s2, 1b
  mv s2, t0
  fence rw, rw
  PTE_SATP SATP_SV39, pte_level2
  sfence.vma
  PTE_ACCESS S, 0, PTE_VA + 8, "ld t5, 0(t4)"
  beqz a0, 2f
  mv t5, a0
2:
  sd t5, 8(s1)
  fence rw, rw
  sw s2, 4(s1)
  j 1b
3:
  wfi
  j 3b

PTE_HANDLER

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN
FENCE_DATA
# Asked, answered, and the answer.
request:
  .word 0, 0
  .dword 0
RVTEST_DATA_END
