# env: p
# pmpcfg0 to pmpcfg15 (Privileged ISA, "Physical Memory Protection CSRs"): on RV64 the odd ones are illegal,
# and all are M-mode's own. Each byte is a field of its own.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

.macro TEST_ILLEGAL testnum, code
  TEST_BEGIN \testnum
  li a0, 0
  la s2, .Lillegal\@
  \code
  .balign 4
.Lillegal\@:
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
.endm

# The instruction at \target is one of M-mode only.
.macro TEST_MACHINE_ONLY testnum, mode, target
  TEST_BEGIN \testnum
  PMP_FETCH_TRY \mode, \target
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
  bne a1, t4, fail
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_ILLEGAL 2, "csrr t1, 0x3a1"
  TEST_ILLEGAL 3, "csrw 0x3a1, zero"
  TEST_ILLEGAL 4, "csrr t1, 0x3a3"
  TEST_ILLEGAL 5, "csrw 0x3a3, zero"
  TEST_ILLEGAL 6, "csrr t1, 0x3a5"
  TEST_ILLEGAL 7, "csrw 0x3a5, zero"
  TEST_ILLEGAL 8, "csrr t1, 0x3a7"
  TEST_ILLEGAL 9, "csrw 0x3a7, zero"
  TEST_ILLEGAL 10, "csrr t1, 0x3a9"
  TEST_ILLEGAL 11, "csrw 0x3a9, zero"
  TEST_ILLEGAL 12, "csrr t1, 0x3ab"
  TEST_ILLEGAL 13, "csrw 0x3ab, zero"
  TEST_ILLEGAL 14, "csrr t1, 0x3ad"
  TEST_ILLEGAL 15, "csrw 0x3ad, zero"
  TEST_ILLEGAL 16, "csrr t1, 0x3af"
  TEST_ILLEGAL 17, "csrw 0x3af, zero"

  PMP_NEED 7
  TEST_MACHINE_ONLY 18, U, read_cfg
  TEST_MACHINE_ONLY 19, S, read_cfg
  TEST_MACHINE_ONLY 20, U, write_addr
  TEST_MACHINE_ONLY 21, S, write_addr

  # All of the modes and permissions.
  TEST_BEGIN 22
  PMP_OFF
  li t0, 0x0c0d0f00091b1f18
  csrw pmpcfg0, t0
  PMP_EXPECT_CFG 0, PMP_NAPOT
  PMP_EXPECT_CFG 1, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  PMP_EXPECT_CFG 2, PMP_NAPOT | PMP_R | PMP_W
  PMP_EXPECT_CFG 3, PMP_TOR | PMP_R
  PMP_EXPECT_CFG 5, PMP_TOR | PMP_R | PMP_W | PMP_X
  PMP_EXPECT_CFG 6, PMP_TOR | PMP_R | PMP_X
  PMP_EXPECT_CFG 7, PMP_TOR | PMP_X
  PMP_OFF
  csrr a3, pmpcfg0
  TEST_EXPECT a3, 0

  TEST_PASSFAIL

  .balign 4
read_cfg:
  csrr t1, pmpcfg0
  ecall
write_addr:
  csrw pmpaddr1, zero
  ecall

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
