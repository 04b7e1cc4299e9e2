# env: p v s
# C.SLLI (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd is shifted
# left by 1 to 63; rd is not x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x02468acf13579bde, "li x10, 0x8123456789abcdef; c.slli x10, 1"
  TEST_CASE 3, x10, 0x048d159e26af37bc, "li x10, 0x8123456789abcdef; c.slli x10, 2"
  TEST_CASE 4, x10, 0x123456789abcdef0, "li x10, 0x8123456789abcdef; c.slli x10, 4"
  TEST_CASE 5, x10, 0x23456789abcdef00, "li x10, 0x8123456789abcdef; c.slli x10, 8"
  TEST_CASE 6, x10, 0x456789abcdef0000, "li x10, 0x8123456789abcdef; c.slli x10, 16"
  TEST_CASE 7, x10, 0xc4d5e6f780000000, "li x10, 0x8123456789abcdef; c.slli x10, 31"
  TEST_CASE 8, x10, 0x89abcdef00000000, "li x10, 0x8123456789abcdef; c.slli x10, 32"
  TEST_CASE 9, x10, 0x13579bde00000000, "li x10, 0x8123456789abcdef; c.slli x10, 33"
  TEST_CASE 10, x10, 0xe6f7800000000000, "li x10, 0x8123456789abcdef; c.slli x10, 47"
  TEST_CASE 11, x10, 0x8000000000000000, "li x10, 0x8123456789abcdef; c.slli x10, 63"
  TEST_CASE 12, x10, 2, "li x10, 1; c.slli x10, 1"
  TEST_CASE 13, x10, 4, "li x10, 1; c.slli x10, 2"
  TEST_CASE 14, x10, 16, "li x10, 1; c.slli x10, 4"
  TEST_CASE 15, x10, 0x100, "li x10, 1; c.slli x10, 8"
  TEST_CASE 16, x10, 0x00010000, "li x10, 1; c.slli x10, 16"
  TEST_CASE 17, x10, 0x80000000, "li x10, 1; c.slli x10, 31"
  TEST_CASE 18, x10, 0x0000000100000000, "li x10, 1; c.slli x10, 32"
  TEST_CASE 19, x10, 0x0000000200000000, "li x10, 1; c.slli x10, 33"
  TEST_CASE 20, x10, 0x0000800000000000, "li x10, 1; c.slli x10, 47"
  TEST_CASE 21, x10, 0x8000000000000000, "li x10, 1; c.slli x10, 63"
  TEST_CASE 22, x10, -2, "li x10, -1; c.slli x10, 1"
  TEST_CASE 23, x10, -4, "li x10, -1; c.slli x10, 2"
  TEST_CASE 24, x10, -16, "li x10, -1; c.slli x10, 4"
  TEST_CASE 25, x10, 0xffffffffffffff00, "li x10, -1; c.slli x10, 8"
  TEST_CASE 26, x10, 0xffffffffffff0000, "li x10, -1; c.slli x10, 16"
  TEST_CASE 27, x10, 0xffffffff80000000, "li x10, -1; c.slli x10, 31"
  TEST_CASE 28, x10, 0xffffffff00000000, "li x10, -1; c.slli x10, 32"
  TEST_CASE 29, x10, 0xfffffffe00000000, "li x10, -1; c.slli x10, 33"
  TEST_CASE 30, x10, 0xffff800000000000, "li x10, -1; c.slli x10, 47"
  TEST_CASE 31, x10, 0x8000000000000000, "li x10, -1; c.slli x10, 63"

  # Every register but gp.
  TEST_CASE 32, x1, 0x02468acf13579bde, "li x1, 0x0123456789abcdef; c.slli x1, 1"
  TEST_CASE 33, x2, 0x048d159e26af37bc, "li x2, 0x0123456789abcdef; c.slli x2, 2"
  TEST_CASE 34, x4, 0x091a2b3c4d5e6f78, "li x4, 0x0123456789abcdef; c.slli x4, 3"
  TEST_CASE 35, x5, 0x123456789abcdef0, "li x5, 0x0123456789abcdef; c.slli x5, 4"
  TEST_CASE 36, x6, 0x2468acf13579bde0, "li x6, 0x0123456789abcdef; c.slli x6, 5"
  TEST_CASE 37, x8, 0x48d159e26af37bc0, "li x8, 0x0123456789abcdef; c.slli x8, 6"
  TEST_CASE 38, x9, 0x91a2b3c4d5e6f780, "li x9, 0x0123456789abcdef; c.slli x9, 7"
  TEST_CASE 39, x10, 0x23456789abcdef00, "li x10, 0x0123456789abcdef; c.slli x10, 8"
  TEST_CASE 40, x11, 0x468acf13579bde00, "li x11, 0x0123456789abcdef; c.slli x11, 9"
  TEST_CASE 41, x12, 0x8d159e26af37bc00, "li x12, 0x0123456789abcdef; c.slli x12, 10"
  TEST_CASE 42, x13, 0x1a2b3c4d5e6f7800, "li x13, 0x0123456789abcdef; c.slli x13, 11"
  TEST_CASE 43, x14, 0x3456789abcdef000, "li x14, 0x0123456789abcdef; c.slli x14, 12"
  TEST_CASE 44, x15, 0x68acf13579bde000, "li x15, 0x0123456789abcdef; c.slli x15, 13"
  TEST_CASE 45, x16, 0xd159e26af37bc000, "li x16, 0x0123456789abcdef; c.slli x16, 14"
  TEST_CASE 46, x17, 0xa2b3c4d5e6f78000, "li x17, 0x0123456789abcdef; c.slli x17, 15"
  TEST_CASE 47, x18, 0x456789abcdef0000, "li x18, 0x0123456789abcdef; c.slli x18, 16"
  TEST_CASE 48, x19, 0x8acf13579bde0000, "li x19, 0x0123456789abcdef; c.slli x19, 17"
  TEST_CASE 49, x20, 0x159e26af37bc0000, "li x20, 0x0123456789abcdef; c.slli x20, 18"
  TEST_CASE 50, x21, 0x2b3c4d5e6f780000, "li x21, 0x0123456789abcdef; c.slli x21, 19"
  TEST_CASE 51, x22, 0x56789abcdef00000, "li x22, 0x0123456789abcdef; c.slli x22, 20"
  TEST_CASE 52, x23, 0xacf13579bde00000, "li x23, 0x0123456789abcdef; c.slli x23, 21"
  TEST_CASE 53, x24, 0x59e26af37bc00000, "li x24, 0x0123456789abcdef; c.slli x24, 22"
  TEST_CASE 54, x25, 0xb3c4d5e6f7800000, "li x25, 0x0123456789abcdef; c.slli x25, 23"
  TEST_CASE 55, x26, 0x6789abcdef000000, "li x26, 0x0123456789abcdef; c.slli x26, 24"
  TEST_CASE 56, x27, 0xcf13579bde000000, "li x27, 0x0123456789abcdef; c.slli x27, 25"
  TEST_CASE 57, x28, 0x9e26af37bc000000, "li x28, 0x0123456789abcdef; c.slli x28, 26"
  TEST_CASE 58, x29, 0x3c4d5e6f78000000, "li x29, 0x0123456789abcdef; c.slli x29, 27"
  TEST_CASE 59, x30, 0x789abcdef0000000, "li x30, 0x0123456789abcdef; c.slli x30, 28"
  TEST_CASE 60, x31, 0xf13579bde0000000, "li x31, 0x0123456789abcdef; c.slli x31, 29"

  TEST_PASSFAIL

RVTEST_CODE_END
