# env: p
# Rounding modes that are reserved (Unprivileged ISA, "Floating-Point Control and Status Register"): 5 and 6
# in an instruction, 5 to 7 in frm for instructions that take theirs from there, are illegal.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.macro TEST_ILLEGAL testnum, frm, code
  TEST_BEGIN \testnum
  PRIV_RUN U, MSTATUS_FS, "csrwi frm, \frm; 1: \code"
  PRIV_EXPECT_ILLEGAL M, 1b
.endm

.macro TEST_LEGAL testnum, frm, code
  TEST_BEGIN \testnum
  PRIV_RUN U, MSTATUS_FS, "csrwi frm, \frm; \code; csrr a0, frm"
  PRIV_EXPECT_NONE
  TEST_EXPECT a0, \frm
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  # In the instruction: fadd.s, fmul.d, fsqrt.s, fmadd.d, fcvt.w.s, fcvt.s.d.
  TEST_ILLEGAL 2, 0, ".word 0x00005053"
  TEST_ILLEGAL 3, 0, ".word 0x00006053"
  TEST_ILLEGAL 4, 0, ".word 0x12005053"
  TEST_ILLEGAL 5, 0, ".word 0x58006053"
  TEST_ILLEGAL 6, 0, ".word 0x02005043"
  TEST_ILLEGAL 7, 0, ".word 0xc0006053"
  TEST_ILLEGAL 8, 0, ".word 0x40105053"

  # In frm, which holds them.
  .irp frm, 5, 6, 7
  TEST_ILLEGAL 1\frm, \frm, "fadd.s fa0, fa0, fa0, dyn"
  TEST_ILLEGAL 2\frm, \frm, "fmadd.d fa0, fa0, fa0, fa0, dyn"
  TEST_ILLEGAL 3\frm, \frm, "fcvt.l.d a0, fa0, dyn"
  TEST_ILLEGAL 4\frm, \frm, "fcvt.s.w fa0, a0, dyn"
  TEST_ILLEGAL 5\frm, \frm, "fsqrt.d fa0, fa0, dyn"
  # Those with a mode of their own do not care, nor do those that round nothing.
  TEST_LEGAL 6\frm, \frm, "fadd.s fa0, fa0, fa0, rtz"
  TEST_LEGAL 7\frm, \frm, "fsgnj.d fa0, fa0, fa0; fmin.s fa0, fa0, fa0; feq.d a0, fa0, fa0; fclass.s a0, fa0; fmv.x.d a0, fa0; fmv.w.x fa0, a0"
  TEST_LEGAL 8\frm, \frm, "la a1, data; fld fa0, 0(a1); fsw fa0, 0(a1)"
  .endr
  TEST_LEGAL 90, 4, "fadd.s fa0, fa0, fa0, dyn"
  # Of fcsr, what is above frm is zero.
  TEST_BEGIN 91
  PRIV_RUN U, MSTATUS_FS, "li a0, -1; csrw fcsr, a0; csrr a0, fcsr; csrwi fcsr, 0"
  TEST_EXPECT a0, 0xff

  TEST_PASSFAIL

PRIV_HANDLER

RVTEST_CODE_END

.data
.balign 8
data:
  .dword 0
