# env: p
# pmpaddr0 to pmpaddr63 (Privileged ISA, "Physical Memory Protection CSRs" and "Address Matching"): which
# are there, what they keep, and the same grain in all of them. pmpaddr_width has their upper bits.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/pmp_macros.S"

# Register \index while it is off: absent, or always zero, and then so are all that follow; or it keeps
# what it is told, less the grain's bits. s5 are the bits that pmpaddr0 keeps, s6 is 1 after the last.
.macro TEST_PMPADDR testnum, index
  TEST_BEGIN \testnum
  li a0, 0
  li a3, 0
  la s2, .Lpmpaddr\@
  li t0, (1 << 54) - 1
  csrw pmpaddr\index, t0
  csrr a3, pmpaddr\index
  .balign 4
.Lpmpaddr\@:
  beqz a0, .Lpmpaddr_there\@
  TEST_EXPECT a0, CAUSE_ILLEGAL_INSTRUCTION
.Lpmpaddr_there\@:
  bnez a3, .Lpmpaddr_kept\@
  li s6, 1
  j .Lpmpaddr_done\@
.Lpmpaddr_kept\@:
  bnez s6, fail
  bne a3, s5, fail
  .irp value, 0x0015555555555555, 0x002aaaaaaaaaaaaa, 0x20000000, 0
  li t0, \value
  csrw pmpaddr\index, t0
  csrr a3, pmpaddr\index
  and t0, t0, s5
  bne a3, t0, fail
  .endr
.Lpmpaddr_done\@:
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PMP_NEED 0
  PMP_OFF
  # The bits that are there: from the grain's up, and at least those of where the test is.
  TEST_BEGIN 2
  li t0, (1 << 54) - 1
  csrw pmpaddr0, t0
  csrr s5, pmpaddr0
  li s6, 0
  la t0, pmp_area
  srli t0, t0, 2
  neg t1, s5
  and t1, t1, s5
  neg t1, t1
  and t0, t0, t1
  and t1, t0, s5
  bne t0, t1, fail

  TEST_PMPADDR 3, 0
  TEST_PMPADDR 4, 1
  TEST_PMPADDR 5, 2
  TEST_PMPADDR 6, 3
  TEST_PMPADDR 7, 4
  TEST_PMPADDR 8, 5
  TEST_PMPADDR 9, 6
  TEST_PMPADDR 10, 7
  TEST_PMPADDR 11, 8
  TEST_PMPADDR 12, 9
  TEST_PMPADDR 13, 10
  TEST_PMPADDR 14, 11
  TEST_PMPADDR 15, 12
  TEST_PMPADDR 16, 13
  TEST_PMPADDR 17, 14
  TEST_PMPADDR 18, 15
  TEST_PMPADDR 19, 16
  TEST_PMPADDR 20, 17
  TEST_PMPADDR 21, 18
  TEST_PMPADDR 22, 19
  TEST_PMPADDR 23, 20
  TEST_PMPADDR 24, 21
  TEST_PMPADDR 25, 22
  TEST_PMPADDR 26, 23
  TEST_PMPADDR 27, 24
  TEST_PMPADDR 28, 25
  TEST_PMPADDR 29, 26
  TEST_PMPADDR 30, 27
  TEST_PMPADDR 31, 28
  TEST_PMPADDR 32, 29
  TEST_PMPADDR 33, 30
  TEST_PMPADDR 34, 31
  TEST_PMPADDR 35, 32
  TEST_PMPADDR 36, 33
  TEST_PMPADDR 37, 34
  TEST_PMPADDR 38, 35
  TEST_PMPADDR 39, 36
  TEST_PMPADDR 40, 37
  TEST_PMPADDR 41, 38
  TEST_PMPADDR 42, 39
  TEST_PMPADDR 43, 40
  TEST_PMPADDR 44, 41
  TEST_PMPADDR 45, 42
  TEST_PMPADDR 46, 43
  TEST_PMPADDR 47, 44
  TEST_PMPADDR 48, 45
  TEST_PMPADDR 49, 46
  TEST_PMPADDR 50, 47
  TEST_PMPADDR 51, 48
  TEST_PMPADDR 52, 49
  TEST_PMPADDR 53, 50
  TEST_PMPADDR 54, 51
  TEST_PMPADDR 55, 52
  TEST_PMPADDR 56, 53
  TEST_PMPADDR 57, 54
  TEST_PMPADDR 58, 55
  TEST_PMPADDR 59, 56
  TEST_PMPADDR 60, 57
  TEST_PMPADDR 61, 58
  TEST_PMPADDR 62, 59
  TEST_PMPADDR 63, 60
  TEST_PMPADDR 64, 61
  TEST_PMPADDR 65, 62
  TEST_PMPADDR 66, 63

  # Implementations have 0, 16 or 64 entries.
  TEST_BEGIN 70
  csrw pmpaddr15, s5
  csrr a3, pmpaddr15
  bne a3, s5, fail

  TEST_PASSFAIL

PMP_HANDLER

RVTEST_CODE_END

.data
PMP_DATA
