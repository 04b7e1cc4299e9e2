# env: p v s
# LUI (Unprivileged ISA, "Integer Register-Immediate Instructions"; RV64I): the 20-bit immediate in
# bits 31 to 12, sign-extended, and zeros below.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2,  x1, 0,                  "lui x1, 0"
  TEST_CASE 3,  x1, 0x1000,             "lui x1, 1"
  TEST_CASE 4,  x1, 0x7ffff000,         "lui x1, 0x7ffff"
  TEST_CASE 5,  x1, 0xffffffff80000000, "lui x1, 0x80000"
  TEST_CASE 6,  x1, 0xfffffffffffff000, "lui x1, 0xfffff"
  TEST_CASE 7,  x1, 0x12345000,         "lui x1, 0x12345"
  TEST_CASE 8,  x1, 0xfffffffffedcb000, "lui x1, 0xfedcb"
  TEST_CASE 9,  x1, 0x55555000,         "lui x1, 0x55555"
  TEST_CASE 10, x1, 0xffffffffaaaaa000, "lui x1, 0xaaaaa"

  # All of the register is replaced.
  TEST_CASE 11, x1, 0x1000,             "li x1, -1; lui x1, 1"
  TEST_CASE 12, x1, 0xffffffff80000000, "li x1, 0x0123456789abcdef; lui x1, 0x80000"

  # With the instructions that it usually comes with.
  TEST_CASE 13, x1, 0x7ffff7ff,         "lui x1, 0x7ffff; addi x1, x1, 0x7ff"
  TEST_CASE 14, x1, 0x000000007ffff800, "lui x1, 0x80000; addiw x1, x1, -2048"
  TEST_CASE 15, x1, 0xffffffff7ffff800, "lui x1, 0x80000; addi x1, x1, -2048"
  TEST_CASE 16, x1, 1,                  "lui x1, 0x80000; srli x1, x1, 63"
  TEST_CASE 17, x1, -2048,              "lui x1, 0x80000; srai x1, x1, 20"

  TEST_CASE 18, x0, 0, "lui x0, 0x80000"

  TEST_PASSFAIL

RVTEST_CODE_END
