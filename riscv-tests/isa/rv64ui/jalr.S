# env: p v s
# JALR (Unprivileged ISA, "Unconditional Jumps"): to rs1 plus a sign-extended 12-bit offset, with the
# lowest bit of the sum cleared, and with the address of the next instruction in rd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# Jumps to \target by register x6 and \offset, with the link in \rd.
.macro TEST_JALR testnum, rd, target, offset
  TEST_BEGIN \testnum
  la x6, \target
  li \rd, 0
  jalr \rd, \offset(x6)
1:
  j fail
2:
  la x2, 1b
  sub x14, x2, \rd
  TEST_EXPECT x14, 0
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Offsets both ways.
  TEST_JALR 2, x5, 2f, 0
  TEST_JALR 3, x5, 2f - 4, 4
  TEST_JALR 4, x5, 2f + 4, -4
  TEST_JALR 5, x5, 2f - 2044, 2044
  TEST_JALR 6, x5, 2f + 2048, -2048

  # The lowest bit is cleared in the sum, whichever part it comes from.
  TEST_JALR 7, x5, 2f + 1, 0
  TEST_JALR 8, x5, 2f, 1
  TEST_JALR 9, x5, 2f + 2, -1
  TEST_JALR 10, x5, 2f - 2046, 2047
  TEST_JALR 11, x5, 2f - 1, 1
  TEST_JALR 12, x5, 2f - 1, 2

  # Both hints for a return-address stack, x1 and x5, and a register that is none.
  TEST_JALR 13, x1, 2f, 0
  TEST_JALR 14, x4, 2f, 0

  # The source is the destination: the target comes from the old value.
  TEST_BEGIN 15
  la x5, 2f - 4
  jalr x5, 4(x5)
1:
  j fail
2:
  la x2, 1b
  sub x14, x2, x5
  TEST_EXPECT x14, 0

  TEST_BEGIN 16
  la x1, 2f
  jalr x1, 0(x1)
1:
  j fail
2:
  la x2, 1b
  sub x14, x2, x1
  TEST_EXPECT x14, 0

  # With x0 there is no link.
  TEST_BEGIN 17
  la x6, 1f
  jalr x0, 0(x6)
  j fail
1:
  TEST_EXPECT x0, 0

  # A call and its return, some levels deep.
  TEST_BEGIN 18
  li x14, 0
  jal x1, 1f
  j 4f
1:
  mv x8, x1
  jal x1, 2f
  addi x14, x14, 1
  jr x8
2:
  mv x9, x1
  jal x1, 3f
  addi x14, x14, 2
  jr x9
3:
  addi x14, x14, 4
  ret
4:
  TEST_EXPECT x14, 7

  # One instruction that jumps somewhere else each time.
  TEST_BEGIN 19
  li x14, 0
  la x6, 2f
  j 1f
  .balign 16
2:
  addi x14, x14, 1
  addi x6, x6, 16
  j 1f
  .balign 16
  addi x14, x14, 2
  addi x6, x6, 16
  j 1f
  .balign 16
  addi x14, x14, 4
  addi x6, x6, 16
  j 1f
  .balign 16
  addi x14, x14, 8
  j 3f
1:
  jalr x5, 0(x6)
  j fail
3:
  TEST_EXPECT x14, 15

  TEST_JALR_SRC1_BYPASS 20, 0, jalr
  TEST_JALR_SRC1_BYPASS 21, 1, jalr
  TEST_JALR_SRC1_BYPASS 22, 2, jalr
  TEST_JR_SRC1_BYPASS 23, 0, jr
  TEST_JR_SRC1_BYPASS 24, 1, jr

  TEST_PASSFAIL

RVTEST_CODE_END
