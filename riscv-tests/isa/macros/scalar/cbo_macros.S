# Macros for cache-block operations, beside those of pmp_macros.S: instructions in M-, S- and U-mode under
# menvcfg and senvcfg.

.set CBO_INVAL, 0
.set CBO_CLEAN, 1
.set CBO_FLUSH, 2
.set CBO_ZERO,  4

# CBIE: 01 is that CBO.INVAL flushes, 11 that it invalidates.
.set ENVCFG_CBIE_FLUSH, 1 << 4
.set ENVCFG_CBIE_INVAL, 3 << 4
.set ENVCFG_CBCFE,      1 << 6
.set ENVCFG_CBZE,       1 << 7

.macro CBO kind, rs1
  .insn i 0x0f, 2, x0, \rs1, \kind
.endm

# In \mode, operation \kind on the address in s6 is done (0), or raises the exception \cause; with the
# bits of the envcfgs under test as given.
.macro TEST_CBO testnum, mode, kind, menvcfg, senvcfg, cause
  TEST_BEGIN \testnum
  li t0, ENVCFG_CBIE_INVAL | ENVCFG_CBCFE | ENVCFG_CBZE
  csrc menvcfg, t0
  csrc senvcfg, t0
  li t0, \menvcfg
  csrs menvcfg, t0
  li t0, \senvcfg
  csrs senvcfg, t0
  PMP_FETCH_TRY \mode, cbo_\kind
  .if \cause
  TEST_EXPECT a0, \cause
  bne a1, t4, fail
  .else
  TEST_EXPECT a0, PMP_CALL_\mode
  .endif
.endm

# The instructions, each with a call after it.
.macro CBO_CODE
  .balign 4
cbo_inval:
  CBO CBO_INVAL, s6
  ecall
cbo_clean:
  CBO CBO_CLEAN, s6
  ecall
cbo_flush:
  CBO CBO_FLUSH, s6
  ecall
cbo_zero:
  CBO CBO_ZERO, s6
  ecall
.endm
