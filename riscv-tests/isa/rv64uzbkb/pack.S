# env: p v s
# isa: zbkb
# PACK (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zbkb): the
# low words of rs1 and rs2.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, pack, 0, 0, 0
  TEST_RR_OP 3, pack, 0x0000000100000001, 1, 1
  TEST_RR_OP 4, pack, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, pack, 0x0000000100000000, 0x8000000000000000, 1
  TEST_RR_OP 6, pack, 0xffffffff00000000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, pack, 0x7654321089abcdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, pack, 0x0000000100000000, 0x0000000100000000, 1
  TEST_RR_OP 9, pack, 0x89abcdefffffffff, 0x7fffffffffffffff, 0x0123456789abcdef
  TEST_RR_OP 10, pack, 0x08040201ffffffff, 0x00000000ffffffff, 0x8040201008040201
  TEST_RR_OP 11, pack, 0x0000000100000000, 0, 1
  TEST_RR_OP 12, pack, 0x00000000ffffffff, 0xffffffffffffffff, 0
  TEST_RR_OP 13, pack, 0x0000000076543210, 0xfedcba9876543210, 0x8000000000000000
  TEST_RR_OP 14, pack, 0xffffffff55555555, 0x5555555555555555, 0xffffffffffffffff
  TEST_RR_OP 15, pack, 0xffffffffffffffff, 0x7fffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 16, pack, 0x76543210ffffffff, 0xffffffffffffffff, 0xfedcba9876543210
  TEST_RR_OP 17, pack, 0x80000000ffffffff, 0x7fffffffffffffff, 0xffffffff80000000
  TEST_RR_OP 18, pack, 0x000000007cc8cff5, 0xb05bc1e47cc8cff5, 0
  TEST_RR_OP 19, pack, 0x0000001fb0b98505, 0xcd66a841b0b98505, 0x000000000000001f
  TEST_RR_OP 20, pack, 0x000000206909cd27, 0xa3939d336909cd27, 0x0000000000000020
  TEST_RR_OP 21, pack, 0x000000218ace10d2, 0xfa0fe0018ace10d2, 0x0000000000000021
  TEST_RR_OP 22, pack, 0x0000003fe195b8c2, 0xea526b83e195b8c2, 0x000000000000003f
  TEST_RR_OP 23, pack, 0x00000040fd089fa6, 0xfe893b65fd089fa6, 0x0000000000000040
  TEST_RR_OP 24, pack, 0x706cf579c1c05d6d, 0x5ec03022c1c05d6d, 0x2083f974706cf579
  TEST_RR_OP 25, pack, 0xcd99820a2d516d1b, 0xceb024792d516d1b, 0x228b478bcd99820a
  TEST_RR_OP 26, pack, 0xc5e7b05208df067f, 0x9605409a08df067f, 0x38ddadebc5e7b052
  TEST_RR_OP 27, pack, 0xcca929a312495540, 0xd59f5f5512495540, 0x979f1445cca929a3
  TEST_RR_OP 28, pack, 0x01b9a5a06add5c7d, 0x5d5611cf6add5c7d, 0xccb0298701b9a5a0
  TEST_RR_OP 29, pack, 0x571e990465bc95b4, 0xb904077b65bc95b4, 0x18b72792571e9904
  TEST_RR_OP 30, pack, 0xa46666d55aaba915, 0xf350bd955aaba915, 0x09e20476a46666d5
  TEST_RR_OP 31, pack, 0x0d493da0efa04eaa, 0x1a462a74efa04eaa, 0x071a85f00d493da0

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, pack, 0x308b170457688c37, 0xcfe4c2af57688c37, 0x85838848308b1704
  TEST_RR_SRC2_EQ_DEST  33, pack, 0x308b170457688c37, 0xcfe4c2af57688c37, 0x85838848308b1704
  TEST_RR_SRC1_EQ_SRC2  34, pack, 0x57688c3757688c37, 0xcfe4c2af57688c37
  TEST_RR_SRC12_EQ_DEST 35, pack, 0x57688c3757688c37, 0xcfe4c2af57688c37
  TEST_RR_ZEROSRC1      36, pack, 0x308b170400000000, 0x85838848308b1704
  TEST_RR_ZEROSRC2      37, pack, 0x0000000057688c37, 0xcfe4c2af57688c37
  TEST_RR_ZERODEST      38, pack, 0xcfe4c2af57688c37, 0x85838848308b1704

  TEST_PASSFAIL

RVTEST_CODE_END
