# env: p v s
# C.LD (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): 64 bits from rs1' plus a
# multiple of 8 from 0 to 248, to rd'; both are among x8 to x15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0102030405060700, "la x11, place; c.ld x10, 0(x11)"
  TEST_CASE 3, x10, 0x8102030405060701, "la x11, place; c.ld x10, 8(x11)"
  TEST_CASE 4, x10, 0x0102030405060702, "la x11, place; c.ld x10, 16(x11)"
  TEST_CASE 5, x10, 0x0102030405060704, "la x11, place; c.ld x10, 32(x11)"
  TEST_CASE 6, x10, 0x0102030405060708, "la x11, place; c.ld x10, 64(x11)"
  TEST_CASE 7, x10, 0x0102030405060710, "la x11, place; c.ld x10, 128(x11)"
  TEST_CASE 8, x10, 0x810203040506070f, "la x11, place; c.ld x10, 120(x11)"
  TEST_CASE 9, x10, 0x8102030405060715, "la x11, place; c.ld x10, 168(x11)"
  TEST_CASE 10, x10, 0x010203040506070a, "la x11, place; c.ld x10, 80(x11)"
  TEST_CASE 11, x10, 0x810203040506071f, "la x11, place; c.ld x10, 248(x11)"

  # Every register in both places.
  TEST_CASE 12, x8, 0x8102030405060701, "la x9, place; c.ld x8, 8(x9)"
  TEST_CASE 13, x9, 0x0102030405060702, "la x12, place; c.ld x9, 16(x12)"
  TEST_CASE 14, x10, 0x8102030405060703, "la x15, place; c.ld x10, 24(x15)"
  TEST_CASE 15, x11, 0x0102030405060704, "la x10, place; c.ld x11, 32(x10)"
  TEST_CASE 16, x12, 0x8102030405060705, "la x13, place; c.ld x12, 40(x13)"
  TEST_CASE 17, x13, 0x0102030405060706, "la x8, place; c.ld x13, 48(x8)"
  TEST_CASE 18, x14, 0x8102030405060707, "la x11, place; c.ld x14, 56(x11)"
  TEST_CASE 19, x15, 0x0102030405060708, "la x14, place; c.ld x15, 64(x14)"

  # The destination is the base.
  TEST_CASE 20, x9, 0x8102030405060703, "la x9, place; c.ld x9, 24(x9)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .set i, 0
  .rept 32
  .dword (0x0102030405060700 + i) | ((i & 1) << 63)
  .set i, i + 1
  .endr

RVTEST_DATA_END
