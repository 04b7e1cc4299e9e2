# From reset to the first line of Rust.
#
# The machine enters here in M-mode with a0 = hart id, a1 = physical address of the device tree.
# This code sets up what only M-mode can, stays behind as a very small SBI, and drops to S-mode.
# It is linked at its physical address and uses nothing that is not.
#
# CSRs that not every assembler knows by name are given by number: 0x14d stimecmp, 0x30a menvcfg.

.equ FINISHER, 0x100000
.equ CLINT_MTIMECMP, 0x2004000

.section .boot.entry, "ax"
.globl _start
_start:
    csrw    mie, zero
    csrr    t0, mhartid
    bnez    t0, park                # one hart runs the kernel
    mv      s0, a0
    mv      s1, a1

    # CSRs that a machine may lack are written under a handler that skips the faulting instruction
    # (a CSR instruction always takes four bytes).
    la      t0, skip_instruction
    csrw    mtvec, t0

    # S and U may touch all of memory: one NAPOT region over everything (Privileged ISA, PMP).
    li      t0, -1
    csrw    pmpaddr0, t0
    li      t0, 0x1f
    csrw    pmpcfg0, t0

    li      t0, 0xb1ff              # all exceptions but ecall from S and M
    csrw    medeleg, t0
    li      t0, 0x222               # supervisor software, timer and external interrupts
    csrw    mideleg, t0
    li      t0, 7                   # cycle, time, instret
    csrw    mcounteren, t0
    csrw    scounteren, t0

    # Sstc: S-mode owns a timer of its own when stimecmp is there and menvcfg.STCE gives it away.
    # (QEMU 7.2 lets STCE be set on a machine without stimecmp.)
    li      s2, 0
    li      t0, -1
    li      t1, 0
    csrw    0x14d, t0
    csrr    t1, 0x14d
    beqz    t1, 1f
    li      t0, 1 << 63
    li      t1, 0
    csrs    0x30a, t0
    csrr    t1, 0x30a
    bgez    t1, 1f
    ori     s2, s2, 1
1:
    # Svadu: hardware updates of A and D can be asked for when menvcfg.ADUE sticks. Left off here;
    # the kernel asks for them by an SBI call.
    li      t0, 1 << 61
    li      t1, 0
    csrs    0x30a, t0
    csrr    t1, 0x30a
    and     t1, t1, t0
    beqz    t1, 2f
    csrc    0x30a, t0
    ori     s2, s2, 2
2:
    # Zicboz: S-mode may use cbo.zero when menvcfg.CBZE sticks.
    li      t0, 1 << 7
    li      t1, 0
    csrs    0x30a, t0
    csrr    t1, 0x30a
    and     t1, t1, t0
    beqz    t1, 3f
    ori     s2, s2, 4
3:
    # Zihpm: three counters count page-table walks, where mhpmevent takes the SBI's numbers of these events
    # (WARL: what a machine cannot count does not stick), and everybody may read them.
    li      t1, 0
    li      t0, 0x10019             # DTLB read misses
    csrw    mhpmevent3, t0
    csrr    t1, mhpmevent3
    bne     t0, t1, 4f
    li      t0, 0x1001b             # DTLB write misses
    csrw    mhpmevent4, t0
    csrr    t1, mhpmevent4
    bne     t0, t1, 4f
    li      t0, 0x10021             # ITLB misses
    csrw    mhpmevent5, t0
    csrr    t1, mhpmevent5
    bne     t0, t1, 4f
    li      t0, 7 << 3
    csrs    mcounteren, t0
    csrs    scounteren, t0
    csrc    mcountinhibit, t0
    csrr    t1, mcounteren          # without Zihpm there is nothing to read in U
    and     t1, t1, t0
    bne     t0, t1, 4f
    ori     s2, s2, 8
4:
    la      t0, machine_trap
    csrw    mtvec, t0
    la      t0, machine_scratch
    csrw    mscratch, t0

    li      t0, 3 << 11             # mstatus.MPP = S
    csrc    mstatus, t0
    li      t0, 1 << 11
    csrs    mstatus, t0
    la      t0, supervisor_start
    csrw    mepc, t0
    mret

park:
    wfi
    j       park

.balign 4
skip_instruction:
    csrr    t6, mepc
    addi    t6, t6, 4
    csrw    mepc, t6
    mret

# The SBI that stays behind (RISC-V SBI specification): set_timer of the TIME extension for machines
# without Sstc, and firmware feature PTE_AD_HW_UPDATING of the FWFT extension.
.balign 4
machine_trap:
    csrrw   sp, mscratch, sp
    sd      t0, 0(sp)
    sd      t1, 8(sp)
    csrr    t0, mcause
    bltz    t0, machine_interrupt
    li      t1, 9                   # environment call from S-mode
    bne     t0, t1, machine_fatal
    csrr    t0, mepc
    addi    t0, t0, 4
    csrw    mepc, t0
    li      t1, 0x54494d45          # "TIME"
    beq     a7, t1, set_timer
    li      t1, 0x46574654          # "FWFT"
    beq     a7, t1, set_feature
not_supported:
    li      a0, -2                  # SBI_ERR_NOT_SUPPORTED
    j       machine_return

set_timer:                          # a0 = deadline
    li      t1, CLINT_MTIMECMP
    sd      a0, 0(t1)
    li      t1, 1 << 5
    csrc    mip, t1
    li      t1, 1 << 7
    csrs    mie, t1
    li      a0, 0
    j       machine_return

set_feature:                        # a0 = feature, a1 = value
    li      t1, 4                   # PTE_AD_HW_UPDATING
    bne     a0, t1, not_supported
    li      t1, 1 << 61
    beqz    a1, 1f
    csrs    0x30a, t1
    j       2f
1:  csrc    0x30a, t1
2:  li      a0, 0
    j       machine_return

machine_interrupt:                  # only the timer's is enabled: hand it on as the supervisor's
    li      t1, 1 << 7
    csrc    mie, t1
    li      t1, 1 << 5
    csrs    mip, t1
machine_return:
    ld      t0, 0(sp)
    ld      t1, 8(sp)
    csrrw   sp, mscratch, sp
    mret

machine_fatal:                      # a bug in the shim, or a machine that delegates nothing
    li      t1, FINISHER
    li      t0, (70 << 16) | 0x3333
    sw      t0, 0(t1)
1:  j       1b

# In S-mode, translation still off. The first page table maps every gigabyte of the low 16 GiB at
# its place in the upper half, and the gigabyte that this code runs in at its own address.
supervisor_start:
    ld      t0, bss_start
    ld      t1, bss_end
1:  sd      zero, 0(t0)
    addi    t0, t0, 8
    bltu    t0, t1, 1b

    ld      t0, boot_root
    li      t1, 0xef                # D A G X W R V, a leaf of 1 GiB at physical address 0
    li      t2, 1 << 28             # one gigabyte in a PTE's page number field
    li      t3, 256 * 8
    add     t3, t3, t0
    li      t4, 16
2:  sd      t1, 0(t3)
    add     t1, t1, t2
    addi    t3, t3, 8
    addi    t4, t4, -1
    bnez    t4, 2b
    addi    t3, t3, (2 - 16) * 8    # the entry of the gigabyte at 0x80000000
    ld      t1, 0(t3)
    sd      t1, 2 * 8(t0)

    srli    t0, t0, 12
    li      t1, 8 << 60             # Sv39
    or      t0, t0, t1
    sfence.vma
    csrw    satp, t0
    sfence.vma

    csrw    sscratch, zero          # "in the kernel", see trap.S
    ld      t0, trap_vector
    csrw    stvec, t0
    ld      sp, boot_stack
    mv      a0, s0
    mv      a1, s1
    mv      a2, s2
    ld      t0, rust_start
    jr      t0

.balign 8
bss_start:   .dword __bss_start - KERNEL_OFFSET
bss_end:     .dword __bss_end - KERNEL_OFFSET
boot_root:   .dword boot_page_table - KERNEL_OFFSET
trap_vector: .dword trap_entry
boot_stack:  .dword boot_stack_top
rust_start:  .dword kernel_entry
machine_scratch:
    .dword  0, 0

.section .bss
.balign 4096
.globl boot_page_table
boot_page_table:
    .skip   4096
.globl boot_stack_bottom
boot_stack_bottom:
    .skip   16384
.globl boot_stack_top
boot_stack_top:
exception_stack_bottom:
    .skip   8192
.globl exception_stack_top
exception_stack_top:
