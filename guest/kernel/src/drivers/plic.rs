//! The platform-level interrupt controller (RISC-V PLIC specification), as seen by the S-mode
//! context of one hart.

use crate::mm::phys::{read_register, write_register};

const ENABLE: usize = 0x2000;
const ENABLE_STRIDE: usize = 0x80;
const CONTEXT: usize = 0x20_0000;
const CONTEXT_STRIDE: usize = 0x1000;
const CLAIM: usize = 4;

/// The controller.
#[derive(Debug)]
pub struct Plic {
    address: usize,
    context: usize,
}

impl Plic {
    /// The controller at a physical address, for `hart`. On this platform each hart has an M-mode
    /// and an S-mode context, in this order.
    #[must_use]
    pub const fn at(address: usize, hart: usize) -> Self {
        Self {
            address,
            context: 2 * hart + 1,
        }
    }

    /// Lets a source interrupt this hart.
    pub fn enable(&mut self, source: u32) {
        let index = source as usize;
        write_register(self.address + 4 * index, 1_u32);
        let word = self.address + ENABLE + ENABLE_STRIDE * self.context + 4 * (index / 32);
        write_register(word, read_register::<u32>(word) | 1 << (index % 32));
        write_register(self.context_registers(), 0_u32);
    }

    /// Takes the most urgent pending source, if any.
    pub fn claim(&mut self) -> Option<u32> {
        match read_register::<u32>(self.context_registers() + CLAIM) {
            0 => None,
            source => Some(source),
        }
    }

    /// Says that a claimed source has been served.
    pub fn complete(&mut self, source: u32) {
        write_register(self.context_registers() + CLAIM, source);
    }

    const fn context_registers(&self) -> usize {
        self.address + CONTEXT + CONTEXT_STRIDE * self.context
    }
}
