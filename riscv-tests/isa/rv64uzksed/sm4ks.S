# env: p v s
# isa: zksed
# SM4KS (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zksed): a
# quarter of a round of the SM4 key schedule.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zksed

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_CASE 2, a0, 0xffffffffc01a6bd6, "li a1, 0; li a2, 0; sm4ks a0, a1, a2, 0"
  TEST_CASE 3, a0, 0x0000000009244801, "li a1, 1; li a2, 0x00000000ffffffff; sm4ks a0, a1, a2, 1"
  TEST_CASE 4, a0, 0xffffffffcd9b7ff3, "li a1, 0xffffffffffffffff; li a2, 0x5555555555555555; sm4ks a0, a1, a2, 2"
  TEST_CASE 5, a0, 0xffffffff9ec0134f, "li a1, 0x8000000000000000; li a2, 0x000000007fffffff; sm4ks a0, a1, a2, 3"
  TEST_CASE 6, a0, 0xfffffffffff6dbb7, "li a1, 0x7fffffffffffffff; li a2, 0x00ff00ff00ff00ff; sm4ks a0, a1, a2, 0"
  TEST_CASE 7, a0, 0xffffffff9a6bd6c0, "li a1, 0x0000000080000000; li a2, 0x0000000080000000; sm4ks a0, a1, a2, 1"
  TEST_CASE 8, a0, 0x0000000019337fe6, "li a1, 0x000000007fffffff; li a2, 0x8040201008040201; sm4ks a0, a1, a2, 2"
  TEST_CASE 9, a0, 0xffffffffb7fff6db, "li a1, 0x00000000ffffffff; li a2, 0x7fffffffffffffff; sm4ks a0, a1, a2, 3"
  TEST_CASE 10, a0, 0xffffffffe085152b, "li a1, 0xffffffff80000000; li a2, 0xfedcba9876543210; sm4ks a0, a1, a2, 0"
  TEST_CASE 11, a0, 0x000000001a6bd6c0, "li a1, 0x0000000100000000; li a2, 0x8000000000000000; sm4ks a0, a1, a2, 1"
  TEST_CASE 12, a0, 0xfffffffff5fc08ff, "li a1, 0xe5f1fecf841e48e3; li a2, 0xee2c4752b7a2b807; sm4ks a0, a1, a2, 2"
  TEST_CASE 13, a0, 0x0000000074d55c6b, "li a1, 0xd07f9147efb5cf26; li a2, 0xbcfc3e1394029ff0; sm4ks a0, a1, a2, 3"
  TEST_CASE 14, a0, 0xffffffff98ee2253, "li a1, 0x6b5de20558e93d6d; li a2, 0x4c4fe165a63318fb; sm4ks a0, a1, a2, 0"
  TEST_CASE 15, a0, 0x000000007827e59b, "li a1, 0x46b8db2df71b9cbb; li a2, 0x866689000029f827; sm4ks a0, a1, a2, 1"
  TEST_CASE 16, a0, 0xffffffffa37bc2ed, "li a1, 0x36088cb0951742e0; li a2, 0x3b455c4386bd5ebc; sm4ks a0, a1, a2, 2"
  TEST_CASE 17, a0, 0xffffffffc045c641, "li a1, 0xf21eff0ca205ca70; li a2, 0x38517c2d2f386ff6; sm4ks a0, a1, a2, 3"
  TEST_CASE 18, a0, 0x000000006413ae74, "li a1, 0x83bf73b9448fde95; li a2, 0x58db295495294005; sm4ks a0, a1, a2, 0"
  TEST_CASE 19, a0, 0x00000000583829ba, "li a1, 0xc3285777df2512da; li a2, 0x3c5be00091de6b64; sm4ks a0, a1, a2, 1"
  TEST_CASE 20, a0, 0x0000000034a4e39f, "li a1, 0xa11204e0597ea384; li a2, 0x220bb24b3056f4aa; sm4ks a0, a1, a2, 2"
  TEST_CASE 21, a0, 0x000000002b3b8f3e, "li a1, 0xa9586334fdfb9555; li a2, 0x1551d4b9009238fe; sm4ks a0, a1, a2, 3"
  TEST_CASE 22, a0, 0x00000000077855eb, "li a1, 0xbf93d060477170a1; li a2, 0xbea782f7c4c7d9e3; sm4ks a0, a1, a2, 0"
  TEST_CASE 23, a0, 0x000000005875d00b, "li a1, 0xbbfae3805e6ce24b; li a2, 0x49dacb2e8f709a4a; sm4ks a0, a1, a2, 1"
  TEST_CASE 24, a0, 0xffffffff8abc1baa, "li a1, 0x8edb9a1de879bb32; li a2, 0x06512093f6ec1b09; sm4ks a0, a1, a2, 2"
  TEST_CASE 25, a0, 0xffffffffad7cd2d4, "li a1, 0x1ad43f11573ccda9; li a2, 0xfdf63ef63b4f4822; sm4ks a0, a1, a2, 3"

  # One register in several roles.
  TEST_CASE 26, a1, 0x0000000013b97a1a, "li a1, 0xb7569b1e786e9a80; li a2, 0x944fc48b83fc70e0; sm4ks a1, a1, a2, 2"
  TEST_CASE 27, a2, 0x0000000062044e00, "li a1, 0xb7569b1e786e9a80; li a2, 0x944fc48b83fc70e0; sm4ks a2, a1, a2, 1"
  TEST_CASE 28, zero, 0, "li a1, 0xb7569b1e786e9a80; li a2, 0x944fc48b83fc70e0; sm4ks zero, a1, a2, 3"

  TEST_PASSFAIL

RVTEST_CODE_END
