# env: p v s
# isa: zfhmin
# FLH and FSH (Unprivileged ISA, "Zfhmin" Extension): bits go between memory and the register as they are,
# and are NaN-boxed there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zfhmin

# What \offset bytes from the place is loaded as \bits, all 64 of the register.
.macro TEST_FLD testnum, offset, bits
  TEST_BEGIN \testnum
  la x11, place
  la x12, scratch
  flh f1, \offset(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, \bits
.endm

# Stored \offset bytes into a doubleword, which becomes \dword.
.macro TEST_FST testnum, offset, dword
  TEST_BEGIN \testnum
  la x12, scratch
  li x10, 0x1122334455667788
  sd x10, 64(x12)
  fld f2, 64(x12)
  li x10, 0x5a5a5a5a5a5a5a5a
  sd x10, 0(x12)
  fsh f2, \offset(x12)
  ld x10, 0(x12)
  TEST_EXPECT x10, \dword
.endm

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLD 2, 0, 0xffffffffffffcdef
  TEST_FLD 3, 2, 0xffffffffffff89ab
  TEST_FLD 4, -2, 0xffffffffffff8899
  TEST_FLD 5, -8, 0xffffffffffffeeff

  # Far offsets.
  TEST_BEGIN 6
  la x11, place - 2047
  flh f1, 2047(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0xffffffffffffcdef
  TEST_BEGIN 7
  la x11, place - -2048
  flh f1, -2048(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0xffffffffffffcdef

  # A store writes its 2 bytes and none beside, whether the register is boxed or not.
  TEST_FST 8, 0, 0x5a5a5a5a5a5a7788
  TEST_FST 9, 2, 0x5a5a5a5a77885a5a
  TEST_FST 10, 4, 0x5a5a77885a5a5a5a
  TEST_FST 11, 6, 0x77885a5a5a5a5a5a

  # No value is changed on the way, a signaling NaN neither, and no flag is raised.
  TEST_BEGIN 12
  csrwi fflags, 0
  li x10, 0x7c01
  sh x10, 0(x12)
  flh f31, 0(x12)
  fsh f31, 8(x12)
  lh x10, 8(x12)
  TEST_EXPECT x10, 0x7c01
  csrr x10, fflags
  TEST_EXPECT x10, 0

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 64
  .dword 0x8899aabbccddeeff
place:
  .dword 0x0123456789abcdef
scratch:
  .zero 128
