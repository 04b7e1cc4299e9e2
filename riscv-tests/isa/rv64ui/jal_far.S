# env: p
# JAL's farthest targets (Unprivileged ISA, "Unconditional Jumps"): 1 MiB behind, and 1 MiB less
# 4 bytes ahead. The instructions are written to memory here, as so large a test would be slow to
# load.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# The encoding of JAL x4 by \offset: imm[20|10:1|11|19:12] rd opcode.
.macro JAL_X4 reg, offset
  li \reg, (((\offset >> 20) & 1) << 31) | (((\offset >> 1) & 0x3ff) << 21) | (((\offset >> 11) & 1) << 20) | (((\offset >> 12) & 0xff) << 12) | (4 << 7) | 0x6f
.endm

# Jumps from \place by \offset to an instruction that comes back.
.macro TEST_JAL_FAR testnum, place, offset
  TEST_BEGIN \testnum
  la x1, area + \place
  JAL_X4 x2, \offset
  sw x2, 0(x1)
  li x2, \offset
  add x2, x2, x1
  # JALR x5, 0(x6)
  li x8, (6 << 15) | (5 << 7) | 0x67
  sw x8, 0(x2)
  fence.i
  la x6, 1f
  jr x1
  j fail
1:
  sub x14, x4, x1
  TEST_EXPECT x14, 4
  sub x14, x5, x2
  TEST_EXPECT x14, 4
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_JAL_FAR 2, 0, 0xffffc
  TEST_JAL_FAR 3, 0x100000, -0x100000
  TEST_JAL_FAR 4, 0x100000, -0xffffc
  TEST_JAL_FAR 5, 0, 0x80000
  TEST_JAL_FAR 6, 0x100000, -0x80000
  TEST_JAL_FAR 7, 0x1000, 0xfe7fc
  TEST_JAL_FAR 8, 0x100000, -0x55554
  TEST_JAL_FAR 9, 0, 0x55554
  TEST_JAL_FAR 10, 0, 0xaaaa8
  TEST_JAL_FAR 11, 0x100000, -0xaaaa8

  TEST_PASSFAIL

RVTEST_CODE_END

.bss
.balign 4096
area:
  .zero 0x101000
