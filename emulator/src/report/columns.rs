//! Columns of numbers, as the page holds them: little-endian, deflated, in base64.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use std::io::{self, Write};

/// How wide a column's numbers are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Width {
    Byte,
    Half,
    Word,
}

impl Width {
    /// Its name in the page.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Width::Byte => "u8",
            Width::Half => "u16",
            Width::Word => "u32",
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) width: Width,
    pub(super) bytes: Vec<u8>,
}

impl Column {
    /// Deflated, in base64, which has nothing in it that HTML takes for markup.
    pub(super) fn text(&self) -> io::Result<String> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(5));
        encoder.write_all(&self.bytes)?;
        Ok(BASE64_STANDARD.encode(encoder.finish()?))
    }
}

/// All of them, in the order in which they were made.
#[derive(Clone, Default, Debug)]
pub(super) struct Columns {
    pub(super) all: Vec<Column>,
}

impl Columns {
    fn add(&mut self, name: impl Into<String>, width: Width, bytes: Vec<u8>) {
        self.all.push(Column {
            name: name.into(),
            width,
            bytes,
        });
    }

    pub(super) fn bytes(&mut self, name: impl Into<String>, numbers: &[u8]) {
        self.add(name, Width::Byte, numbers.to_vec());
    }

    pub(super) fn halves(&mut self, name: impl Into<String>, numbers: &[u16]) {
        let bytes = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.add(name, Width::Half, bytes);
    }

    pub(super) fn words(&mut self, name: impl Into<String>, numbers: &[u32]) {
        let bytes = numbers.iter().flat_map(|it| it.to_le_bytes()).collect();
        self.add(name, Width::Word, bytes);
    }

    /// The numbers of a column of words, for tests.
    #[cfg(test)]
    pub(super) fn find(&self, name: &str) -> Vec<u32> {
        let column = self.all.iter().find(|column| column.name == name);
        let column = column.unwrap_or_else(|| panic!("there is no column {name}"));
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .rev()
                .fold(0, |number, &byte| number << 8 | u32::from(byte))
        };
        let width = match column.width {
            Width::Byte => 1,
            Width::Half => 2,
            Width::Word => 4,
        };
        column.bytes.chunks(width).map(number).collect()
    }
}

/// Times as differences: most are small, and deflate well.
#[derive(Clone, Debug)]
pub(super) struct Times {
    last: u64,
    low: Vec<u32>,
    high: Vec<u16>,
}

impl Times {
    pub(super) fn new(start: u64) -> Times {
        Times {
            last: start,
            low: Vec::new(),
            high: Vec::new(),
        }
    }

    /// Takes the next time. Differences of more than 48 bits, more than three days of a guest's time,
    /// are shown as so much.
    pub(super) fn push(&mut self, time: u64) {
        let passed = (time - self.last).min((1 << 48) - 1);
        self.low.push(passed as u32);
        self.high.push((passed >> 32) as u16);
        self.last = time;
    }

    pub(super) fn len(&self) -> usize {
        self.low.len()
    }

    /// Ends as columns whose names begin with `prefix`.
    pub(super) fn finish(&self, prefix: &str, columns: &mut Columns) {
        columns.words(format!("{prefix}-time-low"), &self.low);
        columns.halves(format!("{prefix}-time-high"), &self.high);
    }
}
