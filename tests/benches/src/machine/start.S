# From reset to the first line of Rust, in M-mode, and M-mode's traps.

.section .text.start, "ax"
.globl _start
_start:
    csrr    t0, mhartid
1:  bnez    t0, 1b                  # one hart works
    la      sp, stack_top
    la      t0, machine_frame
    csrw    mscratch, t0
    la      t0, machine_trap
    csrw    mtvec, t0
    csrw    mie, zero

    # S and U may touch all of memory: one NAPOT region over everything. A machine without PMP takes
    # these for illegal instructions, and machine_trap skips them.
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0

    li      t0, 0xb100              # ecall from U and page faults go to S-mode
    csrw    medeleg, t0
    li      t0, 1 << 13             # mstatus.FS = Initial: floating point may be used
    csrs    mstatus, t0
    j       bench_main

.text
# A call from S-mode adds one to a0; with a7 set it is the end of `supervisor_run`. An instruction of
# M-mode's own that traps is skipped: it is one that finds out what the machine has.
.align 2
machine_trap:
    csrrw   sp, mscratch, sp
    sd      t0, 0(sp)
    sd      t1, 8(sp)
    csrr    t0, mcause
    li      t1, 9
    bne     t0, t1, 1f
    bnez    a7, supervisor_end
    addi    a0, a0, 1
0:  csrr    t0, mepc
    addi    t0, t0, 4
    csrw    mepc, t0
    ld      t0, 0(sp)
    ld      t1, 8(sp)
    csrrw   sp, mscratch, sp
    mret
1:  csrr    t0, mstatus             # from M-mode?
    srli    t0, t0, 11
    andi    t0, t0, 3
    addi    t0, t0, -3
    beqz    t0, 0b
    la      sp, stack_top           # a trap that nobody expects
    csrr    a0, mcause
    csrr    a1, mepc
    csrr    a2, mtval
    j       unexpected_trap

# a0 = supervisor_run(a0 = function, a1 = argument, a2 = satp): calls the function in S-mode, on
# this stack.
.globl supervisor_run
supervisor_run:
    addi    sp, sp, -16
    sd      ra, 0(sp)
    la      t0, machine_frame
    sd      sp, 16(t0)
    csrw    satp, a2
    sfence.vma
    li      t0, 3 << 11
    csrc    mstatus, t0
    li      t0, 1 << 11             # mstatus.MPP = S
    csrs    mstatus, t0
    la      t0, 1f
    csrw    mepc, t0
    mv      t0, a0
    mv      a0, a1
    mret
1:  jalr    t0
    li      a7, 1
    ecall
supervisor_end:
    csrw    mscratch, sp
    ld      sp, 16(sp)
    csrw    satp, zero
    sfence.vma
    ld      ra, 0(sp)
    addi    sp, sp, 16
    ret

# Two words of scratch for machine_trap, and M-mode's stack pointer.
.section .bss
.align 4
machine_frame:
    .zero   32

# Where the machine looks for the end, if it speaks HTIF.
.section .tohost, "aw"
.globl tohost, fromhost
.align 6
tohost:
    .dword  0
.align 6
fromhost:
    .dword  0
.previous
