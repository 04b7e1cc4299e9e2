//! Paths of files that are open or mapped, for `/proc/PID/maps`. A mapping outlives its descriptor, so
//! the paths are kept by file and not with the open file.

use alloc::{collections::BTreeMap, string::String};

use vm::{InodeId, ObjectId};

use super::inode;
use crate::{mm::pager, sync::Global};

/// So many paths are kept before those that nothing maps any more are looked for.
const LIMIT: usize = 64;

static NAMES: Global<BTreeMap<InodeId, String>> = Global::new("paths of files", BTreeMap::new());

/// Names of memory with a descriptor. It can outlive this, too.
static MEMORY: Global<BTreeMap<ObjectId, String>> = Global::new("names of memory", BTreeMap::new());

/// Memory has been made that is called so.
pub fn note_memory(memory: ObjectId, name: &str) {
    let mut names = MEMORY.lock();
    if names.len() >= LIMIT {
        pager::with_vm(|vm| names.retain(|&memory, _| vm.has_memory(memory)));
    }
    names.insert(memory, name.into());
}

/// What memory is called that was made with a name, as Linux shows it: nobody can open it by that.
#[must_use]
pub fn of_memory(memory: ObjectId) -> Option<String> {
    let names = MEMORY.lock();
    let name = names.get(&memory)?;
    Some(alloc::format!("/memfd:{name} (deleted)"))
}

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
