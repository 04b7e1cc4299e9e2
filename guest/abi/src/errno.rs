//! Error numbers: Linux's for riscv64, which are the generic ones.

macro_rules! define_errnos {
    ($($constant:ident $number:literal $text:literal;)*) => {
        $(
            #[doc = concat!($text, ".")]
            pub const $constant: Errno = Errno($number);
        )*

        impl Errno {
            /// Every error number that has a name here, ascending.
            pub const ALL: &[Self] = &[$($constant),*];

            /// The symbol, such as `ENOENT`; `E?` for a number without one.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self.0 { $($number => stringify!($constant),)* _ => "E?" }
            }

            /// What it means, in a few words.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self.0 { $($number => $text,)* _ => "Unknown error" }
            }
        }
    };
}

/// Why a system call failed. A call returns it as `-errno` in `a0`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Errno(u16);

define_errnos! {
    EPERM 1 "Operation not permitted";
    ENOENT 2 "No such file or directory";
    ESRCH 3 "No such process";
    EINTR 4 "Interrupted system call";
    EIO 5 "Input/output error";
    ENXIO 6 "No such device or address";
    E2BIG 7 "Argument list too long";
    ENOEXEC 8 "Exec format error";
    EBADF 9 "Bad file descriptor";
    ECHILD 10 "No child processes";
    EAGAIN 11 "Resource temporarily unavailable";
    ENOMEM 12 "Cannot allocate memory";
    EACCES 13 "Permission denied";
    EFAULT 14 "Bad address";
    EBUSY 16 "Device or resource busy";
    EEXIST 17 "File exists";
    EXDEV 18 "Invalid cross-device link";
    ENODEV 19 "No such device";
    ENOTDIR 20 "Not a directory";
    EISDIR 21 "Is a directory";
    EINVAL 22 "Invalid argument";
    ENFILE 23 "Too many open files in system";
    EMFILE 24 "Too many open files";
    ENOTTY 25 "Inappropriate ioctl for device";
    ETXTBSY 26 "Text file busy";
    EFBIG 27 "File too large";
    ENOSPC 28 "No space left on device";
    ESPIPE 29 "Illegal seek";
    EROFS 30 "Read-only file system";
    EMLINK 31 "Too many links";
    EPIPE 32 "Broken pipe";
    EDOM 33 "Numerical argument out of domain";
    ERANGE 34 "Numerical result out of range";
    EDEADLK 35 "Resource deadlock avoided";
    ENAMETOOLONG 36 "File name too long";
    ENOSYS 38 "Function not implemented";
    ENOTEMPTY 39 "Directory not empty";
    ELOOP 40 "Too many levels of symbolic links";
    EOVERFLOW 75 "Value too large for defined data type";
    EOPNOTSUPP 95 "Operation not supported";
    ETIMEDOUT 110 "Connection timed out";
}

/// The largest number that a result in `a0` can hold as an error: results in `-4095..=-1` are errors.
pub const MAX_ERRNO: usize = 4095;

impl Errno {
    /// An error by its number, `1..=4095`.
    #[must_use]
    pub const fn from_number(number: usize) -> Option<Self> {
        if number >= 1 && number <= MAX_ERRNO {
            Some(Self(number as u16))
        } else {
            None
        }
    }

    /// Its number, positive.
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize
    }

    /// What `a0` holds when a call ends with `result`.
    #[must_use]
    pub const fn encode(result: Result<usize, Self>) -> usize {
        match result {
            Ok(value) => value,
            Err(errno) => (errno.0 as usize).wrapping_neg(),
        }
    }

    /// The result that `a0` holds after a call.
    pub const fn decode(a0: usize) -> Result<usize, Self> {
        match Self::from_number(a0.wrapping_neg()) {
            Some(errno) => Err(errno),
            None => Ok(a0),
        }
    }
}

impl core::fmt::Debug for Errno {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}({})", self.name(), self.0)
    }
}

impl core::fmt::Display for Errno {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Errno {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_survive_the_register() {
        for result in [
            Ok(0),
            Ok(4096),
            Ok(usize::MAX - 4095),
            Err(EPERM),
            Err(EFAULT),
        ] {
            assert_eq!(Errno::decode(Errno::encode(result)), result);
        }
        assert_eq!(Errno::encode(Err(ENOENT)) as isize, -2);
    }

    #[test]
    fn numbers_ascend_and_have_names() {
        assert!(Errno::ALL.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!((ENOSYS.number(), ENOSYS.name()), (38, "ENOSYS"));
        assert_eq!(Errno::from_number(0), None);
        assert_eq!(Errno::from_number(4096), None);
    }
}
