# env: p v s
# LH (Unprivileged ISA, "Load and Store Instructions"): 16 bits from rs1 plus a sign-extended 12-bit
# offset, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_LD_OP 2, lh, 0xff, 0, first
  TEST_LD_OP 3, lh, 0xffffffffffffff00, 2, first
  TEST_LD_OP 4, lh, 0xff0, 4, first
  TEST_LD_OP 5, lh, 0xfffffffffffff00f, 6, first
  TEST_LD_OP 6, lh, 0xffffffffffff8000, 8, first
  TEST_LD_OP 7, lh, 0x7fff, 10, first
  TEST_LD_OP 8, lh, 0xff, -10, last
  TEST_LD_OP 9, lh, 0xffffffffffffff00, -8, last
  TEST_LD_OP 10, lh, 0xff0, -6, last
  TEST_LD_OP 11, lh, 0xfffffffffffff00f, -4, last
  TEST_LD_OP 12, lh, 0xffffffffffff8000, -2, last
  TEST_LD_OP 13, lh, 0x7fff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x1, x1, x2
  lh x14, -2048(x1)
  TEST_EXPECT x14, 0xff
  TEST_BEGIN 15
  la x1, first
  li x2, -2046
  add x1, x1, x2
  lh x14, 2046(x1)
  TEST_EXPECT x14, 0xff

  # The destination is the base; the destination is x0.
  TEST_CASE 16, x1, 0xffffffffffffff00, "la x1, first; lh x1, 2(x1)"
  TEST_CASE 17, x0, 0, "la x1, first; lh x0, 2(x1)"

  # All of the register is replaced.
  TEST_CASE 18, x14, 0x7fff, "li x14, 0x1234567887654321; la x1, last; lh x14, 0(x1)"
  TEST_CASE 19, x14, 0xffffffffffff8000, "li x14, 0x1234567887654321; la x1, last; lh x14, -2(x1)"

  # Every place in a doubleword.
  TEST_LD_OP 20, lh, 0xffffffffffff8687, 0, whole
  TEST_LD_OP 21, lh, 0xffffffffffff8485, 2, whole
  TEST_LD_OP 22, lh, 0xffffffffffff8283, 4, whole
  TEST_LD_OP 23, lh, 0xffffffffffff8081, 6, whole

  # In a loop, with the base made and the result used at several distances.
  TEST_LD_DEST_BYPASS 24, 0, lh, 0xffffffffffffff00, 2, first
  TEST_LD_DEST_BYPASS 25, 1, lh, 0xff0, 2, second
  TEST_LD_DEST_BYPASS 26, 2, lh, 0xfffffffffffff00f, 2, third
  TEST_LD_SRC1_BYPASS 27, 0, lh, 0xffffffffffffff00, 2, first
  TEST_LD_SRC1_BYPASS 28, 1, lh, 0xff0, 2, second
  TEST_LD_SRC1_BYPASS 29, 2, lh, 0xfffffffffffff00f, 2, third

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .half 0x00ff
second: .half 0xff00
third:  .half 0x0ff0
        .half 0xf00f
        .half 0x8000
last:   .half 0x7fff
  .balign 8
whole:  .dword 0x8081828384858687

RVTEST_DATA_END
