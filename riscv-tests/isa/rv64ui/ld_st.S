# env: p v s
# Stores right after loads of the same place: the load gives what was there before, and the store what
# comes after, whatever their widths.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_BEGIN 2
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lbu x14, 4(x1)
  sb x2, 4(x1)
  lbu x13, 4(x1)
  TEST_EXPECT x14, 0x44
  TEST_EXPECT x13, 0x18

  TEST_BEGIN 3
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lhu x14, 4(x1)
  sb x2, 4(x1)
  lhu x13, 4(x1)
  TEST_EXPECT x14, 0x3344
  TEST_EXPECT x13, 0x3318

  TEST_BEGIN 4
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lwu x14, 4(x1)
  sb x2, 4(x1)
  lwu x13, 4(x1)
  TEST_EXPECT x14, 0x11223344
  TEST_EXPECT x13, 0x11223318

  TEST_BEGIN 5
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  ld x14, 0(x1)
  sb x2, 4(x1)
  ld x13, 0(x1)
  TEST_EXPECT x14, 0x1122334455667788
  TEST_EXPECT x13, 0x1122331855667788

  TEST_BEGIN 6
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lbu x14, 4(x1)
  sh x2, 4(x1)
  lbu x13, 4(x1)
  TEST_EXPECT x14, 0x44
  TEST_EXPECT x13, 0x18

  TEST_BEGIN 7
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lhu x14, 4(x1)
  sh x2, 4(x1)
  lhu x13, 4(x1)
  TEST_EXPECT x14, 0x3344
  TEST_EXPECT x13, 0x718

  TEST_BEGIN 8
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lwu x14, 4(x1)
  sh x2, 4(x1)
  lwu x13, 4(x1)
  TEST_EXPECT x14, 0x11223344
  TEST_EXPECT x13, 0x11220718

  TEST_BEGIN 9
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  ld x14, 0(x1)
  sh x2, 4(x1)
  ld x13, 0(x1)
  TEST_EXPECT x14, 0x1122334455667788
  TEST_EXPECT x13, 0x1122071855667788

  TEST_BEGIN 10
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lbu x14, 4(x1)
  sw x2, 4(x1)
  lbu x13, 4(x1)
  TEST_EXPECT x14, 0x44
  TEST_EXPECT x13, 0x18

  TEST_BEGIN 11
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lhu x14, 4(x1)
  sw x2, 4(x1)
  lhu x13, 4(x1)
  TEST_EXPECT x14, 0x3344
  TEST_EXPECT x13, 0x718

  TEST_BEGIN 12
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lwu x14, 4(x1)
  sw x2, 4(x1)
  lwu x13, 4(x1)
  TEST_EXPECT x14, 0x11223344
  TEST_EXPECT x13, 0xe5f60718

  TEST_BEGIN 13
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  ld x14, 0(x1)
  sw x2, 4(x1)
  ld x13, 0(x1)
  TEST_EXPECT x14, 0x1122334455667788
  TEST_EXPECT x13, 0xe5f6071855667788

  TEST_BEGIN 14
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lbu x14, 0(x1)
  sd x2, 0(x1)
  lbu x13, 0(x1)
  TEST_EXPECT x14, 0x88
  TEST_EXPECT x13, 0x18

  TEST_BEGIN 15
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lhu x14, 0(x1)
  sd x2, 0(x1)
  lhu x13, 0(x1)
  TEST_EXPECT x14, 0x7788
  TEST_EXPECT x13, 0x718

  TEST_BEGIN 16
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  lwu x14, 0(x1)
  sd x2, 0(x1)
  lwu x13, 0(x1)
  TEST_EXPECT x14, 0x55667788
  TEST_EXPECT x13, 0xe5f60718

  TEST_BEGIN 17
  la x1, place
  li x2, 0x1122334455667788
  sd x2, 0(x1)
  li x2, 0xa1b2c3d4e5f60718
  ld x14, 0(x1)
  sd x2, 0(x1)
  ld x13, 0(x1)
  TEST_EXPECT x14, 0x1122334455667788
  TEST_EXPECT x13, 0xa1b2c3d4e5f60718

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

place:  .dword 0, 0

RVTEST_DATA_END
