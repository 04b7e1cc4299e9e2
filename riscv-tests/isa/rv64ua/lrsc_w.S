# env: p v s
# LR.W and SC.W (Unprivileged ISA, "A" Extension, "Load-Reserved/Store-Conditional Instructions"): what
# must succeed in the end, and what must fail. Which value other than 0 a failure gives is not looked
# at. An SC may fail now and then for no reason, as when an interrupt comes between, so those that must
# succeed are tried again a few times.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# Makes the place \place hold \old, then loads it by \lr to x14 and stores \new by \sc, whose result is
# in x15, until it succeeds.
.macro LR_SC lr, sc, old, new
  li x4, 16
1:
  la x11, place
  li x12, \old
  sw x12, 0(x11)
  li x13, \new
  \lr x14, (x11)
  \sc x15, x13, (x11)
  beqz x15, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
.endm

# The store-conditional whose result is in x15 has failed, and the place holds \value.
.macro EXPECT_SC_FAILED value
  beqz x15, fail
  la x11, place
  lw x14, 0(x11)
  TEST_EXPECT x14, \value
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # There is no reservation to begin with.
  TEST_BEGIN 2
  la x11, place
  li x12, 7
  sw x12, 0(x11)
  li x13, 8
  sc.w x15, x13, (x11)
  EXPECT_SC_FAILED 7

  # A pair, and the values that go through it.
  TEST_BEGIN 3
  LR_SC lr.w, sc.w, 5, 6
  TEST_EXPECT x14, 5
  lw x14, 0(x11)
  TEST_EXPECT x14, 6

  TEST_BEGIN 4
  LR_SC lr.w, sc.w, -1, 0xffffffff80000005
  TEST_EXPECT x14, -1
  lw x14, 0(x11)
  TEST_EXPECT x14, 0xffffffff80000005

  TEST_BEGIN 5
  LR_SC lr.w, sc.w, 0xffffffff80000005, -2
  TEST_EXPECT x14, 0xffffffff80000005
  lw x14, 0(x11)
  TEST_EXPECT x14, -2

  # The same value may be stored again.
  TEST_BEGIN 6
  LR_SC lr.w, sc.w, 9, 9
  lw x14, 0(x11)
  TEST_EXPECT x14, 9

  # Acquire and release.
  TEST_BEGIN 7
  LR_SC lr.w.aq, sc.w.rl, 10, 11
  TEST_EXPECT x14, 10
  lw x14, 0(x11)
  TEST_EXPECT x14, 11

  TEST_BEGIN 8
  LR_SC lr.w.aqrl, sc.w.aqrl, 12, 13
  TEST_EXPECT x14, 12
  lw x14, 0(x11)
  TEST_EXPECT x14, 13

  # A reservation is for one store-conditional.
  TEST_BEGIN 9
  LR_SC lr.w, sc.w, 14, 15
  li x13, 16
  sc.w x15, x13, (x11)
  EXPECT_SC_FAILED 15

  # To another place, far from the reserved one, it fails. That one is reserved no more afterwards.
  TEST_BEGIN 10
  la x11, place
  la x12, far_place
  li x13, 20
  sw x13, 0(x11)
  sw x13, 0(x12)
  lr.w x14, (x11)
  li x13, 21
  sc.w x15, x13, (x12)
  beqz x15, fail
  lw x14, 0(x12)
  TEST_EXPECT x14, 20
  sc.w x15, x13, (x11)
  EXPECT_SC_FAILED 20

  # The most recent load-reserved is the one that counts.
  TEST_BEGIN 11
  la x11, place
  la x12, far_place
  li x13, 22
  sw x13, 0(x11)
  lr.w x14, (x11)
  lr.w x14, (x12)
  li x13, 23
  sc.w x15, x13, (x11)
  EXPECT_SC_FAILED 22

  # The result goes to the register of the value, or of the address, or nowhere.
  TEST_BEGIN 12
  li x4, 16
1:
  la x11, place
  li x13, 24
  lr.w x14, (x11)
  sc.w x13, x13, (x11)
  beqz x13, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  lw x14, 0(x11)
  TEST_EXPECT x14, 24

  TEST_BEGIN 13
  li x4, 16
1:
  la x11, place
  la x12, place
  li x13, 25
  lr.w x14, (x11)
  sc.w x11, x13, (x11)
  beqz x11, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  lw x14, 0(x12)
  TEST_EXPECT x14, 25

  TEST_BEGIN 14
  li x4, 16
1:
  la x11, place
  li x13, 26
  lr.w x14, (x11)
  sc.w x0, x13, (x11)
  lw x14, 0(x11)
  beq x14, x13, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:

  # A load-reserved without a destination reserves all the same; one to its address's register, too.
  TEST_BEGIN 15
  li x4, 16
1:
  la x11, place
  li x13, 27
  lr.w x0, (x11)
  sc.w x15, x13, (x11)
  beqz x15, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  lw x14, 0(x11)
  TEST_EXPECT x14, 27

  TEST_BEGIN 16
  li x4, 16
1:
  la x11, place
  la x12, place
  li x13, 28
  sw x13, 0(x11)
  li x13, 29
  lr.w x11, (x11)
  sc.w x15, x13, (x12)
  beqz x15, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  TEST_EXPECT x11, 28
  lw x14, 0(x12)
  TEST_EXPECT x14, 29

  # The upper half of what is stored is ignored, and so is what is beside it.
  TEST_BEGIN 17
  la x11, place
  li x13, -1
  sw x13, 4(x11)
  LR_SC lr.w, sc.w, 30, 0x123456780000001f
  ld x14, 0(x11)
  TEST_EXPECT x14, 0xffffffff0000001f

  TEST_BEGIN 18
  LR_SC lr.w, sc.w, 30, 0x7fffffff80000000
  lw x14, 0(x11)
  TEST_EXPECT x14, 0xffffffff80000000

  # A loop as compilers make it: a counter.
  TEST_BEGIN 19
  la x11, place
  sw x0, 0(x11)
  li x4, 200
1:
  lr.w x14, (x11)
  addi x14, x14, 3
  sc.w x15, x14, (x11)
  bnez x15, 1b
  addi x4, x4, -1
  bnez x4, 1b
  lw x14, 0(x11)
  TEST_EXPECT x14, 600

  # Compare and swap: the way out without a store leaves memory alone.
  TEST_BEGIN 20
  li x13, 40
  sw x13, 0(x11)
  li x12, 41
1:
  lr.w x14, (x11)
  bne x14, x12, 2f
  sc.w x15, x13, (x11)
  bnez x15, 1b
  j fail
2:
  lw x14, 0(x11)
  TEST_EXPECT x14, 40

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0
  .zero 2048
far_place:
  .dword 0
