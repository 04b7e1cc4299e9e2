//! Random programs that leave nothing open: whatever they do, the specification (and what all
//! referees have chosen where it gives a choice) says what comes of it.
//!
//! So there are no backward jumps, no counters, no waiting, no interrupts; SC follows its LR at
//! once, atomics are aligned, and a changed page table is never looked at.

use crate::elf::Elf;
use crate::scaffold::{CODE, CODE_PAGES, DATA, DATA_PAGES, Plan, TABLES, x};
use pagewalk::hart::csr::number as csr;
use pagewalk::isa::asm::{Asm, ZERO};
use pagewalk::isa::table::{Format, ROWS, Row};
use pagewalk::isa::{Ext, Extensions, Kind, Reg, decode};
use pagewalk::platform::RAM_BASE;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// Where pages are seen through the tables.
const CODE_VA: u64 = 0x1_0000;
const DATA_VA: u64 = 0x2_0000;
/// The first 2 MiB of RAM by a superpage, for S-mode.
const SUPERVISOR_VA: u64 = 0x20_0000;
/// No device and no RAM of 128 MiB, on any of the platforms.
const NOWHERE: u64 = 0xc000_0000;

const V: u64 = 1;
const U: u64 = 1 << 4;
/// Everything but U, D set last.
const ALL: u64 = 0xcf;

/// Registers that hold addresses of data. (Three further on are others.)
const POINTERS: [u32; 4] = [8, 9, 18, 22];
/// What atomics take for their address. Nothing writes it but what aligns it, since a branch may
/// lead to the middle of a sequence.
const ALIGNED: u32 = 20;

struct Maker {
    rng: SmallRng,
    extensions: Extensions,
    /// No access over the end of a page: Spike does the first part of a store whose second one
    /// faults.
    within_pages: bool,
    translated: bool,
    /// Levels of tables: Sv39, Sv48 or Sv57.
    levels: u64,
    /// Nothing can fault in the data, so that SC always follows an LR that has not.
    open: bool,
    rows: Vec<Row>,
}

/// The program of a seed.
pub(crate) fn generate(seed: u64, extensions: &Extensions, within_pages: bool) -> Elf {
    let mut rng = SmallRng::seed_from_u64(seed);
    let privilege = [0, 0, 1, 1, 3][rng.random_range(0..5)];
    let translated = privilege != 3 && rng.random_bool(0.8);
    let rows = ROWS.iter().filter(|row| {
        row.is_in(*extensions) && is_wanted(row) && (!within_pages || row.format != Format::Cbo)
    });
    let levels = rng.random_range(3..6);
    let mut maker = Maker {
        rows: rows.copied().collect(),
        rng,
        extensions: *extensions,
        within_pages,
        translated,
        levels,
        open: !translated,
    };
    let plan = maker.plan(privilege);
    plan.build()
}

/// Instructions that go anywhere, wait, or ask what differs from one machine to another.
fn is_wanted(row: &Row) -> bool {
    let waits = row.name.starts_with("wrs.");
    // QEMU executes them in U-mode too, where they are illegal (Privileged ISA, Svinval).
    let fences = matches!(row.name, "sfence.w.inval" | "sfence.inval.ir");
    let control = matches!(
        row.kind,
        Kind::Jalr | Kind::Mret | Kind::Sret | Kind::Wfi | Kind::ScW | Kind::ScD
    );
    // Blocks may be managed where nothing is on QEMU, and where PMP forbids a part on Spike, which
    // also zeroes what it may of a block.
    let manages = row.format == Format::Cbo && row.name != "cbo.zero";
    !waits && !fences && !control && !manages
}

impl Maker {
    fn plan(&mut self, privilege: u64) -> Plan {
        let (entry, supervisor_offset) = if self.translated {
            (CODE_VA, SUPERVISOR_VA.wrapping_sub(RAM_BASE))
        } else {
            (CODE, 0)
        };
        let csrs = self.csrs(privilege);
        let registers = (1..32).map(|n| self.register(n)).collect();
        let (code, pages) = self.code();
        Plan {
            entry,
            supervisor_offset,
            csrs,
            registers,
            code,
            pages,
            data: (0..DATA_PAGES << 12).map(|_| self.rng.random()).collect(),
            tables: self.tables(),
        }
    }

    fn csrs(&mut self, privilege: u64) -> Vec<(u16, u64)> {
        let rng = &mut self.rng;
        let mut csrs = vec![(csr::PMPADDR0 + 1, u64::MAX)];
        if rng.random_bool(0.3) {
            // A hole in front of the rule for everything.
            let size: u64 = [0, 1, 0xf, 0x1ff][rng.random_range(0..4)];
            let place = (DATA + rng.random_range(0..0x8000)) >> 2;
            csrs.push((csr::PMPADDR0, place & !size | size >> 1));
            // W without R is reserved.
            let rwx = [0, 1, 3, 4, 5, 7][rng.random_range(0..6)];
            csrs.push((csr::PMPCFG0, 0x1f00 | 0x18 | rwx));
            self.open = false;
        } else {
            csrs.push((csr::PMPCFG0, 0x1f00));
        }
        // Not the call from S-mode, by which its handler ends the program.
        csrs.push((csr::MEDELEG, rng.random::<u64>() & 0xb1ff & !1));
        if self.extensions.has(Ext::Zicbom) && self.extensions.has(Ext::Zicboz) {
            // QEMU leaves mtval zero where these make an instruction illegal.
            let allow = !self.within_pages;
            let mut field = || match rng.random_range(0..3) {
                _ if allow => 0xf0,
                n => [0, 0x10, 0x30][n] | rng.random::<u64>() & 0xc0,
            };
            csrs.push((csr::MENVCFG, field()));
            csrs.push((csr::SENVCFG, field()));
        }
        if self.translated {
            csrs.push((csr::SATP, (self.levels + 5) << 60 | TABLES >> 12));
        }
        // SUM, MXR, TVM and FS. (TW is about wfi, and TSR about the return from the S-handler.)
        let fs = [0, 1, 2, 3, 3, 3][rng.random_range(0..6)] << 13;
        let random = rng.random::<u64>() & 0x1c_0000;
        csrs.push((csr::MSTATUS, random | privilege << 11 | fs));
        csrs
    }

    fn register(&mut self, n: u32) -> u64 {
        if POINTERS.contains(&n) || n == ALIGNED {
            return self.pointer();
        }
        match self.rng.random_range(0..6) {
            0 => self.pointer(),
            1 => {
                let edges = [
                    0,
                    1,
                    u64::MAX,
                    1 << 63,
                    i32::MIN as u64,
                    0x7ff0_0000_0000_0000,
                ];
                edges[self.rng.random_range(0..edges.len())]
            }
            2 => 0xffff_ffff_0000_0000 | u64::from(self.rng.random::<u32>()),
            3 => 0xffff_ffff_ffff_0000 | u64::from(self.rng.random::<u16>()),
            _ => self.rng.random(),
        }
    }

    /// An address in the data.
    fn pointer(&mut self) -> u64 {
        let base = if self.translated { DATA_VA } else { DATA };
        let page = self.rng.random_range(0..DATA_PAGES - 1) << 12;
        let offset = if self.within_pages {
            self.rng.random_range(0..0x70) << 4
        } else {
            self.rng.random_range(0..0x1000)
        };
        base + page + offset
    }

    fn tables(&mut self) -> Vec<u8> {
        // Code that has been changed may be seen or not without a fence: nobody writes it.
        const R: u64 = 1 << 1;
        const W: u64 = 1 << 2;
        let is_code = |page: u64| (CODE >> 12..(CODE >> 12) + CODE_PAGES).contains(&page);
        let mut targets: Vec<_> = (0..CODE_PAGES)
            .map(|page| ((CODE_VA >> 12) + page, (CODE >> 12) + page))
            .collect();
        for page in 0..DATA_PAGES {
            let target = match self.rng.random_range(0..16) {
                // Which part of an access over two pages faults first is left open.
                0 if self.within_pages => NOWHERE >> 12,
                1 => (CODE >> 12) + self.rng.random_range(0..CODE_PAGES),
                _ => (DATA >> 12) + self.rng.random_range(0..DATA_PAGES),
            };
            targets.push(((DATA_VA >> 12) + page, target));
        }
        let mut leaves = Vec::new();
        for (page, target) in targets {
            let flags = match self.leaf_flags() {
                flags if is_code(target) => flags & !W,
                // An AMO to a page that may only be read faults there, before anything is found to
                // be missing; QEMU reads first.
                flags if target == NOWHERE >> 12 => flags | R | W,
                flags => flags,
            };
            leaves.push((page, target, flags));
        }
        let root = TABLES >> 12;
        let upper = self.levels - 2;
        let pointers = [(0, root + upper + 1, V), (1, RAM_BASE >> 12, ALL)];
        let tables = (1..=upper).map(|next| table(&[(0, root + next, V)]));
        tables
            .chain([table(&pointers), table(&leaves)])
            .collect::<Vec<_>>()
            .concat()
    }

    /// Mostly everything allowed; sometimes a bit is missing, or the entry is nonsense.
    fn leaf_flags(&mut self) -> u64 {
        let user = if self.rng.random_bool(0.6) { U } else { 0 };
        let flags = ALL | user;
        match self.rng.random_range(0..12) {
            0 => flags & !(1 << self.rng.random_range(0..6)),
            1 => 0xc0 | self.rng.random_range(0..64),
            2 => flags | 1 << self.rng.random_range(54..64),
            3 => flags | 1 << 5,
            _ => flags,
        }
    }

    /// Pieces of code, until the pages are full, and the first piece of each page. Branches lead
    /// from piece to piece, never into one.
    fn code(&mut self) -> (Vec<u8>, Vec<u64>) {
        let length = (CODE_PAGES << 12) as usize;
        let mut bytes = Vec::new();
        let mut starts = Vec::new();
        let mut branches = Vec::new();
        loop {
            let (piece, branch) = self.piece();
            if bytes.len() + piece.len() > length {
                break;
            }
            starts.push(bytes.len());
            if let Some(skipped) = branch {
                branches.push((starts.len() - 1, skipped));
            }
            bytes.extend(piece);
        }
        for (number, skipped) in branches {
            let from = starts[number];
            let Some(to) = starts.get(number + skipped).map(|to| (to - from) as u32) else {
                continue;
            };
            aim(&mut bytes[from..], to);
        }
        // All zeros are illegal, and so lead to the end.
        bytes.resize(length, 0);
        let first = |page| starts.iter().find(|&&start| start >= page * 4096);
        let firsts = (0..CODE_PAGES as usize).map(|page| first(page).map_or(0, |it| *it as u64));
        (bytes, firsts.collect())
    }

    /// A few instructions; for a branch, how many pieces further on it leads.
    fn piece(&mut self) -> (Vec<u8>, Option<usize>) {
        let mut a = Asm::new(0);
        let mut branch = None;
        match self.rng.random_range(0..24) {
            0 => a.word(self.harmless(|rng| rng.random::<u32>() | 3)),
            1..=5 => {
                let random = |rng: &mut SmallRng| rng.random::<u32>() & 0xfffc;
                let quadrant = self.rng.random_range(0..3);
                a.half(self.harmless(|rng| random(rng) | quadrant) as u16);
            }
            6 => {
                // The end of the code may cut this off, so where pointers matter it is not one.
                let n = if self.guarded() {
                    self.any_but_pointers()
                } else {
                    self.any()
                };
                let value = self.register(n);
                a.li(dest(n), value);
            }
            // Whether an SC that must fail may fault is left open (Unprivileged ISA, Zalrsc).
            7 if self.open => self.reserve(&mut a),
            8 => {
                branch = Some(self.rng.random_range(1..8));
                let d = [1, 5, 6][self.rng.random_range(0..3)];
                a.u(Kind::Auipc, x(d), 0);
                a.i(Kind::Jalr, dest(self.any_but_pointers()), x(d), 8);
            }
            _ => {
                let format = self.instruction(&mut a);
                if matches!(format, Format::B | Format::J) {
                    branch = Some(self.rng.random_range(1..8));
                }
            }
        }
        (a.finish().expect("random code assembles"), branch)
    }

    /// A random word that, as far as it is an instruction, is one of those that are wanted and
    /// needs no further care.
    fn harmless(&mut self, random: impl Fn(&mut SmallRng) -> u32) -> u32 {
        loop {
            let word = random(&mut self.rng);
            // The prefix of longer instructions, which Spike fetches whole.
            if word & 0x1f == 0x1f {
                continue;
            }
            let op = decode(word, Extensions::all()).op;
            let Some(insn) = op.insn() else {
                return word;
            };
            let row = insn.row();
            let careless = !matches!(
                row.format,
                Format::B
                    | Format::J
                    | Format::Jalr
                    | Format::Csr
                    | Format::CsrImm
                    | Format::Amo
                    | Format::AmoPair
                    | Format::Lr
            );
            let guarded = self.guarded();
            let rd = op.rd.number();
            let precious = rd == ALIGNED || guarded && POINTERS.contains(&rd);
            let clobbers = precious && !is_float(row.format);
            let strays = guarded && is_memory(row.format) || row.format == Format::Cbo;
            if careless && !clobbers && !strays && is_wanted(row) {
                return word;
            }
        }
    }

    /// Whether pointers must keep pointing at the data. Without translation a stray access may
    /// find a device, and none is everywhere.
    fn guarded(&self) -> bool {
        self.within_pages || !self.translated
    }

    /// LR and SC.
    fn reserve(&mut self, a: &mut Asm) {
        self.align(a, 8);
        let (lr, sc) =
            [(Kind::LrW, Kind::ScW), (Kind::LrD, Kind::ScD)][self.rng.random_range(0..2)];
        let [d, e, s] = [0; 3].map(|_| self.any_but_pointers());
        a.amo(lr, dest(d), ZERO, x(ALIGNED));
        a.amo(sc, dest(e), x(s), x(ALIGNED));
    }

    /// Makes the register for atomics a multiple of its alignment.
    fn align(&mut self, a: &mut Asm, alignment: i32) {
        let pointer = POINTERS[self.rng.random_range(0..POINTERS.len())];
        a.i(Kind::Andi, x(ALIGNED), x(pointer), -alignment);
    }

    /// Any register's number but [`ALIGNED`].
    fn any(&mut self) -> u32 {
        let n = self.rng.random_range(0..31);
        if n < ALIGNED { n } else { n + 1 }
    }

    /// Any register's number but those of pointers.
    fn any_but_pointers(&mut self) -> u32 {
        match self.any() {
            n if POINTERS.contains(&n) => n + 3,
            n => n,
        }
    }

    /// A random instruction of the table, with fields that keep it near. A branch is aimed later.
    fn instruction(&mut self, a: &mut Asm) -> Format {
        let row = self.rows[self.rng.random_range(0..self.rows.len())];
        let random: u32 = self.rng.random();
        let mut word = row.pattern | random & !row.mask;
        let pointer = POINTERS[self.rng.random_range(0..POINTERS.len())];
        let field = |word: u32, shift: u32, value: u32| word & !(31 << shift) | value << shift;
        match row.format {
            Format::B => word = word & 0x01ff_f07f | 4 << 7,
            Format::J => word = word & 0x0000_0fff | 4 << 20,
            Format::Load | Format::FLoad => word = field(word & 0x7fff_ffff, 15, pointer),
            Format::Store | Format::FStore => word = field(word & 0x7fff_ffff, 15, pointer),
            Format::Cbo => {
                // QEMU and Spike give xtval the block's address, not rs1 (Unprivileged ISA, CMO).
                self.align(a, 64);
                word = field(word, 15, ALIGNED);
            }
            Format::Amo | Format::AmoPair | Format::Lr => {
                self.align(a, 16);
                word = field(word, 15, ALIGNED);
                // QEMU 10.0 changes what x0 is where amocas has it for rd.
                if row.name.starts_with("amocas") && word >> 7 & 31 == 0 {
                    word |= 10 << 7;
                }
                if row.format == Format::AmoPair {
                    // Pairs, of which ALIGNED is no part.
                    word = word & !(1 << 20 | 31 << 7) | 10 << 7;
                }
            }
            Format::Csr | Format::CsrImm => {
                let number = CSRS[self.rng.random_range(0..CSRS.len())];
                word = word & 0xf_ffff | u32::from(number) << 20;
                if number == csr::SSTATUS {
                    // Read, or the low bits changed: QEMU lets UXL be written.
                    word = word & !0xf_f000 | [0x2000, 0x6000, 0x7000][self.rng.random_range(0..3)];
                }
            }
            Format::AesRound => word &= !(1 << 23),
            _ => {}
        }
        // Pointers live longer if little is written to them.
        let destination = word >> 7 & 31;
        let has_destination = !matches!(row.format, Format::B | Format::Store | Format::FStore);
        let precious = POINTERS.contains(&destination) || destination == ALIGNED;
        if has_destination && precious && !is_float(row.format) {
            word = field(word, 7, destination + 3);
        }
        a.word(word);
        row.format
    }
}

/// Makes the branch, the `jal`, or the `auipc` with `jalr`, that `code` begins with lead `to`
/// bytes forward.
fn aim(code: &mut [u8], to: u32) {
    let word = |at: usize| u32::from_le_bytes(code[at..at + 4].try_into().expect("four bytes"));
    let (at, new) = match word(0) & 0x7f {
        0x63 => {
            let fields = (to >> 5 & 0x3f) << 25 | (to >> 1 & 0xf) << 8 | (to >> 11 & 1) << 7;
            (0, word(0) & 0x01ff_f07f | fields)
        }
        0x6f => {
            let fields = (to >> 1 & 0x3ff) << 21 | (to >> 11 & 1) << 20;
            (0, word(0) & 0x0000_0fff | fields)
        }
        _ => (4, word(4) & 0x000f_ffff | to << 20),
    };
    code[at..at + 4].copy_from_slice(&new.to_le_bytes());
}

fn is_memory(format: Format) -> bool {
    matches!(
        format,
        Format::Load | Format::Store | Format::FLoad | Format::FStore | Format::Cbo
    )
}

fn is_float(format: Format) -> bool {
    matches!(
        format,
        Format::FLoad | Format::F2 | Format::F1Rm | Format::F2Rm | Format::F4Rm | Format::XToF
    )
}

fn dest(n: u32) -> Reg {
    Reg::dest(n)
}

fn table(entries: &[(u64, u64, u64)]) -> Vec<u8> {
    let mut bytes = vec![0; 4096];
    for (index, ppn, flags) in entries {
        let pte = ppn << 10 | flags;
        let at = *index as usize * 8;
        bytes[at..at + 8].copy_from_slice(&pte.to_le_bytes());
    }
    bytes
}

/// CSRs that all machines have alike, and some that none has.
const CSRS: [u16; 9] = [
    csr::FFLAGS,
    csr::FRM,
    csr::FCSR,
    csr::FCSR,
    csr::FFLAGS,
    csr::SSTATUS,
    0x5ff,
    0x7ff,
    0xdff,
];
