# env: p v s
# C.FLD (Unprivileged ISA, "C" Extension, "Register-Based Loads and Stores"): 64 bits from rs1' plus a
# multiple of 8 from 0 to 248, to frd'; the registers are among x8 to x15 and f8 to f15.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0102030405060700, "la x11, place; c.fld f10, 0(x11); fmv.x.d x10, f10"
  TEST_CASE 3, x10, 0x8102030405060701, "la x11, place; c.fld f10, 8(x11); fmv.x.d x10, f10"
  TEST_CASE 4, x10, 0x0102030405060702, "la x11, place; c.fld f10, 16(x11); fmv.x.d x10, f10"
  TEST_CASE 5, x10, 0x0102030405060704, "la x11, place; c.fld f10, 32(x11); fmv.x.d x10, f10"
  TEST_CASE 6, x10, 0x0102030405060708, "la x11, place; c.fld f10, 64(x11); fmv.x.d x10, f10"
  TEST_CASE 7, x10, 0x0102030405060710, "la x11, place; c.fld f10, 128(x11); fmv.x.d x10, f10"
  TEST_CASE 8, x10, 0x810203040506070f, "la x11, place; c.fld f10, 120(x11); fmv.x.d x10, f10"
  TEST_CASE 9, x10, 0x8102030405060715, "la x11, place; c.fld f10, 168(x11); fmv.x.d x10, f10"
  TEST_CASE 10, x10, 0x010203040506070a, "la x11, place; c.fld f10, 80(x11); fmv.x.d x10, f10"
  TEST_CASE 11, x10, 0x810203040506071f, "la x11, place; c.fld f10, 248(x11); fmv.x.d x10, f10"

  # Every register in both places.
  TEST_CASE 12, x10, 0x8102030405060701, "la x9, place; c.fld f8, 8(x9); fmv.x.d x10, f8"
  TEST_CASE 13, x10, 0x0102030405060702, "la x12, place; c.fld f9, 16(x12); fmv.x.d x10, f9"
  TEST_CASE 14, x10, 0x8102030405060703, "la x15, place; c.fld f10, 24(x15); fmv.x.d x10, f10"
  TEST_CASE 15, x10, 0x0102030405060704, "la x10, place; c.fld f11, 32(x10); fmv.x.d x10, f11"
  TEST_CASE 16, x10, 0x8102030405060705, "la x13, place; c.fld f12, 40(x13); fmv.x.d x10, f12"
  TEST_CASE 17, x10, 0x0102030405060706, "la x8, place; c.fld f13, 48(x8); fmv.x.d x10, f13"
  TEST_CASE 18, x10, 0x8102030405060707, "la x11, place; c.fld f14, 56(x11); fmv.x.d x10, f14"
  TEST_CASE 19, x10, 0x0102030405060708, "la x14, place; c.fld f15, 64(x14); fmv.x.d x10, f15"

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
