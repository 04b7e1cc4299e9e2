# Where things are in environment v.
#
# The test's pages have virtual addresses from IMAGE on. A page that is not in use is at home, at
# HOMES plus its number in the image; one in use is in a frame. The image was loaded at IMAGE, so
# that symbols are right for both, but at that physical address there is poison: an access which is
# not translated is noticed.
.set IMAGE,  0x80400000
.set HOMES,  0x80800000
.set FRAMES, 0x80a00000
.set POISON, 0xdeadbeefdeadbeef

# Four pages are in use at most: an instruction that straddles two pages, with data that straddles
# two others, needs so many. They take turns in more frames than that, so that a page comes back to
# another frame, and neighbours are seldom neighbours in memory.
.set RESIDENT,     4
.set FRAME_COUNT,  16
.set FRAME_STRIDE, 7

# The pager runs in S-mode, and sees all of RAM by a leaf of 1 GiB at these virtual addresses.
.set KERNEL_OFFSET, 0xffffffc000000000

# After so many ticks of the timer without a page fault all pages are taken away, so that a small
# test, too, sees its pages come back; but only so often, as a slow machine might get nowhere else.
.set STORM_TICKS, 2
.set STORMS,      32

# Calls. Of the test to the pager, beside exit: take all pages away.
.set CALL_EVICT, 1
# Of the pager to M-mode: set the timer.
.set CALL_TIMER, 2
