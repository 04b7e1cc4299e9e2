//! The 16550 UART: output by waiting for room, input by interrupt.

use crate::mm::phys::{read_register, write_register};

/// Where it is on this platform; the device tree may say otherwise.
pub const DEFAULT_ADDRESS: usize = 0x1000_0000;

// Registers, by offset (16550 data sheet).
const DATA: usize = 0;
const INTERRUPT_ENABLE: usize = 1;
const FIFO_CONTROL: usize = 2;
const LINE_STATUS: usize = 5;

const RECEIVE_INTERRUPT: u8 = 1;
const FIFO_ENABLE_AND_CLEAR: u8 = 0b111;
const DATA_READY: u8 = 1;
const TRANSMIT_EMPTY: u8 = 1 << 5;

/// One UART.
#[derive(Debug)]
pub struct Uart {
    address: usize,
}

impl Uart {
    /// The UART at a physical address.
    #[must_use]
    pub const fn at(address: usize) -> Self {
        Self { address }
    }

    /// Clears the queues and asks for an interrupt when a byte comes in.
    pub fn enable_input(&mut self) {
        write_register(self.address + FIFO_CONTROL, FIFO_ENABLE_AND_CLEAR);
        write_register(self.address + INTERRUPT_ENABLE, RECEIVE_INTERRUPT);
    }

    /// Sends a byte.
    pub fn send(&mut self, byte: u8) {
        while read_register::<u8>(self.address + LINE_STATUS) & TRANSMIT_EMPTY == 0 {}
        write_register(self.address + DATA, byte);
    }

    /// Takes a byte that came in.
    pub fn receive(&mut self) -> Option<u8> {
        (read_register::<u8>(self.address + LINE_STATUS) & DATA_READY != 0)
            .then(|| read_register(self.address + DATA))
    }
}
