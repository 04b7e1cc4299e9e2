//! The executables whose symbols are known, and in which of them a hart is.
//!
//! User programs are linked to the same addresses, so in U-mode it is the code in memory that tells: a
//! program is one whose file has the bytes that are executed. What was found is kept for each address
//! space, and looked at again whenever another function is entered.

use super::SymbolTable;
use super::symbols::demangled;
use crate::addr::{PhysAddr, VirtAddr};
use crate::hart::{AccessKind, Hart, Privilege};
use crate::loader::{LoadError, elf};
use crate::machine::Fetched;
use crate::mem::Memory;
use crate::mmu::translate::{request, walk_memory};
use std::collections::HashMap;
use std::ops::Range;

/// So many bytes around an instruction must be a program's for it to be that program.
const SAMPLE: u64 = 64;
/// Address spaces that are remembered before all are forgotten.
const MAX_SPACES: usize = 4096;

/// An executable with symbols.
#[derive(Clone, Debug)]
pub struct Program {
    name: String,
    symbols: SymbolTable,
    /// What is to be added to addresses as linked.
    bias: u64,
    /// Addresses as linked, and what the file has there.
    code: Vec<(u64, Vec<u8>)>,
}

impl Program {
    /// Reads an ELF file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(name: &str, bytes: &[u8]) -> Result<Program, LoadError> {
        let (segments, symbols) = elf::parse_symbols(bytes)?;
        let code = segments
            .iter()
            .map(|segment| (segment.vaddr, segment.contents(bytes).to_vec()));
        Ok(Program {
            name: name.to_owned(),
            bias: 0,
            code: code.collect(),
            symbols: SymbolTable::of(&segments, symbols),
        })
    }

    /// The same, with its lowest segment at this address.
    #[must_use]
    pub fn at(mut self, address: u64) -> Program {
        let lowest = self.code.iter().map(|(start, _)| *start).min();
        self.bias = address.wrapping_sub(lowest.unwrap_or(0));
        self
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its symbols, as linked.
    #[must_use]
    pub fn symbols(&self) -> &SymbolTable {
        &self.symbols
    }

    /// Where its code and data are linked, and how many bytes of them there are.
    pub fn segments(&self) -> impl Iterator<Item = (u64, usize)> {
        self.code.iter().map(|(start, bytes)| (*start, bytes.len()))
    }

    /// The bytes of the file at an address as linked, to the end of their segment.
    fn bytes_at(&self, linked: u64) -> Option<&[u8]> {
        self.code.iter().find_map(|(start, bytes)| {
            let offset = usize::try_from(linked.checked_sub(*start)?).ok()?;
            bytes.get(offset..).filter(|rest| !rest.is_empty())
        })
    }

    /// Whether its file has this instruction at its address.
    fn has(&self, insn: &Fetched) -> bool {
        let word = insn.word.to_le_bytes();
        let rest = self.bytes_at(insn.pc.wrapping_sub(self.bias));
        rest.is_some_and(|rest| rest.starts_with(&word[..usize::from(insn.len)]))
    }

    /// Whether memory around an instruction is what the file has there.
    fn agrees(&self, hart: &Hart, memory: &Memory, pc: u64) -> bool {
        let start = pc & !(SAMPLE - 1);
        let pa = match request(hart, VirtAddr(pc), AccessKind::Fetch) {
            None => Some(PhysAddr(pc)),
            Some(request) => {
                let outcome = walk_memory(hart, memory, &request).outcome;
                outcome.ok().map(|leaf| leaf.pa)
            }
        };
        (0..SAMPLE).all(|offset| {
            let at = start + offset;
            let linked = at.wrapping_sub(self.bias);
            let Some(&expected) = self.bytes_at(linked).and_then(|rest| rest.first()) else {
                return true;
            };
            let pa = pa.map(|pa| PhysAddr(pa.0.wrapping_sub(pc).wrapping_add(at)));
            pa.and_then(|pa| memory.ram.read_at::<u8>(pa)) == Some(expected)
        })
    }
}

/// A function's number; that of those without a symbol is [`UNKNOWN`].
pub type FunctionId = u32;
/// No function that has a symbol.
pub const UNKNOWN: FunctionId = 0;

/// A function that has been seen.
#[derive(Clone, Debug)]
struct Function {
    program: usize,
    name: String,
}

/// Where a hart is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Here {
    /// The mode.
    pub privilege: Privilege,
    /// The function.
    pub function: FunctionId,
    /// The program, by its number.
    pub program: Option<usize>,
    /// The addresses of which all this holds.
    extent: Range<u64>,
    /// Where the first of them is linked.
    linked: u64,
}

impl Here {
    /// Where an address of this place is linked.
    #[must_use]
    pub fn linked(&self, pc: u64) -> u64 {
        self.linked.wrapping_add(pc.wrapping_sub(self.extent.start))
    }

    /// Whether an address is of the same place.
    #[inline]
    #[must_use]
    pub fn holds(&self, privilege: Privilege, pc: u64) -> bool {
        self.privilege == privilege && self.extent.contains(&pc)
    }
}

/// The executables.
#[derive(Clone, Debug)]
pub struct Programs {
    programs: Vec<Program>,
    /// How many of them, from the first on, are what the machine has loaded.
    loaded: usize,
    /// The programs that were found in address spaces, by the roots of these.
    found: HashMap<u64, usize>,
    functions: Vec<Function>,
    /// Their numbers, by program and address as linked.
    numbers: HashMap<(usize, u64), FunctionId>,
}

impl Programs {
    /// What was loaded, if it is an executable, and what else the guest may execute.
    #[must_use]
    pub fn new(guest: Option<Program>, others: Vec<Program>) -> Programs {
        let loaded = usize::from(guest.is_some());
        let unknown = Function {
            program: usize::MAX,
            name: "[unknown]".to_owned(),
        };
        Programs {
            programs: guest.into_iter().chain(others).collect(),
            loaded,
            found: HashMap::new(),
            functions: vec![unknown],
            numbers: HashMap::new(),
        }
    }

    /// All of them, by their numbers.
    #[must_use]
    pub fn all(&self) -> &[Program] {
        &self.programs
    }

    /// A function's name as in the source.
    #[must_use]
    pub fn name(&self, function: FunctionId) -> &str {
        let function = self.functions.get(function as usize);
        function.map_or("[unknown]", |function| &function.name)
    }

    /// The program that a function is of.
    #[must_use]
    pub fn program_of(&self, function: FunctionId) -> Option<&Program> {
        let function = self.functions.get(function as usize)?;
        self.programs.get(function.program)
    }

    /// Where a hart is that is about to execute an instruction.
    pub fn locate(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) -> Here {
        let program = self.program_at(hart, memory, insn);
        self.place(hart.privilege, program, insn.pc)
    }

    /// Where an address of a mode and an address space leads, as far as is known.
    pub fn locate_address(&mut self, privilege: Privilege, space: u64, pc: u64) -> Here {
        let program = match privilege {
            Privilege::User => self.found.get(&space).copied(),
            Privilege::Supervisor | Privilege::Machine => self.covering(pc),
        };
        self.place(privilege, program, pc)
    }

    fn place(&mut self, privilege: Privilege, program: Option<usize>, pc: u64) -> Here {
        let nowhere = Here {
            privilege,
            function: UNKNOWN,
            program,
            extent: pc..pc.saturating_add(1),
            linked: pc,
        };
        let Some((number, program)) = program.and_then(|it| Some((it, self.programs.get(it)?)))
        else {
            return nowhere;
        };
        let bias = program.bias;
        let linked = |address: u64| {
            let address = address.wrapping_sub(bias);
            program.symbols.linked(address).unwrap_or(address)
        };
        let Some(function) = program.symbols.function(pc.wrapping_sub(bias)) else {
            return Here {
                linked: linked(pc),
                ..nowhere
            };
        };
        let extent =
            function.extent.start.wrapping_add(bias)..function.extent.end.wrapping_add(bias);
        let entry = function.symbol.addr;
        let next = self.functions.len() as FunctionId;
        let id = *self.numbers.entry((number, entry)).or_insert(next);
        if id == next {
            let name = demangled(&function.symbol.name);
            self.functions.push(Function {
                program: number,
                name,
            });
        }
        Here {
            function: id,
            extent,
            linked: entry,
            ..nowhere
        }
    }

    /// The first program that has something at an address.
    fn covering(&self, pc: u64) -> Option<usize> {
        self.programs.iter().position(|program| {
            let address = pc.wrapping_sub(program.bias);
            program.symbols.linked(address).is_some()
        })
    }

    fn program_at(&mut self, hart: &Hart, memory: &Memory, insn: &Fetched) -> Option<usize> {
        const PPN: u64 = (1 << 44) - 1;
        if hart.privilege != Privilege::User {
            return self.covering(insn.pc);
        }
        let space = hart.csr.satp() & PPN;
        let known = self.found.get(&space).copied();
        let still = |&number: &usize| self.programs.get(number).is_some_and(|it| it.has(insn));
        if known.filter(still).is_some() {
            return known;
        }
        // What was loaded may have user code within, but it is a guess that comes last.
        let others = self.loaded..self.programs.len();
        let mut candidates = others.chain(0..self.loaded);
        let found = candidates.find(|&number| {
            let program = &self.programs[number];
            program.has(insn) && program.agrees(hart, memory, insn.pc)
        });
        if self.found.len() >= MAX_SPACES {
            self.found.clear();
        }
        match found {
            Some(number) => self.found.insert(space, number),
            None => self.found.remove(&space),
        };
        found
    }
}
