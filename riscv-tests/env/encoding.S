# Names for the numbers of the Privileged ISA that environments and tests use.

# Exception causes ("Machine Cause Register").
.set CAUSE_MISALIGNED_FETCH,    0
.set CAUSE_FETCH_ACCESS,        1
.set CAUSE_ILLEGAL_INSTRUCTION, 2
.set CAUSE_BREAKPOINT,          3
.set CAUSE_MISALIGNED_LOAD,     4
.set CAUSE_LOAD_ACCESS,         5
.set CAUSE_MISALIGNED_STORE,    6
.set CAUSE_STORE_ACCESS,        7
.set CAUSE_USER_ECALL,          8
.set CAUSE_SUPERVISOR_ECALL,    9
.set CAUSE_MACHINE_ECALL,       11
.set CAUSE_FETCH_PAGE_FAULT,    12
.set CAUSE_LOAD_PAGE_FAULT,     13
.set CAUSE_STORE_PAGE_FAULT,    15

# Interrupt numbers: bits of mip and mie, and codes of mcause beside its top bit.
.set IRQ_S_SOFT,  1
.set IRQ_M_SOFT,  3
.set IRQ_S_TIMER, 5
.set IRQ_M_TIMER, 7
.set IRQ_S_EXT,   9
.set IRQ_M_EXT,   11

.set MIP_SSIP, 1 << IRQ_S_SOFT
.set MIP_MSIP, 1 << IRQ_M_SOFT
.set MIP_STIP, 1 << IRQ_S_TIMER
.set MIP_MTIP, 1 << IRQ_M_TIMER
.set MIP_SEIP, 1 << IRQ_S_EXT
.set MIP_MEIP, 1 << IRQ_M_EXT

# mstatus and sstatus.
.set MSTATUS_SIE,  0x00000002
.set MSTATUS_MIE,  0x00000008
.set MSTATUS_SPIE, 0x00000020
.set MSTATUS_UBE,  0x00000040
.set MSTATUS_MPIE, 0x00000080
.set MSTATUS_SPP,  0x00000100
.set MSTATUS_VS,   0x00000600
.set MSTATUS_MPP,  0x00001800
.set MSTATUS_FS,   0x00006000
.set MSTATUS_XS,   0x00018000
.set MSTATUS_MPRV, 0x00020000
.set MSTATUS_SUM,  0x00040000
.set MSTATUS_MXR,  0x00080000
.set MSTATUS_TVM,  0x00100000
.set MSTATUS_TW,   0x00200000
.set MSTATUS_TSR,  0x00400000
.set MSTATUS_UXL,  0x0000000300000000
.set MSTATUS_SXL,  0x0000000c00000000
.set MSTATUS_SBE,  0x0000001000000000
.set MSTATUS_MBE,  0x0000002000000000
.set MSTATUS_SD,   0x8000000000000000

# The least nonzero value of a field of two bits.
.set MSTATUS_MPP_S,      0x00000800
.set MSTATUS_FS_INITIAL, 0x00002000

.set SSTATUS_SIE,  MSTATUS_SIE
.set SSTATUS_SPIE, MSTATUS_SPIE
.set SSTATUS_SPP,  MSTATUS_SPP
.set SSTATUS_FS,   MSTATUS_FS
.set SSTATUS_SUM,  MSTATUS_SUM
.set SSTATUS_MXR,  MSTATUS_MXR

# Page table entries ("Sv39: Page-Based 39-bit Virtual-Memory System").
.set PTE_V, 0x001
.set PTE_R, 0x002
.set PTE_W, 0x004
.set PTE_X, 0x008
.set PTE_U, 0x010
.set PTE_G, 0x020
.set PTE_A, 0x040
.set PTE_D, 0x080
.set PTE_PPN_SHIFT, 10

.set SATP_SV39, 8
.set SATP_SV48, 9
.set SATP_SV57, 10
.set SATP_MODE_SHIFT, 60

# Physical memory protection.
.set PMP_R,     0x01
.set PMP_W,     0x02
.set PMP_X,     0x04
.set PMP_TOR,   0x08
.set PMP_NA4,   0x10
.set PMP_NAPOT, 0x18
.set PMP_L,     0x80

.set PAGE_SIZE, 4096

# Devices that the machines of all referees have at the same place.
.set CLINT_MSIP,     0x02000000
.set CLINT_MTIMECMP, 0x02004000
.set CLINT_MTIME,    0x0200bff8
.set FINISHER,       0x00100000
