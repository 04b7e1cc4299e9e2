# env: p v s
# C.LWSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): 32 bits, sign-
# extended, from sp plus a multiple of 4 from 0 to 252, to rd, which is not x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x01020300, "la sp, place; c.lwsp x10, 0(sp)"
  TEST_CASE 3, x10, 0xffffffff81020301, "la sp, place; c.lwsp x10, 4(sp)"
  TEST_CASE 4, x10, 0x01020302, "la sp, place; c.lwsp x10, 8(sp)"
  TEST_CASE 5, x10, 0x01020304, "la sp, place; c.lwsp x10, 16(sp)"
  TEST_CASE 6, x10, 0x01020308, "la sp, place; c.lwsp x10, 32(sp)"
  TEST_CASE 7, x10, 0x01020310, "la sp, place; c.lwsp x10, 64(sp)"
  TEST_CASE 8, x10, 0x01020320, "la sp, place; c.lwsp x10, 128(sp)"
  TEST_CASE 9, x10, 0xffffffff8102033f, "la sp, place; c.lwsp x10, 252(sp)"
  TEST_CASE 10, x10, 0x0102032a, "la sp, place; c.lwsp x10, 168(sp)"
  TEST_CASE 11, x10, 0xffffffff81020315, "la sp, place; c.lwsp x10, 84(sp)"
  TEST_CASE 12, x10, 0xffffffff8102030f, "la sp, place; c.lwsp x10, 60(sp)"

  # Every register but gp; sp itself, too.
  TEST_CASE 13, x1, 0xffffffff81020301, "la sp, place; c.lwsp x1, 4(sp)"
  TEST_CASE 14, x2, 0x01020302, "la sp, place; c.lwsp x2, 8(sp)"
  TEST_CASE 15, x4, 0xffffffff81020303, "la sp, place; c.lwsp x4, 12(sp)"
  TEST_CASE 16, x5, 0x01020304, "la sp, place; c.lwsp x5, 16(sp)"
  TEST_CASE 17, x6, 0xffffffff81020305, "la sp, place; c.lwsp x6, 20(sp)"
  TEST_CASE 18, x8, 0x01020306, "la sp, place; c.lwsp x8, 24(sp)"
  TEST_CASE 19, x9, 0xffffffff81020307, "la sp, place; c.lwsp x9, 28(sp)"
  TEST_CASE 20, x10, 0x01020308, "la sp, place; c.lwsp x10, 32(sp)"
  TEST_CASE 21, x11, 0xffffffff81020309, "la sp, place; c.lwsp x11, 36(sp)"
  TEST_CASE 22, x12, 0x0102030a, "la sp, place; c.lwsp x12, 40(sp)"
  TEST_CASE 23, x13, 0xffffffff8102030b, "la sp, place; c.lwsp x13, 44(sp)"
  TEST_CASE 24, x14, 0x0102030c, "la sp, place; c.lwsp x14, 48(sp)"
  TEST_CASE 25, x15, 0xffffffff8102030d, "la sp, place; c.lwsp x15, 52(sp)"
  TEST_CASE 26, x16, 0x0102030e, "la sp, place; c.lwsp x16, 56(sp)"
  TEST_CASE 27, x17, 0xffffffff8102030f, "la sp, place; c.lwsp x17, 60(sp)"
  TEST_CASE 28, x18, 0x01020310, "la sp, place; c.lwsp x18, 64(sp)"
  TEST_CASE 29, x19, 0xffffffff81020311, "la sp, place; c.lwsp x19, 68(sp)"
  TEST_CASE 30, x20, 0x01020312, "la sp, place; c.lwsp x20, 72(sp)"
  TEST_CASE 31, x21, 0xffffffff81020313, "la sp, place; c.lwsp x21, 76(sp)"
  TEST_CASE 32, x22, 0x01020314, "la sp, place; c.lwsp x22, 80(sp)"
  TEST_CASE 33, x23, 0xffffffff81020315, "la sp, place; c.lwsp x23, 84(sp)"
  TEST_CASE 34, x24, 0x01020316, "la sp, place; c.lwsp x24, 88(sp)"
  TEST_CASE 35, x25, 0xffffffff81020317, "la sp, place; c.lwsp x25, 92(sp)"
  TEST_CASE 36, x26, 0x01020318, "la sp, place; c.lwsp x26, 96(sp)"
  TEST_CASE 37, x27, 0xffffffff81020319, "la sp, place; c.lwsp x27, 100(sp)"
  TEST_CASE 38, x28, 0x0102031a, "la sp, place; c.lwsp x28, 104(sp)"
  TEST_CASE 39, x29, 0xffffffff8102031b, "la sp, place; c.lwsp x29, 108(sp)"
  TEST_CASE 40, x30, 0x0102031c, "la sp, place; c.lwsp x30, 112(sp)"
  TEST_CASE 41, x31, 0xffffffff8102031d, "la sp, place; c.lwsp x31, 116(sp)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .set i, 0
  .rept 64
  .word (0x01020300 + i) | ((i & 1) << 31)
  .set i, i + 1
  .endr

RVTEST_DATA_END
