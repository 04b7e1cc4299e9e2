# env: p
# Encodings that no instruction has (Unprivileged ISA, "RV32/64G Instruction Set Listings"), across the
# opcodes: each raises an illegal-instruction exception in each mode, with its word or zero as the value.

.include "env/riscv_test.S"
.include "isa/macros/scalar/test_macros.S"
.include "isa/macros/scalar/priv_macros.S"
.include "isa/macros/scalar/walk_macros.S"

.macro TEST_WORDS table, n0, n1, n2
  WALK_ILLEGAL \n0, M, \table
  WALK_ILLEGAL \n1, S, \table
  WALK_ILLEGAL \n2, U, \table
.endm

RVTEST_RV64M
RVTEST_CODE_BEGIN

  PRIV_SETUP

  TEST_WORDS memory, 2, 3, 4
  TEST_WORDS integer, 5, 6, 7
  TEST_WORDS jumps, 8, 9, 10
  TEST_WORDS system, 11, 12, 13
  TEST_WORDS atomics, 14, 15, 16
  TEST_WORDS floats, 17, 18, 19
  TEST_WORDS opcodes, 20, 21, 22

  TEST_PASSFAIL

# LOAD and STORE of widths that are not there, MISC-MEM of unknown functions.
WALK_TABLE memory, "0x00007003, 0xfff57f83, 0x00004023, 0x00005023, 0x00006023, 0x00007023, 0x0000300f, 0x0000400f, 0x0000500f, 0x0000700f, 0x0070200f, 0xfff0200f"

# OP with unknown functions; OP-32 and OP-IMM-32 with those that only OP has; shifts by too much.
WALK_TABLE integer, "0xfe000033, 0xfeb50533, 0x80000033, 0x12000033, 0x7e007033, 0x40001033, 0x40002033, 0x0000203b, 0x0000303b, 0x0000603b, 0x0000703b, 0x4000103b, 0xfe00003b, 0x0000201b, 0x0000301b, 0x0000401b, 0x0000601b, 0x0000701b, 0xfc001013, 0x80001013, 0x10005013, 0xc0005013, 0x0200101b, 0x0200501b, 0x4200501b, 0x8000501b"

# BRANCH and JALR of unknown functions.
WALK_TABLE jumps, "0x00002063, 0x00003063, 0xfe002fe3, 0x00001067, 0x00002067, 0x00003067, 0x00004067, 0x00005067, 0x00006067, 0x00007067"

# SYSTEM: URET, DRET outside of debug mode, and privileged instructions with registers that have none.
WALK_TABLE system, "0x00200073, 0x7b200073, 0x00300073, 0x00400073, 0x00004073, 0x000000f3, 0x00008073, 0x001000f3, 0x00108073, 0x102000f3, 0x10208073, 0x302000f3, 0x30208073, 0x105000f3, 0x10508073, 0x120000f3, 0x20000073, 0x70000073, 0xffff8073"

# AMO of unknown widths and functions, and LR with a second source.
WALK_TABLE atomics, "0x0000402f, 0x0000502f, 0x0000602f, 0x0000702f, 0x1000402f, 0xf800202f, 0xf800302f, 0x9800202f, 0x4800302f, 0x1010202f, 0x11f0302f"

# Floating point: quad precision, unknown functions, sources that select none.
WALK_TABLE floats, "0x00004007, 0x00004027, 0x06000043, 0x06000047, 0x0600004b, 0x0600004f, 0x06000053, 0x0e000053, 0x16000053, 0x1e000053, 0x58100053, 0x5a200053, 0xc0400053, 0xc2800053, 0xd0400053, 0xd2900053, 0x20003053, 0x22004053, 0xa0003053, 0xa2007053, 0x28004053, 0xe0002053, 0xe2005053, 0xe0100053, 0xe0200053, 0xe2200053, 0xf0200053, 0xf2200053, 0x40000053, 0x42100053, 0xf8000053, 0x30000053"

# Opcodes without any: custom-0 to custom-3, OP-V and OP-VE, and the reserved ones.
WALK_TABLE opcodes, "0x0000000b, 0xffffff8b, 0x0000002b, 0xffffffab, 0x0000005b, 0x0000007b, 0x00000057, 0x00007057, 0x00000077, 0x0000006b"

PRIV_HANDLER

RVTEST_CODE_END
