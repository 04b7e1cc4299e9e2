# env: p
# Where jumps can go (Unprivileged ISA, "Unconditional Jumps", and "C" Extension): any halfword, without an
# exception, and never an odd address, as JALR clears bit 0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

# \code jumps past a halfword, to a breakpoint of two bytes at 2.
.macro TEST_JUMP testnum, mode, code
  TEST_BEGIN \testnum
  li a0, 0
  PRIV_RUN \mode, 0, "la a1, 2f; \code; 1: .half 0; 2: .half 0x9002"
  PRIV_EXPECT M, CAUSE_BREAKPOINT, 2b
  TEST_EXPECT a0, 0
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_JUMP 2, M, "j 2f"
  TEST_JUMP 3, S, "jr a1"
  TEST_JUMP 4, U, "beqz zero, 2f"
  TEST_JUMP 5, U, "bnez a1, 2f"
  TEST_JUMP 6, M, "jalr a2, 1(a1)"
  TEST_JUMP 7, S, "addi a1, a1, 1; jalr a2, 0(a1)"
  TEST_JUMP 8, U, "addi a1, a1, -4; jalr a2, 5(a1)"
  # Two odd parts make an even sum.
  TEST_JUMP 9, U, "addi a1, a1, -1; jalr a2, 1(a1)"
  # c.jr and c.jalr clear it as well.
  TEST_JUMP 10, M, "addi a1, a1, 1; .option push; .option rvc; c.nop; c.jr a1; .option pop"
  TEST_JUMP 11, M, "addi a1, a1, 1; .option push; .option rvc; c.nop; c.jalr a1; .option pop"
  # The link is the next instruction, which is four bytes on.
  TEST_JUMP 12, M, "jalr a2, 1(a1)"
  la t0, 1b
  bne a2, t0, fail

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END
