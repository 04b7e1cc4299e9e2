# env: p v s
# isa: zihintntl
# NTL.P1, NTL.PALL, NTL.S1, NTL.ALL and their compressed forms (Unprivileged ISA, "Zihintntl" Extension for
# Non-Temporal Locality Hints): the instruction after one does what it always does, whatever it is.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_NTL testnum, hint, code
  TEST_BEGIN \testnum
  la x11, place
  li x12, 0x1122334455667788
  mv x13, x12
  sd x12, 0(x11)
  \hint
  \code
  TEST_EXPECT x13, 0x1122334455667788
  ld x14, 0(x11)
  TEST_EXPECT x14, 0x1122334455667788
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_NTL 2, "add x0, x0, x2", "ld x13, 0(x11)"
  TEST_NTL 3, "add x0, x0, x2", "sd x12, 0(x11)"
  TEST_NTL 4, "add x0, x0, x2", "amoadd.d x13, x0, (x11)"
  TEST_NTL 5, "add x0, x0, x2", "j 3f; j fail; 3:"
  TEST_NTL 6, ".option push; .option rvc; c.add x0, x2; c.nop; .option pop", "ld x13, 0(x11)"
  TEST_NTL 7, "add x0, x0, x3", "ld x13, 0(x11)"
  TEST_NTL 8, "add x0, x0, x3", "sd x12, 0(x11)"
  TEST_NTL 9, "add x0, x0, x3", "amoadd.d x13, x0, (x11)"
  TEST_NTL 10, "add x0, x0, x3", "j 3f; j fail; 3:"
  TEST_NTL 11, ".option push; .option rvc; c.add x0, x3; c.nop; .option pop", "ld x13, 0(x11)"
  TEST_NTL 12, "add x0, x0, x4", "ld x13, 0(x11)"
  TEST_NTL 13, "add x0, x0, x4", "sd x12, 0(x11)"
  TEST_NTL 14, "add x0, x0, x4", "amoadd.d x13, x0, (x11)"
  TEST_NTL 15, "add x0, x0, x4", "j 3f; j fail; 3:"
  TEST_NTL 16, ".option push; .option rvc; c.add x0, x4; c.nop; .option pop", "ld x13, 0(x11)"
  TEST_NTL 17, "add x0, x0, x5", "ld x13, 0(x11)"
  TEST_NTL 18, "add x0, x0, x5", "sd x12, 0(x11)"
  TEST_NTL 19, "add x0, x0, x5", "amoadd.d x13, x0, (x11)"
  TEST_NTL 20, "add x0, x0, x5", "j 3f; j fail; 3:"
  TEST_NTL 21, ".option push; .option rvc; c.add x0, x5; c.nop; .option pop", "ld x13, 0(x11)"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 8
place:
  .dword 0
