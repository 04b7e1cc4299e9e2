//! Accesses that Rust would never make, for programs that test the kernel: to any address, in one
//! instruction each.
//!
//! They are safe to call because what they reach is not Rust's: a test aims them at memory from
//! [`crate::mem`] (never seen as a reference), at memory that must not be accessible, where the
//! access ends the process, or at read-only pages. [`Target`] holds the line: it refuses the
//! program's own variables.

use super::machine;
use abi::PAGE_SIZE;
use abi::errno::Errno;

#[cfg(target_os = "none")]
unsafe extern "C" {
    static __text_start: u8;
    static __text_end: u8;
    static __rodata_start: u8;
    static __data_start: u8;
    static __bss_end: u8;
}

macro_rules! symbols {
    ($($(#[$meta:meta])* $name:ident = $symbol:ident;)*) => {$(
        $(#[$meta])*
        #[must_use]
        pub fn $name() -> usize {
            #[cfg(target_os = "none")]
            let address = (&raw const $symbol).addr();
            #[cfg(not(target_os = "none"))]
            let address = 0;
            address
        }
    )*};
}

symbols! {
    /// Where the program's code starts.
    text_start = __text_start;
    /// Where the program's code ends.
    text_end = __text_end;
    /// Where the program's constants start.
    rodata_start = __rodata_start;
    /// Where the program's variables start.
    data_start = __data_start;
    /// Where the program's variables end; the heap of `brk` starts at or above it.
    data_end = __bss_end;
}

/// An address to probe. It lies outside of the program's variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target(usize);

impl Target {
    /// A target at `addr`.
    ///
    /// # Panics
    /// When one of the program's own variables may live there.
    #[must_use]
    pub fn new(addr: usize) -> Self {
        assert!(
            !(data_start()..data_end()).contains(&addr),
            "a probe of {addr:#x} would hit the program's own variables"
        );
        Self(addr)
    }

    /// The address.
    #[must_use]
    pub fn addr(self) -> usize {
        self.0
    }

    /// Loads a byte.
    pub fn load_u8(self) -> u8 {
        machine::load_u8(self.0)
    }

    /// Loads two bytes in one instruction, aligned or not.
    pub fn load_u16(self) -> u16 {
        machine::load_u16(self.0)
    }

    /// Loads four bytes in one instruction, aligned or not.
    pub fn load_u32(self) -> u32 {
        machine::load_u32(self.0)
    }

    /// Loads eight bytes in one instruction, aligned or not.
    pub fn load_u64(self) -> u64 {
        machine::load_u64(self.0)
    }

    /// Stores a byte.
    pub fn store_u8(self, value: u8) {
        // SAFETY: the module's contract: no Rust object lives there.
        unsafe { machine::store_u8(self.0, value) }
    }

    /// Stores eight bytes in one instruction, aligned or not.
    pub fn store_u64(self, value: u64) {
        // SAFETY: the module's contract: no Rust object lives there.
        unsafe { machine::store_u64(self.0, value) }
    }

    /// Adds to eight bytes in one atomic instruction, and returns what they held.
    pub fn amo_add_u64(self, value: u64) -> u64 {
        // SAFETY: the module's contract: no Rust object lives there.
        unsafe { machine::amo_add_u64(self.0, value) }
    }

    /// Loads eight bytes with known values in the other registers, and puts there what they hold
    /// afterwards.
    pub fn load_among(self, registers: &mut Registers) -> u64 {
        machine::load_among(self.0, registers.words.as_mut_ptr().expose_provenance())
    }

    /// Loads a byte into `a0` with known values in all registers; it is not one of the program's.
    pub fn load_among_all(self, registers: &mut Registers) {
        registers.words[11] = self.0 as u64;
        // SAFETY: the words are lent, and a load changes nothing that Rust knows of.
        unsafe { machine::load_among_all(registers.address()) }
    }

    /// Calls the code there with one argument, and returns its result. What is there was written by
    /// the test as a C function, or cannot be executed.
    pub fn call(self, argument: usize) -> usize {
        // SAFETY: the module's contract: the code is a C function, or the fetch ends the process.
        unsafe { machine::call(self.0, argument) }
    }
}

/// The registers around one instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registers {
    /// `fcsr` first, then `x1` to `x31` and `f0` to `f31`; see [`Self::INTEGERS`].
    pub words: [u64; 64],
}

impl Registers {
    /// The integer registers that take part: not those of addresses and of the compiler.
    pub const INTEGERS: [usize; 23] = [
        5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    ];

    /// A different value in each.
    #[must_use]
    pub fn distinct(fcsr: u64) -> Self {
        let mut words = [0; 64];
        words[0] = fcsr;
        for number in Self::INTEGERS.into_iter().chain(32..64) {
            words[number] = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        Self { words }
    }

    /// A different value in each of all registers, `sp` apart; other values for another `seed`.
    #[must_use]
    pub fn all(seed: u64) -> Self {
        let word = |place: usize| (seed * 64 + place as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut words = core::array::from_fn(word);
        // A rounding mode that there is, and flags.
        words[0] = ((seed % 4) << 5) | (seed % 31);
        Self { words }
    }

    /// The system call of these registers, with all of them.
    #[must_use]
    pub fn for_call(seed: u64, number: usize, args: [usize; 6]) -> Self {
        let mut registers = Self::all(seed);
        for (word, arg) in registers.words[10..].iter_mut().zip(args) {
            *word = arg as u64;
        }
        registers.words[17] = number as u64;
        registers
    }

    fn address(&mut self) -> usize {
        self.words.as_mut_ptr().expose_provenance()
    }

    /// Makes the system call that the registers describe. The test vouches for memory that it writes as it
    /// does for a [`Target`].
    pub fn ecall(&mut self) {
        // SAFETY: the words are lent; the module's contract for the rest.
        unsafe { machine::ecall_among_all(self.address()) }
    }

    /// Runs for so many turns of a loop that only `t6` counts.
    pub fn spin(&mut self, turns: u32) {
        self.words[31] = u64::from(turns);
        // SAFETY: the words are lent, and the loop uses no memory.
        unsafe { machine::spin_among_all(self.address()) }
    }
}

/// Makes stores to code visible to instruction fetches.
pub fn fence_i() {
    machine::fence_i();
}

/// Executes an illegal instruction.
pub fn illegal() {
    machine::illegal();
}

/// The stack pointer.
#[must_use]
pub fn stack_pointer() -> usize {
    machine::stack_pointer()
}

/// Stores to every page of the program's variables and of the stack in use, without changing what
/// they hold: afterwards none of them is shared with a forked process any more.
pub fn own_variables_and_stack() {
    let stack = stack_pointer() & !(PAGE_SIZE - 1)..crate::env::stack_top();
    let pages = (data_start()..data_end())
        .step_by(PAGE_SIZE)
        .chain(stack.step_by(PAGE_SIZE));
    for addr in pages {
        machine::rewrite(addr);
    }
}

/// Stores to every page of the stack from here to `bytes` below, downwards.
pub fn touch_stack_below(bytes: usize) {
    machine::touch_stack_below(bytes);
}

/// Makes a system call with exactly these registers. The test vouches for memory that the call
/// writes as it does for a [`Target`].
pub fn syscall(number: usize, args: [usize; 6]) -> Result<usize, Errno> {
    // SAFETY: the module's contract: the call writes no memory that Rust knows of.
    Errno::decode(unsafe { machine::ecall(number, args) })
}
