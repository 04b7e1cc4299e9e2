# env: p v s
# C.MV (Unprivileged ISA, "C" Extension, "Integer Register-Register Operations"): rd becomes rs2;
# neither is x0.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

.option rvc

  TEST_CASE 2, x1, 0xfedcba9876543210, "li x1, -1; li x8, 0xfedcba9876543210; c.mv x1, x8"
  TEST_CASE 3, x2, 0xfedcba9876543211, "li x2, -1; li x15, 0xfedcba9876543211; c.mv x2, x15"
  TEST_CASE 4, x4, 0xfedcba9876543212, "li x4, -1; li x22, 0xfedcba9876543212; c.mv x4, x22"
  TEST_CASE 5, x5, 0xfedcba9876543213, "li x5, -1; li x29, 0xfedcba9876543213; c.mv x5, x29"
  TEST_CASE 6, x6, 0xfedcba9876543214, "li x6, -1; li x8, 0xfedcba9876543214; c.mv x6, x8"
  TEST_CASE 7, x8, 0xfedcba9876543215, "li x8, -1; li x14, 0xfedcba9876543215; c.mv x8, x14"
  TEST_CASE 8, x9, 0xfedcba9876543216, "li x9, -1; li x21, 0xfedcba9876543216; c.mv x9, x21"
  TEST_CASE 9, x10, 0xfedcba9876543217, "li x10, -1; li x28, 0xfedcba9876543217; c.mv x10, x28"
  TEST_CASE 10, x11, 0xfedcba9876543218, "li x11, -1; li x5, 0xfedcba9876543218; c.mv x11, x5"
  TEST_CASE 11, x12, 0xfedcba9876543219, "li x12, -1; li x13, 0xfedcba9876543219; c.mv x12, x13"
  TEST_CASE 12, x13, 0xfedcba987654321a, "li x13, -1; li x20, 0xfedcba987654321a; c.mv x13, x20"
  TEST_CASE 13, x14, 0xfedcba987654321b, "li x14, -1; li x27, 0xfedcba987654321b; c.mv x14, x27"
  TEST_CASE 14, x15, 0xfedcba987654321c, "li x15, -1; li x4, 0xfedcba987654321c; c.mv x15, x4"
  TEST_CASE 15, x16, 0xfedcba987654321d, "li x16, -1; li x12, 0xfedcba987654321d; c.mv x16, x12"
  TEST_CASE 16, x17, 0xfedcba987654321e, "li x17, -1; li x19, 0xfedcba987654321e; c.mv x17, x19"
  TEST_CASE 17, x18, 0xfedcba987654321f, "li x18, -1; li x26, 0xfedcba987654321f; c.mv x18, x26"
  TEST_CASE 18, x19, 0xfedcba9876543220, "li x19, -1; li x2, 0xfedcba9876543220; c.mv x19, x2"
  TEST_CASE 19, x20, 0xfedcba9876543221, "li x20, -1; li x11, 0xfedcba9876543221; c.mv x20, x11"
  TEST_CASE 20, x21, 0xfedcba9876543222, "li x21, -1; li x18, 0xfedcba9876543222; c.mv x21, x18"
  TEST_CASE 21, x22, 0xfedcba9876543223, "li x22, -1; li x25, 0xfedcba9876543223; c.mv x22, x25"
  TEST_CASE 22, x23, 0xfedcba9876543224, "li x23, -1; li x1, 0xfedcba9876543224; c.mv x23, x1"
  TEST_CASE 23, x24, 0xfedcba9876543225, "li x24, -1; li x10, 0xfedcba9876543225; c.mv x24, x10"
  TEST_CASE 24, x25, 0xfedcba9876543226, "li x25, -1; li x17, 0xfedcba9876543226; c.mv x25, x17"
  TEST_CASE 25, x26, 0xfedcba9876543227, "li x26, -1; li x24, 0xfedcba9876543227; c.mv x26, x24"
  TEST_CASE 26, x27, 0xfedcba9876543228, "li x27, -1; li x31, 0xfedcba9876543228; c.mv x27, x31"
  TEST_CASE 27, x28, 0xfedcba9876543229, "li x28, -1; li x9, 0xfedcba9876543229; c.mv x28, x9"
  TEST_CASE 28, x29, 0xfedcba987654322a, "li x29, -1; li x16, 0xfedcba987654322a; c.mv x29, x16"
  TEST_CASE 29, x30, 0xfedcba987654322b, "li x30, -1; li x23, 0xfedcba987654322b; c.mv x30, x23"
  TEST_CASE 30, x31, 0xfedcba987654322c, "li x31, -1; li x30, 0xfedcba987654322c; c.mv x31, x30"
  TEST_CASE 31, x10, 0x0123456789abcdef, "li x10, 0x0123456789abcdef; c.mv x10, x10"

  # The source stays as it is.
  TEST_CASE 32, x10, 0x0123456789abcdef, "li x10, 0x0123456789abcdef; li x11, 1; c.mv x11, x10"

  TEST_PASSFAIL

RVTEST_CODE_END
