# env: p
# pagewalk: --isa rv64gc
# Compressed encodings that are reserved in RV64C (Unprivileged ISA, "C" Extension, "RVC Instruction Set
# Listings"), and not given away to a later extension: each raises an illegal-instruction exception.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.macro TEST_RESERVED testnum, encoding
  TEST_BEGIN \testnum
  la x10, 1f
  li x11, 0
  li x12, \encoding
1:
  .half \encoding
  c.addi x11, 4
  TEST_EXPECT x11, 5
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  .option rvc

  # All zeros, which is defined to be illegal.
  TEST_RESERVED 2, 0x0000

  # C.ADDI4SPN of 0.
  TEST_RESERVED 3, 0x0000 | 1 << 2
  TEST_RESERVED 4, 0x0000 | 7 << 2

  # C.ADDIW of x0.
  TEST_RESERVED 5, 0x2001
  TEST_RESERVED 6, 0x2001 | 1 << 12 | 31 << 2

  # C.ADDI16SP of 0, and C.LUI of 0. Those of x1 and the other odd registers up to x15 are Zcmop's.
  TEST_RESERVED 7, 0x6001 | 2 << 7
  TEST_RESERVED 8, 0x6001 | 0 << 7
  TEST_RESERVED 9, 0x6001 | 4 << 7
  TEST_RESERVED 10, 0x6001 | 10 << 7
  TEST_RESERVED 11, 0x6001 | 16 << 7
  TEST_RESERVED 12, 0x6001 | 17 << 7
  TEST_RESERVED 13, 0x6001 | 31 << 7

  # Beside C.SUBW and C.ADDW, what Zcb has not taken.
  TEST_RESERVED 14, 0x9c01 | 3 << 5 | 6 << 2
  TEST_RESERVED 15, 0x9c01 | 3 << 5 | 7 << 2

  # C.LWSP and C.LDSP to x0.
  TEST_RESERVED 16, 0x4002
  TEST_RESERVED 17, 0x4002 | 1 << 12 | 31 << 2
  TEST_RESERVED 18, 0x6002
  TEST_RESERVED 19, 0x6002 | 1 << 12 | 31 << 2

  # C.JR of x0.
  TEST_RESERVED 20, 0x8002

  # Between C.FLD and the stores, what Zcb and its relatives have not taken.
  TEST_RESERVED 21, 0x8000 | 7 << 10
  TEST_RESERVED 22, 0x8000 | 6 << 10
  TEST_RESERVED 23, 0x8000 | 5 << 10
  TEST_RESERVED 24, 0x8000 | 4 << 10

  TEST_PASSFAIL

# The trap is at x10, and mtval is the instruction's bits, in x12, or 0.
.balign 4
.globl mtvec_handler
mtvec_handler:
  csrr x6, mcause
  TEST_EXPECT x6, CAUSE_ILLEGAL_INSTRUCTION
  csrr x6, mepc
  bne x6, x10, fail
  csrr x6, mtval
  beqz x6, 1f
  bne x6, x12, fail
1:
  addi x10, x10, 2
  csrw mepc, x10
  addi x11, x11, 1
  mret

RVTEST_CODE_END
