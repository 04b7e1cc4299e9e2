# env: p v s
# FLD and FSD (Unprivileged ISA, "D" Extension, "Double-Precision Load and Store Instructions"): bits go between memory and the register as they are.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# What \offset bytes from the place is loaded as \bits, all 64 of the register.
.macro TEST_FLD testnum, offset, bits
  TEST_BEGIN \testnum
  la x11, place
  la x12, scratch
  fld f1, \offset(x11)
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
  fsd f2, \offset(x12)
  ld x10, 0(x12)
  TEST_EXPECT x10, \dword
.endm

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLD 2, 0, 0x123456789abcdef
  TEST_FLD 3, -8, 0x8899aabbccddeeff

  # Far offsets.
  TEST_BEGIN 4
  la x11, place - 2047
  fld f1, 2047(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0x123456789abcdef
  TEST_BEGIN 5
  la x11, place - -2048
  fld f1, -2048(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0x123456789abcdef

  # A store writes its 8 bytes and none beside, whether the register is boxed or not.
  TEST_FST 6, 0, 0x1122334455667788

  # No value is changed on the way, a signaling NaN neither, and no flag is raised.
  TEST_BEGIN 7
  csrwi fflags, 0
  li x10, 0x7ff0000000000001
  sd x10, 0(x12)
  fld f31, 0(x12)
  fsd f31, 8(x12)
  ld x10, 8(x12)
  TEST_EXPECT x10, 0x7ff0000000000001
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
