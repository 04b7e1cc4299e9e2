# Macros for tests of mstatus.FS.

.set FS_INITIAL, 1 << 13
.set FS_CLEAN,   2 << 13
.set FS_DIRTY,   3 << 13

# \code makes \before Dirty, and sets SD with it; sstatus shows the same.
.macro TEST_DIRTIES testnum, before, code
  TEST_BEGIN \testnum
  li t0, \before
  csrw mstatus, t0
  la a1, data
  \code
  csrr a0, mstatus
  csrr a1, sstatus
  li t0, MSTATUS_FS | MSTATUS_SD
  and a0, a0, t0
  and a1, a1, t0
  TEST_EXPECT a0, FS_DIRTY | MSTATUS_SD
  TEST_EXPECT a1, FS_DIRTY | MSTATUS_SD
.endm
