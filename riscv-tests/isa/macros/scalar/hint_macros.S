# A macro for tests of HINTs.

# x0 to x31 are what they were after \code, but for gp, which tells the case.
.macro TEST_HINT testnum, code
  TEST_BEGIN \testnum
  .irp r, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  li x\r, 0x1234500 + \r
  .endr
  \code
  .irp r, 1, 2, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  TEST_EXPECT x\r, 0x1234500 + \r
  .endr
  TEST_EXPECT x0, 0
  TEST_EXPECT gp, \testnum
.endm
