# env: p
# CSR instructions, all six, on mscratch, which keeps all 64 bits (Unprivileged ISA, "Zicsr" Extension for Control
# and Status Register (CSR) Instructions; Privileged ISA, "Machine Scratch Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_CSR testnum, old, operand, new, code
  TEST_BEGIN \testnum
  li x12, \old
  csrw mscratch, x12
  li x11, \operand
  li x10, 0
  \code
  TEST_EXPECT x10, \old
  csrr x12, mscratch
  TEST_EXPECT x12, \new
  TEST_EXPECT x11, \operand
.endm

.set A, 0x0123456789abcdef
.set B, 0xff00ff00ff00ff00

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_CSR 2, A, B, B, "csrrw x10, mscratch, x11"
  TEST_CSR 3, A, B, 0xff23ff67ffabffef, "csrrs x10, mscratch, x11"
  TEST_CSR 4, A, B, 0x0023006700ab00ef, "csrrc x10, mscratch, x11"
  TEST_CSR 5, A, -1, -1, "csrrs x10, mscratch, x11"
  TEST_CSR 6, A, -1, 0, "csrrc x10, mscratch, x11"
  # Immediates are five bits, zero-extended.
  TEST_CSR 7, A, B, 31, "csrrwi x10, mscratch, 31"
  TEST_CSR 8, A, B, 0x0123456789abcdff, "csrrsi x10, mscratch, 31"
  TEST_CSR 9, A, B, 0x0123456789abcde0, "csrrci x10, mscratch, 31"
  TEST_CSR 10, A, B, 0x0123456789abcdef, "csrrsi x10, mscratch, 0"
  TEST_CSR 11, A, B, 0x0123456789abcdef, "csrrci x10, mscratch, 0"
  TEST_CSR 12, A, B, 0, "csrrwi x10, mscratch, 0"
  TEST_CSR 13, A, B, 0, "csrrw x10, mscratch, x0"
  TEST_CSR 14, A, B, A, "csrrs x10, mscratch, x0"
  TEST_CSR 15, A, B, A, "csrrc x10, mscratch, x0"
  # A swap in one register.
  TEST_BEGIN 16
  li x10, A
  csrw mscratch, x10
  li x10, B
  csrrw x10, mscratch, x10
  TEST_EXPECT x10, A
  csrrw x10, mscratch, x10
  TEST_EXPECT x10, B

  TEST_PASSFAIL

RVTEST_CODE_END
