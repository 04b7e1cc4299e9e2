# Macros for tables of instructions that are all illegal, beside those of priv_macros.S.
#
#   WALK_TABLE words, "0x00002063, 0x00003063"
#   WALK_CSRS csrs, "0x600, 0x601"              CSRRS of each, with x0
#   WALK_ILLEGAL 2, S, words

# What comes through is where the case fails.
.macro WALK_TABLE name, words
  .balign 4
\name:
  .irp word, \words
  .word \word
  j fail
  .endr
\name\()_end:
.endm

.macro WALK_CSRS name, numbers
  .balign 4
\name:
  .irp number, \numbers
  .word \number << 20 | 0x2573
  j fail
  .endr
\name\()_end:
.endm

# Each of the table is illegal in \mode, with floating point on. s9 is at the one under way.
.macro WALK_ILLEGAL testnum, mode, table
  TEST_BEGIN \testnum
  la s9, \table
.Lwalk\@:
  PRIV_RUN \mode, MSTATUS_FS, "jr s9"
  TEST_EXPECT s8, PRIV_M
  TEST_EXPECT s4, CAUSE_ILLEGAL_INSTRUCTION
  bne s5, s9, fail
  beqz s6, .Lwalk_next\@
  lwu x7, 0(s9)
  bne s6, x7, fail
.Lwalk_next\@:
  addi s9, s9, 8
  la t0, \table\()_end
  bltu s9, t0, .Lwalk\@
.endm
