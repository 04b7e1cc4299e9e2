# env: p v s
# isa: zbkb
# RORW (Unprivileged ISA, "B" Extension for Bit Manipulation, Zbb): rotates the low word right and
# sign-extends it.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

.option arch, +zbkb

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_RR_OP 2, rorw, 0, 0, 0
  TEST_RR_OP 3, rorw, 0xffffffff80000000, 1, 1
  TEST_RR_OP 4, rorw, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff
  TEST_RR_OP 5, rorw, 0, 0x8000000000000000, 1
  TEST_RR_OP 6, rorw, 0, 0x8000000000000000, 0xffffffffffffffff
  TEST_RR_OP 7, rorw, 0xffffffffcdef89ab, 0x0123456789abcdef, 0xfedcba9876543210
  TEST_RR_OP 8, rorw, 0x000000005e6f7c4d, 0x0123456789abcdef, 0x5555555555555555
  TEST_RR_OP 9, rorw, 0x0000000004021008, 0x8040201008040201, 0x0123456789abcdef
  TEST_RR_OP 10, rorw, 0xffffffffffffffff, 0x00000000ffffffff, 0x5555555555555555
  TEST_RR_OP 11, rorw, 1, 0xffffffff80000000, 0x00000000ffffffff
  TEST_RR_OP 12, rorw, 0xfffffffffffffffe, 0x000000007fffffff, 0x00ff00ff00ff00ff
  TEST_RR_OP 13, rorw, 0x0000000000ff00ff, 0x00ff00ff00ff00ff, 0xfedcba9876543210
  TEST_RR_OP 14, rorw, 0xffffffffffffffff, 0x7fffffffffffffff, 0x8000000000000000
  TEST_RR_OP 15, rorw, 0xffffffffffffffff, 0x7fffffffffffffff, 0xffffffff80000000
  TEST_RR_OP 16, rorw, 2, 1, 0x00000000ffffffff
  TEST_RR_OP 17, rorw, 0xffffffff9bdf1357, 0x0123456789abcdef, 0x0123456789abcdef
  TEST_RR_OP 18, rorw, 0x0000000005237d04, 0xa4bdd49a05237d04, 0
  TEST_RR_OP 19, rorw, 0xffffffff85bd1573, 0x25d86486c2de8ab9, 0x000000000000001f
  TEST_RR_OP 20, rorw, 0x000000004e743d7e, 0xe5492fff4e743d7e, 0x0000000000000020
  TEST_RR_OP 21, rorw, 0x000000002a0eacaf, 0xad0ad8e0541d595e, 0x0000000000000021
  TEST_RR_OP 22, rorw, 0xffffffffc06f4267, 0x6716d20fe037a133, 0x000000000000003f
  TEST_RR_OP 23, rorw, 0xffffffff841d18c7, 0xeceb051b841d18c7, 0x0000000000000040
  TEST_RR_OP 24, rorw, 0xffffffff93bdda6f, 0xe8e6a9bcda6f93bd, 0xd25da43bb172b450
  TEST_RR_OP 25, rorw, 0x000000006c840e83, 0x6586c0c96420741b, 0x88632dbb0bd85643
  TEST_RR_OP 26, rorw, 0x0000000031925668, 0xe4204780b3418c92, 0x391d6d1a845048d3
  TEST_RR_OP 27, rorw, 0x000000004bf55050, 0xc32ed38ca0a097ea, 0x507f222655b62431
  TEST_RR_OP 28, rorw, 0xffffffff98992aee, 0xefe80550992aee98, 0xb46660a2f5a535a8
  TEST_RR_OP 29, rorw, 0xfffffffff362cde9, 0x182c7b6bcde9f362, 0x76c805e4056b0030
  TEST_RR_OP 30, rorw, 0xffffffffaee34f8f, 0xde359950c69f1f5d, 0x6adaea4f711ead49
  TEST_RR_OP 31, rorw, 0xffffffffde088ccc, 0xac8d768633378223, 0xf31fa5f6f60cf6d6

  # One register in several roles, and x0.
  TEST_RR_SRC1_EQ_DEST  32, rorw, 0xfffffffffca7872b, 0x3109b7984f0e57f9, 0x9911a0eb97f81fc9
  TEST_RR_SRC2_EQ_DEST  33, rorw, 0xfffffffffca7872b, 0x3109b7984f0e57f9, 0x9911a0eb97f81fc9
  TEST_RR_SRC1_EQ_SRC2  34, rorw, 0xffffffff872bfca7, 0x3109b7984f0e57f9
  TEST_RR_SRC12_EQ_DEST 35, rorw, 0xffffffff872bfca7, 0x3109b7984f0e57f9
  TEST_RR_ZEROSRC1      36, rorw, 0, 0x9911a0eb97f81fc9
  TEST_RR_ZEROSRC2      37, rorw, 0x000000004f0e57f9, 0x3109b7984f0e57f9
  TEST_RR_ZERODEST      38, rorw, 0x3109b7984f0e57f9, 0x9911a0eb97f81fc9

  TEST_PASSFAIL

RVTEST_CODE_END
