# env: p v s
# isa: zawrs
# WRS.NTO and WRS.STO (Unprivileged ISA, "Zawrs" Extension for Wait-on-Reservation-Set instructions): without a
# reservation neither waits; with one, WRS.STO does for a short time at most. They change no register.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zawrs

# An SC ends what reservation there is.
.macro NO_RESERVATION
  la x11, place
  lr.w x12, (x11)
  sc.w x12, x0, (x11)
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_BEGIN 2
  NO_RESERVATION
  li x10, 0x123
  wrs.nto
  TEST_EXPECT x10, 0x123
  TEST_BEGIN 3
  NO_RESERVATION
  wrs.sto
  wrs.nto
  wrs.sto
  TEST_EXPECT x10, 0x123
  # With a reservation, over and over.
  TEST_BEGIN 4
  la x11, place
  li x13, 20
1:
  lr.w x12, (x11)
  wrs.sto
  addi x13, x13, -1
  bnez x13, 1b
  TEST_EXPECT x12, 0
  lr.d x12, (x11)
  wrs.sto
  TEST_EXPECT x12, 0

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 64
place:
  .dword 0
