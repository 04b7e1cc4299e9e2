# env: p v s
# C.LW (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): 32 bits, sign-extended,
# from rs1' plus a multiple of 4 from 0 to 124, to rd'; both are among x8 to x15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x01020300, "la x11, place; c.lw x10, 0(x11)"
  TEST_CASE 3, x10, 0xffffffff81020301, "la x11, place; c.lw x10, 4(x11)"
  TEST_CASE 4, x10, 0x01020302, "la x11, place; c.lw x10, 8(x11)"
  TEST_CASE 5, x10, 0x01020304, "la x11, place; c.lw x10, 16(x11)"
  TEST_CASE 6, x10, 0x01020308, "la x11, place; c.lw x10, 32(x11)"
  TEST_CASE 7, x10, 0x01020310, "la x11, place; c.lw x10, 64(x11)"
  TEST_CASE 8, x10, 0xffffffff8102030f, "la x11, place; c.lw x10, 60(x11)"
  TEST_CASE 9, x10, 0xffffffff81020315, "la x11, place; c.lw x10, 84(x11)"
  TEST_CASE 10, x10, 0x0102030a, "la x11, place; c.lw x10, 40(x11)"
  TEST_CASE 11, x10, 0xffffffff8102031f, "la x11, place; c.lw x10, 124(x11)"

  # Every register in both places.
  TEST_CASE 12, x8, 0xffffffff81020301, "la x9, place; c.lw x8, 4(x9)"
  TEST_CASE 13, x9, 0x01020302, "la x12, place; c.lw x9, 8(x12)"
  TEST_CASE 14, x10, 0xffffffff81020303, "la x15, place; c.lw x10, 12(x15)"
  TEST_CASE 15, x11, 0x01020304, "la x10, place; c.lw x11, 16(x10)"
  TEST_CASE 16, x12, 0xffffffff81020305, "la x13, place; c.lw x12, 20(x13)"
  TEST_CASE 17, x13, 0x01020306, "la x8, place; c.lw x13, 24(x8)"
  TEST_CASE 18, x14, 0xffffffff81020307, "la x11, place; c.lw x14, 28(x11)"
  TEST_CASE 19, x15, 0x01020308, "la x14, place; c.lw x15, 32(x14)"

  # The destination is the base.
  TEST_CASE 20, x9, 0xffffffff81020303, "la x9, place; c.lw x9, 12(x9)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .set i, 0
  .rept 32
  .word (0x01020300 + i) | ((i & 1) << 31)
  .set i, i + 1
  .endr

RVTEST_DATA_END
