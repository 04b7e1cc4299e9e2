# env: p
# qemu: no, because it keeps bit 0 of mepc and sepc, which is always zero (Privileged ISA, "Machine Exception Program Counter Register"); Spike passes
# What CSRs keep of what is written to them (Privileged ISA, "Machine-Level CSRs"), and which bits of
# theirs are the same everywhere.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# \csr holds \kept in the bits of \mask after \value has been written.
.macro TEST_WARL testnum, csr, value, mask, kept
  TEST_BEGIN \testnum
  csrr s3, \csr
  li t0, \value
  csrw \csr, t0
  csrr a0, \csr
  csrw \csr, s3
  li t0, \mask
  and a0, a0, t0
  TEST_EXPECT a0, \kept
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  TEST_WARL 2, mscratch, 0x0123456789abcdef, -1, 0x0123456789abcdef
  TEST_WARL 3, sscratch, 0xfedcba9876543210, -1, 0xfedcba9876543210
  # MODE is Direct or Vectored; what a reserved one becomes is open, but it is one of these.
  TEST_WARL 4, mtvec, 0x80000101, 3, 1
  TEST_WARL 5, stvec, 0x80000102, 2, 0
  # No instruction is at an odd address.
  TEST_WARL 6, mepc, 0x80000003, -1, 0x80000002
  TEST_WARL 7, sepc, 0x80000001, -1, 0x80000000
  TEST_WARL 8, mcause, 0x8000000000000007, -1, 0x8000000000000007
  TEST_WARL 9, scause, 5, -1, 5
  TEST_WARL 10, mtval, -1, -1, -1
  TEST_WARL 11, stval, 0x5a5a5a5a5a5a5a5a, -1, 0x5a5a5a5a5a5a5a5a
  # SD says that FS is dirty; MPP takes no mode that is not there.
  TEST_WARL 12, mstatus, 0x6000, 0x8000000000006000, 0x8000000000006000
  TEST_WARL 13, mstatus, 0x2000, 0x8000000000006000, 0x2000
  TEST_WARL 14, mstatus, 0x0800, 0x1800, 0x0800
  TEST_WARL 15, mstatus, 0x0000, 0x1800, 0
  # The call from M-mode is never delegated.
  TEST_WARL 16, medeleg, -1, 0x800, 0
  TEST_WARL 17, medeleg, 0xb100, 0xb100, 0xb100
  TEST_WARL 18, mideleg, -1, 0x222, 0x222
  TEST_WARL 19, mie, -1, 0xaaa, 0xaaa
  TEST_WARL 20, mip, 0x222, 0x222, 0x222
  # sie and sip show what is delegated.
  TEST_BEGIN 21
  li t0, 0x22
  csrw mideleg, t0
  li t0, -1
  csrw mie, t0
  csrr a0, sie
  csrwi mie, 0
  TEST_EXPECT a0, 0x22
  TEST_BEGIN 22
  li t0, 0x222
  csrw mideleg, t0
  csrw sie, zero
  li t0, -1
  csrw sie, t0
  csrr a0, mie
  csrwi mie, 0
  TEST_EXPECT a0, 0x222
  # satp: Sv39 is there, and a mode that is not changes nothing.
  TEST_WARL 23, satp, 8 << 60 | 0x1234 << 44 | 0x80001, 0xf0000000ffffffff, 8 << 60 | 0x80001
  TEST_BEGIN 24
  li t0, 8 << 60 | 0x80001
  csrw satp, t0
  li t1, 5 << 60 | 0x12345
  csrw satp, t1
  csrr a0, satp
  csrw satp, zero
  bne a0, t0, fail
  # Setting and clearing bits leaves the others.
  TEST_BEGIN 25
  li t0, 0xff00
  csrw mscratch, t0
  csrsi mscratch, 5
  csrci mscratch, 4
  li t1, 0xf000
  csrrc a1, mscratch, t1
  csrr a0, mscratch
  TEST_EXPECT a1, 0xff01
  TEST_EXPECT a0, 0x0f01

  TEST_PASSFAIL

RVTEST_CODE_END
