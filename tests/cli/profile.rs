//! `--profile`, `--instruction-mix`, `--coverage`: small guests whose counts are known.

use crate::elf::{Elf, RAM, Segment};
use crate::emulator::{Emulator, path_text};
use crate::guests::{FINISHER, handle_traps, pass};
use gimli::write::{
    Address, AttributeValue, DwarfUnit, EndianVec, LineProgram, LineString, Sections,
};
use gimli::{
    DW_AT_comp_dir, DW_AT_high_pc, DW_AT_low_pc, Encoding, Format, LineEncoding, LittleEndian,
};
use pagewalk::hart::csr::number::{MEPC, MSTATUS};
use pagewalk::isa::Kind;
use pagewalk::isa::asm::{A0, Asm, RA, SP, T0, T1, ZERO};

/// Where user programs are linked.
const USER: u64 = RAM + 0x1000;

/// Runs a guest with one of the options that write a file; what is in it.
fn written(options: &[&str], guest: &Elf) -> String {
    let emulator = Emulator::run(&[]);
    let file = path_text(&emulator.path("out"));
    let guest = emulator.file("guest.elf", &guest.build());
    let arguments = options
        .iter()
        .copied()
        .chain([file.as_str(), guest.as_str()]);
    let emulator = arguments.fold(emulator, Emulator::arg);
    let outcome = emulator.outcome_here();
    assert_eq!(outcome.status, 0, "{outcome:#?}");
    std::fs::read_to_string(file).unwrap()
}

/// A program whose function `outer` calls `inner` three times, the last time by a tail call.
fn callers() -> Elf {
    let mut asm = Asm::new(RAM);
    let (outer, inner) = (asm.label(), asm.label());
    asm.u(Kind::Auipc, SP, 0x1000);
    asm.jal(RA, outer);
    pass(&mut asm);
    asm.bind(outer);
    asm.i(Kind::Addi, SP, SP, -16);
    asm.store(Kind::Sd, RA, SP, 8);
    for _ in 0..2 {
        asm.jal(RA, inner);
    }
    asm.load(Kind::Ld, RA, SP, 8);
    asm.i(Kind::Addi, SP, SP, 16);
    asm.jal(ZERO, inner);
    asm.bind(inner);
    asm.i(Kind::Addi, A0, A0, 1);
    asm.i(Kind::Jalr, ZERO, RA, 0);
    let [outer, inner] = [outer, inner].map(|it| asm.address_of_label(it).unwrap());
    Elf::new(&asm.finish().unwrap())
        .symbol("_start", RAM, outer - RAM)
        .symbol("outer", outer, inner - outer)
        .symbol("inner", inner, 8)
}

/// The instructions of its `_start`, all of which are executed but the last, behind its end.
fn instructions_of_start() -> u64 {
    callers().symbols[0].2 / 4 - 1
}

#[test]
fn functions_are_counted_by_call_stack() {
    let expected = format!(
        "guest.elf;_start_[m] {}\n\
         guest.elf;_start_[m];inner_[m] 2\n\
         guest.elf;_start_[m];outer_[m] 7\n\
         guest.elf;_start_[m];outer_[m];inner_[m] 4\n",
        instructions_of_start()
    );
    assert_eq!(written(&["--profile"], &callers()), expected);
    let reference = ["--engine", "reference", "--profile"];
    assert_eq!(written(&reference, &callers()), expected);
}

#[test]
fn a_period_counts_some_for_all() {
    let text = written(&["--profile-period", "5", "--profile"], &callers());
    let counts = text.lines().map(|line| line.rsplit_once(' ').unwrap().1);
    let counts: Vec<u64> = counts.map(|count| count.parse().unwrap()).collect();
    let all = instructions_of_start() + 13;
    assert_eq!(counts.iter().sum::<u64>(), all / 5 * 5, "{text}");
    assert!(counts.iter().all(|count| count % 5 == 0), "{text}");
}

/// Code of a user program at [`USER`]: it calls a function `work` with so many instructions, and then
/// makes an environment call.
fn user_program(length: usize) -> (Vec<u8>, u64) {
    let mut asm = Asm::new(USER);
    let work = asm.label();
    asm.jal(RA, work);
    asm.plain(Kind::Ecall);
    asm.bind(work);
    for _ in 1..length {
        asm.i(Kind::Addi, A0, A0, 1);
    }
    asm.i(Kind::Jalr, ZERO, RA, 0);
    let at = asm.address_of_label(work).unwrap();
    (asm.finish().unwrap(), at)
}

/// A kernel in M-mode that runs the user program, and ends when that calls it.
fn kernel(user: &[u8]) -> Elf {
    let mut asm = Asm::new(RAM);
    let handler = asm.label();
    handle_traps(&mut asm, handler);
    asm.csr(Kind::Csrrw, ZERO, MSTATUS, ZERO);
    asm.li(T0, USER);
    asm.csr(Kind::Csrrw, ZERO, MEPC, T0);
    asm.plain(Kind::Mret);
    asm.align(4);
    asm.bind(handler);
    asm.li(T0, FINISHER);
    asm.li(T1, 0x5555);
    asm.store(Kind::Sw, T1, T0, 0);
    let at = asm.address_of_label(handler).unwrap();
    let mut elf = Elf::new(&asm.finish().unwrap())
        .symbol("boot", RAM, at - RAM)
        .symbol("handler", at, 0x100);
    elf.segments.push(Segment::new(USER, user));
    elf
}

/// The file of a user program, linked `bias` bytes lower than it is executed.
fn user_file(length: usize, names: [&str; 2], bias: u64) -> Elf {
    let (code, work) = user_program(length);
    let mut elf = Elf::new(&code)
        .symbol(names[0], USER - bias, work - USER)
        .symbol(names[1], work - bias, 4 * length as u64);
    elf.entry = USER - bias;
    elf.segments = vec![Segment::new(USER - bias, &code)];
    elf
}

#[test]
fn user_programs_are_told_apart_by_their_code() {
    for bias in [0, 0x8000_0000] {
        let emulator = Emulator::run(&[]);
        let out = path_text(&emulator.path("out"));
        let mut symbols = ["three", "five"].map(|name| {
            let length = if name == "three" { 3 } else { 5 };
            let names = ["_start", name];
            emulator.file(name, &user_file(length, names, bias).build())
        });
        if bias != 0 {
            symbols = symbols.map(|path| format!("{path}@{USER:#x}"));
        }
        let kernel = emulator.file("kernel.elf", &kernel(&user_program(5).0).build());
        let emulator = ["--symbols", &symbols[0], "--symbols", &symbols[1]]
            .into_iter()
            .chain(["--profile", &out, &kernel])
            .fold(emulator, Emulator::arg);
        assert_eq!(emulator.outcome_here().status, 0);
        let text = std::fs::read_to_string(&out).unwrap();
        let stacks: Vec<_> = text.lines().collect();
        let handler = "five;_start;[environment call from U-mode];handler_[m] ";
        assert_eq!(stacks[0], "five;_start 2", "{text}");
        assert!(stacks[1].starts_with(handler), "{text}");
        assert_eq!(stacks[2], "five;_start;five 5", "{text}");
        assert!(stacks[3].starts_with("kernel.elf;boot_[m] "), "{text}");
    }
}

#[test]
fn instructions_are_counted_by_kind_and_mode() {
    let text = written(&["--instruction-mix"], &kernel(&user_program(5).0));
    let row = |name: &str| -> Vec<String> {
        let line = text.lines().find(|line| line.starts_with(name));
        let cells = line.unwrap_or_else(|| panic!("{name} is not in {text}"));
        cells.split_whitespace().map(str::to_owned).collect()
    };
    let last = |name: &str, count: usize| {
        let cells = row(name);
        cells[cells.len() - count..].join(" ")
    };
    assert_eq!(last("call ", 3), "1 0 0", "{text}");
    assert_eq!(last("return ", 3), "1 0 0", "{text}");
    assert_eq!(last("store ", 3), "0 0 1", "{text}");
    assert_eq!(last("csrrw ", 3), "0 0 5", "{text}");
    assert_eq!(last("ecall ", 3), "1 0 0", "{text}");
    assert_eq!(last("mret ", 3), "0 0 1", "{text}");
    assert!(text.contains("0.00 % of them compressed"), "{text}");
}

/// Debug information for code at [`RAM`]: offsets and the lines that they are compiled from.
fn with_lines(elf: Elf, rows: &[(u64, u64)], end: u64) -> Elf {
    let encoding = Encoding {
        address_size: 8,
        format: Format::Dwarf32,
        version: 5,
    };
    let text = |text: &str| LineString::String(text.as_bytes().to_vec());
    let mut dwarf = DwarfUnit::new(encoding);
    let (folder, file) = (text("/home/me/guest"), text("src/main.S"));
    let lines = LineEncoding::default();
    let mut program = LineProgram::new(encoding, lines, folder, None, file.clone(), None);
    let folder = program.default_directory();
    let file = program.add_file(file, folder, None);
    program.begin_sequence(Some(Address::Constant(RAM)));
    for (offset, line) in rows {
        let row = program.row();
        (row.file, row.line, row.address_offset) = (file, *line, *offset);
        program.generate_row();
    }
    program.end_sequence(end);
    dwarf.unit.line_program = program;
    let root = dwarf.unit.root();
    let root = dwarf.unit.get_mut(root);
    let low = AttributeValue::Address(Address::Constant(RAM));
    root.set(DW_AT_low_pc, low);
    root.set(DW_AT_high_pc, AttributeValue::Udata(end));
    let folder = AttributeValue::String(b"/home/me/guest".to_vec());
    root.set(DW_AT_comp_dir, folder);
    let mut sections = Sections::new(EndianVec::new(LittleEndian));
    dwarf.write(&mut sections).unwrap();
    let mut elf = elf;
    let add = |id: gimli::SectionId, data: &EndianVec<LittleEndian>| -> Result<(), ()> {
        elf = elf.clone().section(id.name(), data.slice());
        Ok(())
    };
    sections.for_each(add).unwrap();
    elf
}

#[test]
fn coverage_is_lcovs() {
    let mut asm = Asm::new(RAM);
    let again = asm.label();
    asm.i(Kind::Addi, A0, ZERO, 5);
    asm.bind(again);
    asm.i(Kind::Addi, A0, A0, -1);
    asm.branch(Kind::Bne, A0, ZERO, again);
    asm.li(T0, FINISHER);
    asm.li(T1, 0x5555);
    asm.store(Kind::Sw, T1, T0, 0);
    let reached = asm.here() - RAM;
    asm.i(Kind::Jalr, ZERO, RA, 0);
    let end = asm.here() - RAM;
    let elf = Elf::new(&asm.finish().unwrap())
        .symbol("main", RAM, reached)
        .symbol("never", RAM + reached, 4);
    let rows = [(0, 10), (4, 11), (8, 12), (12, 14), (reached, 20)];
    let expected = "\
TN:
SF:/home/me/guest/src/main.S
FN:10,main
FN:20,never
FNDA:1,main
FNDA:0,never
FNF:2
FNH:1
DA:10,1
DA:11,5
DA:12,5
DA:14,1
DA:20,0
LF:5
LH:4
end_of_record
";
    let guest = with_lines(elf, &rows, end);
    assert_eq!(written(&["--coverage"], &guest), expected);
}

#[test]
fn what_cannot_be_counted_or_written_is_said() {
    let guest = callers();
    let out = Emulator::run(&["--profile", "/nowhere/out"]).guest(&guest);
    out.fails_in_one_line(1, "the file /nowhere/out cannot be created");
    let full = Emulator::run(&["--profile", "/dev/full"]).guest(&guest);
    full.fails_in_one_line(1, "the file /dev/full cannot be written");
    let missing = Emulator::run(&["--symbols", "/nowhere/init", "--profile", "/dev/null"]);
    let words = "the symbols of /nowhere/init cannot be read: there is no such file";
    missing.guest(&guest).fails_in_one_line(1, words);
    let lines = Emulator::run(&["--coverage", "/dev/null"]).guest(&guest);
    lines.fails_in_one_line(1, "build with debug information");
    let period = Emulator::run(&["--profile", "/dev/null", "--profile-period", "0"]);
    let period = period.guest(&guest);
    assert_eq!(period.status, 2, "{period:#?}");
}
