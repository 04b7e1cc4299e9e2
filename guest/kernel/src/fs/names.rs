//! Paths of files that are open or mapped, for `/proc/PID/maps`. A mapping outlives its descriptor, so
//! the paths are kept by file and not with the open file.

use alloc::{collections::BTreeMap, string::String};

use vm::InodeId;

use super::inode;
use crate::{mm::pager, sync::Global};

/// So many paths are kept before those that nothing maps any more are looked for.
const LIMIT: usize = 64;

static NAMES: Global<BTreeMap<InodeId, String>> = Global::new("paths of files", BTreeMap::new());

/// A file has been opened at a path.
pub fn note(file: InodeId, path: &str) {
    let mut names = NAMES.lock();
    if names.len() >= LIMIT && !names.contains_key(&file) {
        names.retain(|&file, _| inode::is_in_use(file) || pager::with_vm(|vm| vm.is_mapped(file)));
    }
    names.insert(file, path.into());
}

/// The path at which a file was opened last, with what Linux adds when it has no name any more.
#[must_use]
pub fn of(file: InodeId) -> Option<String> {
    let mut path = NAMES.lock().get(&file).cloned()?;
    if inode::is_unlinked(file) {
        path.push_str(" (deleted)");
    }
    Some(path)
}
