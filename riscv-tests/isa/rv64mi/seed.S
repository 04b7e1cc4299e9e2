# env: p
# isa: zkr
# seed in M-mode (Unprivileged ISA, "Zkr", "The seed CSR"): only an instruction that writes may access it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.set SEED,  0x015
.set ILLEGAL, CAUSE_ILLEGAL_INSTRUCTION

.macro TEST_MACHINE testnum, cause, code
  TEST_BEGIN \testnum
  li a0, 0
  li a3, 0
  la s2, .Lseed\@
  \code
  .balign 4
.Lseed\@:
  TEST_EXPECT a0, \cause
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # By instructions that write, in M-mode.
  TEST_MACHINE 2, 0, "csrrw a3, SEED, x0"
  TEST_MACHINE 3, 0, "csrrwi a3, SEED, 7"
  TEST_MACHINE 4, 0, "csrrs a3, SEED, a0"
  TEST_MACHINE 5, 0, "csrrc a3, SEED, a0"
  TEST_MACHINE 6, 0, "csrrsi a3, SEED, 1"
  TEST_MACHINE 7, 0, "csrrci a3, SEED, 1"
  # By those that only read.
  TEST_MACHINE 8, ILLEGAL, "csrrs a3, SEED, x0"
  TEST_MACHINE 9, ILLEGAL, "csrrc a3, SEED, x0"
  TEST_MACHINE 10, ILLEGAL, "csrrsi a3, SEED, 0"
  TEST_MACHINE 11, ILLEGAL, "csrrci a3, SEED, 0"

  # OPST is BIST, WAIT, ES16 or DEAD; only with ES16 are the low bits not zero.
  TEST_BEGIN 12
  la s2, fail
  li s6, 200
1:
  csrrw a3, SEED, x0
  srliw a4, a3, 30
  li a5, 2
  beq a4, a5, 2f
  slli a4, a3, 48
  bnez a4, fail
2:
  addi s6, s6, -1
  bnez s6, 1b

  # ES16 comes in the end.
  TEST_BEGIN 13
3:
  csrrw a3, SEED, x0
  srliw a4, a3, 30
  li a5, 3
  beq a4, a5, fail
  li a5, 2
  bne a4, a5, 3b

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END
