# Macros for integer tests. Each makes one case, with its number first:
#
#   TEST_RR_OP 2, add, 3, 1, 2        add of 1 and 2 gives 3
#
# Code is given in quotes, as its commas and semicolons would end an argument:
#
#   TEST_CASE 2, a0, 5, "li a0, 2; addi a0, a0, 3"
#
# x7 holds the expected value where a case fails, so a test may not keep anything there.

# Begins a case by hand: gp tells its number, and so does a label.
.macro TEST_BEGIN testnum
  .if \testnum < 2 || \testnum > 255
  .error "a case's number is from 2 to 255, as it has to fit into an exit status"
  .endif
test_\testnum:
  li gp, \testnum
.endm

# The case fails unless the register holds the value.
.macro TEST_EXPECT testreg, correctval
  li x7, \correctval
  bne \testreg, x7, fail
.endm

.macro TEST_CASE testnum, testreg, correctval, code
  TEST_BEGIN \testnum
  \code
  TEST_EXPECT \testreg, \correctval
.endm

# Ends the cases.
.macro TEST_PASSFAIL
  bne x0, gp, pass
fail:
  RVTEST_FAIL
pass:
  RVTEST_PASS
.endm

.macro TEST_INSERT_NOPS count
  .rept \count
  nop
  .endr
.endm

# ---- A register and an immediate

.macro TEST_IMM_OP testnum, inst, result, val1, imm
  TEST_CASE \testnum, x14, \result, "li x13, \val1; \inst x14, x13, \imm"
.endm

.macro TEST_IMM_SRC1_EQ_DEST testnum, inst, result, val1, imm
  TEST_CASE \testnum, x11, \result, "li x11, \val1; \inst x11, x11, \imm"
.endm

.macro TEST_IMM_ZEROSRC1 testnum, inst, result, imm
  TEST_CASE \testnum, x1, \result, "\inst x1, x0, \imm"
.endm

.macro TEST_IMM_ZERODEST testnum, inst, val1, imm
  TEST_CASE \testnum, x0, 0, "li x1, \val1; \inst x0, x1, \imm"
.endm

# Twice in a loop, with the result used after so many instructions: the second time, an engine that
# keeps decoded code takes it from there.
.macro TEST_IMM_DEST_BYPASS testnum, nops, inst, result, val1, imm
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  \inst x14, x1, \imm
  TEST_INSERT_NOPS \nops
  addi x6, x14, 0
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x6, \result
.endm

.macro TEST_IMM_SRC1_BYPASS testnum, nops, inst, result, val1, imm
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  TEST_INSERT_NOPS \nops
  \inst x14, x1, \imm
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x14, \result
.endm

# ---- One register

.macro TEST_R_OP testnum, inst, result, val1
  TEST_CASE \testnum, x14, \result, "li x1, \val1; \inst x14, x1"
.endm

.macro TEST_R_SRC1_EQ_DEST testnum, inst, result, val1
  TEST_CASE \testnum, x1, \result, "li x1, \val1; \inst x1, x1"
.endm

.macro TEST_R_ZERODEST testnum, inst, val1
  TEST_CASE \testnum, x0, 0, "li x1, \val1; \inst x0, x1"
.endm

.macro TEST_R_DEST_BYPASS testnum, nops, inst, result, val1
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  \inst x14, x1
  TEST_INSERT_NOPS \nops
  addi x6, x14, 0
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x6, \result
.endm

# ---- Two registers

.macro TEST_RR_OP testnum, inst, result, val1, val2
  TEST_CASE \testnum, x14, \result, "li x11, \val1; li x12, \val2; \inst x14, x11, x12"
.endm

.macro TEST_RR_SRC1_EQ_DEST testnum, inst, result, val1, val2
  TEST_CASE \testnum, x11, \result, "li x11, \val1; li x12, \val2; \inst x11, x11, x12"
.endm

.macro TEST_RR_SRC2_EQ_DEST testnum, inst, result, val1, val2
  TEST_CASE \testnum, x12, \result, "li x11, \val1; li x12, \val2; \inst x12, x11, x12"
.endm

# Both sources are one register, and the result goes to another.
.macro TEST_RR_SRC1_EQ_SRC2 testnum, inst, result, val1
  TEST_CASE \testnum, x14, \result, "li x11, \val1; \inst x14, x11, x11"
.endm

.macro TEST_RR_SRC12_EQ_DEST testnum, inst, result, val1
  TEST_CASE \testnum, x11, \result, "li x11, \val1; \inst x11, x11, x11"
.endm

.macro TEST_RR_ZEROSRC1 testnum, inst, result, val
  TEST_CASE \testnum, x2, \result, "li x1, \val; \inst x2, x0, x1"
.endm

.macro TEST_RR_ZEROSRC2 testnum, inst, result, val
  TEST_CASE \testnum, x2, \result, "li x1, \val; \inst x2, x1, x0"
.endm

.macro TEST_RR_ZEROSRC12 testnum, inst, result
  TEST_CASE \testnum, x1, \result, "\inst x1, x0, x0"
.endm

.macro TEST_RR_ZERODEST testnum, inst, val1, val2
  TEST_CASE \testnum, x0, 0, "li x1, \val1; li x2, \val2; \inst x0, x1, x2"
.endm

.macro TEST_RR_DEST_BYPASS testnum, nops, inst, result, val1, val2
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  li x2, \val2
  \inst x14, x1, x2
  TEST_INSERT_NOPS \nops
  addi x6, x14, 0
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x6, \result
.endm

.macro TEST_RR_SRC12_BYPASS testnum, src1_nops, src2_nops, inst, result, val1, val2
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  TEST_INSERT_NOPS \src1_nops
  li x2, \val2
  TEST_INSERT_NOPS \src2_nops
  \inst x14, x1, x2
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x14, \result
.endm

.macro TEST_RR_SRC21_BYPASS testnum, src1_nops, src2_nops, inst, result, val1, val2
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x2, \val2
  TEST_INSERT_NOPS \src1_nops
  li x1, \val1
  TEST_INSERT_NOPS \src2_nops
  \inst x14, x1, x2
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
  TEST_EXPECT x14, \result
.endm

# ---- Loads and stores

.macro TEST_LD_OP testnum, inst, result, offset, base
  TEST_CASE \testnum, x14, \result, "la x2, \base; \inst x14, \offset(x2)"
.endm

# What is stored is loaded again.
.macro TEST_ST_OP testnum, load_inst, store_inst, result, offset, base
  TEST_CASE \testnum, x14, \result, "la x2, \base; li x1, \result; \store_inst x1, \offset(x2); \load_inst x14, \offset(x2)"
.endm

.macro TEST_LD_DEST_BYPASS testnum, nops, inst, result, offset, base
  TEST_BEGIN \testnum
  li x4, 0
1:
  la x13, \base
  \inst x14, \offset(x13)
  TEST_INSERT_NOPS \nops
  addi x6, x14, 0
  TEST_EXPECT x6, \result
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

.macro TEST_LD_SRC1_BYPASS testnum, nops, inst, result, offset, base
  TEST_BEGIN \testnum
  li x4, 0
1:
  la x13, \base
  TEST_INSERT_NOPS \nops
  \inst x14, \offset(x13)
  TEST_EXPECT x14, \result
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

.macro TEST_ST_SRC12_BYPASS testnum, src1_nops, src2_nops, load_inst, store_inst, result, offset, base
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \result
  TEST_INSERT_NOPS \src1_nops
  la x2, \base
  TEST_INSERT_NOPS \src2_nops
  \store_inst x1, \offset(x2)
  \load_inst x14, \offset(x2)
  TEST_EXPECT x14, \result
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

.macro TEST_ST_SRC21_BYPASS testnum, src1_nops, src2_nops, load_inst, store_inst, result, offset, base
  TEST_BEGIN \testnum
  li x4, 0
1:
  la x2, \base
  TEST_INSERT_NOPS \src1_nops
  li x1, \result
  TEST_INSERT_NOPS \src2_nops
  \store_inst x1, \offset(x2)
  \load_inst x14, \offset(x2)
  TEST_EXPECT x14, \result
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

# ---- Branches

# Forwards and backwards: the branch is taken to a label ahead, which takes it again to one behind.
.macro TEST_BR2_OP_TAKEN testnum, inst, val1, val2
  TEST_BEGIN \testnum
  li x1, \val1
  li x2, \val2
  \inst x1, x2, 2f
  bne x0, gp, fail
1:
  bne x0, gp, 3f
2:
  \inst x1, x2, 1b
  bne x0, gp, fail
3:
.endm

.macro TEST_BR2_OP_NOTTAKEN testnum, inst, val1, val2
  TEST_BEGIN \testnum
  li x1, \val1
  li x2, \val2
  \inst x1, x2, 1f
  bne x0, gp, 2f
1:
  bne x0, gp, fail
2:
  \inst x1, x2, 1b
.endm

.macro TEST_BR2_SRC12_BYPASS testnum, src1_nops, src2_nops, inst, val1, val2
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x1, \val1
  TEST_INSERT_NOPS \src1_nops
  li x2, \val2
  TEST_INSERT_NOPS \src2_nops
  \inst x1, x2, fail
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

.macro TEST_BR2_SRC21_BYPASS testnum, src1_nops, src2_nops, inst, val1, val2
  TEST_BEGIN \testnum
  li x4, 0
1:
  li x2, \val2
  TEST_INSERT_NOPS \src1_nops
  li x1, \val1
  TEST_INSERT_NOPS \src2_nops
  \inst x1, x2, fail
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

# ---- Jumps by register

.macro TEST_JR_SRC1_BYPASS testnum, nops, inst
  TEST_BEGIN \testnum
  li x4, 0
1:
  la x6, 2f
  TEST_INSERT_NOPS \nops
  \inst x6
  bne x0, gp, fail
2:
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm

.macro TEST_JALR_SRC1_BYPASS testnum, nops, inst
  TEST_BEGIN \testnum
  li x4, 0
1:
  la x6, 2f
  TEST_INSERT_NOPS \nops
  \inst x13, x6, 0
  bne x0, gp, fail
2:
  addi x4, x4, 1
  li x5, 2
  bne x4, x5, 1b
.endm
