/* A whole program for the bare machine: it prints by the UART and stops by the test finisher. */
#include <stdint.h>

#define UART_TRANSMIT (*(volatile uint8_t *)0x10000000)
#define FINISHER (*(volatile uint32_t *)0x00100000)

__asm__(".section .text.start; .globl _start; _start: la sp, stack_top; j main; .text");

void main(void)
{
    for (const char *byte = "Hello from bare metal, in C.\n"; *byte; byte++)
        UART_TRANSMIT = *byte;
    FINISHER = 0x5555; /* pass: the emulator exits with status 0 */
    for (;;)
        ;
}
