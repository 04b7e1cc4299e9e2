# env: p v s
# C.SRLI (Unprivileged ISA, "C" Extension, "Integer Register-Immediate Operations"): rd', which is
# among x8 to x15, is shifted right by 1 to 63; zeros come in.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x10, 0x4091a2b3c4d5e6f7, "li x10, 0x8123456789abcdef; c.srli x10, 1"
  TEST_CASE 3, x10, 0x2048d159e26af37b, "li x10, 0x8123456789abcdef; c.srli x10, 2"
  TEST_CASE 4, x10, 0x08123456789abcde, "li x10, 0x8123456789abcdef; c.srli x10, 4"
  TEST_CASE 5, x10, 0x008123456789abcd, "li x10, 0x8123456789abcdef; c.srli x10, 8"
  TEST_CASE 6, x10, 0x00008123456789ab, "li x10, 0x8123456789abcdef; c.srli x10, 16"
  TEST_CASE 7, x10, 0x0000000102468acf, "li x10, 0x8123456789abcdef; c.srli x10, 31"
  TEST_CASE 8, x10, 0x81234567, "li x10, 0x8123456789abcdef; c.srli x10, 32"
  TEST_CASE 9, x10, 0x4091a2b3, "li x10, 0x8123456789abcdef; c.srli x10, 33"
  TEST_CASE 10, x10, 0x00010246, "li x10, 0x8123456789abcdef; c.srli x10, 47"
  TEST_CASE 11, x10, 1, "li x10, 0x8123456789abcdef; c.srli x10, 63"
  TEST_CASE 12, x10, 0, "li x10, 1; c.srli x10, 1"
  TEST_CASE 13, x10, 0, "li x10, 1; c.srli x10, 2"
  TEST_CASE 14, x10, 0, "li x10, 1; c.srli x10, 4"
  TEST_CASE 15, x10, 0, "li x10, 1; c.srli x10, 8"
  TEST_CASE 16, x10, 0, "li x10, 1; c.srli x10, 16"
  TEST_CASE 17, x10, 0, "li x10, 1; c.srli x10, 31"
  TEST_CASE 18, x10, 0, "li x10, 1; c.srli x10, 32"
  TEST_CASE 19, x10, 0, "li x10, 1; c.srli x10, 33"
  TEST_CASE 20, x10, 0, "li x10, 1; c.srli x10, 47"
  TEST_CASE 21, x10, 0, "li x10, 1; c.srli x10, 63"
  TEST_CASE 22, x10, 0x7fffffffffffffff, "li x10, -1; c.srli x10, 1"
  TEST_CASE 23, x10, 0x3fffffffffffffff, "li x10, -1; c.srli x10, 2"
  TEST_CASE 24, x10, 0x0fffffffffffffff, "li x10, -1; c.srli x10, 4"
  TEST_CASE 25, x10, 0x00ffffffffffffff, "li x10, -1; c.srli x10, 8"
  TEST_CASE 26, x10, 0x0000ffffffffffff, "li x10, -1; c.srli x10, 16"
  TEST_CASE 27, x10, 0x00000001ffffffff, "li x10, -1; c.srli x10, 31"
  TEST_CASE 28, x10, 0xffffffff, "li x10, -1; c.srli x10, 32"
  TEST_CASE 29, x10, 0x7fffffff, "li x10, -1; c.srli x10, 33"
  TEST_CASE 30, x10, 0x0001ffff, "li x10, -1; c.srli x10, 47"
  TEST_CASE 31, x10, 1, "li x10, -1; c.srli x10, 63"
  TEST_CASE 32, x10, 0x3fffffffffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 1"
  TEST_CASE 33, x10, 0x1fffffffffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 2"
  TEST_CASE 34, x10, 0x07ffffffffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 4"
  TEST_CASE 35, x10, 0x007fffffffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 8"
  TEST_CASE 36, x10, 0x00007fffffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 16"
  TEST_CASE 37, x10, 0xffffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 31"
  TEST_CASE 38, x10, 0x7fffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 32"
  TEST_CASE 39, x10, 0x3fffffff, "li x10, 0x7fffffffffffffff; c.srli x10, 33"
  TEST_CASE 40, x10, 0xffff, "li x10, 0x7fffffffffffffff; c.srli x10, 47"
  TEST_CASE 41, x10, 0, "li x10, 0x7fffffffffffffff; c.srli x10, 63"

  # Every register.
  TEST_CASE 42, x8, 0x7f6e5d4c3b2a1908, "li x8, 0xfedcba9876543210; c.srli x8, 1"
  TEST_CASE 43, x9, 0x03fb72ea61d950c8, "li x9, 0xfedcba9876543210; c.srli x9, 6"
  TEST_CASE 44, x10, 0x001fdb97530eca86, "li x10, 0xfedcba9876543210; c.srli x10, 11"
  TEST_CASE 45, x11, 0x0000fedcba987654, "li x11, 0xfedcba9876543210; c.srli x11, 16"
  TEST_CASE 46, x12, 0x000007f6e5d4c3b2, "li x12, 0xfedcba9876543210; c.srli x12, 21"
  TEST_CASE 47, x13, 0x0000003fb72ea61d, "li x13, 0xfedcba9876543210; c.srli x13, 26"
  TEST_CASE 48, x14, 0x00000001fdb97530, "li x14, 0xfedcba9876543210; c.srli x14, 31"
  TEST_CASE 49, x15, 0x0fedcba9, "li x15, 0xfedcba9876543210; c.srli x15, 36"

  TEST_PASSFAIL

RVTEST_CODE_END
