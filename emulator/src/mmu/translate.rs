//! From a virtual address to a physical one under the hart's current rules.

use super::tlb::Context;
use super::walk::{Leaf, Request, Scheme, Walk, WalkFault, find_leaf, walk};
use crate::addr::{PAGE_SIZE, PhysAddr, Ppn, VirtAddr};
use crate::hart::pmp::PagePermission;
use crate::hart::{AccessKind, Exception, Hart, Privilege};
use crate::isa::Ext;
use crate::mem::{Memory, Width};
use crate::observe::events;

/// The privilege that an access is made with: MPRV lends M-mode's loads and stores that of MPP
/// (Privileged ISA, Memory Privilege in mstatus Register).
#[must_use]
pub fn effective_privilege(h: &Hart, kind: AccessKind) -> Privilege {
    match kind {
        AccessKind::Load | AccessKind::Store if h.csr.mprv() => h.csr.mpp(),
        _ => h.privilege,
    }
}

/// The ASID by which accesses of this kind are translated, if they are.
#[must_use]
pub fn space(h: &Hart, kind: AccessKind) -> Option<u16> {
    context(h, kind).space.map(|(_, asid)| asid)
}

/// The walk that an access needs, or `None` where virtual addresses are physical ones.
#[must_use]
pub fn request(h: &Hart, va: VirtAddr, kind: AccessKind) -> Option<Request> {
    request_as(h, va, kind, effective_privilege(h, kind))
}

/// The walk that an access in this mode needs: a post-mortem looks from the handler's mode at
/// what another one did.
#[must_use]
pub fn request_as(
    h: &Hart,
    va: VirtAddr,
    kind: AccessKind,
    privilege: Privilege,
) -> Option<Request> {
    let satp = h.csr.satp();
    if privilege == Privilege::Machine {
        return None;
    }
    let (scheme, root) = (Scheme::from_mode(satp >> 60)?, Ppn(satp & ((1 << 44) - 1)));
    Some(rules(h, va, kind, privilege, scheme, root))
}

/// The walk of an access in this mode, U or S, from a root of one's own: for those who look at another
/// address space than the hart's.
#[inline]
#[must_use]
pub fn rules(
    h: &Hart,
    va: VirtAddr,
    kind: AccessKind,
    privilege: Privilege,
    scheme: Scheme,
    root: Ppn,
) -> Request {
    Request {
        scheme,
        root,
        va,
        kind,
        privilege,
        sum: h.csr.sum(),
        mxr: h.csr.mxr(),
        hardware_ad: h.csr.adue(),
        napot: h.extensions.has(Ext::Svnapot),
        memory_types: h.csr.pbmte(),
    }
}

/// Tells the TLB which contexts look-ups are now made in. To be called whenever privilege,
/// `satp` or the bits of `mstatus` that matter have changed.
#[inline]
pub fn update_context(h: &mut Hart) {
    let key = context_key(h);
    if !h.tlb.recall(key) {
        find_contexts(h, key);
    }
}

/// All that [`context`] looks at, in one word. Privilege and SUM, which kernels change most, stand in
/// its lowest bits, by which the TLB remembers.
#[inline]
fn context_key(h: &Hart) -> u64 {
    // MPP matters only while it is lent; MODE and ASID are the upper twenty bits of satp.
    let status = h.csr.translation_fields();
    let sum = u64::from(h.csr.sum());
    h.privilege as u64 | sum << 2 | status << 3 | (h.csr.satp() >> 44) << 32
}

#[cold]
#[inline(never)]
fn find_contexts(h: &mut Hart, key: u64) {
    let fetch = context(h, AccessKind::Fetch);
    let data = context(h, AccessKind::Load);
    h.tlb.set_contexts(key, fetch, data);
}

fn context(h: &Hart, kind: AccessKind) -> Context {
    let privilege = effective_privilege(h, kind);
    let satp = h.csr.satp();
    let scheme = Scheme::from_mode(satp >> 60).filter(|_| privilege != Privilege::Machine);
    let data = scheme.is_some() && kind != AccessKind::Fetch;
    Context {
        space: scheme.map(|scheme| (scheme, (satp >> 44) as u16)),
        privilege,
        sum: data && privilege == Privilege::Supervisor && h.csr.sum(),
        mxr: data && h.csr.mxr(),
    }
}

/// Translates `size` bytes that lie within a page, and enters the result in the TLB where later
/// accesses may go by without looking.
///
/// # Errors
/// The page fault or access fault of this kind of access, at `va`.
pub fn translate(
    h: &mut Hart,
    m: &mut Memory,
    va: VirtAddr,
    kind: AccessKind,
    size: u64,
) -> Result<PhysAddr, Exception> {
    let privilege = effective_privilege(h, kind);
    h.tlb.counts.misses[kind as usize] += 1;
    let request = request_as(h, va, kind, privilege);
    let (pa, mapped) = match &request {
        None => (PhysAddr(va.0), PAGE_SIZE),
        Some(request) => {
            let found = find(h, m, request)?;
            note_reference(h, m, va, kind);
            found
        }
    };
    let in_side = match h.csr.pmp.page(pa.page_base().0, kind, privilege) {
        PagePermission::Allowed => enter(h, m, va, pa, kind, mapped),
        PagePermission::Denied => return Err(Exception::access_fault(kind, va)),
        // Permissions differ within the page: ask each time.
        PagePermission::Mixed => {
            if !h.csr.pmp.check(pa.0, size, kind, privilege) {
                return Err(Exception::access_fault(kind, va));
            }
            false
        }
    };
    if !in_side && request.is_some() && h.tlb.large(kind, va.0).is_none() {
        h.tlb.enter_large(kind, va.0, pa, PAGE_SIZE, mapped);
    }
    Ok(pa)
}

/// Where an address lies, and how many bytes its leaf maps: by what a walk has found before, if that was
/// a superpage or is a page that no side of the TLB holds, or by a walk.
fn find(h: &mut Hart, m: &mut Memory, request: &Request) -> Result<(PhysAddr, u64), Exception> {
    let &Request { va, kind, .. } = request;
    let known = if h.tlb.is_enabled() {
        if let Some(found) = h.tlb.large(kind, va.0) {
            return Ok(found);
        }
        None
    } else {
        // The reference walks whatever is cached, and tells what it would not have had to.
        h.tlb.known(kind, va.0, m.ram.base())
    };
    let walked = walk_and_update(h, m, request);
    match (known, walked) {
        (None, _) => h.tlb.counts.walks[kind as usize] += 1,
        (Some(pa), Ok(leaf)) if leaf.pa == pa => {}
        (Some(_), _) => h.tlb.counts.stale += 1,
    }
    let leaf = walked?;
    if known.is_none() {
        enter_superpage(h, kind, va.0, &leaf);
    }
    Ok((leaf.pa, leaf.size()))
}

/// Remembers a leaf of a level above the last as a whole. (A NAPOT range is entered page by page: each of
/// its pages has an entry of its own that a walk finds.)
#[inline]
fn enter_superpage(h: &mut Hart, kind: AccessKind, va: u64, leaf: &Leaf) {
    if leaf.level > 0 {
        let size = leaf.size();
        h.tlb.enter_large(kind, va, leaf.pa, size, size);
    }
}

/// Writes down that a program's page is touched, by itself or by a kernel on its behalf: programs have the
/// lower half of the addresses.
#[inline]
fn note_reference(h: &Hart, m: &mut Memory, va: VirtAddr, kind: AccessKind) {
    if let Some(references) = &mut m.references {
        if va.0 >> 63 == 0 {
            // The root's page number is the lower 44 bits of satp.
            let root = h.csr.satp() & ((1 << 44) - 1);
            references.note(root, va.0 / PAGE_SIZE, kind == AccessKind::Store);
        }
    }
}

/// Enters the translation of `va` in the TLB if it is that of a cached leaf, or a walk that changes nothing finds it, and all
/// accesses to its page may go by the TLB, and gives its offset in RAM; `None`, with nothing done and
/// nothing counted, if not, or if somebody traces or records, where the cycle is told. So a handler
/// calls it from inside its block, and leaves all else to [`translate`].
#[must_use]
pub fn refill(h: &mut Hart, m: &mut Memory, va: u64, kind: AccessKind) -> Option<usize> {
    if !h.tlb.is_enabled() || events::tells_walks(m) {
        return None;
    }
    let privilege = effective_privilege(h, kind);
    let mut walked = None;
    let (pa, mapped) = match request_as(h, VirtAddr(va), kind, privilege) {
        None => (PhysAddr(va), PAGE_SIZE),
        Some(request) => match h.tlb.large(kind, va) {
            Some(found) => found,
            None => match find_leaf(&request, |at| read_pte(h, m, at)) {
                Ok(leaf) if !leaf.update => {
                    walked = Some(leaf);
                    (leaf.pa, leaf.size())
                }
                _ => return None,
            },
        },
    };
    let offset = m.ram.offset(pa)?;
    let page = h.csr.pmp.page(pa.0, kind, privilege);
    if page != PagePermission::Allowed || is_watched(m, va, offset, kind) != Some(false) {
        return None;
    }
    h.tlb.counts.misses[kind as usize] += 1;
    if let Some(leaf) = walked {
        m.counters.walks += 1;
        h.tlb.counts.walks[kind as usize] += 1;
        enter_superpage(h, kind, va, &leaf);
    }
    h.tlb.fill(kind, va, offset, mapped, false);
    Some(offset as usize)
}

/// Whether accesses of this kind by an entry for this offset in RAM must be seen; `None` if there is
/// to be no entry.
fn is_watched(m: &Memory, va: u64, offset: u64, kind: AccessKind) -> Option<bool> {
    let by_debugger = !m.watches.is_empty() && {
        let pa = m.ram.base().wrapping_add(offset);
        m.watches.cover_page(va, pa, kind)
    };
    match kind {
        AccessKind::Store => {
            (!m.is_in_tohost_page(offset)).then(|| m.code.contains(offset) || by_debugger)
        }
        AccessKind::Fetch | AccessKind::Load => Some(by_debugger),
    }
}

/// Fills a side of the TLB for a page of RAM, if accesses to it may go by that. `mapped` is how many bytes
/// the leaf maps.
fn enter(
    h: &mut Hart,
    m: &mut Memory,
    va: VirtAddr,
    pa: PhysAddr,
    kind: AccessKind,
    mapped: u64,
) -> bool {
    let Some(offset) = m.ram.offset(pa) else {
        return false;
    };
    let Some(watched) = is_watched(m, va.0, offset, kind) else {
        return false;
    };
    h.tlb.fill(kind, va.0, offset, mapped, watched);
    events::tlb_fill(h, m, va, pa, kind, mapped);
    true
}

fn walk_and_update(h: &Hart, m: &mut Memory, request: &Request) -> Result<Leaf, Exception> {
    let outcome = find_leaf(request, |at| read_pte(h, m, at));
    m.counters.walks += 1;
    events::walk(h, m, request, outcome);
    let outcome = outcome.and_then(|leaf| {
        let written = !leaf.update || write_pte(h, m, &leaf);
        written.then_some(leaf).ok_or(WalkFault::PteUnreadable)
    });
    outcome.map_err(|fault| {
        if fault.is_access_fault() {
            return Exception::access_fault(request.kind, request.va);
        }
        m.counters.count_page_fault(request.kind, fault);
        Exception::page_fault(request.kind, request.va)
    })
}

/// A walk through RAM with PMP applied to the entries' addresses as for an S-mode load
/// (Privileged ISA, Physical Memory Protection and Paging). It changes nothing.
#[must_use]
pub fn walk_memory(h: &Hart, m: &Memory, request: &Request) -> Walk {
    walk(request, |at| read_pte(h, m, at))
}

/// An entry as the walk reads it; `None` where it may not, or where there is no RAM.
#[inline]
#[must_use]
pub fn read_pte(h: &Hart, m: &Memory, at: PhysAddr) -> Option<u64> {
    let (kind, privilege) = (AccessKind::Load, Privilege::Supervisor);
    let allowed = h.csr.pmp.check(at.0, u64::SIZE, kind, privilege);
    allowed.then(|| m.ram.read_at(at))?
}

/// Svadu's update of A and D. `false` where PMP or the bus forbid it.
fn write_pte(h: &Hart, m: &mut Memory, leaf: &Leaf) -> bool {
    let at = leaf.pte_addr;
    let allowed = h
        .csr
        .pmp
        .check(at.0, u64::SIZE, AccessKind::Store, Privilege::Supervisor);
    if !allowed || !m.ram.write_at(at, leaf.pte.0) {
        return false;
    }
    m.counters.ad_updates += 1;
    // A page table may share its page with code; the run loop drops the blocks at its next look.
    let offset = at.0 - m.ram.base().0;
    m.code.written(offset, u64::SIZE);
    m.note_walk(at, u64::SIZE);
    true
}

#[cfg(test)]
mod tests;
