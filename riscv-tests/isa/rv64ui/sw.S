# env: p v s
# SW (Unprivileged ISA, "Load and Store Instructions"): the low 32 bits of rs2 to rs1 plus a sign-
# extended 12-bit offset, and nothing beside them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_ST_OP 2, lw, sw, 0x00ff00ff, 0, first
  TEST_ST_OP 3, lw, sw, 0xffffffffff00ff00, 4, first
  TEST_ST_OP 4, lw, sw, 0x0ff00ff0, 8, first
  TEST_ST_OP 5, lw, sw, 0xfffffffff00ff00f, 12, first
  TEST_ST_OP 6, lw, sw, 0xffffffff80000000, 16, first
  TEST_ST_OP 7, lw, sw, 0x7fffffff, 20, first
  TEST_ST_OP 8, lw, sw, 0x7fffffff, -20, last
  TEST_ST_OP 9, lw, sw, 0xffffffff80000000, -16, last
  TEST_ST_OP 10, lw, sw, 0xfffffffff00ff00f, -12, last
  TEST_ST_OP 11, lw, sw, 0x0ff00ff0, -8, last
  TEST_ST_OP 12, lw, sw, 0xffffffffff00ff00, -4, last
  TEST_ST_OP 13, lw, sw, 0x00ff00ff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x5, x1, x2
  li x4, 0x0ff00ff0
  sw x4, -2048(x5)
  lw x14, 0(x1)
  TEST_EXPECT x14, 0x0ff00ff0
  TEST_BEGIN 15
  la x1, first
  li x2, -2044
  add x5, x1, x2
  li x4, 0xfffffffff00ff00f
  sw x4, 2044(x5)
  lw x14, 0(x1)
  TEST_EXPECT x14, 0xfffffffff00ff00f

  # The upper bits of the source are ignored, and the neighbours are left alone.
  TEST_BEGIN 16
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sw x2, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x01020304a5a6a7a8

  TEST_BEGIN 17
  la x1, whole
  li x2, 0x0102030405060708
  sd x2, 0(x1)
  li x2, 0xa1a2a3a4a5a6a7a8
  sw x2, 4(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xa5a6a7a805060708

  # The neighbouring doublewords are left alone.
  TEST_BEGIN 18
  la x1, whole
  sd x0, 8(x1)
  li x2, -1
  sw x2, 4(x1)
  ld x14, 8(x1)
  TEST_EXPECT x14, 0

  TEST_BEGIN 19
  la x1, whole
  sd x0, 0(x1)
  li x2, -1
  sw x2, 8(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0

  # x0 stores zeros; a register can be stored to where it points.
  TEST_BEGIN 20
  la x1, whole
  li x2, -1
  sd x2, 0(x1)
  sw x0, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xffffffff00000000

  TEST_BEGIN 21
  la x1, whole
  sw x1, 0(x1)
  lw x14, 0(x1)
  sub x14, x14, x1
  slli x14, x14, 32
  TEST_EXPECT x14, 0

  # In a loop, with base and value made at several distances.
  TEST_ST_SRC12_BYPASS 22, 0, 0, lw, sw, 0x00ff00ff, 0, first
  TEST_ST_SRC12_BYPASS 23, 0, 1, lw, sw, 0x0ff00ff0, 4, first
  TEST_ST_SRC12_BYPASS 24, 1, 0, lw, sw, 0xffffffffff00ff00, 4, first
  TEST_ST_SRC12_BYPASS 25, 1, 1, lw, sw, 0xfffffffff00ff00f, 8, first
  TEST_ST_SRC21_BYPASS 26, 0, 0, lw, sw, 0xfffffffff00ff00f, 0, first
  TEST_ST_SRC21_BYPASS 27, 0, 1, lw, sw, 0xffffffffff00ff00, 4, first
  TEST_ST_SRC21_BYPASS 28, 1, 0, lw, sw, 0x0ff00ff0, 4, first

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .word 0xefefefef
        .word 0xefefefef
        .word 0xefefefef
        .word 0xefefefef
        .word 0xefefefef
last:   .word 0xefefefef
  .balign 8
whole:  .dword 0, 0

RVTEST_DATA_END
