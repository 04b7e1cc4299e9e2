# env: p v s
# C.FLDSP (Unprivileged ISA, "C" Extension, "Stack-Pointer-Based Loads and Stores"): 64 bits from sp
# plus a multiple of 8 from 0 to 504, to any frd.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64UF
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x0102030405060700, "la sp, place; c.fldsp f10, 0(sp); fmv.x.d x10, f10"
  TEST_CASE 3, x10, 0x8102030405060701, "la sp, place; c.fldsp f10, 8(sp); fmv.x.d x10, f10"
  TEST_CASE 4, x10, 0x0102030405060702, "la sp, place; c.fldsp f10, 16(sp); fmv.x.d x10, f10"
  TEST_CASE 5, x10, 0x0102030405060704, "la sp, place; c.fldsp f10, 32(sp); fmv.x.d x10, f10"
  TEST_CASE 6, x10, 0x0102030405060708, "la sp, place; c.fldsp f10, 64(sp); fmv.x.d x10, f10"
  TEST_CASE 7, x10, 0x0102030405060710, "la sp, place; c.fldsp f10, 128(sp); fmv.x.d x10, f10"
  TEST_CASE 8, x10, 0x0102030405060720, "la sp, place; c.fldsp f10, 256(sp); fmv.x.d x10, f10"
  TEST_CASE 9, x10, 0x810203040506073f, "la sp, place; c.fldsp f10, 504(sp); fmv.x.d x10, f10"
  TEST_CASE 10, x10, 0x010203040506072a, "la sp, place; c.fldsp f10, 336(sp); fmv.x.d x10, f10"
  TEST_CASE 11, x10, 0x8102030405060715, "la sp, place; c.fldsp f10, 168(sp); fmv.x.d x10, f10"
  TEST_CASE 12, x10, 0x810203040506070f, "la sp, place; c.fldsp f10, 120(sp); fmv.x.d x10, f10"

  # Every register.
  TEST_CASE 13, x10, 0x8102030405060701, "la sp, place; c.fldsp f0, 8(sp); fmv.x.d x10, f0"
  TEST_CASE 14, x10, 0x0102030405060702, "la sp, place; c.fldsp f1, 16(sp); fmv.x.d x10, f1"
  TEST_CASE 15, x10, 0x8102030405060703, "la sp, place; c.fldsp f2, 24(sp); fmv.x.d x10, f2"
  TEST_CASE 16, x10, 0x0102030405060704, "la sp, place; c.fldsp f3, 32(sp); fmv.x.d x10, f3"
  TEST_CASE 17, x10, 0x8102030405060705, "la sp, place; c.fldsp f4, 40(sp); fmv.x.d x10, f4"
  TEST_CASE 18, x10, 0x0102030405060706, "la sp, place; c.fldsp f5, 48(sp); fmv.x.d x10, f5"
  TEST_CASE 19, x10, 0x8102030405060707, "la sp, place; c.fldsp f6, 56(sp); fmv.x.d x10, f6"
  TEST_CASE 20, x10, 0x0102030405060708, "la sp, place; c.fldsp f7, 64(sp); fmv.x.d x10, f7"
  TEST_CASE 21, x10, 0x8102030405060709, "la sp, place; c.fldsp f8, 72(sp); fmv.x.d x10, f8"
  TEST_CASE 22, x10, 0x010203040506070a, "la sp, place; c.fldsp f9, 80(sp); fmv.x.d x10, f9"
  TEST_CASE 23, x10, 0x810203040506070b, "la sp, place; c.fldsp f10, 88(sp); fmv.x.d x10, f10"
  TEST_CASE 24, x10, 0x010203040506070c, "la sp, place; c.fldsp f11, 96(sp); fmv.x.d x10, f11"
  TEST_CASE 25, x10, 0x810203040506070d, "la sp, place; c.fldsp f12, 104(sp); fmv.x.d x10, f12"
  TEST_CASE 26, x10, 0x010203040506070e, "la sp, place; c.fldsp f13, 112(sp); fmv.x.d x10, f13"
  TEST_CASE 27, x10, 0x810203040506070f, "la sp, place; c.fldsp f14, 120(sp); fmv.x.d x10, f14"
  TEST_CASE 28, x10, 0x0102030405060710, "la sp, place; c.fldsp f15, 128(sp); fmv.x.d x10, f15"
  TEST_CASE 29, x10, 0x8102030405060711, "la sp, place; c.fldsp f16, 136(sp); fmv.x.d x10, f16"
  TEST_CASE 30, x10, 0x0102030405060712, "la sp, place; c.fldsp f17, 144(sp); fmv.x.d x10, f17"
  TEST_CASE 31, x10, 0x8102030405060713, "la sp, place; c.fldsp f18, 152(sp); fmv.x.d x10, f18"
  TEST_CASE 32, x10, 0x0102030405060714, "la sp, place; c.fldsp f19, 160(sp); fmv.x.d x10, f19"
  TEST_CASE 33, x10, 0x8102030405060715, "la sp, place; c.fldsp f20, 168(sp); fmv.x.d x10, f20"
  TEST_CASE 34, x10, 0x0102030405060716, "la sp, place; c.fldsp f21, 176(sp); fmv.x.d x10, f21"
  TEST_CASE 35, x10, 0x8102030405060717, "la sp, place; c.fldsp f22, 184(sp); fmv.x.d x10, f22"
  TEST_CASE 36, x10, 0x0102030405060718, "la sp, place; c.fldsp f23, 192(sp); fmv.x.d x10, f23"
  TEST_CASE 37, x10, 0x8102030405060719, "la sp, place; c.fldsp f24, 200(sp); fmv.x.d x10, f24"
  TEST_CASE 38, x10, 0x010203040506071a, "la sp, place; c.fldsp f25, 208(sp); fmv.x.d x10, f25"
  TEST_CASE 39, x10, 0x810203040506071b, "la sp, place; c.fldsp f26, 216(sp); fmv.x.d x10, f26"
  TEST_CASE 40, x10, 0x010203040506071c, "la sp, place; c.fldsp f27, 224(sp); fmv.x.d x10, f27"
  TEST_CASE 41, x10, 0x810203040506071d, "la sp, place; c.fldsp f28, 232(sp); fmv.x.d x10, f28"
  TEST_CASE 42, x10, 0x010203040506071e, "la sp, place; c.fldsp f29, 240(sp); fmv.x.d x10, f29"
  TEST_CASE 43, x10, 0x810203040506071f, "la sp, place; c.fldsp f30, 248(sp); fmv.x.d x10, f30"
  TEST_CASE 44, x10, 0x0102030405060720, "la sp, place; c.fldsp f31, 256(sp); fmv.x.d x10, f31"

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
