//! Changing a machine that stands still, by the rules that its own instructions obey.

use super::Machine;
use super::run::Turn;
use crate::addr::{PAGE_SIZE, PhysAddr, VirtAddr};
use crate::hart::csr::{self, CsrOp, IllegalCsr, number};
use crate::hart::{AccessKind, Privilege};
use crate::mmu;
use crate::mmu::translate::{request, walk_memory};

impl Machine {
    /// `mtime` as a hart would read it now.
    #[must_use]
    pub fn time(&self, hart: usize) -> u64 {
        let cycle = self.harts.get(hart).map_or(self.now, |hart| hart.cycle);
        self.memory.bus.mtime(self.memory.ticks(cycle))
    }

    /// Writes a CSR as an instruction in M-mode would.
    ///
    /// # Errors
    /// Why that would be an illegal instruction.
    pub fn write_csr(&mut self, hart: usize, number: u16, value: u64) -> Result<(), IllegalCsr> {
        let time = self.time(hart);
        let h = self.harts.get_mut(hart).ok_or(IllegalCsr::Absent)?;
        let privilege = std::mem::replace(&mut h.privilege, Privilege::Machine);
        let written = csr::access(h, number, CsrOp::Write, value, true, false, time);
        h.privilege = privilege;
        let (_, effect) = written?;
        if effect.flush {
            h.tlb.flush_all();
        }
        if effect.translation {
            mmu::update_context(h);
        }
        let moves_deadline = matches!(number, number::STIMECMP | number::MENVCFG);
        if effect.interrupts || moves_deadline {
            self.breaks.owe(Turn::Look);
        }
        Ok(())
    }

    /// Puts a hart into another mode.
    pub fn set_privilege(&mut self, hart: usize, privilege: Privilege) {
        if let Some(h) = self.harts.get_mut(hart) {
            h.privilege = privilege;
            mmu::update_context(h);
            self.breaks.owe(Turn::Look);
        }
    }

    /// Where a virtual address lies by a hart's current translation, whoever may access it. Nothing is
    /// counted, filled or set by that.
    #[must_use]
    pub fn locate(&self, hart: usize, va: u64) -> Option<PhysAddr> {
        let h = self.harts.get(hart)?;
        let Some(mut request) = request(h, VirtAddr(va), AccessKind::Load) else {
            return Some(PhysAddr(va));
        };
        request.privilege = Privilege::Supervisor;
        request.sum = true;
        request.mxr = true;
        request.hardware_ad = true;
        let walk = walk_memory(h, &self.memory, &request);
        walk.outcome.ok().map(|leaf| leaf.pa)
    }

    /// Reads RAM by a hart's current translation, or, without one, by physical addresses. Says how many
    /// bytes there were.
    pub fn read_memory(&self, hart: Option<usize>, address: u64, data: &mut [u8]) -> usize {
        let mut done = 0;
        while done < data.len() {
            let Some(at) = address.checked_add(done as u64) else {
                break;
            };
            let len = (data.len() - done).min((PAGE_SIZE - at % PAGE_SIZE) as usize);
            let pa = hart.map_or(Some(PhysAddr(at)), |hart| self.locate(hart, at));
            let Some(bytes) = pa.and_then(|pa| self.memory.ram.slice(pa, len)) else {
                break;
            };
            data[done..done + len].copy_from_slice(bytes);
            done += len;
        }
        done
    }

    /// Writes RAM likewise, all of it or nothing, and says whether it could. Decoded code and
    /// reservations are dropped as by a device's write.
    pub fn write_memory(&mut self, hart: Option<usize>, address: u64, data: &[u8]) -> bool {
        let mut places = Vec::new();
        let mut done = 0;
        while done < data.len() {
            let Some(at) = address.checked_add(done as u64) else {
                return false;
            };
            let len = (data.len() - done).min((PAGE_SIZE - at % PAGE_SIZE) as usize);
            let pa = hart.map_or(Some(PhysAddr(at)), |hart| self.locate(hart, at));
            let Some(pa) = pa.filter(|pa| self.memory.ram.slice(*pa, len).is_some()) else {
                return false;
            };
            places.push((pa, done..done + len));
            done += len;
        }
        for (pa, part) in places {
            let len = part.len();
            if let Some(place) = self.memory.ram.slice_mut(pa, len) {
                place.copy_from_slice(&data[part]);
            }
            let offset = pa.0 - self.memory.ram.base().0;
            self.memory.code.written(offset, len as u64);
        }
        self.drop_written_code();
        for hart in &mut self.harts {
            hart.reservation = None;
        }
        true
    }
}
