# env: p v s
# isa: zbkb
# PACKW (Unprivileged ISA, Cryptography Extensions: Scalar & Entropy Source Instructions, Zbkb): the
# low half-words of rs1 and rs2, sign-extended.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, packw, 0, 0, 0
  TEST_RR_OP 3, packw, 0x0000000000010001, 1, 1
  TEST_RR_OP 4, packw, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, packw, 0x0000000000010000, 0x8000000000000000, 1
  TEST_RR_OP 6, packw, 0xffffffffffff0000, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, packw, 0x000000003210cdef, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, packw, 0x0000000000000201, 0x8040201008040201, 0x8000000000000000
  TEST_RR_OP 9, packw, 0xffffffffffff0201, 0x8040201008040201, 0x00000000ffffffff
  TEST_RR_OP 10, packw, 0xffffffffcdef0000, 0xffffffff80000000, 0x0123456789abcdef
  TEST_RR_OP 11, packw, 0x0000000002010000, 0x8000000000000000, 0x8040201008040201
  TEST_RR_OP 12, packw, 0xffffffffffffcdef, 0x0123456789abcdef, 0xffffffffffffffff
  TEST_RR_OP 13, packw, 0x0000000055553210, 0xfedcba9876543210, 0x5555555555555555
  TEST_RR_OP 14, packw, 0x000000000000cdef, 0x0123456789abcdef, 0x0000000100000000
  TEST_RR_OP 15, packw, 0x0000000002010201, 0x8040201008040201, 0x8040201008040201
  TEST_RR_OP 16, packw, 0, 0xffffffff80000000, 0xffffffff80000000
  TEST_RR_OP 17, packw, 0x0000000000003210, 0xfedcba9876543210, 0x8000000000000000
  TEST_RR_OP 18, packw, 0x0000000000004d1c, 0xfb5cb984e5164d1c, 0
  TEST_RR_OP 19, packw, 0x00000000001f5bf9, 0x811f6d61c6b45bf9, 0x000000000000001f
  TEST_RR_OP 20, packw, 0x0000000000200ba9, 0x9b303be839210ba9, 0x0000000000000020
  TEST_RR_OP 21, packw, 0x00000000002154e5, 0xaad1c4d4f52154e5, 0x0000000000000021
  TEST_RR_OP 22, packw, 0x00000000003f970e, 0x3f5770524296970e, 0x000000000000003f
  TEST_RR_OP 23, packw, 0x0000000000404654, 0x336a06aeabd14654, 0x0000000000000040
  TEST_RR_OP 24, packw, 0x0000000024377207, 0x0fd9db2d78d77207, 0x9b891970bc792437
  TEST_RR_OP 25, packw, 0xffffffff95720638, 0x0728f381853a0638, 0xbeb5fa6077c79572
  TEST_RR_OP 26, packw, 0x000000005ba84686, 0x1ef92b175ddc4686, 0x02d97de6fd6a5ba8
  TEST_RR_OP 27, packw, 0xffffffffdafef4c2, 0x5048b0edd4c1f4c2, 0xcfd1c9809facdafe
  TEST_RR_OP 28, packw, 0xffffffff87fbfe15, 0xac29737cdd61fe15, 0xf4823065315b87fb
  TEST_RR_OP 29, packw, 0xfffffffffae663a4, 0x7da348a2fc5163a4, 0x2a19d51ee7e1fae6
  TEST_RR_OP 30, packw, 0xffffffff9fe3bf6a, 0x416c173fdb09bf6a, 0x1e34164970059fe3
  TEST_RR_OP 31, packw, 0xffffffffd03206c4, 0x63458271fb0806c4, 0xb58eb5ee80ccd032

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, packw, 0xffffffff973df8ee, 0xe7c0ba001546f8ee, 0xe267ce785190973d
  TEST_RR_SRC2_EQ_DEST  33, packw, 0xffffffff973df8ee, 0xe7c0ba001546f8ee, 0xe267ce785190973d
  TEST_RR_SRC1_EQ_SRC2  34, packw, 0xfffffffff8eef8ee, 0xe7c0ba001546f8ee
  TEST_RR_SRC12_EQ_DEST 35, packw, 0xfffffffff8eef8ee, 0xe7c0ba001546f8ee
  TEST_RR_ZEROSRC1      36, packw, 0xffffffff973d0000, 0xe267ce785190973d
  TEST_RR_ZEROSRC2      37, packw, 0x000000000000f8ee, 0xe7c0ba001546f8ee
  TEST_RR_ZERODEST      38, packw, 0xe7c0ba001546f8ee, 0xe267ce785190973d

  TEST_PASSFAIL

RVTEST_CODE_END
