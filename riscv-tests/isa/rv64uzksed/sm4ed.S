# env: p v s
# isa: zksed
# SM4ED (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zksed): a
# quarter of a round of SM4.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zksed

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a0, 0x000000005b5bd58e, "li a1, 0; li a2, 0; sm4ed a0, a1, a2, 0"
  TEST_CASE 3, a0, 0x0000000021496820, "li a1, 1; li a2, 0x00000000ffffffff; sm4ed a0, a1, a2, 1"
  TEST_CASE 4, a0, 0xffffffff9a0b6e6e, "li a1, 0xffffffffffffffff; li a2, 0x5555555555555555; sm4ed a0, a1, a2, 2"
  TEST_CASE 5, a0, 0xffffffffe67a7a9c, "li a1, 0x8000000000000000; li a2, 0x000000007fffffff; sm4ed a0, a1, a2, 3"
  TEST_CASE 6, a0, 0xffffffffdedeb697, "li a1, 0x7fffffffffffffff; li a2, 0x00ff00ff00ff00ff; sm4ed a0, a1, a2, 0"
  TEST_CASE 7, a0, 0xffffffffdbd58e5b, "li a1, 0x0000000080000000; li a2, 0x0000000080000000; sm4ed a0, a1, a2, 1"
  TEST_CASE 8, a0, 0xffffffffb003cccc, "li a1, 0x000000007fffffff; li a2, 0x8040201008040201; sm4ed a0, a1, a2, 2"
  TEST_CASE 9, a0, 0xffffffff97dedeb6, "li a1, 0x00000000ffffffff; li a2, 0x7fffffffffffffff; sm4ed a0, a1, a2, 3"
  TEST_CASE 10, a0, 0x000000002cac2b87, "li a1, 0xffffffff80000000; li a2, 0xfedcba9876543210; sm4ed a0, a1, a2, 0"
  TEST_CASE 11, a0, 0x000000005bd58e5b, "li a1, 0x0000000100000000; li a2, 0x8000000000000000; sm4ed a0, a1, a2, 1"
  TEST_CASE 12, a0, 0xffffffffffd717cd, "li a1, 0x5d589bd3ee825389; li a2, 0x9c159fb1aac86c88; sm4ed a0, a1, a2, 2"
  TEST_CASE 13, a0, 0x000000000ce8f93a, "li a1, 0x0712c3ccdcaabba8; li a2, 0x00611bc301246003; sm4ed a0, a1, a2, 3"
  TEST_CASE 14, a0, 0xffffffffcb0a88a0, "li a1, 0xde084dca13d2be4e; li a2, 0x78f76ce5203b6979; sm4ed a0, a1, a2, 0"
  TEST_CASE 15, a0, 0xffffffffc309389d, "li a1, 0xac7c20d28f1a67d1; li a2, 0x2e231d6157cf1a29; sm4ed a0, a1, a2, 1"
  TEST_CASE 16, a0, 0x000000005a082464, "li a1, 0x7c7cad6b9fd63f7f; li a2, 0x885d7b66c5eeb11d; sm4ed a0, a1, a2, 2"
  TEST_CASE 17, a0, 0x00000000641a46f3, "li a1, 0x7f48e1060b95c913; li a2, 0x0b670ba79fe6a7c4; sm4ed a0, a1, a2, 3"
  TEST_CASE 18, a0, 0xffffffffcbce5177, "li a1, 0xa124da8b2c29ab6a; li a2, 0x238e6f0f9d989b8c; sm4ed a0, a1, a2, 0"
  TEST_CASE 19, a0, 0xffffffffc9e95c61, "li a1, 0x3cf511269cbd5d34; li a2, 0xb6a709a45c1b976c; sm4ed a0, a1, a2, 1"
  TEST_CASE 20, a0, 0xffffffffb556a97a, "li a1, 0x52d3fe023cf18754; li a2, 0xadae9b1972576092; sm4ed a0, a1, a2, 2"
  TEST_CASE 21, a0, 0xfffffffff574f301, "li a1, 0xc143cc97eb6ceb07; li a2, 0xaf3362ad1e63e502; sm4ed a0, a1, a2, 3"
  TEST_CASE 22, a0, 0x000000002c6a74d8, "li a1, 0xc08aa4eb3e78f24c; li a2, 0x930a2501117885ef; sm4ed a0, a1, a2, 0"
  TEST_CASE 23, a0, 0x000000004ac1cfb9, "li a1, 0x578bdb8ac7a32034; li a2, 0x45535e232805641d; sm4ed a0, a1, a2, 1"
  TEST_CASE 24, a0, 0x00000000257305b6, "li a1, 0x949e285c44938437; li a2, 0xc7da26a049a70c89; sm4ed a0, a1, a2, 2"
  TEST_CASE 25, a0, 0x00000000302969bb, "li a1, 0x627049927e7131ad; li a2, 0x8e29404308bd5053; sm4ed a0, a1, a2, 3"

  # One register in several roles.
  TEST_CASE 26, a1, 0x0000000049f268fb, "li a1, 0x49829870646bdc4f; li a2, 0xdcb7876433d844b3; sm4ed a1, a1, a2, 2"
  TEST_CASE 27, a2, 0xffffffffab9be380, "li a1, 0x49829870646bdc4f; li a2, 0xdcb7876433d844b3; sm4ed a2, a1, a2, 1"
  TEST_CASE 28, zero, 0, "li a1, 0x49829870646bdc4f; li a2, 0xdcb7876433d844b3; sm4ed zero, a1, a2, 3"

  TEST_PASSFAIL

RVTEST_CODE_END
