//! Terminal ioctls.

/// `ioctl`: get the terminal's settings.
pub const TCGETS: usize = 0x5401;
/// `ioctl`: set them now.
pub const TCSETS: usize = 0x5402;
/// `ioctl`: set them once output has drained.
pub const TCSETSW: usize = 0x5403;
/// `ioctl`: set them, and drop pending input.
pub const TCSETSF: usize = 0x5404;
/// `ioctl`: get the window's size.
pub const TIOCGWINSZ: usize = 0x5413;

/// `c_iflag`: a carriage return reads as a newline.
pub const ICRNL: u32 = 0o400;
/// `c_oflag`: output is processed.
pub const OPOST: u32 = 0o1;
/// `c_oflag`: a newline is written as carriage return and newline.
pub const ONLCR: u32 = 0o4;
/// `c_lflag`: control characters send signals.
pub const ISIG: u32 = 0o1;
/// `c_lflag`: input comes by lines.
pub const ICANON: u32 = 0o2;
/// `c_lflag`: input is echoed.
pub const ECHO: u32 = 0o10;

wire_structs! {
    /// `struct termios`, the kernel's.
    pub struct Termios {
        /// Input modes.
        pub iflag: u32,
        /// Output modes.
        pub oflag: u32,
        /// Control modes.
        pub cflag: u32,
        /// Local modes.
        pub lflag: u32,
        /// Line discipline.
        pub line: u8,
        /// Control characters.
        pub cc: [u8; 19],
    }

    /// `struct winsize`.
    pub struct Winsize {
        /// Rows.
        pub row: u16,
        /// Columns.
        pub col: u16,
        /// Pixels across.
        pub xpixel: u16,
        /// Pixels down.
        pub ypixel: u16,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts_are_those_of_linux() {
        assert_eq!((size_of::<Termios>(), size_of::<Winsize>()), (36, 8));
        assert_eq!(core::mem::offset_of!(Termios, cc), 17);
    }
}
