# env: p v s
# isa: zimop
# MOP (Unprivileged ISA, "Zimop" Extension for May-Be-Operations): may-be-operations that nothing
# has redefined write zero.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zimop

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a0, 0, "li a0, -1; li a1, 0x1; mop.r.0 a0, a1"
  TEST_CASE 3, a0, 0, "li a0, -1; li a1, 0x4e; mop.r.1 a0, a1"
  TEST_CASE 4, a0, 0, "li a0, -1; li a1, 0x9b; mop.r.2 a0, a1"
  TEST_CASE 5, a0, 0, "li a0, -1; li a1, 0xe8; mop.r.3 a0, a1"
  TEST_CASE 6, a0, 0, "li a0, -1; li a1, 0x135; mop.r.4 a0, a1"
  TEST_CASE 7, a0, 0, "li a0, -1; li a1, 0x182; mop.r.5 a0, a1"
  TEST_CASE 8, a0, 0, "li a0, -1; li a1, 0x1cf; mop.r.6 a0, a1"
  TEST_CASE 9, a0, 0, "li a0, -1; li a1, 0x21c; mop.r.7 a0, a1"
  TEST_CASE 10, a0, 0, "li a0, -1; li a1, 0x269; mop.r.8 a0, a1"
  TEST_CASE 11, a0, 0, "li a0, -1; li a1, 0x2b6; mop.r.9 a0, a1"
  TEST_CASE 12, a0, 0, "li a0, -1; li a1, 0x303; mop.r.10 a0, a1"
  TEST_CASE 13, a0, 0, "li a0, -1; li a1, 0x350; mop.r.11 a0, a1"
  TEST_CASE 14, a0, 0, "li a0, -1; li a1, 0x39d; mop.r.12 a0, a1"
  TEST_CASE 15, a0, 0, "li a0, -1; li a1, 0x3ea; mop.r.13 a0, a1"
  TEST_CASE 16, a0, 0, "li a0, -1; li a1, 0x437; mop.r.14 a0, a1"
  TEST_CASE 17, a0, 0, "li a0, -1; li a1, 0x484; mop.r.15 a0, a1"
  TEST_CASE 18, a0, 0, "li a0, -1; li a1, 0x4d1; mop.r.16 a0, a1"
  TEST_CASE 19, a0, 0, "li a0, -1; li a1, 0x51e; mop.r.17 a0, a1"
  TEST_CASE 20, a0, 0, "li a0, -1; li a1, 0x56b; mop.r.18 a0, a1"
  TEST_CASE 21, a0, 0, "li a0, -1; li a1, 0x5b8; mop.r.19 a0, a1"
  TEST_CASE 22, a0, 0, "li a0, -1; li a1, 0x605; mop.r.20 a0, a1"
  TEST_CASE 23, a0, 0, "li a0, -1; li a1, 0x652; mop.r.21 a0, a1"
  TEST_CASE 24, a0, 0, "li a0, -1; li a1, 0x69f; mop.r.22 a0, a1"
  TEST_CASE 25, a0, 0, "li a0, -1; li a1, 0x6ec; mop.r.23 a0, a1"
  TEST_CASE 26, a0, 0, "li a0, -1; li a1, 0x739; mop.r.24 a0, a1"
  TEST_CASE 27, a0, 0, "li a0, -1; li a1, 0x786; mop.r.25 a0, a1"
  TEST_CASE 28, a0, 0, "li a0, -1; li a1, 0x7d3; mop.r.26 a0, a1"
  TEST_CASE 29, a0, 0, "li a0, -1; li a1, 0x820; mop.r.27 a0, a1"
  TEST_CASE 30, a0, 0, "li a0, -1; li a1, 0x86d; mop.r.28 a0, a1"
  TEST_CASE 31, a0, 0, "li a0, -1; li a1, 0x8ba; mop.r.29 a0, a1"
  TEST_CASE 32, a0, 0, "li a0, -1; li a1, 0x907; mop.r.30 a0, a1"
  TEST_CASE 33, a0, 0, "li a0, -1; li a1, 0x954; mop.r.31 a0, a1"
  TEST_CASE 34, a0, 0, "li a0, -1; li a1, 1; li a2, 5; mop.rr.0 a0, a1, a2"
  TEST_CASE 35, a0, 0, "li a0, -1; li a1, 2; li a2, 6; mop.rr.1 a0, a1, a2"
  TEST_CASE 36, a0, 0, "li a0, -1; li a1, 3; li a2, 7; mop.rr.2 a0, a1, a2"
  TEST_CASE 37, a0, 0, "li a0, -1; li a1, 4; li a2, 8; mop.rr.3 a0, a1, a2"
  TEST_CASE 38, a0, 0, "li a0, -1; li a1, 5; li a2, 9; mop.rr.4 a0, a1, a2"
  TEST_CASE 39, a0, 0, "li a0, -1; li a1, 6; li a2, 10; mop.rr.5 a0, a1, a2"
  TEST_CASE 40, a0, 0, "li a0, -1; li a1, 7; li a2, 11; mop.rr.6 a0, a1, a2"
  TEST_CASE 41, a0, 0, "li a0, -1; li a1, 8; li a2, 12; mop.rr.7 a0, a1, a2"
  TEST_CASE 42, a1, 5, "li a1, 5; mop.r.3 zero, a1"

  TEST_PASSFAIL

RVTEST_CODE_END
