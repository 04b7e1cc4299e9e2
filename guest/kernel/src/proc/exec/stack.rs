//! What a new program finds on its stack: `argc`, `argv`, `envp`, the auxiliary vector, and what they
//! point to (as Linux lays it out for System V ABIs).

use alloc::vec::Vec;
use core::ops::Range;

use abi::errno::{EFAULT, Errno};
use abi::process as at;
use vm::{Access, SpaceId, VirtAddr};

use super::elf::{HEADER_SIZE, Program};
use crate::{
    PAGE_SIZE,
    mm::{pager, phys},
};

/// The letters I, M, A, F, D and C of the ISA string, one bit each.
const HWCAP: u64 = 1 << 8 | 1 << 12 | 1 << 0 | 1 << 5 | 1 << 3 | 1 << 2;

/// The psABI wants the stack pointer a multiple of this.
const ALIGNMENT: usize = 16;

/// Strings and other bytes at the top of the stack, and where they are.
struct Area {
    top: usize,
    /// From the top down: the last byte pushed is the first in memory.
    pieces: Vec<Vec<u8>>,
    len: usize,
}

impl Area {
    fn push(&mut self, bytes: Vec<u8>) -> u64 {
        self.len += bytes.len();
        self.pieces.push(bytes);
        (self.top - self.len) as u64
    }

    fn push_string(&mut self, text: &[u8]) -> u64 {
        let mut bytes = text.to_vec();
        bytes.push(0);
        self.push(bytes)
    }
}

/// A new stack.
#[derive(Debug)]
pub(super) struct Built {
    /// What is on it.
    pub(super) bytes: Vec<u8>,
    /// Where that starts: the stack pointer.
    pub(super) start: usize,
    /// Where the strings of the arguments are.
    pub(super) arguments: Range<usize>,
    /// Where the strings of the environment are.
    pub(super) environment: Range<usize>,
}

/// The new stack, whose end is at `top`.
pub(super) fn build(
    top: usize,
    random: Option<[u8; 16]>,
    program: &Program,
    path: &str,
    argv: &[Vec<u8>],
    envp: &[Vec<u8>],
) -> Built {
    let mut area = Area {
        top,
        pieces: Vec::new(),
        len: 0,
    };
    let path_at = area.push_string(path.as_bytes());
    let environment_end = top - area.len;
    // The last string is pushed first, so that the first lies lowest, as on Linux.
    let mut push_all = |strings: &[Vec<u8>]| -> Vec<u64> {
        let mut addresses: Vec<u64> = strings
            .iter()
            .rev()
            .map(|text| area.push_string(text))
            .collect();
        addresses.reverse();
        addresses
    };
    let env_at = push_all(envp);
    let args_at = push_all(argv);
    // As on Linux, the arguments end where the environment begins.
    let length = |strings: &[Vec<u8>]| strings.iter().map(|text| text.len() + 1).sum::<usize>();
    let environment = environment_end - length(envp)..environment_end;
    let arguments = environment.start - length(argv)..environment.start;
    let random_at = area.push(random.unwrap_or_else(|| seed(path)).to_vec());

    let mut words = alloc::vec![args_at.len() as u64];
    words.extend(args_at.iter().copied().chain([0]));
    words.extend(env_at.iter().copied().chain([0]));
    for (key, value) in auxiliary(program, path_at, random_at) {
        words.extend([key, value]);
    }
    let whole = (area.len + words.len() * size_of::<u64>()).next_multiple_of(ALIGNMENT);
    let mut bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    bytes.resize(whole - area.len, 0);
    area.pieces
        .iter()
        .rev()
        .for_each(|piece| bytes.extend(piece));
    Built {
        start: top - bytes.len(),
        bytes,
        arguments,
        environment,
    }
}

fn auxiliary(program: &Program, path_at: u64, random_at: u64) -> [(u64, u64); 16] {
    [
        (at::AT_PHDR, program.headers.unwrap_or(0) as u64),
        (at::AT_PHENT, HEADER_SIZE as u64),
        (
            at::AT_PHNUM,
            if program.headers.is_some() {
                program.header_count as u64
            } else {
                0
            },
        ),
        (at::AT_PAGESZ, PAGE_SIZE as u64),
        (at::AT_BASE, 0),
        (at::AT_FLAGS, 0),
        (at::AT_ENTRY, program.entry as u64),
        (at::AT_UID, 0),
        (at::AT_EUID, 0),
        (at::AT_GID, 0),
        (at::AT_EGID, 0),
        (at::AT_SECURE, 0),
        (at::AT_RANDOM, random_at),
        (at::AT_EXECFN, path_at),
        (at::AT_HWCAP, HWCAP),
        (at::AT_NULL, 0),
    ]
}

/// Sixteen bytes for `AT_RANDOM` where addresses are not randomised. A run repeats exactly, so they depend on nothing but the path
/// (FNV-1a, the usual constants).
fn seed(path: &str) -> [u8; 16] {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in path.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&hash.to_le_bytes());
    bytes[8..].copy_from_slice(&hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    bytes
}

/// Writes bytes to a space that no process runs in yet.
pub(super) fn write(space: SpaceId, address: usize, bytes: &[u8]) -> Result<(), Errno> {
    let mut done = 0;
    while done < bytes.len() {
        let at = address + done;
        let in_page = at % PAGE_SIZE;
        let len = (PAGE_SIZE - in_page).min(bytes.len() - done);
        let place = VirtAddr::new(at as u64);
        let frame = pager::run(|vm, attempt| vm.access(space, place, Access::Store, attempt))?;
        let frame = pager::page_number(frame.map_err(|_| EFAULT)?);
        phys::with_frame(frame, |page| {
            page[in_page..in_page + len].copy_from_slice(&bytes[done..done + len])
        });
        done += len;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(bytes: &[u8], index: usize) -> u64 {
        u64::from_le_bytes(
            bytes[8 * index..8 * index + 8]
                .try_into()
                .expect("eight bytes"),
        )
    }

    fn string(bytes: &[u8], top: usize, address: u64) -> &[u8] {
        let start = bytes.len() - (top - address as usize);
        let end = bytes[start..]
            .iter()
            .position(|&byte| byte == 0)
            .expect("a NUL");
        &bytes[start..start + end]
    }

    #[test]
    fn the_vectors_lead_to_the_strings() {
        let program = Program {
            entry: 0x10100,
            end: 0x12000,
            headers: Some(0x10040),
            header_count: 3,
            segments: Vec::new(),
        };
        let top = 0x8_0000;
        let argv = [b"ls".to_vec(), b"-l".to_vec()];
        let envp = [b"A=1".to_vec()];
        let built = build(top, None, &program, "/bin/ls", &argv, &envp);
        let bytes = built.bytes;
        assert_eq!(built.start, top - bytes.len());
        assert_eq!((top - bytes.len()) % ALIGNMENT, 0);
        assert_eq!(word(&bytes, 0), 2);
        assert_eq!(string(&bytes, top, word(&bytes, 1)), b"ls");
        assert_eq!(string(&bytes, top, word(&bytes, 2)), b"-l");
        assert_eq!(word(&bytes, 3), 0);
        assert_eq!(string(&bytes, top, word(&bytes, 4)), b"A=1");
        assert_eq!(word(&bytes, 5), 0);
        assert_eq!(built.arguments.start as u64, word(&bytes, 1));
        assert_eq!(built.arguments.len(), b"ls\0-l\0".len());
        assert_eq!(built.environment.start as u64, word(&bytes, 4));
        assert_eq!(built.environment.len(), b"A=1\0".len());
        let auxiliary: Vec<(u64, u64)> = (0..16)
            .map(|pair| (word(&bytes, 6 + 2 * pair), word(&bytes, 7 + 2 * pair)))
            .collect();
        assert!(auxiliary.contains(&(at::AT_ENTRY, 0x10100)));
        assert!(auxiliary.contains(&(at::AT_PHNUM, 3)));
        assert_eq!(auxiliary[15], (at::AT_NULL, 0));
        let path_at = auxiliary
            .iter()
            .find(|pair| pair.0 == at::AT_EXECFN)
            .expect("a path")
            .1;
        assert_eq!(string(&bytes, top, path_at), b"/bin/ls");
    }
}
