//! Loads, stores, atomics and fetches by virtual address: a fast path inline, the rest `#[cold]`.
//!
//! The fast path is one TLB look-up and one checked access to RAM. Everything else comes here:
//! misses, misaligned accesses, pages that hold decoded code, devices, faults.

use super::{Memory, Width};
use crate::addr::{PhysAddr, VirtAddr};
use crate::devices::AccessSize;
use crate::hart::{AccessKind, Exception, Hart, Misaligned};
use crate::mmu::translate;
use crate::mmu::translate::{refill, request, walk_memory};
use crate::observe::events;

/// The bytes that LR reserves: the reservation set is a naturally aligned 64-byte block.
pub const RESERVATION_SET: u64 = 64;

/// Bytes of a cache block, for the instructions that name one.
pub const CACHE_BLOCK: u64 = 64;

/// Why a block cannot simply go on after an access.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Flow {
    /// The instruction raises an exception.
    Trap(Exception),
    /// The access gave this value, and something that the run loop must look at has changed, or
    /// somebody watches. The instruction completes first.
    Device(u64),
    /// A store completed, and the run loop must look: a device was written, decoded code was
    /// overwritten, or `tohost` or what somebody watches was.
    Stored,
}

impl From<Exception> for Flow {
    fn from(exception: Exception) -> Flow {
        Flow::Trap(exception)
    }
}

/// Loads `T::SIZE` bytes where that takes no more than a look into the TLB: an aligned access to
/// RAM, translated before.
#[inline(always)]
#[must_use]
pub fn load_fast<T: Width>(h: &Hart, m: &Memory, va: u64) -> Option<T> {
    m.ram.read::<T>(h.tlb.load(va, T::SIZE)?)
}

/// Stores `T::SIZE` bytes, likewise; `false` where it takes more.
#[inline(always)]
#[must_use]
pub fn store_fast<T: Width>(h: &Hart, m: &mut Memory, va: u64, value: T) -> bool {
    h.tlb
        .store(va, T::SIZE)
        .is_some_and(|offset| m.ram.write(offset, value))
}

/// Loads `T::SIZE` bytes that the TLB does not know of where that takes no more than a walk: an
/// aligned access to RAM that raises nothing.
#[must_use]
pub fn load_missed<T: Width>(h: &mut Hart, m: &mut Memory, va: u64) -> Option<T> {
    let offset = (va % T::SIZE == 0).then(|| refill(h, m, va, AccessKind::Load))??;
    m.ram.read(offset)
}

/// Stores `T::SIZE` bytes, likewise, or beside decoded code; `false` where it takes more.
#[inline(always)]
#[must_use]
pub fn store_missed<T: Width>(h: &mut Hart, m: &mut Memory, va: u64, value: T) -> bool {
    if let Some(offset) = h.tlb.store_watched(va, T::SIZE) {
        let unseen = m.code.is_beside(offset as u64) && m.watches.is_empty();
        return unseen && m.ram.write(offset, value);
    }
    store_refilled(h, m, va, value)
}

#[inline(never)]
fn store_refilled<T: Width>(h: &mut Hart, m: &mut Memory, va: u64, value: T) -> bool {
    let offset = (va % T::SIZE == 0).then(|| refill(h, m, va, AccessKind::Store));
    offset
        .flatten()
        .is_some_and(|offset| m.ram.write(offset, value))
}

/// Loads `T::SIZE` bytes.
///
/// `h.cycle` includes the instruction, so a device that tells the time tells that of the cycle before.
///
/// # Errors
/// [`Flow`], where the block must end.
pub fn load<T: Width>(h: &mut Hart, m: &mut Memory, va: u64) -> Result<T, Flow> {
    if let Some(value) = load_fast(h, m, va) {
        return Ok(value);
    }
    load_slow(h, m, va, T::SIZE).map(T::truncate)
}

/// Stores `T::SIZE` bytes.
///
/// # Errors
/// [`Flow`], where the block must end.
pub fn store<T: Width>(h: &mut Hart, m: &mut Memory, va: u64, value: T) -> Result<(), Flow> {
    if store_fast(h, m, va, value) {
        return Ok(());
    }
    store_slow(h, m, va, value.extend(), T::SIZE)
}

#[cold]
#[inline(never)]
fn load_slow(h: &mut Hart, m: &mut Memory, va: u64, size: u64) -> Result<u64, Flow> {
    refuse_misaligned(h, va, AccessKind::Load, size)?;
    if crosses_page(va, size) {
        return load_split(h, m, va, size);
    }
    let pa = locate(h, m, va, AccessKind::Load, size)?;
    m.note_access(h, va, pa, size, AccessKind::Load);
    if let Some(value) = read_ram(m, pa, size) {
        return seen(m, value);
    }
    // Devices refuse what is not naturally aligned. It is an access fault, so that no handler
    // does the access in pieces (Privileged ISA, Idempotency PMAs).
    let fault = Exception::LoadAccess(VirtAddr(va));
    if va % size != 0 {
        return Err(fault.into());
    }
    let now = m.ticks(h.cycle - 1);
    let width = AccessSize::from_bytes(size).ok_or(fault)?;
    let value = m.bus.read(pa.0, width, now).map_err(|_| fault)?;
    events::device(h, m);
    if m.bus.kicked() || m.watches.has_hit() {
        Err(Flow::Device(value))
    } else {
        Ok(value)
    }
}

#[cold]
#[inline(never)]
fn store_slow(h: &mut Hart, m: &mut Memory, va: u64, value: u64, size: u64) -> Result<(), Flow> {
    if let Some(offset) = h.tlb.store_watched(va, size) {
        return store_to_code(h, m, offset, va, value, size);
    }
    refuse_misaligned(h, va, AccessKind::Store, size)?;
    if crosses_page(va, size) {
        return store_split(h, m, va, value, size);
    }
    let pa = locate(h, m, va, AccessKind::Store, size)?;
    m.note_access(h, va, pa, size, AccessKind::Store);
    if m.ram.offset(pa).is_some() {
        return write_ram(m, pa, value, size, VirtAddr(va));
    }
    let fault = Exception::StoreAccess(VirtAddr(va));
    if va % size != 0 {
        return Err(fault.into());
    }
    let now = m.ticks(h.cycle - 1);
    let width = AccessSize::from_bytes(size).ok_or(fault)?;
    m.bus.write(pa.0, width, value, now).map_err(|_| fault)?;
    events::device(h, m);
    if m.bus.kicked() || m.watches.has_hit() {
        Err(Flow::Stored)
    } else {
        Ok(())
    }
}

/// Stores to a page that is watched because there is decoded code in it, or was, or by a debugger.
fn store_to_code(
    h: &mut Hart,
    m: &mut Memory,
    offset: usize,
    va: u64,
    value: u64,
    size: u64,
) -> Result<(), Flow> {
    let written = m.ram.base().wrapping_add(offset as u64);
    m.note_access(h, va, written, size, AccessKind::Store);
    write_ram(m, written, value, size, VirtAddr(va))?;
    if !m.code.contains(offset as u64) && !m.watches.cover_page(va, written, AccessKind::Store) {
        h.tlb.unwatch(va);
    }
    Ok(())
}

/// Where misaligned accesses are trapped, they are before anything is translated: of the two places
/// in the order of exceptions that are open to implementations, the higher one
/// (Privileged ISA, Machine Cause Register, synchronous exception priority).
fn refuse_misaligned(h: &mut Hart, va: u64, kind: AccessKind, size: u64) -> Result<(), Exception> {
    if va % size == 0 || h.misaligned == Misaligned::Done {
        return Ok(());
    }
    Err(misaligned(h, va, kind))
}

/// The address-misaligned exception of this kind of access.
fn misaligned(h: &mut Hart, va: u64, kind: AccessKind) -> Exception {
    // No entry can translate it, so it counts as a miss like every look-up that finds none.
    h.tlb.counts.misses[kind as usize] += 1;
    match kind {
        AccessKind::Fetch | AccessKind::Load => Exception::LoadMisaligned(VirtAddr(va)),
        AccessKind::Store => Exception::StoreMisaligned(VirtAddr(va)),
    }
}

/// Translates by the TLB, or by a walk. The fast path looks up aligned accesses only, so a
/// misaligned one that ends up here may well hit.
fn locate(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    kind: AccessKind,
    size: u64,
) -> Result<PhysAddr, Exception> {
    // One byte is always aligned.
    let cached = match kind {
        AccessKind::Fetch => h.tlb.fetch(va),
        AccessKind::Load => h.tlb.load(va, 1).or_else(|| h.tlb.load_watched(va)),
        AccessKind::Store => h.tlb.store(va, 1).or_else(|| h.tlb.store_watched(va, 1)),
    };
    match cached {
        Some(offset) => Ok(m.ram.base().wrapping_add(offset as u64)),
        None => translate(h, m, VirtAddr(va), kind, size),
    }
}

/// A load's value. The walk that led to it may have set A in an entry that shares its line with
/// decoded code, which the run loop must then drop.
fn seen(m: &Memory, value: u64) -> Result<u64, Flow> {
    if m.code.any_written() || m.watches.has_hit() {
        Err(Flow::Device(value))
    } else {
        Ok(value)
    }
}

fn crosses_page(va: u64, size: u64) -> bool {
    (va & 0xfff) + size > 0x1000
}

fn read_ram(m: &Memory, pa: PhysAddr, size: u64) -> Option<u64> {
    let mut bytes = [0; 8];
    let source = m.ram.slice(pa, size as usize)?;
    bytes[..size as usize].copy_from_slice(source);
    Some(u64::from_le_bytes(bytes))
}

/// Writes RAM and says whether somebody was watching.
fn write_ram(
    m: &mut Memory,
    pa: PhysAddr,
    value: u64,
    size: u64,
    va: VirtAddr,
) -> Result<(), Flow> {
    let place = m
        .ram
        .slice_mut(pa, size as usize)
        .ok_or(Exception::StoreAccess(va))?;
    place.copy_from_slice(&value.to_le_bytes()[..size as usize]);
    let offset = pa.0 - m.ram.base().0;
    let code = m.code.written(offset, size);
    let tohost = m
        .tohost
        .is_some_and(|t| pa.0 < t.0 + 8 && t.0 < pa.0 + size);
    m.tohost_written |= tohost;
    // The walk that led here may have set D beside decoded code as well.
    if code || tohost || m.code.any_written() || m.watches.has_hit() {
        Err(Flow::Stored)
    } else {
        Ok(())
    }
}

/// The two parts of an access that crosses into the next page: address and bytes of each.
fn parts(va: u64, size: u64) -> [(u64, u64); 2] {
    let first = 0x1000 - (va & 0xfff);
    [(va, first), (va.wrapping_add(first), size - first)]
}

/// Where the two parts of an access over two pages lie in RAM. A fault names the address of its
/// own part (Privileged ISA, Supervisor Trap Value Register: the portion that faulted).
fn places(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    kind: AccessKind,
    size: u64,
) -> Result<[PhysAddr; 2], Exception> {
    let mut places = [PhysAddr(0); 2];
    for (number, (part, len)) in parts(va, size).into_iter().enumerate() {
        // The first look-up is counted with the instruction.
        m.counters.lookups[kind as usize] += number as u64;
        places[number] = locate(h, m, part, kind, len)?;
        if m.ram.offset(places[number]).is_none() {
            return Err(Exception::access_fault(kind, VirtAddr(part)));
        }
    }
    Ok(places)
}

/// A load over two pages: nothing is read unless both can be.
fn load_split(h: &mut Hart, m: &mut Memory, va: u64, size: u64) -> Result<u64, Flow> {
    let mut value = 0;
    let mut shift = 0;
    let places = places(h, m, va, AccessKind::Load, size)?;
    for (pa, (part, len)) in places.into_iter().zip(parts(va, size)) {
        m.note_access(h, part, pa, len, AccessKind::Load);
        let bytes = read_ram(m, pa, len).ok_or(Exception::LoadAccess(VirtAddr(part)))?;
        value |= bytes << shift;
        shift += 8 * len;
    }
    seen(m, value)
}

/// A store over two pages: nothing is written unless both can be.
fn store_split(h: &mut Hart, m: &mut Memory, va: u64, value: u64, size: u64) -> Result<(), Flow> {
    let places = places(h, m, va, AccessKind::Store, size)?;
    let mut rest = value;
    let mut outcome = Ok(());
    for (pa, (part, len)) in places.into_iter().zip(parts(va, size)) {
        m.note_access(h, part, pa, len, AccessKind::Store);
        let written = write_ram(m, pa, rest, len, VirtAddr(part));
        outcome = outcome.and(written);
        rest >>= 8 * len;
    }
    outcome
}

/// The place in RAM of an aligned atomic access, which is all that atomics reach
/// (Privileged ISA, Atomicity PMAs: devices here support none).
fn atomic_place(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    size: u64,
    kind: AccessKind,
) -> Result<PhysAddr, Exception> {
    if va % size != 0 {
        return Err(misaligned(h, va, kind));
    }
    let pa = locate(h, m, va, kind, size)?;
    match m.ram.offset(pa) {
        Some(_) => Ok(pa),
        None => Err(Exception::access_fault(kind, VirtAddr(va))),
    }
}

/// An AMO: reads, lets `f` compute, writes, and gives the old value.
///
/// Both halves count as a store for faults: there is no read-only way through an AMO.
///
/// # Errors
/// [`Flow::Trap`], or [`Flow::Device`] with the old value where the store was watched.
#[inline]
pub fn amo<T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    f: impl FnOnce(T) -> T,
) -> Result<T, Flow> {
    if let Some(offset) = h.tlb.store(va, T::SIZE) {
        if let Some(old) = m.ram.read::<T>(offset) {
            // What can be read at an offset can be written there.
            let _written = m.ram.write(offset, f(old));
            return Ok(old);
        }
    }
    let pa = atomic_place(h, m, va, T::SIZE, AccessKind::Store)?;
    note_update(h, m, va, pa, T::SIZE);
    let fault = Exception::StoreAccess(VirtAddr(va));
    let old: T = m.ram.read_at(pa).ok_or(fault)?;
    match write_ram(m, pa, f(old).extend(), T::SIZE, VirtAddr(va)) {
        Ok(()) => Ok(old),
        Err(Flow::Stored) => Err(Flow::Device(old.extend())),
        Err(other) => Err(other),
    }
}

/// Compares an access that reads and writes.
fn note_update(h: &Hart, m: &mut Memory, va: u64, pa: PhysAddr, size: u64) {
    m.note_access(h, va, pa, size, AccessKind::Store);
    m.note_access(h, va, pa, size, AccessKind::Load);
}

/// `amocas.q`: two double-words that lie in one aligned block of sixteen bytes are compared and,
/// if both are as expected, replaced. Gives what they were, and whether somebody watches the
/// store.
///
/// # Errors
/// The exception of a store.
pub fn compare_and_swap_pair(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    expected: [u64; 2],
    new: [u64; 2],
) -> Result<([u64; 2], bool), Exception> {
    let pa = atomic_place(h, m, va, 16, AccessKind::Store)?;
    note_update(h, m, va, pa, 16);
    let at = VirtAddr(va);
    let places = [pa, pa.wrapping_add(8)];
    let mut old = [0; 2];
    for (old, place) in old.iter_mut().zip(places) {
        *old = m.ram.read_at(place).ok_or(Exception::StoreAccess(at))?;
    }
    let stored = if old == expected { new } else { old };
    let mut watched = false;
    for (value, place) in stored.into_iter().zip(places) {
        match write_ram(m, place, value, 8, at) {
            Err(Flow::Trap(exception)) => return Err(exception),
            outcome => watched |= outcome.is_err(),
        }
    }
    Ok((old, watched))
}

/// `cbo.zero`: stores zeros to the whole of the cache block that `va` lies in.
///
/// # Errors
/// [`Flow`]; a fault names `va`, not the block's first address.
pub fn zero_block(h: &mut Hart, m: &mut Memory, va: u64) -> Result<(), Flow> {
    let pa = locate_block(h, m, va, AccessKind::Store)?;
    let block = va & !(CACHE_BLOCK - 1);
    m.note_access(h, block, pa, CACHE_BLOCK, AccessKind::Store);
    let mut outcome = Ok(());
    for offset in (0..CACHE_BLOCK).step_by(8) {
        let written = write_ram(m, pa.wrapping_add(offset), 0, 8, VirtAddr(va));
        outcome = outcome.and(written);
    }
    outcome
}

/// The checks of `cbo.inval`, `cbo.clean` and `cbo.flush`: who may load from a cache block may
/// manage it, and faults are those of a store (Unprivileged ISA, CMO, Page Fault and Access Fault
/// Exceptions).
///
/// # Errors
/// The exception of a store, at `va`.
pub fn probe_block(h: &mut Hart, m: &mut Memory, va: u64) -> Result<(), Exception> {
    m.counters.lookups[AccessKind::Load as usize] += 1;
    locate_block(h, m, va, AccessKind::Load).map(drop)
}

/// Where the cache block that `va` lies in is in RAM. Devices have no blocks.
fn locate_block(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    kind: AccessKind,
) -> Result<PhysAddr, Exception> {
    let at = VirtAddr(va);
    let pa = locate(h, m, va & !(CACHE_BLOCK - 1), kind, CACHE_BLOCK);
    let pa = pa.map_err(|exception| exception.as_store(at))?;
    match m.ram.offset(pa) {
        Some(_) => Ok(pa),
        None => Err(Exception::StoreAccess(at)),
    }
}

/// LR: loads, and registers the reservation set.
///
/// # Errors
/// [`Flow::Trap`], or [`Flow::Device`] with the value where decoded code has changed.
pub fn load_reserved<T: Width>(h: &mut Hart, m: &mut Memory, va: u64) -> Result<T, Flow> {
    h.reservation = None;
    let pa = atomic_place(h, m, va, T::SIZE, AccessKind::Load)?;
    let value: T = m
        .ram
        .read_at(pa)
        .ok_or(Exception::LoadAccess(VirtAddr(va)))?;
    h.reservation = Some(pa.0 & !(RESERVATION_SET - 1));
    m.note_access(h, va, pa, T::SIZE, AccessKind::Load);
    seen(m, value.extend()).map(T::truncate)
}

/// SC: stores if the reservation still holds, and says whether it did. It raises a store's
/// exceptions either way, and always ends the reservation.
///
/// # Errors
/// [`Flow::Trap`], or [`Flow::Device`] with `rd`'s value where the store was watched.
pub fn store_conditional<T: Width>(
    h: &mut Hart,
    m: &mut Memory,
    va: u64,
    value: T,
) -> Result<bool, Flow> {
    let reservation = h.reservation.take();
    let pa = atomic_place(h, m, va, T::SIZE, AccessKind::Store)?;
    if reservation != Some(pa.0 & !(RESERVATION_SET - 1)) {
        return Ok(false);
    }
    m.note_access(h, va, pa, T::SIZE, AccessKind::Store);
    match write_ram(m, pa, value.extend(), T::SIZE, VirtAddr(va)) {
        Ok(()) => Ok(true),
        Err(Flow::Stored) => Err(Flow::Device(0)),
        Err(other) => Err(other),
    }
}

/// The offset in RAM of the 2-byte parcel at `va`.
///
/// # Errors
/// A fetch's page fault or access fault.
#[inline]
pub fn fetch_offset(h: &mut Hart, m: &mut Memory, va: u64) -> Result<usize, Exception> {
    m.counters.lookups[AccessKind::Fetch as usize] += 1;
    if let Some(offset) = h.tlb.fetch(va) {
        return Ok(offset);
    }
    fetch_slow(h, m, va)
}

#[cold]
#[inline(never)]
fn fetch_slow(h: &mut Hart, m: &mut Memory, va: u64) -> Result<usize, Exception> {
    let pa = translate(h, m, VirtAddr(va), AccessKind::Fetch, 2)?;
    // Code runs from RAM only: no device is executable (a PMA).
    m.ram
        .offset(pa)
        .map(|offset| offset as usize)
        .ok_or(Exception::InstructionAccess(VirtAddr(va)))
}

/// The instruction word at `pc`, in its low 16 bits if it is compressed. Where it straddles two
/// pages, a fault in the second half names the second page's address.
///
/// # Errors
/// A fetch's page fault or access fault.
pub fn fetch_word(h: &mut Hart, m: &mut Memory, pc: u64) -> Result<u32, Exception> {
    let low = fetch_parcel(h, m, pc)?;
    if low & 3 != 3 {
        return Ok(u32::from(low));
    }
    let high = fetch_parcel(h, m, pc.wrapping_add(2))?;
    Ok(u32::from(high) << 16 | u32::from(low))
}

fn fetch_parcel(h: &mut Hart, m: &mut Memory, va: u64) -> Result<u16, Exception> {
    let offset = fetch_offset(h, m, va)?;
    m.ram
        .read(offset)
        .ok_or(Exception::InstructionAccess(VirtAddr(va)))
}

/// The instruction word at `pc` as [`fetch_word`] gives it, for one that has been fetched: nothing
/// is counted, filled or updated. `None` where the guest has changed its tables under its feet.
#[must_use]
pub fn peek_word(h: &Hart, m: &Memory, pc: u64) -> Option<u32> {
    let low = peek_parcel(h, m, pc)?;
    if low & 3 != 3 {
        return Some(u32::from(low));
    }
    let high = peek_parcel(h, m, pc.wrapping_add(2))?;
    Some(u32::from(high) << 16 | u32::from(low))
}

fn peek_parcel(h: &Hart, m: &Memory, va: u64) -> Option<u16> {
    m.ram.read(peek_offset(h, m, va)? as usize)
}

/// The offset in RAM of an instruction at `va`, likewise.
#[must_use]
pub fn peek_offset(h: &Hart, m: &Memory, va: u64) -> Option<u64> {
    if let Some(offset) = h.tlb.fetch(va) {
        return Some(offset as u64);
    }
    let pa = match request(h, VirtAddr(va), AccessKind::Fetch) {
        None => PhysAddr(va),
        Some(request) => walk_memory(h, m, &request).outcome.ok()?.pa,
    };
    m.ram.offset(pa)
}

#[cfg(test)]
mod tests;
