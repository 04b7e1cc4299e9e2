# Macros for tests of external interrupts, beside those of priv_macros.S: the UART asks for one for as
# long as it has nothing to send, and the PLIC passes it on to hart 0's contexts, or does not.

.set UART_IER, 0x10000001
.set UART_IER_THRE, 2

.set PLIC_PRIORITY, 0x0c000000
.set PLIC_M, 0
.set PLIC_S, 1
.set PLIC_ENABLE, 0x0c002000
.set PLIC_ENABLE_CONTEXT, 0x80
.set PLIC_THRESHOLD, 0x0c200000
.set PLIC_THRESHOLD_CONTEXT, 0x1000

# The UART's number is 10, or 1 on Spike.
.set PLIC_SOURCES, 1 << 10 | 1 << 1

.macro PLIC_STORE address, value
  li t1, \address
  li t0, \value
  sw t0, 0(t1)
.endm

.macro PLIC_SETUP
  PLIC_STORE PLIC_PRIORITY + 4 * 10, 1
  PLIC_STORE PLIC_PRIORITY + 4 * 1, 1
  PLIC_LINE M, 0
  PLIC_LINE S, 0
  li t1, UART_IER
  li t0, UART_IER_THRE
  sb t0, 0(t1)
.endm

# The line to hart 0's M- or S-mode is up or down: at once, or a little later. (The threshold is written
# again because some PLICs look at what is enabled only then.)
.macro PLIC_LINE mode, up
  .if \up
  PLIC_STORE PLIC_ENABLE + PLIC_\mode * PLIC_ENABLE_CONTEXT, PLIC_SOURCES
  .else
  PLIC_STORE PLIC_ENABLE + PLIC_\mode * PLIC_ENABLE_CONTEXT, 0
  .endif
  PLIC_STORE PLIC_THRESHOLD + PLIC_\mode * PLIC_THRESHOLD_CONTEXT, 0
.endm

# Waits for a bit of mip that an `andi` does not reach.
.macro PLIC_AWAIT branch, irq
  li t3, 20000000
.Lplic_await\@:
  csrr t0, mip
  srli t0, t0, \irq
  andi t0, t0, 1
  \branch t0, .Lplic_awaited\@
  addi t3, t3, -1
  bnez t3, .Lplic_await\@
  j fail
.Lplic_awaited\@:
.endm
