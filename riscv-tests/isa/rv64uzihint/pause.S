# env: p v s
# isa: zihintpause
# PAUSE (Unprivileged ISA, "Zihintpause" Extension for Pause Hint): no architectural state changes.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/hint_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_HINT 2, ".word 0x0100000f"
  TEST_HINT 3, ".word 0x0100000f; .word 0x0100000f; .word 0x0100000f"

  TEST_PASSFAIL

RVTEST_CODE_END
