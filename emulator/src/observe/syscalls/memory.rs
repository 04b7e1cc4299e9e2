//! A program's memory, read through its page tables: nothing is counted, filled or faulted in.

use crate::addr::VirtAddr;
use crate::hart::{AccessKind, Hart, Privilege};
use crate::mem::Memory;
use crate::mmu::translate::{request_as, walk_memory};

/// The memory of the program that runs on a hart.
#[derive(Clone, Copy)]
pub(super) struct UserMemory<'a> {
    pub(super) hart: &'a Hart,
    pub(super) memory: &'a Memory,
}

impl UserMemory<'_> {
    pub(super) fn byte(&self, va: u64) -> Option<u8> {
        let request = request_as(self.hart, VirtAddr(va), AccessKind::Load, Privilege::User);
        let pa = match request {
            None => crate::addr::PhysAddr(va),
            // What is swapped out, or not there yet, is not to be seen; A need not be set for it.
            Some(mut request) => {
                request.hardware_ad = true;
                walk_memory(self.hart, self.memory, &request)
                    .outcome
                    .ok()?
                    .pa
            }
        };
        self.memory.ram.read_at::<u8>(pa)
    }

    pub(super) fn bytes(&self, va: u64, count: usize) -> Option<Vec<u8>> {
        (0..count as u64)
            .map(|at| self.byte(va.wrapping_add(at)))
            .collect()
    }

    pub(super) fn word(&self, va: u64) -> Option<u32> {
        let bytes = self.bytes(va, 4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    pub(super) fn double(&self, va: u64) -> Option<u64> {
        let bytes = self.bytes(va, 8)?;
        Some(u64::from_le_bytes(bytes.try_into().ok()?))
    }

    /// A string up to its zero; whether it goes on behind the limit.
    pub(super) fn string(&self, va: u64, limit: usize) -> Option<(Vec<u8>, bool)> {
        let mut text = Vec::new();
        for at in 0..=limit as u64 {
            match self.byte(va.wrapping_add(at))? {
                0 => return Some((text, false)),
                byte if text.len() < limit => text.push(byte),
                _ => {}
            }
        }
        Some((text, true))
    }
}
