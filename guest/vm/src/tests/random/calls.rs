//! System calls that take effect at once, on the brain and on the plain model.

use abi::errno::{EAGAIN, EFAULT, EINVAL, ENOMEM, Errno};

use super::{
    Cell, Data, Dice, FILE, FILE_LEN, FIRST, HEAP, LOCK_LIMIT, PAGE, SPREAD, Simulation, Task,
};
use crate::tests::model::{QUARTERS, addr};
use crate::{
    Access, Advice, Content, HugePages, Locked, Madvise, MapRequest, PAGE_SIZE, Prot, Remap,
    Sharing, Target, VirtAddr, Where,
};

/// What a page shows before it is stored to: a page of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    of: Of,
    index: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Of {
    Zeros,
    SharedZeros(u32),
    SharedFile,
    /// From page `first` on; zeros behind so many bytes.
    PrivateFile {
        first: u64,
        bytes: u64,
    },
}

impl View {
    fn data(self) -> Data {
        let index = self.index;
        match self.of {
            Of::Zeros => Data::Private([0; QUARTERS]),
            Of::SharedZeros(object) => Data::Shared((object, index)),
            Of::SharedFile => Data::Shared((0, index)),
            Of::PrivateFile { first, bytes } => {
                let in_file = FILE_LEN - ((first + index) * PAGE).min(FILE_LEN);
                match bytes.saturating_sub(index * PAGE).min(PAGE) as usize {
                    0 => Data::Private([0; QUARTERS]),
                    // Bytes beyond the end of the file are zeros already.
                    bytes if bytes as u64 >= in_file => Data::FileView(first + index),
                    PAGE_SIZE => Data::FileView(first + index),
                    bytes => Data::Tail(first + index, bytes),
                }
            }
        }
    }

    const fn is_shared(self) -> bool {
        matches!(self.of, Of::SharedZeros(_) | Of::SharedFile)
    }
}

impl Cell {
    fn new(of: Of, index: u64, prot: Prot) -> Self {
        let view = View { of, index };
        Self {
            prot,
            data: view.data(),
            view,
            locked: Locked::No,
            given_up: None,
            in_child: true,
            wiped_in_child: false,
        }
    }

    /// Private zeros.
    pub(super) fn zeros(prot: Prot) -> Self {
        Self::new(Of::Zeros, 0, prot)
    }

    /// What a child of a fork gets.
    pub(super) fn for_child(self) -> Self {
        let child = Self {
            locked: Locked::No,
            ..self
        };
        if self.wiped_in_child {
            child.forgotten()
        } else {
            child
        }
    }

    fn forgotten(self) -> Self {
        Self {
            data: self.view.data(),
            given_up: None,
            ..self
        }
    }
}

impl Simulation {
    pub(super) fn mmap(&mut self, at: usize, page: u64, more: u32) {
        let pages = 1 + u64::from(more % 6);
        let prot = if more & 0x300 != 0 { Prot::RW } else { Prot::R };
        let (first, object) = (u64::from(more >> 12) % 4, self.next_object);
        let file = |bytes, sharing| Content::File {
            inode: FILE,
            file_len: FILE_LEN,
            offset: first * PAGE,
            bytes,
            sharing,
        };
        let bytes = u64::from(more >> 16) % 12 * (PAGE / 4);
        let (content, of, start) = match more >> 20 & 7 {
            0..=2 => (Content::Zeros, Of::Zeros, 0),
            3 => (Content::SharedZeros, Of::SharedZeros(object), 0),
            4 => (file(u64::MAX, Sharing::Shared), Of::SharedFile, first),
            5 => (
                file(u64::MAX, Sharing::Private),
                Of::PrivateFile {
                    first,
                    bytes: u64::MAX,
                },
                0,
            ),
            _ => (
                file(bytes, Sharing::Private),
                Of::PrivateFile { first, bytes },
                0,
            ),
        };
        self.next_object += 1;
        let request = MapRequest {
            content,
            ..MapRequest::anon(Where::Fixed(addr(page)), pages * PAGE, prot)
        };
        let space = self.processes[at].as_ref().expect("alive").space;
        assert_eq!(self.world.vm.mmap(space, &request), Ok(addr(page)));
        let cells = (0..pages).map(|index| (page + index, Cell::new(of, start + index, prot)));
        self.cells(at).extend(cells);
    }

    pub(super) fn mprotect(&mut self, at: usize, page: u64, more: u32) {
        let pages = 1 + u64::from(more % 5);
        let prot = [Prot::NONE, Prot::R, Prot::RW, Prot::RW][(more >> 8) as usize % 4];
        // What lies below the first hole is changed even so.
        let cells = self.cells(at);
        let hole = (page..page + pages).find(|page| !cells.contains_key(page));
        let end = hole.unwrap_or(page + pages);
        let range = cells.range_mut(page..end);
        range.for_each(|(_, cell)| cell.prot = prot);
        let space = self.processes[at].as_ref().expect("alive").space;
        let bytes = pages * PAGE;
        let result = self.world.vm.mprotect(space, addr(page), bytes, prot);
        assert_eq!(result.is_ok(), hole.is_none(), "{result:?}");
    }

    pub(super) fn brk(&mut self, at: usize, more: u32) {
        let end = HEAP * PAGE + u64::from(more) % (8 * PAGE);
        let process = self.processes[at].as_mut().expect("alive");
        let result = self.world.vm.brk(process.space, VirtAddr::new(end));
        let (old, new) = (process.brk.div_ceil(PAGE), end.div_ceil(PAGE));
        if (old..new).any(|page| process.cells.contains_key(&page)) {
            assert_eq!(result, Some(VirtAddr::new(process.brk)), "in the way");
            return;
        }
        assert_eq!(result, Some(VirtAddr::new(end)));
        for page in old..new {
            process
                .cells
                .insert(page, Cell::new(Of::Zeros, 0, Prot::RW));
        }
        for page in new..old {
            process.cells.remove(&page);
        }
        process.brk = end;
    }

    pub(super) fn madvise(&mut self, at: usize, page: u64, more: u32) {
        let pages = 1 + u64::from(more % 5);
        let flag = more & 0x1000 != 0;
        let advice = match more >> 8 & 7 {
            0 | 1 => Madvise::DontNeed { even_locked: flag },
            2 | 3 => Madvise::Free,
            4 => Madvise::Cold,
            5 => Madvise::InChild(flag),
            6 => Madvise::WipedInChild(flag),
            _ if flag => Madvise::Expect(Advice::Sequential),
            _ => Madvise::HugePages(HugePages::Wanted),
        };
        let mut expected = Ok(());
        for page in page..page + pages {
            match self.cells(at).get_mut(&page) {
                None => expected = Err(ENOMEM),
                Some(cell) => {
                    if let Err(errno) = advise(cell, advice) {
                        expected = Err(errno);
                        break;
                    }
                }
            }
        }
        let space = self.processes[at].as_ref().expect("alive").space;
        let answer = self
            .world
            .vm
            .madvise(space, addr(page), pages * PAGE, advice);
        assert_eq!(answer, expected, "{advice:?}");
        if advice == Madvise::Free && flag {
            self.begin(Some(at), Task::Evict(page));
        }
    }

    pub(super) fn lock(&mut self, at: usize, page: u64, more: u32) {
        let pages = 1 + u64::from(more % 3);
        let how = [Locked::No, Locked::OnFault, Locked::Yes][(more >> 4) as usize % 3];
        let cells = self.cells(at);
        let is_locked = |cell: &&Cell| cell.locked != Locked::No;
        let total = cells.values().filter(is_locked).count() as u64;
        let within = cells.range(page..page + pages);
        let within = within.filter(|(_, cell)| is_locked(cell)).count() as u64;
        let hole = (page..page + pages).find(|page| !cells.contains_key(page));
        let expected = if how != Locked::No && total + pages - within > LOCK_LIMIT {
            Err(ENOMEM)
        } else {
            let range = cells.range_mut(page..hole.unwrap_or(page + pages));
            range.for_each(|(_, cell)| cell.locked = how);
            hole.map_or(Ok(()), |_| Err(ENOMEM))
        };
        let space = self.processes[at].as_ref().expect("alive").space;
        let answer = self.world.vm.lock(space, addr(page), pages * PAGE, how);
        assert_eq!(answer, expected, "{how:?}");
        if answer.is_ok() && how == Locked::Yes {
            self.begin(Some(at), Task::Populate(page, page + pages));
        }
    }

    /// What `populate` has done to a page: as if it had been touched, by a store where it may be, but for
    /// the word that a store stores.
    pub(super) fn populated(&mut self, at: usize, page: u64) {
        let space = self.processes[at].as_ref().expect("alive").space;
        let info = self.world.info(space, page);
        assert_eq!(info.page_state(), Some(abi::vmstat::PageState::Resident));
        let shared = self.shared.clone();
        let cell = self.cells(at)[&page];
        let stored_to = cell.given_up.filter(|_| cell.prot.permits(Access::Store));
        if let Some(old) = stored_to {
            let seen = self.look(space, page);
            assert!(
                [old, [0; QUARTERS]].contains(&seen),
                "{seen:x?} of {old:x?}"
            );
            let cell = self.cells(at).get_mut(&page).expect("it was populated");
            (cell.data, cell.given_up) = (Data::Private(seen), None);
        }
        let cell = self.cells(at).get_mut(&page).expect("it was populated");
        let stores = cell.prot.permits(Access::Store) && !cell.view.is_shared();
        let file = |index: u64| shared.get(&(0, index)).copied();
        match cell.data {
            Data::Tail(index, bytes) => {
                let content = file(index).expect("a page that is there");
                cell.data = Data::Private(crate::tests::model::zero_from(content, bytes));
            }
            Data::FileView(index) if stores => {
                cell.data = Data::Private(file(index).expect("a page that is there"));
            }
            _ => {}
        }
    }

    pub(super) fn begin_remap(&mut self, at: usize, page: u64, dice: Dice) {
        let more = dice.more;
        let to = FIRST + u64::from(more >> 8) % u64::from(SPREAD);
        let target = match more >> 4 & 3 {
            0 => Target::InPlace,
            1 => Target::Anywhere,
            _ => Target::Fixed(addr(to)),
        };
        let (pages, new_pages) = (u64::from(more & 3) + 1, u64::from(more >> 2 & 3) + 1);
        let keep_old = more >> 16 & 7 == 0;
        let request = Remap {
            addr: addr(page),
            len: pages * PAGE,
            new_len: if keep_old { pages } else { new_pages } * PAGE,
            target,
            keep_old,
        };
        self.begin(Some(at), Task::Remap(request));
    }

    /// What an answer of `mremap` means for the model.
    pub(super) fn remapped(&mut self, at: usize, request: Remap, answer: Result<VirtAddr, Errno>) {
        let start = request.addr.page().get();
        let (pages, new_pages) = (request.len / PAGE, request.new_len / PAGE);
        let cells = self.cells(at);
        if request.keep_old && request.target == Target::InPlace {
            return assert_eq!(answer, Err(EINVAL));
        }
        if !cells.contains_key(&start) {
            return assert_eq!(answer, Err(EFAULT));
        }
        if let Target::Fixed(to) = request.target {
            let to = to.page().get();
            if to < start + pages && start < to + new_pages {
                return assert_eq!(answer, Err(EINVAL));
            }
            cells.retain(|page, _| !(to..to + new_pages).contains(page));
        }
        cells.retain(|page, _| !(start + new_pages..start + pages).contains(page));
        let kept = pages.min(new_pages);
        let Ok(to) = answer else {
            let known = [EFAULT, ENOMEM, EAGAIN].map(Err);
            return assert!(known.contains(&answer), "{answer:?}");
        };
        let to = to.page().get();
        let old: std::vec::Vec<Cell> = (start..start + kept)
            .map_while(|page| cells.get(&page).copied())
            .collect();
        if to != start {
            // Shrinking in place goes over holes; nothing else does.
            assert_eq!(old.len() as u64, kept, "{request:?}");
            cells.retain(|page, _| !(start..start + kept).contains(page));
            if request.keep_old {
                let unlocked = |cell: Cell| Cell {
                    locked: Locked::No,
                    ..cell.forgotten()
                };
                cells.extend((start..).zip(old.iter().copied().map(unlocked)));
            }
            cells.extend((to..).zip(old.iter().copied()));
        }
        for (index, page) in (to + kept..to + new_pages).enumerate() {
            let last = old.last().expect("something grew");
            let view = last.view.index + index as u64 + 1;
            let index = if last.view.of == Of::Zeros { 0 } else { view };
            let grown = Cell {
                locked: last.locked,
                in_child: last.in_child,
                wiped_in_child: last.wiped_in_child,
                ..Cell::new(last.view.of, index, last.prot)
            };
            cells.insert(page, grown);
        }
    }
}

fn advise(cell: &mut Cell, advice: Madvise) -> Result<(), Errno> {
    let is_locked = cell.locked != Locked::No;
    let is_zeros = cell.view.of == Of::Zeros;
    match advice {
        Madvise::DontNeed { even_locked: false } | Madvise::Cold if is_locked => Err(EINVAL),
        Madvise::Free if is_locked || !is_zeros => Err(EINVAL),
        Madvise::WipedInChild(true) if !is_zeros => Err(EINVAL),
        Madvise::DontNeed { .. } => {
            *cell = cell.forgotten();
            Ok(())
        }
        Madvise::Free => {
            if let (None, Data::Private(content)) = (cell.given_up, cell.data) {
                cell.given_up = Some(content);
            }
            Ok(())
        }
        Madvise::InChild(in_child) => {
            cell.in_child = in_child;
            Ok(())
        }
        Madvise::WipedInChild(wiped) => {
            cell.wiped_in_child = wiped;
            Ok(())
        }
        Madvise::Cold | Madvise::Expect(_) | Madvise::HugePages(_) | Madvise::Dumped(_) => Ok(()),
    }
}
