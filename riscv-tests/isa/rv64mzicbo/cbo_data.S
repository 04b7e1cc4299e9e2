# env: p
# isa: zicbom
# What CBO.CLEAN, CBO.FLUSH and CBO.INVAL keep (Unprivileged ISA, "Cache Management Operations (CMOs)",
# Zicbom): all data. Each store is followed by a clean or flush before an invalidation can lose it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"
.include "isa/macros/scalar/cbo_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  la s6, pmp_area + 8
.macro TEST_KEPT testnum, store, code
  TEST_BEGIN \testnum
  li t0, \store
  sd t0, 0(s6)
  sd t0, 56(s6)
  \code
  ld a3, 0(s6)
  TEST_EXPECT a3, \store
  ld a3, 56(s6)
  TEST_EXPECT a3, \store
.endm
  TEST_KEPT 2, 0x1122334455667788, "CBO CBO_CLEAN, s6"
  TEST_KEPT 3, 0x2233445566778899, "CBO CBO_FLUSH, s6"
  TEST_KEPT 4, 0x33445566778899aa, "CBO CBO_CLEAN, s6; CBO CBO_INVAL, s6"
  TEST_KEPT 5, 0x445566778899aabb, "CBO CBO_FLUSH, s6; CBO CBO_INVAL, s6; CBO CBO_INVAL, s6"

  # In S-mode with CBIE = 01, CBO.INVAL is a flush, and no store is lost by it.
  TEST_BEGIN 6
  PMP_OFF
  PMP_EVERYWHERE 0
  PMP_CFG 0, PMP_NAPOT | PMP_R | PMP_W | PMP_X
  li t0, 0x5566778899aabbcc
  sd t0, 0(s6)
  TEST_CBO 7, S, inval, ENVCFG_CBIE_FLUSH, 0, 0
  ld a3, 0(s6)
  TEST_EXPECT a3, 0x5566778899aabbcc

  TEST_PASSFAIL

CBO_CODE

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
