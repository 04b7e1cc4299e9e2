//! Files: the root file system, open files, pipes, the console.

pub mod block_cache;
pub mod console;
pub mod descriptors;
pub mod device;
pub mod directory;
pub mod file;
pub mod inode;
pub mod memory_file;
pub mod pages;
pub mod path;
pub mod pipe;
pub mod stat;
pub mod volume;
