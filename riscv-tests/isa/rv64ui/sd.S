# env: p v s
# SD (Unprivileged ISA, "Load and Store Instructions"): all 64 bits of rs2 to rs1 plus a sign-extended
# 12-bit offset, and nothing beside them.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_ST_OP 2, ld, sd, 0x00ff00ff00ff00ff, 0, first
  TEST_ST_OP 3, ld, sd, 0xff00ff00ff00ff00, 8, first
  TEST_ST_OP 4, ld, sd, 0x0ff00ff00ff00ff0, 16, first
  TEST_ST_OP 5, ld, sd, 0xf00ff00ff00ff00f, 24, first
  TEST_ST_OP 6, ld, sd, 0x8000000000000000, 32, first
  TEST_ST_OP 7, ld, sd, 0x7fffffffffffffff, 40, first
  TEST_ST_OP 8, ld, sd, 0x7fffffffffffffff, -40, last
  TEST_ST_OP 9, ld, sd, 0x8000000000000000, -32, last
  TEST_ST_OP 10, ld, sd, 0xf00ff00ff00ff00f, -24, last
  TEST_ST_OP 11, ld, sd, 0x0ff00ff00ff00ff0, -16, last
  TEST_ST_OP 12, ld, sd, 0xff00ff00ff00ff00, -8, last
  TEST_ST_OP 13, ld, sd, 0x00ff00ff00ff00ff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x5, x1, x2
  li x4, 0x0ff00ff00ff00ff0
  sd x4, -2048(x5)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0x0ff00ff00ff00ff0
  TEST_BEGIN 15
  la x1, first
  li x2, -2040
  add x5, x1, x2
  li x4, 0xf00ff00ff00ff00f
  sd x4, 2040(x5)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0xf00ff00ff00ff00f

  # The neighbouring doublewords are left alone.
  TEST_BEGIN 16
  la x1, whole
  sd x0, 8(x1)
  li x2, -1
  sd x2, 0(x1)
  ld x14, 8(x1)
  TEST_EXPECT x14, 0

  TEST_BEGIN 17
  la x1, whole
  sd x0, 0(x1)
  li x2, -1
  sd x2, 8(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0

  # x0 stores zeros; a register can be stored to where it points.
  TEST_BEGIN 18
  la x1, whole
  li x2, -1
  sd x2, 0(x1)
  sd x0, 0(x1)
  ld x14, 0(x1)
  TEST_EXPECT x14, 0

  TEST_BEGIN 19
  la x1, whole
  sd x1, 0(x1)
  ld x14, 0(x1)
  sub x14, x14, x1
  slli x14, x14, 0
  TEST_EXPECT x14, 0

  # In a loop, with base and value made at several distances.
  TEST_ST_SRC12_BYPASS 20, 0, 0, ld, sd, 0x00ff00ff00ff00ff, 0, first
  TEST_ST_SRC12_BYPASS 21, 0, 1, ld, sd, 0x0ff00ff00ff00ff0, 8, first
  TEST_ST_SRC12_BYPASS 22, 1, 0, ld, sd, 0xff00ff00ff00ff00, 8, first
  TEST_ST_SRC12_BYPASS 23, 1, 1, ld, sd, 0xf00ff00ff00ff00f, 16, first
  TEST_ST_SRC21_BYPASS 24, 0, 0, ld, sd, 0xf00ff00ff00ff00f, 0, first
  TEST_ST_SRC21_BYPASS 25, 0, 1, ld, sd, 0xff00ff00ff00ff00, 8, first
  TEST_ST_SRC21_BYPASS 26, 1, 0, ld, sd, 0x0ff00ff00ff00ff0, 8, first

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .dword 0xefefefefefefefef
        .dword 0xefefefefefefefef
        .dword 0xefefefefefefefef
        .dword 0xefefefefefefefef
        .dword 0xefefefefefefefef
last:   .dword 0xefefefefefefefef
  .balign 8
whole:  .dword 0, 0

RVTEST_DATA_END
