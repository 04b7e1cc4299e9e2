# env: p v s
# LBU (Unprivileged ISA, "Load and Store Instructions"): a byte from rs1 plus a sign-extended 12-bit
# offset, zero-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_LD_OP 2, lbu, 0xff, 0, first
  TEST_LD_OP 3, lbu, 0, 1, first
  TEST_LD_OP 4, lbu, 0xf0, 2, first
  TEST_LD_OP 5, lbu, 15, 3, first
  TEST_LD_OP 6, lbu, 0x80, 4, first
  TEST_LD_OP 7, lbu, 0x7f, 5, first
  TEST_LD_OP 8, lbu, 0xff, -5, last
  TEST_LD_OP 9, lbu, 0, -4, last
  TEST_LD_OP 10, lbu, 0xf0, -3, last
  TEST_LD_OP 11, lbu, 15, -2, last
  TEST_LD_OP 12, lbu, 0x80, -1, last
  TEST_LD_OP 13, lbu, 0x7f, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x1, x1, x2
  lbu x14, -2048(x1)
  TEST_EXPECT x14, 0xff
  TEST_BEGIN 15
  la x1, first
  li x2, -2047
  add x1, x1, x2
  lbu x14, 2047(x1)
  TEST_EXPECT x14, 0xff

  # The destination is the base; the destination is x0.
  TEST_CASE 16, x1, 0, "la x1, first; lbu x1, 1(x1)"
  TEST_CASE 17, x0, 0, "la x1, first; lbu x0, 1(x1)"

  # All of the register is replaced.
  TEST_CASE 18, x14, 0x7f, "li x14, 0x1234567887654321; la x1, last; lbu x14, 0(x1)"
  TEST_CASE 19, x14, 0x80, "li x14, 0x1234567887654321; la x1, last; lbu x14, -1(x1)"

  # Every place in a doubleword.
  TEST_LD_OP 20, lbu, 0x87, 0, whole
  TEST_LD_OP 21, lbu, 0x86, 1, whole
  TEST_LD_OP 22, lbu, 0x85, 2, whole
  TEST_LD_OP 23, lbu, 0x84, 3, whole
  TEST_LD_OP 24, lbu, 0x83, 4, whole
  TEST_LD_OP 25, lbu, 0x82, 5, whole
  TEST_LD_OP 26, lbu, 0x81, 6, whole
  TEST_LD_OP 27, lbu, 0x80, 7, whole

  # In a loop, with the base made and the result used at several distances.
  TEST_LD_DEST_BYPASS 28, 0, lbu, 0, 1, first
  TEST_LD_DEST_BYPASS 29, 1, lbu, 0xf0, 1, second
  TEST_LD_DEST_BYPASS 30, 2, lbu, 15, 1, third
  TEST_LD_SRC1_BYPASS 31, 0, lbu, 0, 1, first
  TEST_LD_SRC1_BYPASS 32, 1, lbu, 0xf0, 1, second
  TEST_LD_SRC1_BYPASS 33, 2, lbu, 15, 1, third

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
