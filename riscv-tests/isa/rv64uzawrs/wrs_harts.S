# env: p
# isa: zawrs
# pagewalk: --smp 2
# qemu: -smp 2
# WRS.NTO and another hart (Unprivileged ISA, "Zawrs" Extension for Wait-on-Reservation-Set instructions): a store
# to the reservation set ends the wait. Two harts hand a word to and fro, each waiting for the other.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zawrs

.set TURNS, 50

# Waits until the word is x12.
.macro AWAIT
3:
  lr.w x13, (x11)
  beq x13, x12, 4f
  wrs.nto
  j 3b
4:
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_BEGIN 2
  la x11, place
  li x12, 0
1:
  addi x14, x12, 1
  fence rw, rw
  sw x14, 0(x11)
  addi x12, x12, 2
  AWAIT
  li x15, 2 * TURNS
  bne x12, x15, 1b
  TEST_EXPECT x12, 2 * TURNS

  TEST_PASSFAIL

# The odd turns are this hart's, which makes them even.
.globl other_harts
other_harts:
  la x11, place
  li x12, 1
1:
  AWAIT
  addi x14, x12, 1
  fence rw, rw
  sw x14, 0(x11)
  addi x12, x12, 2
  li x15, 2 * TURNS
  bltu x12, x15, 1b
2:
  wfi
  j 2b

RVTEST_CODE_END

.data
.balign 64
place:
  .word 0
