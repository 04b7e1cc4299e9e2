# S-mode's traps from U-mode, saved and restored as a kernel does it, and the code that U-mode runs.

.equ FRAME, 33 * 8                  # 31 registers, sepc and S-mode's stack pointer

.text
.align 2
.globl supervisor_trap
supervisor_trap:
    csrrw   sp, sscratch, sp
    .irp    r, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    sd      x\r, \r*8(sp)
    .endr
    csrr    t0, sscratch            # U-mode's stack pointer
    sd      t0, 2*8(sp)
    csrr    t1, sepc
    sd      t1, 0(sp)
    mv      s0, sp
    csrw    sscratch, sp
    mv      a0, sp
    csrr    a1, scause
    csrr    a2, stval
    ld      sp, 32*8(sp)
    call    user_trap
    mv      sp, s0
    beqz    a0, user_end
    ld      t1, 0(sp)
    csrw    sepc, t1
    .irp    r, 1,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
    ld      x\r, \r*8(sp)
    .endr
    ld      sp, 2*8(sp)
    sret

# a0 = user_run(a0 = function, a1, a2, a3 = its arguments): runs the function in U-mode until it calls
# with a7 set. It leaves the callee-saved registers alone, but for sp and s0.
.globl user_run
user_run:
    addi    sp, sp, -32
    sd      ra, 0(sp)
    sd      s0, 8(sp)
    la      t0, user_frame
    sd      sp, 32*8(t0)
    csrw    sscratch, t0
    la      t1, supervisor_trap
    csrw    stvec, t1
    csrw    sepc, a0
    li      t0, 1 << 8              # sstatus.SPP = U
    csrc    sstatus, t0
    mv      a0, a1
    mv      a1, a2
    mv      a2, a3
    sret
user_end:                           # sp is the frame
    ld      a0, 10*8(sp)
    ld      sp, 32*8(sp)
    ld      s0, 8(sp)
    ld      ra, 0(sp)
    addi    sp, sp, 32
    ret

.section .bss
.align 4
user_frame:
    .zero   FRAME

# U-mode's code has pages of its own. It uses no address but those that it is given.
.section .user, "ax"
.align 2
.globl user_code
user_code:

# a0 = user_calls(a0 = 0, a1 = calls): S-mode adds a1 to a0, and a1 counts down.
.globl user_calls
user_calls:
    li      a7, 0
1:  ecall
    addi    a1, a1, -1
    bnez    a1, 1b
    li      a7, 1
    ecall

# a0 = user_touch(a0 = window, a1 = pages, a2 = rounds)
.globl user_touch
user_touch:
    li      t0, 0                   # the sum
    li      t5, 4096
1:  mv      t1, a0
    li      t2, 0                   # the page's number
2:  ld      t3, 0(t1)
    add     t0, t0, t3
    add     t0, t0, t2
    add     t3, t3, t2
    addi    t3, t3, 1
    sd      t3, 0(t1)
    add     t1, t1, t5
    addi    t2, t2, 1
    bne     t2, a1, 2b
    li      a7, 2                   # S-mode takes all pages away
    ecall
    addi    a2, a2, -1
    bnez    a2, 1b
    mv      a0, t0
    li      a7, 1
    ecall
