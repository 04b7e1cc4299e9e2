//! Explanations against the walk that they explain, on random tables and registers; and examples of
//! what they say.

mod agree;
mod says;

use super::*;
use crate::addr::PAGE_SIZE;
use crate::hart::csr::{self, CsrOp, number};
use crate::isa::Extensions;
use crate::mem::Ram;
use crate::mem::bus::Bus;
use crate::mmu::pte::Pte;
use crate::mmu::update_context;
use crate::platform::RAM_BASE;

const SIZE: u64 = 32 * PAGE_SIZE;
/// Where the tables lie, the root first, a page each.
const TABLES: u64 = RAM_BASE;
/// Where pages lie that the tests map.
const FRAMES: u64 = RAM_BASE + 16 * PAGE_SIZE;
const MPRV: u64 = 1 << 17;
const SUM: u64 = 1 << 18;
const MXR: u64 = 1 << 19;
const ADUE: u64 = 1 << 61;
const PBMTE: u64 = 1 << 62;
/// All that a page for everything in S-mode has set.
const RWXAD: u64 = Pte::V | Pte::R | Pte::W | Pte::X | Pte::A | Pte::D;

/// A hart and memory, without the machine around them.
#[derive(Debug)]
struct World {
    h: Hart,
    m: Memory,
}

impl World {
    /// M-mode, with PMP open to all.
    fn new(extensions: Extensions) -> World {
        let ram = Ram::new(PhysAddr(RAM_BASE), SIZE).unwrap();
        let bus = Bus::virt(1, SIZE, Vec::new()).unwrap();
        let mut world = World {
            h: Hart::new(0, extensions, RAM_BASE),
            m: Memory::new(ram, bus),
        };
        world.open_pmp();
        world
    }

    /// The last entry lets everybody do everything.
    fn open_pmp(&mut self) {
        self.csr(number::PMPADDR0 + 15, u64::MAX);
        self.csr(number::PMPCFG2, 0x1f << 56);
    }

    fn csr(&mut self, number: u16, value: u64) {
        let privilege = std::mem::replace(&mut self.h.privilege, Privilege::Machine);
        // What this hart does not have it need not be told.
        let _ = csr::access(&mut self.h, number, CsrOp::Write, value, true, false, 0);
        self.enter(privilege);
    }

    fn enter(&mut self, privilege: Privilege) {
        self.h.privilege = privilege;
        update_context(&mut self.h);
    }

    fn put(&mut self, at: u64, entry: u64) {
        assert!(self.m.ram.write_at(PhysAddr(at), entry), "{at:#x}");
    }

    /// Sv39 with the tables in their places and this leaf for `va`.
    fn map(&mut self, va: u64, leaf: u64) {
        for level in [2, 1] {
            let table = TABLES + (2 - level) * PAGE_SIZE;
            let vpn = va >> (12 + 9 * level) & 0x1ff;
            self.put(table + 8 * vpn, pointer(table + PAGE_SIZE));
        }
        self.put(TABLES + 2 * PAGE_SIZE + 8 * (va >> 12 & 0x1ff), leaf);
        self.csr(number::SATP, 8 << 60 | TABLES >> 12);
    }

    fn ask(&self, question: Question) -> Explanation {
        Explanation::new(&self.h, &self.m, question)
    }
}

/// An entry that leads to the table at this address.
const fn pointer(to: u64) -> u64 {
    leaf(to, Pte::V)
}

/// An entry with this page and these bits.
const fn leaf(to: u64, bits: u64) -> u64 {
    to >> 12 << 10 | bits
}
