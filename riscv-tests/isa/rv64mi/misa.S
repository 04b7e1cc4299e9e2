# env: p
# misa, and the widths of the modes below (Privileged ISA, "Machine ISA Register" and "Base ISA Control in
# mstatus Register"): RV64 in each, and no write makes of it what is not there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"

.set MXL_64, 2
.set RV64, MXL_64 << 62
.set LETTER_I, 1 << 8
.set LETTER_E, 1 << 4
.set LETTER_S, 1 << 18
.set LETTER_U, 1 << 20
.set WIDTHS_64, 2 << 32 | 2 << 34

# Of \csr, after \value has been written, the bits of \mask are \kept. What was there comes back.
.macro TEST_KEEPS testnum, csr, value, mask, kept
  TEST_BEGIN \testnum
  csrr s3, \csr
  li t0, \value
  csrw \csr, t0
  csrr a0, \csr
  csrw \csr, s3
  li t0, \mask
  and a0, a0, t0
  TEST_EXPECT a0, \kept
.endm

.set SURE, (3 << 62) | LETTER_I | LETTER_E | LETTER_S | LETTER_U
.set SURELY, RV64 | LETTER_I | LETTER_S | LETTER_U

RVTEST_RV64M
RVTEST_CODE_BEGIN

  # It says RV64, I and not E, S and U.
  TEST_BEGIN 2
  csrr a0, misa
  li t0, SURE
  and a0, a0, t0
  TEST_EXPECT a0, SURELY
  # The write of what it holds changes nothing.
  TEST_BEGIN 3
  csrr a0, misa
  csrw misa, a0
  csrr a1, misa
  bne a0, a1, fail
  # Nothing is switched on that was not there: not the reserved letters, nor another width.
  TEST_BEGIN 4
  csrr a0, misa
  li t0, -1
  csrw misa, t0
  csrr a1, misa
  csrw misa, a0
  not a0, a0
  and a0, a0, a1
  bnez a0, fail

  # UXL and SXL.
  TEST_BEGIN 10
  csrr a0, mstatus
  li t0, MSTATUS_UXL | MSTATUS_SXL
  and a0, a0, t0
  TEST_EXPECT a0, WIDTHS_64
  # Neither becomes 0, which is no width.
  TEST_KEEPS 11, mstatus, 0, MSTATUS_UXL | MSTATUS_SXL, WIDTHS_64
  TEST_BEGIN 12
  csrr a0, sstatus
  li t0, MSTATUS_UXL
  and a0, a0, t0
  TEST_EXPECT a0, 2 << 32
  # sstatus shows none of M-mode's fields, and writes none.
  TEST_BEGIN 13
  li t0, MSTATUS_MPP | MSTATUS_MPIE | MSTATUS_TVM | MSTATUS_TW | MSTATUS_TSR
  csrs mstatus, t0
  csrr a0, sstatus
  and a0, a0, t0
  bnez a0, fail
  TEST_BEGIN 14
  csrw sstatus, zero
  csrr a0, mstatus
  and a0, a0, t0
  bne a0, t0, fail
  csrc mstatus, t0
  TEST_BEGIN 15
  csrw mstatus, zero
  li t1, ~(MSTATUS_UXL | MSTATUS_SIE)
  csrw sstatus, t1
  csrr a0, mstatus
  csrw mstatus, zero
  and a0, a0, t0
  bnez a0, fail
  TEST_BEGIN 16
  PRIV_CSRW sstatus, SSTATUS_SPP | SSTATUS_SPIE | SSTATUS_SUM | SSTATUS_MXR
  csrr a0, mstatus
  csrw mstatus, zero
  and a0, a0, t0
  bne a0, t0, fail

  TEST_PASSFAIL

RVTEST_CODE_END
