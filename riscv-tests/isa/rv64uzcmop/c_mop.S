# env: p v s
# isa: zimop zcmop
# C_MOP (Unprivileged ISA, "Zimop" Extension for May-Be-Operations, Zcmop): compressed
# may-be-operations write no register.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zimop, +zcmop

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a0, 0x101, "li a0, 0x101; c.mop.1"
  TEST_CASE 3, a0, 0x103, "li a0, 0x103; c.mop.3"
  TEST_CASE 4, a0, 0x105, "li a0, 0x105; c.mop.5"
  TEST_CASE 5, a0, 0x107, "li a0, 0x107; c.mop.7"
  TEST_CASE 6, x9, 0x1009, "li x9, 0x1009; c.mop.9"
  TEST_CASE 7, x11, 0x100b, "li x11, 0x100b; c.mop.11"
  TEST_CASE 8, x13, 0x100d, "li x13, 0x100d; c.mop.13"
  TEST_CASE 9, x15, 0x100f, "li x15, 0x100f; c.mop.15"

  TEST_PASSFAIL

RVTEST_CODE_END
