/* What the self-checking architecture tests (ACT4) leave to the model: how a test ends and prints,
   and how interrupts are raised and taken back. Addresses are those of QEMU's `virt` machine. */
#ifndef PAGEWALK_RVMODEL_MACROS_H
#define PAGEWALK_RVMODEL_MACROS_H

#define PAGEWALK_UART       0x10000000
#define PAGEWALK_PLIC       0x0c000000
/* The serial port's interrupt, by its number at the PLIC. */
#define PAGEWALK_UART_IRQ   10

/* M-mode is the standard's, and so is the way there. */
#define STANDARD_SM_SUPPORTED

/* A test ends by the host-target interface: `pagewalk test` waits for `tohost`. */
#define RVMODEL_DATA_SECTION                                    \
    .pushsection .tohost, "aw", @progbits;                      \
    .balign 64; .global tohost;   tohost:   .dword 0;           \
    .balign 64; .global fromhost; fromhost: .dword 0;           \
    .popsection

#define PAGEWALK_HALT(value)                                    \
    la   t0, tohost;                                            \
    li   t1, value;                                             \
    sd   t1, 0(t0);                                             \
    j    .
/* Success, and the failure of "case 1": the test prints which one it really was. */
#define RVMODEL_HALT_PASS  PAGEWALK_HALT(1)
#define RVMODEL_HALT_FAIL  PAGEWALK_HALT(3)

/* The serial port needs no setting up, and never makes its writer wait. */
#define RVMODEL_IO_INIT(_R1, _R2, _R3)
#define RVMODEL_IO_WRITE_STR(_R1, _R2, _R3, _STR_PTR)           \
    li   _R2, PAGEWALK_UART;                                    \
98: lbu  _R1, 0(_STR_PTR);                                      \
    beqz _R1, 99f;                                              \
    sb   _R1, 0(_R2);                                           \
    addi _STR_PTR, _STR_PTR, 1;                                 \
    j    98b;                                                   \
99:

/* Nothing lies here. */
#define RVMODEL_ACCESS_FAULT_ADDRESS  0x00000100

#define RVMODEL_MSIP_ADDRESS      0x02000000
#define RVMODEL_MTIME_ADDRESS     0x0200bff8
#define RVMODEL_MTIMECMP_ADDRESS  0x02004000
/* An interrupt is taken before the next instruction; the clock ticks every 100 instructions. */
#define RVMODEL_INTERRUPT_LATENCY          1
#define RVMODEL_TIMER_INT_SOON_DELAY       100
#define RVMODEL_MAX_CYCLES_PER_TIMER_TICK  100

/* External interrupts: the serial port raises one while its transmitter is empty, as it always is,
   for the hart's context `n` at the PLIC: 0 is M-mode, 1 is S-mode. */
#define PAGEWALK_SET_EXT_INT(_R1, _R2, n)                       \
    li   _R1, 1;                                                \
    li   _R2, PAGEWALK_PLIC + 4 * PAGEWALK_UART_IRQ;            \
    sw   _R1, 0(_R2);                                           \
    li   _R1, 1 << PAGEWALK_UART_IRQ;                           \
    li   _R2, PAGEWALK_PLIC + 0x2000 + 0x80 * n;                \
    sw   _R1, 0(_R2);                                           \
    li   _R2, PAGEWALK_PLIC + 0x200000 + 0x1000 * n;            \
    sw   zero, 0(_R2);                                          \
    li   _R1, 2;                                                \
    li   _R2, PAGEWALK_UART;                                    \
    sb   _R1, 1(_R2)
/* The port is silenced, and what the PLIC still holds is claimed and completed. */
#define PAGEWALK_CLR_EXT_INT(_R1, _R2, n)                       \
    li   _R2, PAGEWALK_UART;                                    \
    sb   zero, 1(_R2);                                          \
    li   _R2, PAGEWALK_PLIC + 0x200004 + 0x1000 * n;            \
    lw   _R1, 0(_R2);                                           \
    sw   _R1, 0(_R2);                                           \
    li   _R2, PAGEWALK_PLIC + 0x2000 + 0x80 * n;                \
    sw   zero, 0(_R2)
#define RVMODEL_SET_MEXT_INT(_R1, _R2)  PAGEWALK_SET_EXT_INT(_R1, _R2, 0)
#define RVMODEL_CLR_MEXT_INT(_R1, _R2)  PAGEWALK_CLR_EXT_INT(_R1, _R2, 0)
#define RVMODEL_SET_SEXT_INT(_R1, _R2)  PAGEWALK_SET_EXT_INT(_R1, _R2, 1)
#define RVMODEL_CLR_SEXT_INT(_R1, _R2)  PAGEWALK_CLR_EXT_INT(_R1, _R2, 1)

/* Software interrupts: for M-mode the CLINT's; for S-mode there is no device but the bit in `mip`,
   which the tests set and clear from M-mode. */
#define RVMODEL_SET_MSW_INT(_R1, _R2)                           \
    li   _R1, 1;                                                \
    li   _R2, RVMODEL_MSIP_ADDRESS;                             \
    sw   _R1, 0(_R2)
#define RVMODEL_CLR_MSW_INT(_R1, _R2)                           \
    li   _R2, RVMODEL_MSIP_ADDRESS;                             \
    sw   zero, 0(_R2)
#define RVMODEL_SET_SSW_INT(_R1, _R2)   csrsi mip, 2
#define RVMODEL_CLR_SSW_INT(_R1, _R2)   csrci mip, 2

#endif
