# env: p v s
# isa: zicbop
# PREFETCH.I, PREFETCH.R and PREFETCH.W (Unprivileged ISA, "Cache Management Operations (CMOs)", Zicbop): HINTs
# in the encoding of ORI with rd = x0, which raise no exception wherever they point, and change nothing.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# ORI x0, \rs1, \offset | \kind; the offset is a multiple of 32.
.macro TEST_PREFETCH testnum, kind, offset, address
  TEST_BEGIN \testnum
  li x10, \address
  ori x0, x10, \offset | \kind
  TEST_EXPECT x10, \address
  TEST_EXPECT x0, 0
.endm

.set KIND_I, 0
.set KIND_R, 1
.set KIND_W, 3

RVTEST_RV64U
RVTEST_CODE_BEGIN

  # Nothing is mapped there, or nothing is there, or the address is none that could be.
  TEST_PREFETCH 2, KIND_I, 0, 0
  TEST_PREFETCH 3, KIND_R, 0, 0
  TEST_PREFETCH 4, KIND_W, 0, 0
  TEST_PREFETCH 5, KIND_I, 32, 1 << 40
  TEST_PREFETCH 6, KIND_R, 64, 1 << 40
  TEST_PREFETCH 7, KIND_W, -2048, 1 << 40
  TEST_PREFETCH 8, KIND_I, 2016, 0x8000000000000001
  TEST_PREFETCH 9, KIND_R, -32, 0x8000000000000001
  TEST_PREFETCH 10, KIND_W, 0, -1

  # What is there stays as it is, code and data.
  TEST_BEGIN 11
  la x10, place
  ori x0, x10, KIND_W
  ori x0, x10, KIND_R
  ld x11, 0(x10)
  TEST_EXPECT x11, 0x1122334455667788
  la x12, 1f
  ori x0, x12, KIND_I
  ori x0, x12, KIND_W
1:
  addi x11, x0, 3
  TEST_EXPECT x11, 3

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0x1122334455667788
