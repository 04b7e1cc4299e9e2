//! Which process lives in which address space, as far as system calls tell.

use std::collections::HashMap;

/// What is known of an address space.
#[derive(Debug)]
struct Space {
    pid: Option<u32>,
    threads: u32,
    /// Children of it may live in the same space.
    shares: bool,
}

impl Space {
    const fn new(pid: Option<u32>) -> Space {
        Space {
            pid,
            threads: 1,
            shares: false,
        }
    }
}

/// Children whose space or whose number is not known yet; no kernel has as many on the way.
const MAX_WAITING: usize = 1024;

/// The address spaces by their root's page number.
#[derive(Debug, Default)]
pub(super) struct Processes {
    spaces: HashMap<u64, Space>,
    /// Children by the address that `clone` returns to: numbers without a space,
    born: Vec<(u64, u32)>,
    /// and spaces without a number.
    appeared: Vec<(u64, u64)>,
    /// Where a call of `clone` has returned to or will: children begin there.
    clones: Vec<u64>,
}

impl Processes {
    pub(super) fn pid(&self, root: u64) -> Option<u32> {
        self.spaces.get(&root)?.pid
    }

    pub(super) fn is_known(&self, root: u64) -> bool {
        self.spaces.contains_key(&root)
    }

    /// A space is seen; the very first one is process 1's.
    pub(super) fn appears(&mut self, root: u64) {
        let first = self.spaces.is_empty() && self.clones.is_empty();
        let pid = first.then_some(1);
        self.spaces.entry(root).or_insert(Space::new(pid));
    }

    /// `clone` is called, and both will return here; `shares`: maybe in the same space.
    pub(super) fn clones(&mut self, root: u64, pc: u64, shares: bool) {
        if let Some(space) = self.spaces.get_mut(&root) {
            space.shares |= shares;
        }
        if !self.clones.contains(&pc) && self.clones.len() < MAX_WAITING {
            self.clones.push(pc);
        }
    }

    /// Whether what returns 0 here is a child in a space of its own. A space may be known already:
    /// from a process that was killed, whose root serves another now.
    pub(super) fn is_birth(&self, root: u64, pc: u64) -> bool {
        let shares = self.spaces.get(&root).is_some_and(|space| space.shares);
        !shares && self.clones.contains(&pc)
    }

    /// A parent has been told its child's number.
    pub(super) fn born(&mut self, pc: u64, child: u32) {
        match self.appeared.iter().position(|(_, at)| *at == pc) {
            Some(index) => {
                let (root, _) = self.appeared.remove(index);
                self.is_called(root, child);
            }
            None if self.born.len() < MAX_WAITING => self.born.push((pc, child)),
            None => {}
        }
    }

    /// A child has begun in a space of its own.
    pub(super) fn child_appears(&mut self, root: u64, pc: u64) {
        let known = self.born.iter().position(|(at, _)| *at == pc);
        let pid = known.map(|index| self.born.remove(index).1);
        if pid.is_none() && self.appeared.len() < MAX_WAITING {
            self.appeared.push((root, pc));
        }
        self.spaces.insert(root, Space::new(pid));
    }

    pub(super) fn is_called(&mut self, root: u64, pid: u32) {
        if let Some(space) = self.spaces.get_mut(&root) {
            space.pid = Some(pid);
        }
    }

    /// A process goes on in another space.
    pub(super) fn moves(&mut self, from: u64, to: u64) {
        let space = self.spaces.remove(&from);
        let pid = space.and_then(|space| space.pid);
        // Its number may still be on the way.
        for (root, _) in &mut self.appeared {
            if *root == from {
                *root = to;
            }
        }
        self.spaces.insert(to, Space::new(pid));
    }

    pub(super) fn thread_begins(&mut self, root: u64) {
        if let Some(space) = self.spaces.get_mut(&root) {
            space.threads += 1;
        }
    }

    /// A thread ends; says whether it was the last one.
    pub(super) fn thread_ends(&mut self, root: u64) -> bool {
        let Some(space) = self.spaces.get_mut(&root) else {
            return false;
        };
        space.threads = space.threads.saturating_sub(1);
        space.threads == 0
    }

    /// A process ends: its root may serve another one.
    pub(super) fn dies(&mut self, root: u64) {
        self.spaces.remove(&root);
        self.appeared.retain(|(known, _)| *known != root);
    }
}
