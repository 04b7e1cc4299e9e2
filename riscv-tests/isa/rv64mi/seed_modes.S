# env: p
# isa: zkr
# qemu: no, because 7.2 has no mseccfg with Zkr alone; Zkr adds fields to it (Privileged ISA, "Machine Security Configuration Register"). 10.0 passes
# seed below M-mode (Unprivileged ISA, "Zkr", "Access Control to seed"): S- and U-mode need mseccfg.SSEED and USEED.
# Where those are always zero, they never may.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.set SEED,  0x015
.set USEED, 1 << 8
.set SSEED, 1 << 9
.set ILLEGAL, CAUSE_ILLEGAL_INSTRUCTION

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

  TEST_BEGIN 2
  la s2, fail
  li t0, USEED | SSEED
  csrw mseccfg, t0
  csrr s5, mseccfg
  and s5, s5, t0
  TEST_MODE 3, S, 0, SSEED, write_seed
  TEST_MODE 4, U, 0, USEED, write_seed
  TEST_MODE 5, S, SSEED, SSEED, write_seed
  TEST_MODE 6, U, SSEED, USEED, write_seed
  TEST_MODE 7, S, USEED, SSEED, write_seed
  TEST_MODE 8, U, USEED, USEED, write_seed
  TEST_MODE 9, S, USEED | SSEED, SSEED, write_seed
  TEST_MODE 10, U, USEED | SSEED, USEED, write_seed
  # They allow no more than to M-mode.
  TEST_MODE 11, S, USEED | SSEED, 0, read_seed
  TEST_MODE 12, U, USEED | SSEED, 0, read_seed

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
