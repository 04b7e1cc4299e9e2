//! ELF files for the tests, by `object`'s writer.

use object::Endianness;
use object::elf;
use object::write::elf::{FileHeader, ProgramHeader, SectionHeader, Sym, Writer};

/// Where RAM begins, and with it most of the guests.
pub(crate) const RAM: u64 = 0x8000_0000;

/// A loadable segment.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    pub(crate) vaddr: u64,
    pub(crate) paddr: u64,
    pub(crate) bytes: Vec<u8>,
    /// Bytes in memory; what the file does not have is zero.
    pub(crate) memory_size: u64,
}

impl Segment {
    /// A segment that is loaded where it is linked.
    pub(crate) fn new(address: u64, bytes: &[u8]) -> Segment {
        let memory_size = bytes.len() as u64;
        Segment {
            vaddr: address,
            paddr: address,
            bytes: bytes.to_vec(),
            memory_size,
        }
    }
}

/// What an ELF file is to hold.
#[derive(Clone, Debug)]
pub(crate) struct Elf {
    pub(crate) is_64: bool,
    pub(crate) endian: Endianness,
    pub(crate) file_type: elf::FileType,
    pub(crate) machine: elf::Machine,
    pub(crate) entry: u64,
    pub(crate) segments: Vec<Segment>,
    /// Names, addresses and sizes.
    pub(crate) symbols: Vec<(String, u64, u64)>,
    /// Sections that are not loaded: names and contents.
    pub(crate) sections: Vec<(String, Vec<u8>)>,
}

impl Elf {
    /// An executable of one segment at the start of RAM, which it begins with.
    pub(crate) fn new(code: &[u8]) -> Elf {
        Elf {
            is_64: true,
            endian: Endianness::Little,
            file_type: elf::ET_EXEC,
            machine: elf::EM_RISCV,
            entry: RAM,
            segments: vec![Segment::new(RAM, code)],
            symbols: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// The same with one more function symbol.
    pub(crate) fn symbol(mut self, name: &str, address: u64, size: u64) -> Elf {
        self.symbols.push((name.to_owned(), address, size));
        self
    }

    /// The same with one more section, of debug information.
    pub(crate) fn section(mut self, name: &str, contents: &[u8]) -> Elf {
        self.sections.push((name.to_owned(), contents.to_vec()));
        self
    }

    /// The bytes of the file.
    pub(crate) fn build(&self) -> Vec<u8> {
        let mut file = Vec::new();
        let mut out = Writer::new(self.endian, self.is_64, &mut file);
        out.reserve_file_header();
        out.reserve_program_headers(self.segments.len() as u32);
        let offsets: Vec<u64> = self
            .segments
            .iter()
            .map(|it| out.reserve(it.bytes.len() as u64, 16))
            .collect();
        out.reserve_null_section_index();
        let sections: Vec<_> = (self.sections.iter())
            .map(|(name, contents)| {
                let name = out.add_section_name(name.as_bytes());
                out.reserve_section_index();
                (name, contents, out.reserve(contents.len() as u64, 1))
            })
            .collect();
        let names: Vec<_> = self
            .symbols
            .iter()
            .map(|(name, ..)| out.add_string(name.as_bytes()))
            .collect();
        out.reserve_null_symbol_index();
        for _ in &self.symbols {
            out.reserve_symbol_index(None);
        }
        out.reserve_symtab_section_index();
        out.reserve_strtab_section_index();
        out.reserve_shstrtab_section_index();
        out.reserve_symtab();
        out.reserve_strtab().unwrap();
        out.reserve_shstrtab().unwrap();
        out.reserve_section_headers();

        out.write_file_header(&FileHeader {
            os_abi: elf::ELFOSABI_NONE,
            abi_version: 0,
            e_type: self.file_type,
            e_machine: self.machine,
            e_entry: self.entry,
            e_flags: elf::FileFlags(0),
        })
        .unwrap();
        out.write_align_program_headers();
        for (segment, offset) in self.segments.iter().zip(&offsets) {
            out.write_program_header(&ProgramHeader {
                p_type: elf::PT_LOAD,
                p_flags: elf::PF_R | elf::PF_W | elf::PF_X,
                p_offset: *offset,
                p_vaddr: segment.vaddr,
                p_paddr: segment.paddr,
                p_filesz: segment.bytes.len() as u64,
                p_memsz: segment.memory_size,
                p_align: 16,
            });
        }
        for (segment, offset) in self.segments.iter().zip(&offsets) {
            out.pad_until(*offset);
            out.write(&segment.bytes);
        }
        for (_, contents, offset) in &sections {
            out.pad_until(*offset);
            out.write(contents);
        }
        out.write_null_symbol();
        for ((_, address, size), name) in self.symbols.iter().zip(names) {
            let st_name = out.string_offset(Some(name));
            out.write_symbol(&Sym {
                section: None,
                st_name,
                st_info: elf::STB_GLOBAL | elf::STT_FUNC,
                st_other: elf::SymbolOther(0),
                st_shndx: elf::SHN_ABS,
                st_value: *address,
                st_size: *size,
            });
        }
        out.write_strtab();
        out.write_shstrtab();
        out.write_null_section_header();
        for (name, contents, offset) in &sections {
            let sh_name = out.section_name_offset(Some(*name));
            out.write_section_header(&SectionHeader {
                sh_name,
                sh_type: elf::SHT_PROGBITS,
                sh_flags: elf::SectionFlags(0),
                sh_addr: 0,
                sh_offset: *offset,
                sh_size: contents.len() as u64,
                sh_link: 0,
                sh_info: 0,
                sh_addralign: 1,
                sh_entsize: 0,
            });
        }
        out.write_symtab_section_header(1);
        out.write_strtab_section_header();
        out.write_shstrtab_section_header();
        file
    }
}
