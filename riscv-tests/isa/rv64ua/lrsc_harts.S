# env: p
# pagewalk: --smp 2
# qemu: -smp 2
# Reservations and other harts (Unprivileged ISA, "A" Extension, "Load-Reserved/Store-Conditional
# Instructions"): an SC must fail if another hart has stored to the reserved bytes since. And two harts
# that count together lose nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# Hart 0 asks hart 1 for work number \number. The case makes each request another word than the last.
.macro ASK testnum, number
  li x5, (\testnum << 4) | \number
  la x6, request
  fence rw, rw
  sw x5, 0(x6)
.endm

# Waits until what was asked for is done.
.macro AWAIT
1:
  lw x7, 4(x6)
  bne x7, x5, 1b
  fence rw, rw
.endm

# Hart 0 reserves, hart 1 does work \number to the same place, and hart 0's SC fails.
.macro TEST_LOST testnum, width, number, result
  TEST_BEGIN \testnum
  la x11, place
  li x12, 1
  sd x12, 0(x11)
  lr.\width x14, (x11)
  ASK \testnum, \number
  AWAIT
  li x13, 99
  sc.\width x15, x13, (x11)
  beqz x15, fail
  ld x14, 0(x11)
  TEST_EXPECT x14, \result
.endm

# How often each hart adds one, by the ways that follow. x11 is the place.
.set COUNT, 500

.macro COUNT_BY_LR_SC
  li x4, COUNT
1:
  lr.w x14, (x11)
  addi x14, x14, 1
  sc.w x15, x14, (x11)
  bnez x15, 1b
  addi x4, x4, -1
  bnez x4, 1b
.endm

.macro COUNT_BY_AMO
  li x4, COUNT
  li x14, 1
1:
  amoadd.d x0, x14, (x11)
  addi x4, x4, -1
  bnez x4, 1b
.endm

# A lock, taken and given back by AMOSWAP, around a plain addition.
.macro COUNT_UNDER_LOCK
  li x4, COUNT
  la x12, lock
1:
  li x14, 1
  amoswap.w.aq x14, x14, (x12)
  bnez x14, 1b
  ld x14, 0(x11)
  addi x14, x14, 1
  sd x14, 0(x11)
  amoswap.w.rl x0, x0, (x12)
  addi x4, x4, -1
  bnez x4, 1b
.endm

# Both harts count at once, hart 1 by work \number and hart 0 by \way.
.macro TEST_COUNT testnum, number, way
  TEST_BEGIN \testnum
  la x11, place
  sd x0, 0(x11)
  ASK \testnum, \number
  \way
  AWAIT
  ld x14, 0(x11)
  TEST_EXPECT x14, 2 * COUNT
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Lost to a store, of the whole or of a byte of it.
  TEST_LOST 2, d, 1, 2
  TEST_LOST 3, w, 1, 2
  TEST_LOST 4, d, 2, 0x0300000000000001
  TEST_LOST 5, w, 3, 0x00000101

  # To an AMO, and to the other hart's own SC.
  TEST_LOST 6, d, 4, 11
  TEST_LOST 7, w, 4, 11
  TEST_LOST 8, d, 5, 12
  TEST_LOST 9, w, 5, 12

  # This hart's reservation is not the other one's: its SC fails.
  TEST_BEGIN 10
  la x11, place
  li x12, 1
  sd x12, 0(x11)
  lr.d x14, (x11)
  ASK 10, 6
  AWAIT
  ld x14, 0(x11)
  TEST_EXPECT x14, 1
  lw x14, 8(x6)
  beqz x14, fail

  TEST_COUNT 11, 7, COUNT_BY_LR_SC
  TEST_COUNT 12, 8, COUNT_BY_AMO
  TEST_COUNT 13, 9, COUNT_UNDER_LOCK

  TEST_PASSFAIL

# Hart 1: waits for a request that it has not done, does it, and says so.
.globl other_harts
other_harts:
  li x20, 0
next_request:
  la x6, request
  la x11, place
1:
  lw x5, 0(x6)
  beq x5, x20, 1b
  mv x20, x5
  fence rw, rw
  la x7, table
  andi x8, x5, 15
  slli x8, x8, 2
  add x7, x7, x8
  jr x7
table:
  j fail
  j store
  j store_highest_byte
  j store_second_byte
  j add
  j add_by_lr_sc
  j store_conditional
  j count_by_lr_sc
  j count_by_amo
  j count_under_lock
done:
  fence rw, rw
  sw x20, 4(x6)
  j next_request

store:
  li x12, 2
  sd x12, 0(x11)
  j done
store_highest_byte:
  li x12, 3
  sb x12, 7(x11)
  j done
store_second_byte:
  li x12, 1
  sb x12, 1(x11)
  j done
add:
  li x12, 10
  amoadd.d x0, x12, (x11)
  j done
add_by_lr_sc:
  lr.d x12, (x11)
  addi x12, x12, 11
  sc.d x13, x12, (x11)
  bnez x13, add_by_lr_sc
  j done
store_conditional:
  li x12, 55
  sc.d x13, x12, (x11)
  sw x13, 8(x6)
  j done
count_by_lr_sc:
  COUNT_BY_LR_SC
  j done
count_by_amo:
  COUNT_BY_AMO
  j done
count_under_lock:
  COUNT_UNDER_LOCK
  j done

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0
.balign 64
lock:
  .dword 0
# The number asked for, the number done, and a result.
.balign 64
request:
  .word 0, 0, 0
