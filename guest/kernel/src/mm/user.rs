//! User memory, from the kernel. Every access may fault, wait for a page and go on; an address that
//! the process has no right to gives `EFAULT`.

use alloc::{string::String, vec, vec::Vec};

use abi::Wire;
use abi::errno::{E2BIG, EFAULT, EINVAL, ENAMETOOLONG, Errno};
use vm::{Access, Resolution, VirtAddr};

use super::{layout, pager};
use crate::{PAGE_SIZE, arch};

/// Copies from user memory.
pub fn read(address: usize, buffer: &mut [u8]) -> Result<(), Errno> {
    check(address, buffer.len())?;
    let mut done = 0;
    while done < buffer.len() {
        let outcome = arch::copy_from_user(&mut buffer[done..], address + done);
        done = buffer.len() - outcome.remaining;
        if outcome.remaining > 0 {
            fault(outcome.fault, Access::Load)?;
        }
    }
    Ok(())
}

/// Copies to user memory.
pub fn write(address: usize, bytes: &[u8]) -> Result<(), Errno> {
    check(address, bytes.len())?;
    let mut done = 0;
    while done < bytes.len() {
        let outcome = arch::copy_to_user(address + done, &bytes[done..]);
        done = bytes.len() - outcome.remaining;
        if outcome.remaining > 0 {
            fault(outcome.fault, Access::Store)?;
        }
    }
    Ok(())
}

/// Reads a word. Nothing sleeps between the reading and the return, so it is the word's value until the
/// caller sleeps.
pub fn read_now(address: usize) -> Result<u32, Errno> {
    check(address, size_of::<u32>())?;
    loop {
        let mut bytes = [0; size_of::<u32>()];
        let outcome = arch::copy_from_user(&mut bytes, address);
        if outcome.remaining == 0 {
            return Ok(u32::from_le_bytes(bytes));
        }
        fault(outcome.fault, Access::Load)?;
    }
}

/// Writes a word, which lies in one page, if that can be done without sleeping.
pub fn write_now(address: usize, word: u32) -> Result<(), Errno> {
    check(address, size_of::<u32>())?;
    match arch::copy_to_user(address, &word.to_le_bytes()).remaining {
        0 => Ok(()),
        _ => Err(EFAULT),
    }
}

/// Has a page come in, as an access to it does.
pub fn touch(address: usize, access: Access) -> Result<(), Errno> {
    check(address, 1)?;
    fault(address, access)
}

/// Bytes of a value that are handled without the heap.
const SMALL: usize = 160;

/// Works on a buffer of `size` bytes, all zero.
fn with_buffer<R>(size: usize, work: impl FnOnce(&mut [u8]) -> R) -> R {
    if size <= SMALL {
        work(&mut [0; SMALL][..size])
    } else {
        work(&mut vec![0; size])
    }
}

/// Reads a value.
pub fn read_value<T: Wire>(address: usize) -> Result<T, Errno> {
    with_buffer(T::SIZE, |bytes| {
        read(address, bytes)?;
        T::load(bytes).ok_or(EFAULT)
    })
}

/// Writes a value.
pub fn write_value<T: Wire>(address: usize, value: &T) -> Result<(), Errno> {
    with_buffer(T::SIZE, |bytes| {
        value.store(bytes).ok_or(EFAULT)?;
        write(address, bytes)
    })
}

/// Writes a value unless the pointer is NULL.
pub fn write_optional<T: Wire>(address: usize, value: &T) -> Result<(), Errno> {
    if address == 0 {
        Ok(())
    } else {
        write_value(address, value)
    }
}

/// Reads a string up to its NUL. `too_long` when that does not come within `limit` bytes.
pub fn read_string(address: usize, limit: usize, too_long: Errno) -> Result<Vec<u8>, Errno> {
    let mut bytes = Vec::new();
    let mut at = address;
    while bytes.len() < limit {
        // Not beyond the page: the next one need not be there.
        let len = (PAGE_SIZE - at % PAGE_SIZE)
            .min(limit - bytes.len())
            .min(256);
        let start = bytes.len();
        bytes.resize(start + len, 0);
        read(at, &mut bytes[start..])?;
        if let Some(end) = bytes[start..].iter().position(|&byte| byte == 0) {
            bytes.truncate(start + end);
            return Ok(bytes);
        }
        at += len;
    }
    Err(too_long)
}

/// Reads a path.
pub fn read_path(address: usize) -> Result<String, Errno> {
    let bytes = read_string(address, abi::fs::PATH_MAX, ENAMETOOLONG)?;
    String::from_utf8(bytes).map_err(|_| EINVAL)
}

/// Reads a NULL-terminated array of strings, as `execve` has them. All of it takes at most `limit`
/// bytes.
pub fn read_strings(address: usize, limit: usize) -> Result<Vec<Vec<u8>>, Errno> {
    let mut strings = Vec::new();
    let mut left = limit;
    let mut at = address;
    if address == 0 {
        return Ok(strings);
    }
    loop {
        let pointer: u64 = read_value(at)?;
        if pointer == 0 {
            return Ok(strings);
        }
        let string = read_string(pointer as usize, left, E2BIG)?;
        left = left
            .checked_sub(string.len() + 1 + size_of::<u64>())
            .ok_or(E2BIG)?;
        strings.push(string);
        at = at.checked_add(size_of::<u64>()).ok_or(EFAULT)?;
    }
}

/// Whether `len` bytes from `address` lie in the user half.
fn check(address: usize, len: usize) -> Result<(), Errno> {
    let end = address.checked_add(len).ok_or(EFAULT)?;
    if end <= layout::USER_END {
        Ok(())
    } else {
        Err(EFAULT)
    }
}

fn fault(address: usize, access: Access) -> Result<(), Errno> {
    match pager::fault(VirtAddr::new(address as u64), access) {
        Some(Resolution::Retry) => Ok(()),
        Some(Resolution::Kill(_)) | None => Err(EFAULT),
    }
}
