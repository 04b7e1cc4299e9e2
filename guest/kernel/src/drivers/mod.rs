//! Devices of the `virt` platform.

pub mod block;
pub mod disk;
pub mod finisher;
pub mod plic;
pub mod rtc;
pub mod uart;
pub mod virtio;
