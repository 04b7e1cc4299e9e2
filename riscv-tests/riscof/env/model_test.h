/* What architecture tests leave to the model: how a test ends, where its signature lies, and how
   interrupts are raised and taken back. Addresses are those of QEMU's `virt` machine. */
#ifndef PAGEWALK_MODEL_TEST_H
#define PAGEWALK_MODEL_TEST_H

#define PAGEWALK_MSIP      0x2000000
#define PAGEWALK_MTIMECMP  0x2004000

/* The host-target interface: 1 in `tohost` ends the run with success. */
#define RVMODEL_DATA_SECTION                                    \
    .pushsection .tohost, "aw", @progbits;                      \
    .balign 64; .global tohost;   tohost:   .dword 0;           \
    .balign 64; .global fromhost; fromhost: .dword 0;           \
    .popsection;

#define RVMODEL_HALT                                            \
    li   t1, 1;                                                 \
    la   t0, tohost;                                            \
999:                                                            \
    sd   t1, 0(t0);                                             \
    j    999b;

#define RVMODEL_BOOT

/* `pagewalk run --signature` writes what lies between these. */
#define RVMODEL_DATA_BEGIN                                      \
    RVMODEL_DATA_SECTION                                        \
    .balign 16; .global begin_signature; begin_signature:
#define RVMODEL_DATA_END                                        \
    .balign 16; .global end_signature; end_signature:

/* Values are compared by their signatures, not while a test runs. */
#define RVMODEL_IO_INIT
#define RVMODEL_IO_CHECK()
#define RVMODEL_IO_WRITE_STR(_R, _STR)
#define RVMODEL_IO_ASSERT_GPR_EQ(_S, _R, _I)
#define RVMODEL_IO_ASSERT_SFPR_EQ(_F, _R, _I)
#define RVMODEL_IO_ASSERT_DFPR_EQ(_D, _R, _I)

#define RVMODEL_SET_MSW_INT                                     \
    li   t1, 1;                                                 \
    li   t2, PAGEWALK_MSIP;                                     \
    sw   t1, 0(t2);
#define RVMODEL_CLR_MSW_INT                                     \
    li   t2, PAGEWALK_MSIP;                                     \
    sw   zero, 0(t2);
#define RVMODEL_CLR_MTIMER_INT                                  \
    li   t1, -1;                                                \
    li   t2, PAGEWALK_MTIMECMP;                                 \
    sd   t1, 0(t2);
#define RVMODEL_CLR_MEXT_INT

#define RVMODEL_SET_SSW_INT                                     \
    csrsi sip, 2;
#define RVMODEL_CLR_SSW_INT                                     \
    csrci sip, 2;
#define RVMODEL_CLR_STIMER_INT
#define RVMODEL_CLR_SEXT_INT

/* The names that these had in earlier releases. */
#define RVMODEL_CLEAR_MSW_INT     RVMODEL_CLR_MSW_INT
#define RVMODEL_CLEAR_MTIMER_INT  RVMODEL_CLR_MTIMER_INT
#define RVMODEL_CLEAR_MEXT_INT    RVMODEL_CLR_MEXT_INT

#endif
