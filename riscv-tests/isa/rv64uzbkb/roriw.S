# env: p v s
# isa: zbkb
# RORIW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rotates the low word right and
# sign-extends it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_IMM_OP 2, roriw, 0xffffffff89abcdef, 0x8123456789abcdef, 0
  TEST_IMM_OP 3, roriw, 0xffffffffc4d5e6f7, 0x8123456789abcdef, 1
  TEST_IMM_OP 4, roriw, 0xffffffffdf13579b, 0x8123456789abcdef, 7
  TEST_IMM_OP 5, roriw, 0x0000000037be26af, 0x8123456789abcdef, 14
  TEST_IMM_OP 6, roriw, 0xffffffffcdef89ab, 0x8123456789abcdef, 16
  TEST_IMM_OP 7, roriw, 0x0000000026af37be, 0x8123456789abcdef, 30
  TEST_IMM_OP 8, roriw, 0x0000000013579bdf, 0x8123456789abcdef, 31
  TEST_IMM_OP 9, roriw, 0xffffffff80000001, 0xffffffff80000001, 0
  TEST_IMM_OP 10, roriw, 0xffffffffc0000000, 0xffffffff80000001, 1
  TEST_IMM_OP 11, roriw, 0x0000000003000000, 0xffffffff80000001, 7
  TEST_IMM_OP 12, roriw, 0x0000000000060000, 0xffffffff80000001, 14
  TEST_IMM_OP 13, roriw, 0x0000000000018000, 0xffffffff80000001, 16
  TEST_IMM_OP 14, roriw, 6, 0xffffffff80000001, 30
  TEST_IMM_OP 15, roriw, 3, 0xffffffff80000001, 31
  TEST_IMM_OP 16, roriw, 0xffffffffc70438e6, 0x5acc2eafc70438e6, 0
  TEST_IMM_OP 17, roriw, 0x0000000063821c73, 0x5acc2eafc70438e6, 1
  TEST_IMM_OP 18, roriw, 0xffffffffcd8e0871, 0x5acc2eafc70438e6, 7
  TEST_IMM_OP 19, roriw, 0xffffffffe39b1c10, 0x5acc2eafc70438e6, 14
  TEST_IMM_OP 20, roriw, 0x0000000038e6c704, 0x5acc2eafc70438e6, 16
  TEST_IMM_OP 21, roriw, 0x000000001c10e39b, 0x5acc2eafc70438e6, 30
  TEST_IMM_OP 22, roriw, 0xffffffff8e0871cd, 0x5acc2eafc70438e6, 31

  # One register in both roles, and x0.
  TEST_IMM_SRC1_EQ_DEST 23, roriw, 0x000000002d4e88b4, 0x27500a7ba22d0b53, 14
  TEST_IMM_ZEROSRC1     24, roriw, 0, 14
  TEST_IMM_ZERODEST     25, roriw, 0x27500a7ba22d0b53, 14

  TEST_PASSFAIL

RVTEST_CODE_END
