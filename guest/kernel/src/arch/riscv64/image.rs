//! Where the linker put the kernel.

use core::ops::Range;

unsafe extern "C" {
    static __text_start: u8;
    static __text_end: u8;
    static __rodata_start: u8;
    static __rodata_end: u8;
    static __kernel_end: u8;
}

/// The parts of the kernel's image, by virtual address.
#[derive(Clone, Debug)]
pub struct ImageLayout {
    /// Code.
    pub text: Range<usize>,
    /// Constants.
    pub rodata: Range<usize>,
    /// The first page after the image.
    pub end: usize,
}

/// Where the parts of the kernel's image are. What is neither code nor constants is data, except
/// the page of boot code before the code.
#[must_use]
pub fn image_layout() -> ImageLayout {
    let address = |symbol: *const u8| symbol.addr();
    ImageLayout {
        text: address(&raw const __text_start)..address(&raw const __text_end),
        rodata: address(&raw const __rodata_start)..address(&raw const __rodata_end),
        end: address(&raw const __kernel_end),
    }
}
