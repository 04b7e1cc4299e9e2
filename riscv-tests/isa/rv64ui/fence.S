# env: p v s
# FENCE (Unprivileged ISA, "Memory Ordering Instructions"): one hart sees nothing of it but that
# registers and memory stay as they are. Fields that are reserved for later kinds of fences, rd, rs1
# and fm, must be ignored.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"

# A store and a load around \fence, which is an instruction or a word.
.macro TEST_FENCE testnum, fence
  TEST_BEGIN \testnum
  la x1, place
  li x2, \testnum
  li x5, -1
  sd x2, 0(x1)
  \fence
  ld x14, 0(x1)
  TEST_EXPECT x14, \testnum
  TEST_EXPECT x5, -1
.endm

RVTEST_RV64U
RVTEST_CODE_BEGIN

  TEST_FENCE 2,  "fence"
  TEST_FENCE 3,  "fence rw, rw"
  TEST_FENCE 4,  "fence r, r"
  TEST_FENCE 5,  "fence w, w"
  TEST_FENCE 6,  "fence r, w"
  TEST_FENCE 7,  "fence w, r"
  TEST_FENCE 8,  "fence i, o"
  TEST_FENCE 9,  "fence o, i"
  TEST_FENCE 10, "fence iorw, iorw"
  TEST_FENCE 11, "fence.tso"

  # Empty sets of predecessors and successors are hints (the last of these is PAUSE).
  TEST_FENCE 12, ".word 0x0000000f"
  TEST_FENCE 13, ".word 0x0030000f"
  TEST_FENCE 14, ".word 0x0300000f"
  TEST_FENCE 15, ".word 0x0100000f"

  # rs1 or rd is x5, and fm is reserved.
  TEST_FENCE 16, ".word 0x0ff0000f | 5 << 15"
  TEST_FENCE 17, ".word 0x0ff0000f | 5 << 7"
  TEST_FENCE 18, ".word 0x0ff0000f | 5 << 15 | 5 << 7"
  TEST_FENCE 19, ".word 0x1ff0000f"
  TEST_FENCE 20, ".word 0xfff0000f"
  TEST_FENCE 21, ".word 0x8ff0000f"
  TEST_FENCE 22, ".word 0x0000000f | 5 << 7"

  TEST_PASSFAIL

RVTEST_CODE_END

.data
.balign 8
place:
  .dword 0
