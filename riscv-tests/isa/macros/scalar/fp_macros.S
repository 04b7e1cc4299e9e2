# Macros for floating-point tests, beside those of test_macros.S. Values are bits; what comes back in
# an integer register is sign-extended. Each case checks the flags that it raises too (NV 16, DZ 8,
# OF 4, UF 2, NX 1). \mv is the suffix by which fmv names the format: h, w or d. An empty \rm stands
# for an instruction without a rounding mode.

.macro FP_LOAD reg, mv, value
  li a0, \value
  fmv.\mv\().x \reg, a0
.endm

.macro FP_CHECK flags, result
  frflags a1
  TEST_EXPECT a0, \result
  TEST_EXPECT a1, \flags
.endm

.macro TEST_FP_OP1 testnum, inst, mv, rm, flags, result, val1
  TEST_BEGIN \testnum
  FP_LOAD fa0, \mv, \val1
  fsflags zero
  \inst fa3, fa0, \rm
  fmv.x.\mv a0, fa3
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_OP2 testnum, inst, mv, rm, flags, result, val1, val2
  TEST_BEGIN \testnum
  FP_LOAD fa0, \mv, \val1
  FP_LOAD fa1, \mv, \val2
  fsflags zero
  .ifb \rm
  \inst fa3, fa0, fa1
  .else
  \inst fa3, fa0, fa1, \rm
  .endif
  fmv.x.\mv a0, fa3
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_OP3 testnum, inst, mv, rm, flags, result, val1, val2, val3
  TEST_BEGIN \testnum
  FP_LOAD fa0, \mv, \val1
  FP_LOAD fa1, \mv, \val2
  FP_LOAD fa2, \mv, \val3
  fsflags zero
  \inst fa3, fa0, fa1, fa2, \rm
  fmv.x.\mv a0, fa3
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_CMP testnum, inst, mv, flags, result, val1, val2
  TEST_BEGIN \testnum
  FP_LOAD fa0, \mv, \val1
  FP_LOAD fa1, \mv, \val2
  fsflags zero
  \inst a0, fa0, fa1
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_TO_X testnum, inst, mv, rm, flags, result, val1
  TEST_BEGIN \testnum
  FP_LOAD fa0, \mv, \val1
  fsflags zero
  .ifb \rm
  \inst a0, fa0
  .else
  \inst a0, fa0, \rm
  .endif
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_FROM_X testnum, inst, mv, rm, flags, result, val1
  TEST_BEGIN \testnum
  li a0, \val1
  fsflags zero
  .ifb \rm
  \inst fa3, a0
  .else
  \inst fa3, a0, \rm
  .endif
  fmv.x.\mv a0, fa3
  FP_CHECK \flags, \result
.endm

.macro TEST_FP_CVT testnum, inst, to, from, rm, flags, result, val1
  TEST_BEGIN \testnum
  FP_LOAD fa0, \from, \val1
  fsflags zero
  .ifb \rm
  \inst fa3, fa0
  .else
  \inst fa3, fa0, \rm
  .endif
  fmv.x.\to a0, fa3
  FP_CHECK \flags, \result
.endm

# The operand is all 64 bits of the register.
.macro TEST_FP_UNBOXED testnum, inst, mv, result, bits
  TEST_BEGIN \testnum
  FP_LOAD fa0, d, \bits
  fsflags zero
  \inst fa3, fa0, fa0
  fmv.x.\mv a0, fa3
  FP_CHECK 0, \result
.endm

.macro TEST_FLI testnum, inst, mv, result, constant
  TEST_BEGIN \testnum
  fsflags zero
  \inst fa3, \constant
  fmv.x.\mv a0, fa3
  FP_CHECK 0, \result
.endm
