# env: p v s
# Instructions of 4 bytes whose halves are in two pages (Unprivileged ISA, "C" Extension, "Overview"): they
# execute as anywhere else, however one comes to them, and see a change of either half.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.set RET, (1 << 15) | 0x67

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # One that is fallen into.
  TEST_BEGIN 2
  la x6, falls_in
  li x14, 1
  jalr x1, 0(x6)
  TEST_EXPECT x14, 1 + 4 + 16 + 64

  # Jumped to, over and over.
  TEST_BEGIN 3
  la x6, adds
  li x14, 0
  li x5, 20
1:
  jalr x1, 0(x6)
  addi x5, x5, -1
  bnez x5, 1b
  TEST_EXPECT x14, 20 * (16 + 64)

  # A load and a store that straddle, with data that straddles.
  TEST_BEGIN 4
  la x6, loads_and_stores
  la x8, straddling_data
  li x14, 0x1122334455667788
  jalr x1, 0(x6)
  TEST_EXPECT x14, 0x1122334455667788
  TEST_EXPECT x13, 0x55667788

  # A jump that straddles, and its link.
  TEST_BEGIN 5
  la x6, jumps
  jalr x1, 0(x6)
  la x2, jumped_from + 4
  sub x14, x5, x2
  TEST_EXPECT x14, 0

  # A branch that straddles, taken and not.
  TEST_BEGIN 6
  la x6, branches
  li x14, 0
  li x13, 0
  jalr x1, 0(x6)
  TEST_EXPECT x14, 1
  li x13, 1
  jalr x1, 0(x6)
  TEST_EXPECT x14, 3

  # The first half is changed: ADDI x14, x14, 16 becomes ADDI x15, x14, 16, where rd is in that half.
  TEST_BEGIN 7
  la x6, adds
  lhu x8, 0(x6)
  addi x9, x8, 1 << 7
  sh x9, 0(x6)
  fence.i
  li x14, 1
  li x15, 0
  jalr x1, 0(x6)
  TEST_EXPECT x14, 65
  TEST_EXPECT x15, 17
  sh x8, 0(x6)
  fence.i
  li x14, 1
  jalr x1, 0(x6)
  TEST_EXPECT x14, 81

  # The second half is changed: the immediate becomes 32.
  TEST_BEGIN 8
  lhu x8, 2(x6)
  addi x9, x8, 16 << 4
  sh x9, 2(x6)
  fence.i
  li x14, 1
  jalr x1, 0(x6)
  TEST_EXPECT x14, 1 + 32 + 64
  sh x8, 2(x6)
  fence.i
  li x14, 1
  jalr x1, 0(x6)
  TEST_EXPECT x14, 81

  TEST_PASSFAIL

RVTEST_CODE_END

.data

# Four pages, at each of whose ends an instruction straddles.
.macro STRADDLES_HERE before
  .balign 4096
  .zero 4096 - 2 - \before
.endm

STRADDLES_HERE 4
falls_in:
  addi x14, x14, 4
adds:
  addi x14, x14, 16
  addi x14, x14, 64
  ret

STRADDLES_HERE 6
loads_and_stores:
  .option push
  .option rvc
  c.nop
  .option pop
  sd x14, 0(x8)
  ld x14, 0(x8)
  lwu x13, 0(x8)
  ret

STRADDLES_HERE 0
jumps:
jumped_from:
  jal x5, 1f
  ret
1:
  ret

STRADDLES_HERE 0
branches:
  bnez x13, 1f
  addi x14, x14, 1
  ret
1:
  addi x14, x14, 2
  ret

.balign 4096
  .zero 4096 - 3
straddling_data:
  .zero 8
