//! A 16550A serial port (National Semiconductor PC16550D data sheet; sections are cited by name).
//!
//! A pure state machine: what the guest sends is taken with [`Uart16550::take_output`], what the
//! host types is given with [`Uart16550::push_input`]. A byte takes no time to send, so the
//! transmitter is always empty; the divisor is kept but means nothing.

use std::collections::VecDeque;

use super::{AccessSize, BusFault, Device};

/// Size of the register window.
pub const SIZE: u64 = 0x100;

/// Depth of the receive FIFO.
pub const FIFO_DEPTH: usize = 16;

// Interrupt Enable Register.
const IER_RX: u8 = 1 << 0;
const IER_THRE: u8 = 1 << 1;
const IER_LINE: u8 = 1 << 2;
const IER_MASK: u8 = 0x0f;
// FIFO Control Register.
const FCR_ENABLE: u8 = 1 << 0;
const FCR_CLEAR_RX: u8 = 1 << 1;
// Interrupt Identification Register.
const IIR_NONE: u8 = 0x01;
const IIR_FIFOS_ON: u8 = 0xc0;
// Line Control Register.
const LCR_DLAB: u8 = 1 << 7;
// Modem Control Register.
const MCR_LOOP: u8 = 1 << 4;
const MCR_MASK: u8 = 0x1f;
// Line Status Register.
const LSR_DATA_READY: u8 = 1 << 0;
const LSR_OVERRUN: u8 = 1 << 1;
const LSR_THR_EMPTY: u8 = 1 << 5;
const LSR_ALL_SENT: u8 = 1 << 6;
// Modem Status Register: carrier, data set ready and clear to send.
const MSR_CONNECTED: u8 = 0xb0;

/// The eight addresses; what a few of them name depends on direction and DLAB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Register {
    /// RBR on read, THR on write.
    Data,
    DivisorLow,
    Ier,
    DivisorHigh,
    /// IIR on read, FCR on write.
    IirFcr,
    Lcr,
    Mcr,
    Lsr,
    Msr,
    Scr,
}

/// The interrupt sources, in the data sheet's order of priority (Interrupt Control Functions).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    LineStatus,
    DataAvailable,
    /// Fewer bytes than the trigger level are waiting. As time does not pass inside the device,
    /// the time-out is at once.
    CharacterTimeout,
    ThrEmpty,
}

impl Cause {
    fn iir(self) -> u8 {
        match self {
            Cause::LineStatus => 0x06,
            Cause::DataAvailable => 0x04,
            Cause::CharacterTimeout => 0x0c,
            Cause::ThrEmpty => 0x02,
        }
    }
}

/// The serial port.
#[derive(Debug, Clone, Default)]
pub struct Uart16550 {
    ier: u8,
    lcr: u8,
    mcr: u8,
    scr: u8,
    divisor: u16,
    fifos_on: bool,
    trigger: u8,
    rx: VecDeque<u8>,
    overrun: bool,
    /// The transmitter became empty and nobody has been told yet.
    thre_pending: bool,
    /// Times the guest looked for input without sending anything in between.
    looks: u8,
    output: Vec<u8>,
    /// How many bytes of it were shown already.
    shown: usize,
}

impl Uart16550 {
    /// A port after reset.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Receives a byte from the host. With no room the byte is lost and the overrun bit set, as on
    /// the real chip; returns whether it was kept.
    pub fn push_input(&mut self, byte: u8) -> bool {
        if self.mcr & MCR_LOOP != 0 {
            return false;
        }
        self.receive(byte)
    }

    /// How many more bytes can be received before one is lost.
    #[must_use]
    pub fn room(&self) -> usize {
        if self.mcr & MCR_LOOP != 0 {
            return 0;
        }
        self.rx_capacity().saturating_sub(self.rx.len())
    }

    /// Whether the guest has read all it was given and is looking for more: either it has enabled
    /// the receive interrupt, or it polls (two looks in a row, with nothing sent in between; a
    /// guest that polls in order to send looks once a byte).
    ///
    /// Input offered earlier would be lost when a driver starts up, which clears the FIFOs.
    #[must_use]
    pub fn wants_input(&self) -> bool {
        self.rx.is_empty() && self.room() > 0 && (self.ier & IER_RX != 0 || self.looks >= 2)
    }

    /// Takes what the guest has sent since the last call.
    #[must_use]
    pub fn take_output(&mut self) -> Vec<u8> {
        let mut output = std::mem::take(&mut self.output);
        output.drain(..std::mem::take(&mut self.shown));
        output
    }

    /// What the guest has sent since the last call of this or of [`Uart16550::take_output`]. It still
    /// waits to be taken, but will not be given out again then: to look at it changes nothing.
    pub fn show_output(&mut self) -> &[u8] {
        let from = std::mem::replace(&mut self.shown, self.output.len());
        &self.output[from..]
    }

    /// How many bytes sent by the guest wait to be taken.
    #[must_use]
    pub fn output_len(&self) -> usize {
        self.output.len()
    }

    /// Whether the interrupt line is up.
    #[must_use]
    pub fn irq_level(&self) -> bool {
        self.cause().is_some()
    }

    fn rx_capacity(&self) -> usize {
        if self.fifos_on { FIFO_DEPTH } else { 1 }
    }

    fn receive(&mut self, byte: u8) -> bool {
        if self.rx.len() >= self.rx_capacity() {
            self.overrun = true;
            return false;
        }
        self.rx.push_back(byte);
        self.looks = 0;
        true
    }

    fn cause(&self) -> Option<Cause> {
        let trigger = if self.fifos_on {
            usize::from(self.trigger)
        } else {
            1
        };
        if self.ier & IER_LINE != 0 && self.overrun {
            Some(Cause::LineStatus)
        } else if self.ier & IER_RX != 0 && self.rx.len() >= trigger.max(1) {
            Some(Cause::DataAvailable)
        } else if self.ier & IER_RX != 0 && !self.rx.is_empty() {
            Some(Cause::CharacterTimeout)
        } else if self.ier & IER_THRE != 0 && self.thre_pending {
            Some(Cause::ThrEmpty)
        } else {
            None
        }
    }

    fn register(&self, offset: u64, size: AccessSize) -> Result<Register, BusFault> {
        if size != AccessSize::Byte {
            return Err(BusFault::Width);
        }
        let divisor = self.lcr & LCR_DLAB != 0;
        Ok(match offset {
            0 if divisor => Register::DivisorLow,
            0 => Register::Data,
            1 if divisor => Register::DivisorHigh,
            1 => Register::Ier,
            2 => Register::IirFcr,
            3 => Register::Lcr,
            4 => Register::Mcr,
            5 => Register::Lsr,
            6 => Register::Msr,
            7 => Register::Scr,
            _ => return Err(BusFault::Unmapped),
        })
    }

    fn look(&mut self) {
        self.looks = self.looks.saturating_add(1);
    }

    fn read_data(&mut self) -> u8 {
        self.look();
        self.rx.pop_front().unwrap_or(0)
    }

    fn send(&mut self, byte: u8) {
        self.looks = 0;
        // Sending fills the register and, as it takes no time, empties it again: an edge.
        self.thre_pending = true;
        if self.mcr & MCR_LOOP != 0 {
            self.receive(byte);
        } else {
            self.output.push(byte);
        }
    }

    fn read_iir(&mut self) -> u8 {
        let fifos = if self.fifos_on { IIR_FIFOS_ON } else { 0 };
        let cause = self.cause();
        // Reading the IIR is what acknowledges "transmitter empty" (Table of Interrupt Control
        // Functions); the other causes end with what caused them.
        if cause == Some(Cause::ThrEmpty) {
            self.thre_pending = false;
        }
        fifos | cause.map_or(IIR_NONE, Cause::iir)
    }

    fn write_ier(&mut self, value: u8) {
        // Enabling the interrupt while the transmitter is empty raises it at once.
        if value & !self.ier & IER_THRE != 0 {
            self.thre_pending = true;
        }
        self.ier = value & IER_MASK;
    }

    fn write_fcr(&mut self, value: u8) {
        let on = value & FCR_ENABLE != 0;
        if on != self.fifos_on || value & FCR_CLEAR_RX != 0 {
            self.rx.clear();
            self.looks = 0;
        }
        self.fifos_on = on;
        // The other bits only count together with bit 0 (FIFO Control Register).
        if on {
            self.trigger = [1, 4, 8, 14][usize::from(value >> 6)];
        }
    }

    fn read_lsr(&mut self) -> u8 {
        self.look();
        // A handler that looks here has been told. On the chip only the IIR acknowledges, but
        // there are kernels that never read it (xv6), and on QEMU, whose PLIC does not look at
        // the line again after a completion, they get along without.
        if self.cause() == Some(Cause::ThrEmpty) {
            self.thre_pending = false;
        }
        let ready = if self.rx.is_empty() {
            0
        } else {
            LSR_DATA_READY
        };
        let overrun = if std::mem::take(&mut self.overrun) {
            LSR_OVERRUN
        } else {
            0
        };
        ready | overrun | LSR_THR_EMPTY | LSR_ALL_SENT
    }

    /// In loop-back the modem outputs are wired to the inputs: DTR to DSR, RTS to CTS, OUT1 to RI,
    /// OUT2 to DCD (Modem Control Register, bit 4).
    fn msr(&self) -> u8 {
        if self.mcr & MCR_LOOP == 0 {
            return MSR_CONNECTED;
        }
        let wire = |from: u8, to: u8| (self.mcr >> from & 1) << to;
        wire(0, 5) | wire(1, 4) | wire(2, 6) | wire(3, 7)
    }
}

impl Device for Uart16550 {
    fn read(&mut self, offset: u64, size: AccessSize) -> Result<u64, BusFault> {
        let value = match self.register(offset, size)? {
            Register::Data => self.read_data(),
            Register::DivisorLow => self.divisor.to_le_bytes()[0],
            Register::DivisorHigh => self.divisor.to_le_bytes()[1],
            Register::Ier => self.ier,
            Register::IirFcr => self.read_iir(),
            Register::Lcr => self.lcr,
            Register::Mcr => self.mcr,
            Register::Lsr => self.read_lsr(),
            Register::Msr => self.msr(),
            Register::Scr => self.scr,
        };
        Ok(u64::from(value))
    }

    fn write(&mut self, offset: u64, size: AccessSize, value: u64) -> Result<(), BusFault> {
        let register = self.register(offset, size)?;
        let value = (value & 0xff) as u8;
        match register {
            Register::Data => self.send(value),
            Register::DivisorLow => self.divisor = self.divisor & 0xff00 | u16::from(value),
            Register::DivisorHigh => self.divisor = self.divisor & 0x00ff | u16::from(value) << 8,
            Register::Ier => self.write_ier(value),
            Register::IirFcr => self.write_fcr(value),
            Register::Lcr => self.lcr = value,
            Register::Mcr => self.mcr = value & MCR_MASK,
            Register::Scr => self.scr = value,
            Register::Lsr | Register::Msr => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccessSize::{Byte, Word};

    const DATA: u64 = 0;
    const IER: u64 = 1;
    const IIR: u64 = 2;
    const FCR: u64 = 2;
    const LCR: u64 = 3;
    const MCR: u64 = 4;
    const LSR: u64 = 5;
    const MSR: u64 = 6;

    fn get(uart: &mut Uart16550, offset: u64) -> u8 {
        uart.read(offset, Byte).unwrap() as u8
    }

    fn put(uart: &mut Uart16550, offset: u64, value: u8) {
        uart.write(offset, Byte, u64::from(value)).unwrap();
    }

    fn with_fifos() -> Uart16550 {
        let mut uart = Uart16550::new();
        put(&mut uart, FCR, 0x07);
        uart
    }

    #[test]
    fn output_is_taken_once() {
        let mut uart = Uart16550::new();
        for byte in *b"hi" {
            assert_eq!(get(&mut uart, LSR) & LSR_THR_EMPTY, LSR_THR_EMPTY);
            put(&mut uart, DATA, byte);
        }
        assert_eq!(uart.take_output(), b"hi");
        assert_eq!(uart.take_output(), b"");
        assert_eq!(uart.show_output(), b"");
    }

    #[test]
    fn the_divisor_hides_behind_dlab() {
        let mut uart = Uart16550::new();
        put(&mut uart, LCR, 0x83);
        put(&mut uart, 0, 0x34);
        put(&mut uart, 1, 0x12);
        assert_eq!((get(&mut uart, 0), get(&mut uart, 1)), (0x34, 0x12));
        put(&mut uart, LCR, 0x03);
        assert_eq!(get(&mut uart, IER), 0);
        assert!(uart.take_output().is_empty());
    }

    #[test]
    fn input_interrupts_until_it_is_read() {
        let mut uart = with_fifos();
        put(&mut uart, IER, IER_RX);
        assert!(!uart.irq_level());
        assert_eq!(get(&mut uart, IIR), 0xc1);
        assert!(uart.push_input(b'a'));
        assert!(uart.irq_level());
        assert_eq!(get(&mut uart, IIR), 0xc4);
        assert_eq!(get(&mut uart, LSR) & LSR_DATA_READY, 1);
        assert_eq!(get(&mut uart, DATA), b'a');
        assert!(!uart.irq_level());
        assert_eq!(get(&mut uart, LSR) & LSR_DATA_READY, 0);
    }

    #[test]
    fn below_the_trigger_level_it_is_a_time_out() {
        let mut uart = Uart16550::new();
        put(&mut uart, FCR, 0x81);
        put(&mut uart, IER, IER_RX);
        for i in 0..8 {
            uart.push_input(i);
            let expected = if i < 7 { 0xcc } else { 0xc4 };
            assert_eq!(get(&mut uart, IIR), expected, "after {} bytes", i + 1);
        }
    }

    #[test]
    fn transmitter_empty_is_an_edge() {
        let mut uart = Uart16550::new();
        put(&mut uart, IER, IER_THRE);
        assert!(
            uart.irq_level(),
            "enabling it with an empty transmitter interrupts"
        );
        assert_eq!(get(&mut uart, IIR), 0x02);
        assert!(!uart.irq_level(), "reading the IIR acknowledges it");
        assert_eq!(get(&mut uart, IIR), 0x01);
        put(&mut uart, DATA, b'x');
        assert!(uart.irq_level());
        get(&mut uart, LSR);
        assert!(!uart.irq_level(), "so does reading the LSR");
        put(&mut uart, DATA, b'x');
        put(&mut uart, IER, 0);
        assert!(!uart.irq_level());
        put(&mut uart, IER, IER_THRE);
        assert!(uart.irq_level());
    }

    #[test]
    fn receive_beats_transmit() {
        let mut uart = with_fifos();
        put(&mut uart, IER, IER_RX | IER_THRE);
        uart.push_input(b'q');
        assert_eq!(get(&mut uart, IIR), 0xc4);
        get(&mut uart, DATA);
        assert_eq!(get(&mut uart, IIR), 0xc2);
    }

    #[test]
    fn a_full_fifo_overruns() {
        let mut uart = with_fifos();
        put(&mut uart, IER, IER_LINE);
        for i in 0..16 {
            assert!(uart.push_input(i));
        }
        assert_eq!(uart.room(), 0);
        assert!(!uart.push_input(16));
        assert_eq!(get(&mut uart, IIR), 0xc6);
        assert_eq!(get(&mut uart, LSR) & LSR_OVERRUN, LSR_OVERRUN);
        assert_eq!(
            get(&mut uart, LSR) & LSR_OVERRUN,
            0,
            "reading the LSR clears it"
        );
        assert_eq!(get(&mut uart, DATA), 0);
    }

    #[test]
    fn without_fifos_there_is_room_for_one() {
        let mut uart = Uart16550::new();
        assert_eq!(uart.room(), 1);
        uart.push_input(1);
        assert_eq!(uart.room(), 0);
        assert_eq!(get(&mut uart, IIR), 0x01);
    }

    #[test]
    fn loop_back_finds_a_uart() {
        let mut uart = with_fifos();
        put(&mut uart, MCR, MCR_LOOP | 0x0a);
        assert_eq!(
            get(&mut uart, MSR) & 0xf0,
            0x90,
            "the probe that operating systems do"
        );
        put(&mut uart, DATA, b'z');
        assert!(!uart.push_input(b'h'), "the line is cut");
        assert_eq!(get(&mut uart, DATA), b'z');
        assert!(uart.take_output().is_empty());
        put(&mut uart, MCR, 0);
        assert_eq!(get(&mut uart, MSR), 0xb0);
    }

    #[test]
    fn input_is_wanted_by_interrupt_or_by_polling() {
        let mut uart = with_fifos();
        assert!(!uart.wants_input(), "no driver yet");
        for byte in *b"boot" {
            get(&mut uart, LSR);
            put(&mut uart, DATA, byte);
        }
        get(&mut uart, LSR);
        assert!(!uart.wants_input(), "it polls in order to send");
        get(&mut uart, LSR);
        assert!(uart.wants_input(), "it polls for input");
        uart.push_input(b'1');
        assert!(!uart.wants_input(), "it has some");
        put(&mut uart, FCR, 0x07);
        assert!(!uart.wants_input(), "a driver starts up");
        put(&mut uart, IER, IER_RX);
        assert!(uart.wants_input());
    }

    #[test]
    fn only_bytes_are_taken() {
        let mut uart = Uart16550::new();
        assert_eq!(uart.read(0, Word), Err(BusFault::Width));
        assert_eq!(uart.write(8, Byte, 0), Err(BusFault::Unmapped));
        put(&mut uart, 7, 0x5a);
        assert_eq!(get(&mut uart, 7), 0x5a);
    }
}
