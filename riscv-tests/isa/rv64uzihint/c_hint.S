# env: p v s
# Compressed HINTs (Unprivileged ISA, "C" Extension, "HINT Instructions"): they do nothing that can be seen.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/hint_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  .option rvc

  # C.NOP with an immediate.
  TEST_HINT 2, "c.nop 1"
  TEST_HINT 3, "c.nop -32"
  TEST_HINT 4, ".half 0x0001 | 1 << 12"

  # C.ADDI of 0.
  TEST_HINT 5, ".half 0x0001 | 10 << 7"

  # C.LI to x0.
  TEST_HINT 6, ".half 0x4001 | 5 << 2"

  # C.LUI to x0.
  TEST_HINT 7, ".half 0x6001 | 5 << 2"

  # C.MV to x0.
  TEST_HINT 8, ".half 0x8002 | 10 << 2"

  # C.ADD to x0, of which some are for non-temporal locality.
  TEST_HINT 9, ".half 0x9002 | 10 << 2"
  TEST_HINT 10, ".half 0x9002 | 2 << 2"
  TEST_HINT 11, ".half 0x9002 | 3 << 2"
  TEST_HINT 12, ".half 0x9002 | 4 << 2"
  TEST_HINT 13, ".half 0x9002 | 5 << 2"

  # C.SLLI of x0, and by 0.
  TEST_HINT 14, ".half 0x0002 | 5 << 2"
  TEST_HINT 15, ".half 0x0002 | 10 << 7"
  TEST_HINT 16, ".half 0x0002"

  # C.SRLI and C.SRAI by 0.
  TEST_HINT 17, ".half 0x8001 | 2 << 7"
  TEST_HINT 18, ".half 0x8401 | 2 << 7"

  TEST_PASSFAIL

RVTEST_CODE_END
