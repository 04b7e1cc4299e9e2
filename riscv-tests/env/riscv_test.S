# What every test includes first: how it begins, how it ends, and who it wants to be.
#
# A test is assembled once, and linked with the environment of each `# env:` that its header names:
# these macros only call what the environments define.
#
#   rvtest_begin   where the environment jumps to: RVTEST_CODE_BEGIN
#   rvtest_init    called in M-mode before that, where the test defines it: RVTEST_RV64…
#   rvtest_pass    where the test jumps to when all of its cases are done
#   rvtest_fail    where it jumps to when the case whose number is in gp went wrong
#   mtvec_handler, stvec_handler, other_harts   the test's own, where it defines them (env/p)

.include "env/encoding.S"

# Instructions are as they are written: `add` is not made `c.add`, `la` is two instructions. A test
# of compressed instructions says `.option rvc`.
.option norvc
.option norelax

.macro RVTEST_INIT_BEGIN
  .pushsection .text.init, "ax", @progbits
  .globl rvtest_init
rvtest_init:
.endm

.macro RVTEST_INIT_END
  ret
  .popsection
.endm

# User-level integer code; p runs it in M-mode, as the mode does not matter.
.macro RVTEST_RV64U
.endm

# The same with floating point.
.macro RVTEST_RV64UF
  RVTEST_INIT_BEGIN
  li t0, MSTATUS_FS_INITIAL
  csrs mstatus, t0
  csrwi fcsr, 0
  RVTEST_INIT_END
.endm

# A test of M-mode.
.macro RVTEST_RV64M
  RVTEST_INIT_BEGIN
  li t0, MSTATUS_MPP
  csrs mstatus, t0
  RVTEST_INIT_END
.endm

# A test of S-mode. Supervisor software and timer interrupts are its own.
.macro RVTEST_RV64S
  RVTEST_INIT_BEGIN
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S
  csrs mstatus, t0
  li t0, MIP_SSIP | MIP_STIP
  csrs mideleg, t0
  RVTEST_INIT_END
.endm

.macro RVTEST_CODE_BEGIN
  .section .text
  .balign 4
  .globl rvtest_begin
rvtest_begin:
.endm

.macro RVTEST_CODE_END
  unimp
.endm

.macro RVTEST_PASS
  j rvtest_pass
.endm

.macro RVTEST_FAIL
  j rvtest_fail
.endm

.macro RVTEST_DATA_BEGIN
  .balign 16
  .globl begin_signature
begin_signature:
.endm

.macro RVTEST_DATA_END
  .balign 16
  .globl end_signature
end_signature:
.endm
