//! Files: the root file system, `/proc`, open files, pipes, the console.

pub mod block_cache;
pub mod console;
pub mod descriptors;
pub mod device;
pub mod directory;
pub mod ext4;
pub mod file;
pub mod inode;
pub mod memory_file;
pub mod names;
pub mod on_disk;
pub mod pages;
pub mod path;
pub mod pipe;
pub mod procfs;
pub mod stat;
pub mod vfs;
pub mod volume;
