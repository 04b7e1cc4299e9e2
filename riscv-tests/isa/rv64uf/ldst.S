# env: p v s
# FLW and FSW (Unprivileged ISA, "F" Extension, "Single-Precision Load and Store Instructions"): bits go between memory and the register as they are,
# and are NaN-boxed there.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# What \offset bytes from the place is loaded as \bits, all 64 of the register.
.macro TEST_FLD testnum, offset, bits
  TEST_BEGIN \testnum
  la x11, place
  la x12, scratch
  flw f1, \offset(x11)
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
  fsw f2, \offset(x12)
  ld x10, 0(x12)
  TEST_EXPECT x10, \dword
.endm

RVTEST_RV64UF
RVTEST_CODE_BEGIN

  TEST_FLD 2, 0, 0xffffffff89abcdef
  TEST_FLD 3, 4, 0xffffffff01234567
  TEST_FLD 4, -4, 0xffffffff8899aabb
  TEST_FLD 5, -8, 0xffffffffccddeeff

  # Far offsets.
  TEST_BEGIN 6
  la x11, place - 2047
  flw f1, 2047(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0xffffffff89abcdef
  TEST_BEGIN 7
  la x11, place - -2048
  flw f1, -2048(x11)
  fsd f1, 64(x12)
  ld x10, 64(x12)
  TEST_EXPECT x10, 0xffffffff89abcdef

  # A store writes its 4 bytes and none beside, whether the register is boxed or not.
  TEST_FST 8, 0, 0x5a5a5a5a55667788
  TEST_FST 9, 4, 0x556677885a5a5a5a

  # No value is changed on the way, a signaling NaN neither, and no flag is raised.
  TEST_BEGIN 10
  csrwi fflags, 0
  li x10, 0x7f800001
  sw x10, 0(x12)
  flw f31, 0(x12)
  fsw f31, 8(x12)
  lw x10, 8(x12)
  TEST_EXPECT x10, 0x7f800001
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
