# env: p v s
# LD (Unprivileged ISA, "Load and Store Instructions"): 64 bits from rs1 plus a sign-extended 12-bit
# offset.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Upwards from the first, and downwards from the last.
  TEST_LD_OP 2, ld, 0x00ff00ff00ff00ff, 0, first
  TEST_LD_OP 3, ld, 0xff00ff00ff00ff00, 8, first
  TEST_LD_OP 4, ld, 0x0ff00ff00ff00ff0, 16, first
  TEST_LD_OP 5, ld, 0xf00ff00ff00ff00f, 24, first
  TEST_LD_OP 6, ld, 0x8000000000000000, 32, first
  TEST_LD_OP 7, ld, 0x7fffffffffffffff, 40, first
  TEST_LD_OP 8, ld, 0x00ff00ff00ff00ff, -40, last
  TEST_LD_OP 9, ld, 0xff00ff00ff00ff00, -32, last
  TEST_LD_OP 10, ld, 0x0ff00ff00ff00ff0, -24, last
  TEST_LD_OP 11, ld, 0xf00ff00ff00ff00f, -16, last
  TEST_LD_OP 12, ld, 0x8000000000000000, -8, last
  TEST_LD_OP 13, ld, 0x7fffffffffffffff, 0, last

  # The largest offsets, which are sign-extended.
  TEST_BEGIN 14
  la x1, first
  li x2, 2048
  add x1, x1, x2
  ld x14, -2048(x1)
  TEST_EXPECT x14, 0x00ff00ff00ff00ff
  TEST_BEGIN 15
  la x1, first
  li x2, -2040
  add x1, x1, x2
  ld x14, 2040(x1)
  TEST_EXPECT x14, 0x00ff00ff00ff00ff

  # The destination is the base; the destination is x0.
  TEST_CASE 16, x1, 0xff00ff00ff00ff00, "la x1, first; ld x1, 8(x1)"
  TEST_CASE 17, x0, 0, "la x1, first; ld x0, 8(x1)"

  # All of the register is replaced.
  TEST_CASE 18, x14, 0x7fffffffffffffff, "li x14, 0x1234567887654321; la x1, last; ld x14, 0(x1)"
  TEST_CASE 19, x14, 0x8000000000000000, "li x14, 0x1234567887654321; la x1, last; ld x14, -8(x1)"

  # In a loop, with the base made and the result used at several distances.
  TEST_LD_DEST_BYPASS 20, 0, ld, 0xff00ff00ff00ff00, 8, first
  TEST_LD_DEST_BYPASS 21, 1, ld, 0x0ff00ff00ff00ff0, 8, second
  TEST_LD_DEST_BYPASS 22, 2, ld, 0xf00ff00ff00ff00f, 8, third
  TEST_LD_SRC1_BYPASS 23, 0, ld, 0xff00ff00ff00ff00, 8, first
  TEST_LD_SRC1_BYPASS 24, 1, ld, 0x0ff00ff00ff00ff0, 8, second
  TEST_LD_SRC1_BYPASS 25, 2, ld, 0xf00ff00ff00ff00f, 8, third

  TEST_PASSFAIL

RVTEST_CODE_END

.data
RVTEST_DATA_BEGIN

first:  .dword 0x00ff00ff00ff00ff
second: .dword 0xff00ff00ff00ff00
third:  .dword 0x0ff00ff00ff00ff0
        .dword 0xf00ff00ff00ff00f
        .dword 0x8000000000000000
last:   .dword 0x7fffffffffffffff

RVTEST_DATA_END
