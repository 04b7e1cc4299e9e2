# env: p
# isa: zkr
# seed (Unprivileged ISA, "Zkr", "The seed CSR" and "Access Control to seed"): only an instruction that writes may
# access it; S- and U-mode need mseccfg.SSEED and USEED. Where those are always zero, they never may.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.set SEED,  0x015
.set USEED, 1 << 8
.set SSEED, 1 << 9
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

# In \mode with \enables, at \target; s5 is which of them can be set.
.macro TEST_MODE testnum, mode, enables, needed, target
  TEST_BEGIN \testnum
  li t0, \enables
  csrw mseccfg, t0
  PMP_FETCH_TRY \mode, \target
  li t0, (\enables) & (\needed)
  and t0, t0, s5
  li t1, ILLEGAL
  beqz t0, .Lseed_illegal\@
  li t1, PMP_CALL_\mode
.Lseed_illegal\@:
  bne a0, t1, fail
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

  TEST_BEGIN 14
  li t0, USEED | SSEED
  csrw mseccfg, t0
  csrr s5, mseccfg
  and s5, s5, t0
  TEST_MODE 15, S, 0, SSEED, write_seed
  TEST_MODE 16, U, 0, USEED, write_seed
  TEST_MODE 17, S, SSEED, SSEED, write_seed
  TEST_MODE 18, U, SSEED, USEED, write_seed
  TEST_MODE 19, S, USEED, SSEED, write_seed
  TEST_MODE 20, U, USEED, USEED, write_seed
  TEST_MODE 21, S, USEED | SSEED, SSEED, write_seed
  TEST_MODE 22, U, USEED | SSEED, USEED, write_seed
  # They allow no more than to M-mode.
  TEST_MODE 23, S, USEED | SSEED, 0, read_seed
  TEST_MODE 24, U, USEED | SSEED, 0, read_seed

  TEST_PASSFAIL

  .balign 4
write_seed:
  csrrw a3, SEED, x0
  ecall
read_seed:
  csrrs a3, SEED, x0
  ecall

PMP_HANDLER

RVTEST_CODE_END
