# env: p v s
# C.LDSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): 64 bits from sp
# plus a multiple of 8 from 0 to 504, to rd, which is not x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0102030405060700, "la sp, place; c.ldsp x10, 0(sp)"
  TEST_CASE 3, x10, 0x8102030405060701, "la sp, place; c.ldsp x10, 8(sp)"
  TEST_CASE 4, x10, 0x0102030405060702, "la sp, place; c.ldsp x10, 16(sp)"
  TEST_CASE 5, x10, 0x0102030405060704, "la sp, place; c.ldsp x10, 32(sp)"
  TEST_CASE 6, x10, 0x0102030405060708, "la sp, place; c.ldsp x10, 64(sp)"
  TEST_CASE 7, x10, 0x0102030405060710, "la sp, place; c.ldsp x10, 128(sp)"
  TEST_CASE 8, x10, 0x0102030405060720, "la sp, place; c.ldsp x10, 256(sp)"
  TEST_CASE 9, x10, 0x810203040506073f, "la sp, place; c.ldsp x10, 504(sp)"
  TEST_CASE 10, x10, 0x010203040506072a, "la sp, place; c.ldsp x10, 336(sp)"
  TEST_CASE 11, x10, 0x8102030405060715, "la sp, place; c.ldsp x10, 168(sp)"
  TEST_CASE 12, x10, 0x810203040506070f, "la sp, place; c.ldsp x10, 120(sp)"

  # Every register but gp; sp itself, too.
  TEST_CASE 13, x1, 0x8102030405060701, "la sp, place; c.ldsp x1, 8(sp)"
  TEST_CASE 14, x2, 0x0102030405060702, "la sp, place; c.ldsp x2, 16(sp)"
  TEST_CASE 15, x4, 0x8102030405060703, "la sp, place; c.ldsp x4, 24(sp)"
  TEST_CASE 16, x5, 0x0102030405060704, "la sp, place; c.ldsp x5, 32(sp)"
  TEST_CASE 17, x6, 0x8102030405060705, "la sp, place; c.ldsp x6, 40(sp)"
  TEST_CASE 18, x8, 0x0102030405060706, "la sp, place; c.ldsp x8, 48(sp)"
  TEST_CASE 19, x9, 0x8102030405060707, "la sp, place; c.ldsp x9, 56(sp)"
  TEST_CASE 20, x10, 0x0102030405060708, "la sp, place; c.ldsp x10, 64(sp)"
  TEST_CASE 21, x11, 0x8102030405060709, "la sp, place; c.ldsp x11, 72(sp)"
  TEST_CASE 22, x12, 0x010203040506070a, "la sp, place; c.ldsp x12, 80(sp)"
  TEST_CASE 23, x13, 0x810203040506070b, "la sp, place; c.ldsp x13, 88(sp)"
  TEST_CASE 24, x14, 0x010203040506070c, "la sp, place; c.ldsp x14, 96(sp)"
  TEST_CASE 25, x15, 0x810203040506070d, "la sp, place; c.ldsp x15, 104(sp)"
  TEST_CASE 26, x16, 0x010203040506070e, "la sp, place; c.ldsp x16, 112(sp)"
  TEST_CASE 27, x17, 0x810203040506070f, "la sp, place; c.ldsp x17, 120(sp)"
  TEST_CASE 28, x18, 0x0102030405060710, "la sp, place; c.ldsp x18, 128(sp)"
  TEST_CASE 29, x19, 0x8102030405060711, "la sp, place; c.ldsp x19, 136(sp)"
  TEST_CASE 30, x20, 0x0102030405060712, "la sp, place; c.ldsp x20, 144(sp)"
  TEST_CASE 31, x21, 0x8102030405060713, "la sp, place; c.ldsp x21, 152(sp)"
  TEST_CASE 32, x22, 0x0102030405060714, "la sp, place; c.ldsp x22, 160(sp)"
  TEST_CASE 33, x23, 0x8102030405060715, "la sp, place; c.ldsp x23, 168(sp)"
  TEST_CASE 34, x24, 0x0102030405060716, "la sp, place; c.ldsp x24, 176(sp)"
  TEST_CASE 35, x25, 0x8102030405060717, "la sp, place; c.ldsp x25, 184(sp)"
  TEST_CASE 36, x26, 0x0102030405060718, "la sp, place; c.ldsp x26, 192(sp)"
  TEST_CASE 37, x27, 0x8102030405060719, "la sp, place; c.ldsp x27, 200(sp)"
  TEST_CASE 38, x28, 0x010203040506071a, "la sp, place; c.ldsp x28, 208(sp)"
  TEST_CASE 39, x29, 0x810203040506071b, "la sp, place; c.ldsp x29, 216(sp)"
  TEST_CASE 40, x30, 0x010203040506071c, "la sp, place; c.ldsp x30, 224(sp)"
  TEST_CASE 41, x31, 0x810203040506071d, "la sp, place; c.ldsp x31, 232(sp)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

  .balign 8
place:
  .set i, 0
  .rept 64
  .dword (0x0102030405060700 + i) | ((i & 1) << 63)
  .set i, i + 1
  .endr

RVTEST_DATA_END
