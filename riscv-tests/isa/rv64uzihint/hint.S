# env: p v s
# HINTs (Unprivileged ISA, "HINT Instructions" of RV64I): instructions with rd = x0, and fences of nothing, do
# nothing that can be seen.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/hint_macros.S"

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # LUI with rd = x0.
  TEST_HINT 2, "lui x0, 0x12345"

  # AUIPC.
  TEST_HINT 3, "auipc x0, 0x12345"

  # ADDI with rd = x0, and rs1 or imm not 0.
  TEST_HINT 4, "addi x0, x10, 0"
  TEST_HINT 5, "addi x0, x0, 5"
  TEST_HINT 6, "addi x0, x10, -1"

  # ANDI, ORI, XORI.
  TEST_HINT 7, "andi x0, x10, 0xff"
  TEST_HINT 8, "ori x0, x10, 0x7"
  TEST_HINT 9, "xori x0, x10, -1"

  # ADDIW.
  TEST_HINT 10, "addiw x0, x10, 1"

  # ADD, of which some are for non-temporal locality.
  TEST_HINT 11, "add x0, x10, x11"
  TEST_HINT 12, "add x0, x0, x1"
  TEST_HINT 13, "add x0, x0, x6"

  # SUB, AND, OR, XOR, SLL, SRL, SRA.
  TEST_HINT 14, "sub x0, x10, x11"
  TEST_HINT 15, "and x0, x10, x11"
  TEST_HINT 16, "or x0, x10, x11"
  TEST_HINT 17, "xor x0, x10, x11"
  TEST_HINT 18, "sll x0, x10, x11"
  TEST_HINT 19, "srl x0, x10, x11"
  TEST_HINT 20, "sra x0, x10, x11"

  # ADDW, SUBW, SLLW, SRLW, SRAW.
  TEST_HINT 21, "addw x0, x10, x11"
  TEST_HINT 22, "subw x0, x10, x11"
  TEST_HINT 23, "sllw x0, x10, x11"
  TEST_HINT 24, "srlw x0, x10, x11"
  TEST_HINT 25, "sraw x0, x10, x11"

  # Those for custom use: SLTI, SLTIU, SLLI, SRLI, SRAI, and with W, SLT, SLTU.
  TEST_HINT 26, "slti x0, x10, 5"
  TEST_HINT 27, "sltiu x0, x10, 5"
  TEST_HINT 28, "slli x0, x10, 5"
  TEST_HINT 29, "srli x0, x10, 5"
  TEST_HINT 30, "srai x0, x10, 5"
  TEST_HINT 31, "slliw x0, x10, 5"
  TEST_HINT 32, "srliw x0, x10, 5"
  TEST_HINT 33, "sraiw x0, x10, 5"
  TEST_HINT 34, "slt x0, x10, x11"
  TEST_HINT 35, "sltu x0, x10, x11"

  # The same with x0 as the source.
  TEST_HINT 36, "slli x0, x0, 31"
  TEST_HINT 37, "srai x0, x0, 7"

  # FENCE with an empty set: no predecessors, no successors, a register.
  TEST_HINT 38, ".word 0x0000000f | 0x0f << 20"
  TEST_HINT 39, ".word 0x0000000f | 0xf0 << 20"
  TEST_HINT 40, ".word 0x0000000f"
  TEST_HINT 41, ".word 0x0ff0000f | 10 << 15 | 11 << 7"

  TEST_PASSFAIL

RVTEST_CODE_END
