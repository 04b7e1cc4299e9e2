//! CRC-32 (the polynomial of Ethernet), a byte at a time by a table.

use crate::random::{Random, mix};

const LENGTH: usize = 16 * 1024;

/// Checks a buffer again and again, each time with another byte changed.
pub fn crc32(rounds: u64, _: &mut [u64]) -> u64 {
    let table = table();
    let mut random = Random::new(2);
    let mut data = [0_u8; LENGTH];
    data.fill_with(|| random.draw() as u8);
    let mut sum = 0;
    for round in 0..rounds {
        data[round as usize % LENGTH] ^= round as u8 | 1;
        sum = mix(sum, u64::from(crc(&table, &data)));
    }
    sum
}

fn crc(table: &[u32; 256], data: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| table[usize::from(crc as u8 ^ byte)] ^ (crc >> 8);
    !data.iter().fold(!0, step)
}

fn table() -> [u32; 256] {
    core::array::from_fn(|index| {
        (0..8).fold(index as u32, |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_is_the_catalogues() {
        assert_eq!(crc(&table(), b"123456789"), 0xcbf4_3926);
    }
}
