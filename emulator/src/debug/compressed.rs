//! Debug information that `-gz` has compressed.

use flate2::read::ZlibDecoder;
use object::elf::SHF_COMPRESSED;
use object::{CompressionFormat, Object, ObjectSection};
use std::borrow::Cow;
use std::io::Read;

/// The size of a section's header, and where its fields are (ELF-64 Object File Format, Sections).
const HEADER: usize = 64;
const FLAGS: usize = 8;
const OFFSET: usize = 24;
const SIZE: usize = 32;

/// More than any guest's debug information is; of a file that is damaged no more is unpacked.
const MOST: u64 = 1 << 30;

/// An executable in which no section of debug information is compressed: the file as it is, or a copy with
/// these sections unpacked at its end. What cannot be unpacked stays as it is.
#[must_use]
pub fn unpacked(elf: &[u8]) -> Cow<'_, [u8]> {
    let Ok(object::File::Elf64(file)) = object::File::parse(elf) else {
        return Cow::Borrowed(elf);
    };
    let headers = file.elf_header().e_shoff.get(file.endian());
    let mut whole = Cow::Borrowed(elf);
    for section in file.sections() {
        let debug = section.name().is_ok_and(|name| name.starts_with(".debug"));
        let Some(data) = debug.then(|| unpack(&section)).flatten() else {
            continue;
        };
        let header = usize::try_from(headers).ok();
        let header = header.and_then(|at| at.checked_add(section.index().0.checked_mul(HEADER)?));
        let Some(header) =
            header.filter(|at| at.checked_add(HEADER).is_some_and(|end| end <= elf.len()))
        else {
            continue;
        };
        let whole = whole.to_mut();
        let offset = whole.len() as u64;
        let size = data.len() as u64;
        let flags = number(whole, header + FLAGS) & !SHF_COMPRESSED.0;
        for (field, value) in [(FLAGS, flags), (OFFSET, offset), (SIZE, size)] {
            let at = header + field;
            whole[at..at + 8].copy_from_slice(&value.to_le_bytes());
        }
        whole.extend(data);
    }
    whole
}

/// What a section holds, if it is compressed and whole.
fn unpack<'a>(section: &impl ObjectSection<'a>) -> Option<Vec<u8>> {
    let packed = section.compressed_data().ok()?;
    let mut data = Vec::new();
    // One byte more tells that there is more.
    let most = packed.uncompressed_size.min(MOST) + 1;
    match packed.format {
        CompressionFormat::Zlib => ZlibDecoder::new(packed.data)
            .take(most)
            .read_to_end(&mut data),
        CompressionFormat::Zstandard => {
            let decoder = zstd::Decoder::with_buffer(packed.data).ok()?;
            decoder.take(most).read_to_end(&mut data)
        }
        _ => return None,
    }
    .ok()?;
    (data.len() as u64 == packed.uncompressed_size).then_some(data)
}

fn number(bytes: &[u8], at: usize) -> u64 {
    let field = bytes[at..at + 8].try_into();
    u64::from_le_bytes(field.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use object::elf::{self, ELFCOMPRESS_ZLIB, ELFCOMPRESS_ZSTD};
    use object::write::{Object as Writer, SectionFlags};
    use object::{Architecture, BinaryFormat, Endianness, SectionKind};
    use std::io::Write;

    const TEXT: &[u8] = b"lines, lines, lines, lines, lines, lines";

    /// A file with a section that is compressed this way, and one that is not.
    fn packed(format: u32, content: &[u8], size: usize) -> Vec<u8> {
        let mut file = Writer::new(BinaryFormat::Elf, Architecture::Riscv64, Endianness::Little);
        // The header of what is compressed (Sections, Compressed Sections): type, reserved, size, alignment.
        let mut data = [format.to_le_bytes(), [0; 4]].concat();
        data.extend([size as u64, 1].iter().flat_map(|it| it.to_le_bytes()));
        data.extend(content);
        for (name, data, flags) in [
            (".debug_line", data, SHF_COMPRESSED),
            (".debug_str", b"plain".to_vec(), elf::SectionFlags(0)),
        ] {
            let section = file.add_section(Vec::new(), name.into(), SectionKind::Debug);
            file.set_section_data(section, data, 1);
            file.section_mut(section).flags = SectionFlags::Elf {
                sh_type: elf::SHT_PROGBITS,
                sh_flags: flags,
            };
        }
        file.write().unwrap()
    }

    fn zlib() -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(TEXT).unwrap();
        encoder.finish().unwrap()
    }

    fn section(elf: &[u8], name: &str) -> Option<Vec<u8>> {
        let file = object::File::parse(elf).unwrap();
        let data = file.section_by_name(name).unwrap().uncompressed_data();
        data.ok().map(Cow::into_owned)
    }

    #[test]
    fn sections_are_unpacked_in_place() {
        let zstd = zstd::encode_all(TEXT, 3).unwrap();
        for (format, data) in [(ELFCOMPRESS_ZLIB.0, zlib()), (ELFCOMPRESS_ZSTD.0, zstd)] {
            let elf = packed(format, &data, TEXT.len());
            assert_eq!(section(&elf, ".debug_line"), None);
            let whole = unpacked(&elf);
            assert_eq!(section(&whole, ".debug_line").as_deref(), Some(TEXT));
            assert_eq!(section(&whole, ".debug_str").unwrap(), b"plain");
            // There is nothing more to be done.
            assert!(matches!(unpacked(&whole), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn what_is_damaged_stays_as_it_is() {
        let whole = zlib();
        for elf in [
            packed(ELFCOMPRESS_ZLIB.0, &whole[..9], TEXT.len()),
            packed(ELFCOMPRESS_ZLIB.0, &whole, TEXT.len() - 1),
            packed(ELFCOMPRESS_ZLIB.0, &whole, TEXT.len() + 1),
            packed(ELFCOMPRESS_ZSTD.0, &whole, TEXT.len()),
            packed(77, &whole, TEXT.len()),
            b"no ELF".to_vec(),
        ] {
            assert!(matches!(unpacked(&elf), Cow::Borrowed(_)));
        }
        let elf = packed(ELFCOMPRESS_ZLIB.0, &whole, TEXT.len());
        for at in 0..elf.len() {
            let mut broken = elf.clone();
            broken[at] ^= 0xff;
            // Whatever it is then, it is looked at without harm.
            let _ = unpacked(&broken);
        }
    }
}
