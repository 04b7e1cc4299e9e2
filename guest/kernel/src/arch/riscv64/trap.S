# Trap entry and return, context switch, copies to and from user memory.
#
# `sscratch` is zero while the kernel runs, and the address of the process's trap frame (at the top
# of its kernel stack) while user code runs. Interrupts stay disabled in the kernel.

.equ FRAME_A0, 80
.equ FRAME_SEPC, 256
.equ FRAME_SSTATUS, 264
.equ FRAME_SIZE, 272
.equ SSTATUS_SUM, 1 << 18
.equ SSTATUS_FS, 3 << 13
.equ CAUSE_USER_ECALL, 8
.equ ECALL_SIZE, 4

# In the frame at sp: what a function may change (RISC-V ABIs, Integer Register Convention), but sp.
.macro save_temporaries
    sd      x1, 8(sp)
    .irp    n, 5,6,7,10,11,12,13,14,15,16,17,28,29,30,31
    sd      x\n, \n * 8(sp)
    .endr
.endm

# And what it does not change: gp, tp and s0 to s11. No code of the kernel's uses gp or tp.
.macro save_preserved
    .irp    n, 3,4,8,9,18,19,20,21,22,23,24,25,26,27
    sd      x\n, \n * 8(sp)
    .endr
.endm

.macro restore_registers                # sp last: it addresses the frame
    ld      x1, 8(sp)
    .irp    n, 3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld      x\n, \n * 8(sp)
    .endr
    ld      x2, 16(sp)
.endm

.macro restore_state                    # changes t0, t1
    ld      t0, FRAME_SEPC(sp)
    ld      t1, FRAME_SSTATUS(sp)
    csrw    sepc, t0
    csrw    sstatus, t1
.endm

# A trap from user mode saves no registers that the functions it calls preserve: they hold the
# process's values again when those return, also when another thread ran in between (switch_context).
# The frame is completed only for what looks at all registers, or sets them: user_rest.
.option arch, +d                        # not taken over from the target by every assembler
.section .text
.balign 4
.globl trap_entry
trap_entry:
    csrrw   sp, sscratch, sp
    beqz    sp, from_kernel

    save_temporaries
    csrrw   t0, sscratch, zero
    li      t2, SSTATUS_FS              # the kernel uses no floating point
    csrrc   t1, sstatus, t2
    sd      t0, 16(sp)
    sd      t1, FRAME_SSTATUS(sp)
    bltz    t1, float_changed           # sstatus.SD: the process has written to its f registers
entered:
    csrr    t0, scause
    csrr    t1, sepc
    li      t2, CAUSE_USER_ECALL
    mv      a0, sp
    bne     t0, t2, not_a_call
    addi    t1, t1, ECALL_SIZE
    sd      t1, FRAME_SEPC(sp)
    call    user_call                   # a0: the call's result, a1: what is left to do
    bnez    a1, left_to_do
resume_user:
    csrw    sscratch, sp
    restore_state
    ld      x1, 8(sp)
    .irp    n, 5,6,7,11,12,13,14,15,16,17,28,29,30,31
    ld      x\n, \n * 8(sp)
    .endr
    ld      x2, 16(sp)
    sret

not_a_call:
    sd      t1, FRAME_SEPC(sp)
    call    user_trap                   # a0: what is left to do
    mv      a1, a0
    ld      a0, FRAME_A0(sp)
    beqz    a1, resume_user
left_to_do:
    sd      a0, FRAME_A0(sp)
    save_preserved
    mv      a0, sp
    call    user_rest

# sp = the process's trap frame, which is the top of its kernel stack, and complete.
.globl return_to_user
return_to_user:
    csrw    sscratch, sp
    restore_state
    restore_registers
    sret

float_changed:
    mv      a0, sp
    call    user_float_changed
    j       entered

# A trap in the kernel is a fault in a copy to or from user memory, or a bug. Neither nests, so
# there is one stack for it; an overflown kernel stack can then still be reported.
from_kernel:
    csrrw   sp, sscratch, sp            # sp = the kernel's again, sscratch = 0
    csrw    sscratch, sp
    la      sp, exception_stack_top - FRAME_SIZE
    save_temporaries
    save_preserved
    csrrw   t0, sscratch, zero
    sd      t0, 16(sp)
    csrr    t0, sepc
    csrr    t1, sstatus
    sd      t0, FRAME_SEPC(sp)
    sd      t1, FRAME_SSTATUS(sp)
    mv      a0, sp
    call    kernel_trap
    restore_state
    restore_registers
    sret

# switch_context(a0: save the running thread here, a1: resume this one). A thread is suspended in a
# call of this function, so the registers that a function preserves are all there is to keep: with gp
# and tp, which are the process's (trap_entry).
.globl switch_context
switch_context:
    sd      ra, 0(a0)
    sd      sp, 8(a0)
    sd      s0, 16(a0)
    sd      s1, 24(a0)
    sd      s2, 32(a0)
    sd      s3, 40(a0)
    sd      s4, 48(a0)
    sd      s5, 56(a0)
    sd      s6, 64(a0)
    sd      s7, 72(a0)
    sd      s8, 80(a0)
    sd      s9, 88(a0)
    sd      s10, 96(a0)
    sd      s11, 104(a0)
    sd      gp, 112(a0)
    sd      tp, 120(a0)
    ld      ra, 0(a1)
    ld      sp, 8(a1)
    ld      s0, 16(a1)
    ld      s1, 24(a1)
    ld      s2, 32(a1)
    ld      s3, 40(a1)
    ld      s4, 48(a1)
    ld      s5, 56(a1)
    ld      s6, 64(a1)
    ld      s7, 72(a1)
    ld      s8, 80(a1)
    ld      s9, 88(a1)
    ld      s10, 96(a1)
    ld      s11, 104(a1)
    ld      gp, 112(a1)
    ld      tp, 120(a1)
    ret

# Where a new thread starts: sp = its trap frame, s0 = what to run first.
.globl thread_start
thread_start:
    mv      a0, s0
    call    thread_main
    j       return_to_user

# call_on_stack(a0: argument, a1: function, a2: top of the stack to run it on)
.globl call_on_stack
call_on_stack:
    addi    sp, sp, -16
    sd      ra, 0(sp)
    sd      s0, 8(sp)
    mv      s0, sp
    mv      sp, a2
    jalr    a1
    mv      sp, s0
    ld      ra, 0(sp)
    ld      s0, 8(sp)
    addi    sp, sp, 16
    ret

# user_copy(a0: to, a1: from, a2: bytes) -> a0: bytes not copied, a1: address of the fault.
# A page fault between the labels resumes at user_copy_fault, with stval in a1 (kernel_trap).
.globl user_copy
.globl user_copy_begin
.globl user_copy_end
.globl user_copy_fault
user_copy:
    li      t0, SSTATUS_SUM
    csrs    sstatus, t0
    or      t1, a0, a1
    andi    t1, t1, 7
    li      t2, 8
user_copy_begin:
    bnez    t1, 2f
1:  bltu    a2, t2, 2f
    ld      t3, 0(a1)
    sd      t3, 0(a0)
    addi    a0, a0, 8
    addi    a1, a1, 8
    addi    a2, a2, -8
    j       1b
2:  beqz    a2, user_copy_fault
    lbu     t3, 0(a1)
    sb      t3, 0(a0)
    addi    a0, a0, 1
    addi    a1, a1, 1
    addi    a2, a2, -1
    j       2b
user_copy_end:
user_copy_fault:
    csrc    sstatus, t0
    mv      a0, a2
    ret

# probe_load(a0: address) -> a0: 0 when a plain load from there succeeds, 1 when it faults, which resumes at
# probe_load_fault (kernel_trap). Whatever SUM is, it stays so.
.globl probe_load
.globl probe_load_begin
.globl probe_load_fault
probe_load:
    mv      t0, a0
    li      a0, 0
probe_load_begin:
    lbu     t0, 0(t0)
    ret
probe_load_fault:
    li      a0, 1
    ret

# zero_page(a0) and copy_page(a0: to, a1: from): 4096 bytes, aligned. zero_block is how many bytes
# cbo.zero zeroes, at most 512; 0 without Zicboz. Not every assembler knows the instruction by name.
.globl zero_page
zero_page:
    li      t0, 4096
    add     t0, t0, a0
    la      t1, zero_block
    ld      t1, 0(t1)
    beqz    t1, 1f
2:
    .rept   8
    .insn   i 0x0f, 2, x0, a0, 4        # cbo.zero (a0)
    add     a0, a0, t1
    .endr
    bltu    a0, t0, 2b
    ret
1:
    .irp    n, 0,1,2,3,4,5,6,7
    sd      zero, \n * 8(a0)
    .endr
    addi    a0, a0, 64
    bltu    a0, t0, 1b
    ret

.globl copy_page
copy_page:
    li      t0, 4096
    add     t0, t0, a0
1:
    .irp    n, 0,64                     # eight words at a time
    ld      t1, \n + 0(a1)
    ld      t2, \n + 8(a1)
    ld      t3, \n + 16(a1)
    ld      t4, \n + 24(a1)
    ld      t5, \n + 32(a1)
    ld      t6, \n + 40(a1)
    ld      a2, \n + 48(a1)
    ld      a3, \n + 56(a1)
    sd      t1, \n + 0(a0)
    sd      t2, \n + 8(a0)
    sd      t3, \n + 16(a0)
    sd      t4, \n + 24(a0)
    sd      t5, \n + 32(a0)
    sd      t6, \n + 40(a0)
    sd      a2, \n + 48(a0)
    sd      a3, \n + 56(a0)
    .endr
    addi    a0, a0, 128
    addi    a1, a1, 128
    bltu    a0, t0, 1b
    ret

# save_float(a0: 32 doubles, then fcsr) and load_float(a0): sstatus.FS must not be Off.
.globl save_float
save_float:
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fsd     f\n, \n * 8(a0)
    .endr
    frcsr   t0
    sd      t0, 256(a0)
    ret

.globl load_float
load_float:
    .irp    n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    fld     f\n, \n * 8(a0)
    .endr
    ld      t0, 256(a0)
    fscsr   t0
    ret

.section .data
.balign 8
.globl zero_block
zero_block:
    .dword  0
