# env: p v s
# AUIPC (Unprivileged ISA, "Integer Register-Immediate Instructions"; RV64I): the instruction's own
# address plus the 20-bit immediate in bits 31 to 12, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# x14 = what AUIPC gives beyond its own address, which x2 learns from a jump.
.macro TEST_AUIPC testnum, result, imm
  TEST_BEGIN \testnum
  jal x2, 1f
1:
  auipc x14, \imm
  sub x14, x14, x2
  TEST_EXPECT x14, \result
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_AUIPC 2,  0,                  0
  TEST_AUIPC 3,  0x1000,             1
  TEST_AUIPC 4,  0x7ffff000,         0x7ffff
  TEST_AUIPC 5,  0xffffffff80000000, 0x80000
  TEST_AUIPC 6,  0xfffffffffffff000, 0xfffff
  TEST_AUIPC 7,  0x12345000,         0x12345
  TEST_AUIPC 8,  0xfffffffffedcb000, 0xfedcb
  TEST_AUIPC 9,  0x55555000,         0x55555
  TEST_AUIPC 10, 0xffffffffaaaaa000, 0xaaaaa

  # The low 12 bits are the address's own.
  TEST_BEGIN 11
  la x1, 1f
  slli x1, x1, 52
1:
  auipc x2, 0x12345
  slli x2, x2, 52
  sub x14, x1, x2
  TEST_EXPECT x14, 0

  # All of the register is replaced: of two that are 4 bytes apart, so are the results.
  TEST_CASE 12, x14, 4, "li x1, -1; auipc x2, 0x7ffff; auipc x1, 0x7ffff; sub x14, x1, x2"

  # In a loop, and after a jump to it.
  TEST_BEGIN 13
  li x4, 0
  li x14, 0
1:
  auipc x1, 0
  la x2, 1b
  sub x1, x1, x2
  add x14, x14, x1
  addi x4, x4, 1
  li x5, 3
  bne x4, x5, 1b
  TEST_EXPECT x14, 0

  TEST_CASE 14, x0, 0, "auipc x0, 0x80000"

  TEST_PASSFAIL

RVTEST_CODE_END
