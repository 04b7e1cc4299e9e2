# env: p v s
# LB (Unprivileged ISA, "Load and Store Instructions"): a byte from rs1 plus a sign-extended 12-bit
# offset, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_LD_OP 2, lb, -1, 0, first
  TEST_LD_OP 3, lb, 0, 1, first
  TEST_LD_OP 4, lb, -16, 2, first
  TEST_LD_OP 5, lb, 15, 3, first
  TEST_LD_OP 6, lb, 0xffffffffffffff80, 4, first
  TEST_LD_OP 7, lb, 0x7f, 5, first
  TEST_LD_OP 8, lb, -1, -5, last
  TEST_LD_OP 9, lb, 0, -4, last
  TEST_LD_OP 10, lb, -16, -3, last
  TEST_LD_OP 11, lb, 15, -2, last
  TEST_LD_OP 12, lb, 0xffffffffffffff80, -1, last
  TEST_LD_OP 13, lb, 0x7f, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x1, x1, x2
  lb x14, -2048(x1)
  TEST_EXPECT x14, -1
  TEST_BEGIN 15
  la x1, first
  li x2, -2047
  add x1, x1, x2
  lb x14, 2047(x1)
  TEST_EXPECT x14, -1

  # The destination is the base; the destination is x0.
  TEST_CASE 16, x1, 0, "la x1, first; lb x1, 1(x1)"
  TEST_CASE 17, x0, 0, "la x1, first; lb x0, 1(x1)"

  # All of the register is replaced.
  TEST_CASE 18, x14, 0x7f, "li x14, 0x1234567887654321; la x1, last; lb x14, 0(x1)"
  TEST_CASE 19, x14, 0xffffffffffffff80, "li x14, 0x1234567887654321; la x1, last; lb x14, -1(x1)"

  # Every place in a doubleword.
  TEST_LD_OP 20, lb, 0xffffffffffffff87, 0, whole
  TEST_LD_OP 21, lb, 0xffffffffffffff86, 1, whole
  TEST_LD_OP 22, lb, 0xffffffffffffff85, 2, whole
  TEST_LD_OP 23, lb, 0xffffffffffffff84, 3, whole
  TEST_LD_OP 24, lb, 0xffffffffffffff83, 4, whole
  TEST_LD_OP 25, lb, 0xffffffffffffff82, 5, whole
  TEST_LD_OP 26, lb, 0xffffffffffffff81, 6, whole
  TEST_LD_OP 27, lb, 0xffffffffffffff80, 7, whole

  # In a loop, with the base made and the result used at several distances.
  TEST_LD_DEST_BYPASS 28, 0, lb, 0, 1, first
  TEST_LD_DEST_BYPASS 29, 1, lb, -16, 1, second
  TEST_LD_DEST_BYPASS 30, 2, lb, 15, 1, third
  TEST_LD_SRC1_BYPASS 31, 0, lb, 0, 1, first
  TEST_LD_SRC1_BYPASS 32, 1, lb, -16, 1, second
  TEST_LD_SRC1_BYPASS 33, 2, lb, 15, 1, third

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .byte 0xff
second: .byte 0x00
third:  .byte 0xf0
        .byte 0x0f
        .byte 0x80
last:   .byte 0x7f
  .balign 8
whole:  .dword 0x8081828384858687

RVTEST_DATA_END
