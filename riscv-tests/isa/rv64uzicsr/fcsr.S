# env: p v s
# CSR instructions, all six, on fcsr, frm and fflags (Unprivileged ISA, "Zicsr" Extension for Control and Status
# Register (CSR) Instructions; "Floating-Point Control and Status Register"), which any mode has.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# \code with \csr holding \old and x11 holding \operand: x10 becomes the old value, the CSR \new.
.macro TEST_CSR testnum, csr, old, operand, new, code
  TEST_BEGIN \testnum
  li x12, \old
  csrw \csr, x12
  li x11, \operand
  li x10, -1
  \code
  TEST_EXPECT x10, \old
  csrr x12, \csr
  TEST_EXPECT x12, \new
.endm

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_CSR 2, fcsr, 0x15, 0x6a, 0x6a, "csrrw x10, fcsr, x11"
  TEST_CSR 3, fcsr, 0x15, 0x6a, 0x7f, "csrrs x10, fcsr, x11"
  TEST_CSR 4, fcsr, 0x7f, 0x2a, 0x55, "csrrc x10, fcsr, x11"
  TEST_CSR 5, fcsr, 0x75, 0, 0x0a, "csrrwi x10, fcsr, 10"
  TEST_CSR 6, fcsr, 0x61, 0, 0x7f, "csrrsi x10, fcsr, 31"
  TEST_CSR 7, fcsr, 0x7f, 0, 0x60, "csrrci x10, fcsr, 31"
  # x0 and 0 as the operand: CSRRW writes zero, the others nothing.
  TEST_CSR 8, fcsr, 0x15, 0, 0, "csrrw x10, fcsr, x0"
  TEST_CSR 9, fcsr, 0x15, 0, 0x15, "csrrs x10, fcsr, x0"
  TEST_CSR 10, fcsr, 0x15, 0, 0x15, "csrrc x10, fcsr, x0"
  TEST_CSR 11, fcsr, 0x15, 0, 0, "csrrwi x10, fcsr, 0"
  TEST_CSR 12, fcsr, 0x15, 0, 0x15, "csrrsi x10, fcsr, 0"
  TEST_CSR 13, fcsr, 0x15, 0, 0x15, "csrrci x10, fcsr, 0"
  # One register is both: its old value is the operand.
  TEST_CSR 14, fcsr, 0x15, 0, 0x2a, "li x10, 0x2a; csrrw x10, fcsr, x10"
  TEST_CSR 15, fcsr, 0x15, 0, 0x3f, "li x10, 0x2a; csrrs x10, fcsr, x10"
  TEST_CSR 16, fcsr, 0x15, 0, 0x01, "li x10, 0x14; csrrc x10, fcsr, x10"
  # No destination.
  TEST_BEGIN 17
  li x11, 0x33
  csrrw x0, fcsr, x11
  csrrsi x0, fcsr, 4
  csrrci x0, fcsr, 1
  csrr x10, fcsr
  TEST_EXPECT x10, 0x36
  TEST_EXPECT x0, 0

  # frm and fflags are fields of fcsr.
  TEST_CSR 18, frm, 1, 4, 4, "csrrw x10, frm, x11"
  TEST_CSR 19, frm, 1, 2, 3, "csrrs x10, frm, x11"
  TEST_CSR 20, frm, 3, 2, 1, "csrrc x10, frm, x11"
  TEST_CSR 21, frm, 3, 0, 2, "csrrwi x10, frm, 2"
  TEST_CSR 22, fflags, 0x15, 0x0a, 0x0a, "csrrw x10, fflags, x11"
  TEST_CSR 23, fflags, 0x15, 0x0a, 0x1f, "csrrs x10, fflags, x11"
  TEST_CSR 24, fflags, 0x1f, 0x0a, 0x15, "csrrc x10, fflags, x11"
  TEST_CSR 25, fflags, 0x1f, 0, 0x0f, "csrrci x10, fflags, 16"
  TEST_BEGIN 26
  csrwi fcsr, 0
  csrwi frm, 3
  csrwi fflags, 0x11
  csrr x10, fcsr
  TEST_EXPECT x10, 0x71
  li x11, 0x4e
  csrw fcsr, x11
  csrr x10, frm
  TEST_EXPECT x10, 2
  csrr x10, fflags
  TEST_EXPECT x10, 0x0e
  csrwi frm, 0
  csrr x10, fcsr
  TEST_EXPECT x10, 0x0e
  csrwi fflags, 0
  csrr x10, fcsr
  TEST_EXPECT x10, 0

  # Bits above fcsr's eight are not kept, and above frm's three and fflags' five.
  TEST_BEGIN 27
  li x11, -1
  csrw fcsr, x11
  csrr x10, fcsr
  andi x12, x10, 0xff
  bne x10, x12, fail
  csrw fflags, x11
  csrr x10, fflags
  TEST_EXPECT x10, 0x1f
  csrwi fcsr, 0

  TEST_PASSFAIL

RVTEST_CODE_END
