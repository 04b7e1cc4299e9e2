# env: p
# qemu: no, because it leaves FS as it is when a flag is all that changes; fcsr is of the state that FS is about (Privileged ISA, "Extension Context Status in mstatus Register")
# An exception flag that is raised makes FS Dirty, where no register is written (Privileged ISA, "Extension
# Context Status in mstatus Register").

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/fs_macros.S"

RVTEST_RV64M
RVTEST_CODE_BEGIN

  li t0, FS_INITIAL
  csrw mstatus, t0
  # -1 is no unsigned word: invalid.
  li t1, -1
  fcvt.s.w fa0, t1
  csrwi fflags, 0
  TEST_DIRTIES 2, FS_CLEAN, "fcvt.wu.s a0, fa0"
  TEST_BEGIN 3
  csrr a0, fflags
  TEST_EXPECT a0, 0x10
  # A signalling NaN compared: invalid.
  csrwi fflags, 0
  li t1, 0x7f800001
  fmv.w.x fa1, t1
  TEST_DIRTIES 4, FS_INITIAL, "feq.s a0, fa1, fa0"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 8
data:
  .dword 0
