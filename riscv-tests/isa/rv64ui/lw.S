# env: p v s
# LW (Unprivileged ISA, "Load and Store Instructions"): 32 bits from rs1 plus a sign-extended 12-bit
# offset, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_LD_OP 2, lw, 0x00ff00ff, 0, first
  TEST_LD_OP 3, lw, 0xffffffffff00ff00, 4, first
  TEST_LD_OP 4, lw, 0x0ff00ff0, 8, first
  TEST_LD_OP 5, lw, 0xfffffffff00ff00f, 12, first
  TEST_LD_OP 6, lw, 0xffffffff80000000, 16, first
  TEST_LD_OP 7, lw, 0x7fffffff, 20, first
  TEST_LD_OP 8, lw, 0x00ff00ff, -20, last
  TEST_LD_OP 9, lw, 0xffffffffff00ff00, -16, last
  TEST_LD_OP 10, lw, 0x0ff00ff0, -12, last
  TEST_LD_OP 11, lw, 0xfffffffff00ff00f, -8, last
  TEST_LD_OP 12, lw, 0xffffffff80000000, -4, last
  TEST_LD_OP 13, lw, 0x7fffffff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x1, x1, x2
  lw x14, -2048(x1)
  TEST_EXPECT x14, 0x00ff00ff
  TEST_BEGIN 15
  la x1, first
  li x2, -2044
  add x1, x1, x2
  lw x14, 2044(x1)
  TEST_EXPECT x14, 0x00ff00ff

  # The destination is the base; the destination is x0.
  TEST_CASE 16, x1, 0xffffffffff00ff00, "la x1, first; lw x1, 4(x1)"
  TEST_CASE 17, x0, 0, "la x1, first; lw x0, 4(x1)"

  # All of the register is replaced.
  TEST_CASE 18, x14, 0x7fffffff, "li x14, 0x1234567887654321; la x1, last; lw x14, 0(x1)"
  TEST_CASE 19, x14, 0xffffffff80000000, "li x14, 0x1234567887654321; la x1, last; lw x14, -4(x1)"

  # Every place in a doubleword.
  TEST_LD_OP 20, lw, 0xffffffff84858687, 0, whole
  TEST_LD_OP 21, lw, 0xffffffff80818283, 4, whole

  # In a loop, with the base made and the result used at several distances.
  TEST_LD_DEST_BYPASS 22, 0, lw, 0xffffffffff00ff00, 4, first
  TEST_LD_DEST_BYPASS 23, 1, lw, 0x0ff00ff0, 4, second
  TEST_LD_DEST_BYPASS 24, 2, lw, 0xfffffffff00ff00f, 4, third
  TEST_LD_SRC1_BYPASS 25, 0, lw, 0xffffffffff00ff00, 4, first
  TEST_LD_SRC1_BYPASS 26, 1, lw, 0x0ff00ff0, 4, second
  TEST_LD_SRC1_BYPASS 27, 2, lw, 0xfffffffff00ff00f, 4, third

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .word 0x00ff00ff
second: .word 0xff00ff00
third:  .word 0x0ff00ff0
        .word 0xf00ff00f
        .word 0x80000000
last:   .word 0x7fffffff
  .balign 8
whole:  .dword 0x8081828384858687

RVTEST_DATA_END
