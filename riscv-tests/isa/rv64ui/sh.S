# env: p v s
# SH (Unprivileged ISA, "Load and Store Instructions"): the low 16 bits of rs2 to rs1 plus a sign-
# extended 12-bit offset, and nothing beside them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_ST_OP 2, lh, sh, 0xff, 0, first
  TEST_ST_OP 3, lh, sh, 0xffffffffffffff00, 2, first
  TEST_ST_OP 4, lh, sh, 0xff0, 4, first
  TEST_ST_OP 5, lh, sh, 0xfffffffffffff00f, 6, first
  TEST_ST_OP 6, lh, sh, 0xffffffffffff8000, 8, first
  TEST_ST_OP 7, lh, sh, 0x7fff, 10, first
  TEST_ST_OP 8, lh, sh, 0x7fff, -10, last
  TEST_ST_OP 9, lh, sh, 0xffffffffffff8000, -8, last
  TEST_ST_OP 10, lh, sh, 0xfffffffffffff00f, -6, last
  TEST_ST_OP 11, lh, sh, 0xff0, -4, last
  TEST_ST_OP 12, lh, sh, 0xffffffffffffff00, -2, last
  TEST_ST_OP 13, lh, sh, 0xff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x5, x1, x2
  li x4, 0xff0
  sh x4, -2048(x5)
  lh x14, 0(x1)
  TEST_EXPECT x14, 0xff0
  TEST_BEGIN 15
  la x1, first
  li x2, -2046
  add x5, x1, x2
  li x4, 0xfffffffffffff00f
  sh x4, 2046(x5)
  lh x14, 0(x1)
  TEST_EXPECT x14, 0xfffffffffffff00f

  # The upper bits of the source are ignored, and the neighbours are left alone.
  TEST_BEGIN 16
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sh x2, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x010203040506a7a8

  TEST_BEGIN 17
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sh x2, 2(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x01020304a7a80708

  TEST_BEGIN 18
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sh x2, 4(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x0102a7a805060708

  TEST_BEGIN 19
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sh x2, 6(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xa7a8030405060708

  # The neighbouring doublewords are left alone.
  TEST_BEGIN 20
  la x1, whole
  sd x0, 8(x1)
  li x2, -1
  sh x2, 6(x1)
  ld x14, 8(x1)
  TEST_EXPECT x14, 0

  TEST_BEGIN 21
  la x1, whole
  sd x0, 0(x1)
  li x2, -1
  sh x2, 8(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0

  # x0 stores zeros; a register can be stored to where it points.
  TEST_BEGIN 22
  la x1, whole
  li x2, -1
  sd x2, 0(x1)
  sh x0, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xffffffffffff0000

  TEST_BEGIN 23
  la x1, whole
  sh x1, 0(x1)
  lh x14, 0(x1)
  sub x14, x14, x1
  slli x14, x14, 48
  TEST_EXPECT x14, 0

  # In a loop, with base and value made at several distances.
  TEST_ST_SRC12_BYPASS 24, 0, 0, lh, sh, 0xff, 0, first
  TEST_ST_SRC12_BYPASS 25, 0, 1, lh, sh, 0xff0, 2, first
  TEST_ST_SRC12_BYPASS 26, 1, 0, lh, sh, 0xffffffffffffff00, 2, first
  TEST_ST_SRC12_BYPASS 27, 1, 1, lh, sh, 0xfffffffffffff00f, 4, first
  TEST_ST_SRC21_BYPASS 28, 0, 0, lh, sh, 0xfffffffffffff00f, 0, first
  TEST_ST_SRC21_BYPASS 29, 0, 1, lh, sh, 0xffffffffffffff00, 2, first
  TEST_ST_SRC21_BYPASS 30, 1, 0, lh, sh, 0xff0, 2, first

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .half 0xefef
        .half 0xefef
        .half 0xefef
        .half 0xefef
        .half 0xefef
last:   .half 0xefef
  .balign 8
whole:  .dword 0, 0

RVTEST_DATA_END
