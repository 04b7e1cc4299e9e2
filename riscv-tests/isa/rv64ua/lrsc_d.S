# env: p v s
# LR.D and SC.D (Unprivileged ISA, "A" Extension, "Load-Reserved/Store-Conditional Instructions"): what
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
  sd x12, 0(x11)
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
  ld x14, 0(x11)
  TEST_EXPECT x14, \value
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # There is no reservation to begin with.
  TEST_BEGIN 2
  la x11, place
  li x12, 7
  sd x12, 0(x11)
  li x13, 8
  sc.d x15, x13, (x11)
  EXPECT_SC_FAILED 7

  # A pair, and the values that go through it.
  TEST_BEGIN 3
  LR_SC lr.d, sc.d, 5, 6
  TEST_EXPECT x14, 5
  ld x14, 0(x11)
  TEST_EXPECT x14, 6

  TEST_BEGIN 4
  LR_SC lr.d, sc.d, -1, 0x8000000000000005
  TEST_EXPECT x14, -1
  ld x14, 0(x11)
  TEST_EXPECT x14, 0x8000000000000005

  TEST_BEGIN 5
  LR_SC lr.d, sc.d, 0x8000000000000005, -2
  TEST_EXPECT x14, 0x8000000000000005
  ld x14, 0(x11)
  TEST_EXPECT x14, -2

  # The same value may be stored again.
  TEST_BEGIN 6
  LR_SC lr.d, sc.d, 9, 9
  ld x14, 0(x11)
  TEST_EXPECT x14, 9

  # Acquire and release.
  TEST_BEGIN 7
  LR_SC lr.d.aq, sc.d.rl, 10, 11
  TEST_EXPECT x14, 10
  ld x14, 0(x11)
  TEST_EXPECT x14, 11

  TEST_BEGIN 8
  LR_SC lr.d.aqrl, sc.d.aqrl, 12, 13
  TEST_EXPECT x14, 12
  ld x14, 0(x11)
  TEST_EXPECT x14, 13

  # A reservation is for one store-conditional.
  TEST_BEGIN 9
  LR_SC lr.d, sc.d, 14, 15
  li x13, 16
  sc.d x15, x13, (x11)
  EXPECT_SC_FAILED 15

  # To another place, far from the reserved one, it fails. That one is reserved no more afterwards.
  TEST_BEGIN 10
  la x11, place
  la x12, far_place
  li x13, 20
  sd x13, 0(x11)
  sd x13, 0(x12)
  lr.d x14, (x11)
  li x13, 21
  sc.d x15, x13, (x12)
  beqz x15, fail
  ld x14, 0(x12)
  TEST_EXPECT x14, 20
  sc.d x15, x13, (x11)
  EXPECT_SC_FAILED 20

  # The most recent load-reserved is the one that counts.
  TEST_BEGIN 11
  la x11, place
  la x12, far_place
  li x13, 22
  sd x13, 0(x11)
  lr.d x14, (x11)
  lr.d x14, (x12)
  li x13, 23
  sc.d x15, x13, (x11)
  EXPECT_SC_FAILED 22

  # The result goes to the register of the value, or of the address, or nowhere.
  TEST_BEGIN 12
  li x4, 16
1:
  la x11, place
  li x13, 24
  lr.d x14, (x11)
  sc.d x13, x13, (x11)
  beqz x13, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  ld x14, 0(x11)
  TEST_EXPECT x14, 24

  TEST_BEGIN 13
  li x4, 16
1:
  la x11, place
  la x12, place
  li x13, 25
  lr.d x14, (x11)
  sc.d x11, x13, (x11)
  beqz x11, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  ld x14, 0(x12)
  TEST_EXPECT x14, 25

  TEST_BEGIN 14
  li x4, 16
1:
  la x11, place
  li x13, 26
  lr.d x14, (x11)
  sc.d x0, x13, (x11)
  ld x14, 0(x11)
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
  lr.d x0, (x11)
  sc.d x15, x13, (x11)
  beqz x15, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  ld x14, 0(x11)
  TEST_EXPECT x14, 27

  TEST_BEGIN 16
  li x4, 16
1:
  la x11, place
  la x12, place
  li x13, 28
  sd x13, 0(x11)
  li x13, 29
  lr.d x11, (x11)
  sc.d x15, x13, (x12)
  beqz x15, 2f
  addi x4, x4, -1
  bnez x4, 1b
  j fail
2:
  TEST_EXPECT x11, 28
  ld x14, 0(x12)
  TEST_EXPECT x14, 29

  # A loop as compilers make it: a counter.
  TEST_BEGIN 17
  la x11, place
  sd x0, 0(x11)
  li x4, 200
1:
  lr.d x14, (x11)
  addi x14, x14, 3
  sc.d x15, x14, (x11)
  bnez x15, 1b
  addi x4, x4, -1
  bnez x4, 1b
  ld x14, 0(x11)
  TEST_EXPECT x14, 600

  # Compare and swap: the way out without a store leaves memory alone.
  TEST_BEGIN 18
  li x13, 40
  sd x13, 0(x11)
  li x12, 41
1:
  lr.d x14, (x11)
  bne x14, x12, 2f
  sc.d x15, x13, (x11)
  bnez x15, 1b
  j fail
2:
  ld x14, 0(x11)
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
