# env: p v s
# SB (Unprivileged ISA, "Load and Store Instructions"): the low byte of rs2 to rs1 plus a sign-
# extended 12-bit offset, and nothing beside them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_ST_OP 2, lb, sb, -1, 0, first
  TEST_ST_OP 3, lb, sb, 0, 1, first
  TEST_ST_OP 4, lb, sb, -16, 2, first
  TEST_ST_OP 5, lb, sb, 15, 3, first
  TEST_ST_OP 6, lb, sb, 0xffffffffffffff80, 4, first
  TEST_ST_OP 7, lb, sb, 0x7f, 5, first
  TEST_ST_OP 8, lb, sb, 0x7f, -5, last
  TEST_ST_OP 9, lb, sb, 0xffffffffffffff80, -4, last
  TEST_ST_OP 10, lb, sb, 15, -3, last
  TEST_ST_OP 11, lb, sb, -16, -2, last
  TEST_ST_OP 12, lb, sb, 0, -1, last
  TEST_ST_OP 13, lb, sb, -1, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x5, x1, x2
  li x4, -16
  sb x4, -2048(x5)
  lb x14, 0(x1)
  TEST_EXPECT x14, -16
  TEST_BEGIN 15
  la x1, first
  li x2, -2047
  add x5, x1, x2
  li x4, 15
  sb x4, 2047(x5)
  lb x14, 0(x1)
  TEST_EXPECT x14, 15

  # The upper bits of the source are ignored, and the neighbours are left alone.
  TEST_BEGIN 16
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x01020304050607a8

  TEST_BEGIN 17
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 1(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x010203040506a808

  TEST_BEGIN 18
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 2(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x0102030405a80708

  TEST_BEGIN 19
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 3(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x01020304a8060708

  TEST_BEGIN 20
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 4(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x010203a805060708

  TEST_BEGIN 21
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 5(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x0102a80405060708

  TEST_BEGIN 22
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 6(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x01a8030405060708

  TEST_BEGIN 23
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sb x2, 7(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xa802030405060708

  # The neighbouring doublewords are left alone.
  TEST_BEGIN 24
  la x1, whole
  sd x0, 8(x1)
  li x2, -1
  sb x2, 7(x1)
  ld x14, 8(x1)
  TEST_EXPECT x14, 0

  TEST_BEGIN 25
  la x1, whole
  sd x0, 0(x1)
  li x2, -1
  sb x2, 8(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0

  # x0 stores zeros; a register can be stored to where it points.
  TEST_BEGIN 26
  la x1, whole
  li x2, -1
  sd x2, 0(x1)
  sb x0, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xffffffffffffff00

  TEST_BEGIN 27
  la x1, whole
  sb x1, 0(x1)
  lb x14, 0(x1)
  sub x14, x14, x1
  slli x14, x14, 56
  TEST_EXPECT x14, 0

  # In a loop, with base and value made at several distances.
  TEST_ST_SRC12_BYPASS 28, 0, 0, lb, sb, -1, 0, first
  TEST_ST_SRC12_BYPASS 29, 0, 1, lb, sb, -16, 1, first
  TEST_ST_SRC12_BYPASS 30, 1, 0, lb, sb, 0, 1, first
  TEST_ST_SRC12_BYPASS 31, 1, 1, lb, sb, 15, 2, first
  TEST_ST_SRC21_BYPASS 32, 0, 0, lb, sb, 15, 0, first
  TEST_ST_SRC21_BYPASS 33, 0, 1, lb, sb, 0, 1, first
  TEST_ST_SRC21_BYPASS 34, 1, 0, lb, sb, -16, 1, first

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .byte 0xef
        .byte 0xef
        .byte 0xef
        .byte 0xef
        .byte 0xef
last:   .byte 0xef
  .balign 8
whole:  .dword 0, 0

RVTEST_DATA_END
