//! Instructions by kind.

use crate::hart::Privilege;
use crate::isa::table::Format;
use crate::isa::{Ext, Insn, Kind, Op, Reg};
use crate::machine::Fetched;
use std::collections::BTreeMap;
use std::fmt;

/// What instructions do, roughly.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Class {
    Load,
    Store,
    Branch,
    Jump,
    Call,
    Return,
    Arithmetic,
    MultiplyDivide,
    FloatingPoint,
    Atomic,
    Cryptography,
    Csr,
    Fence,
    System,
    Illegal,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Class::Load => "load",
            Class::Store => "store",
            Class::Branch => "branch",
            Class::Jump => "jump",
            Class::Call => "call",
            Class::Return => "return",
            Class::Arithmetic => "arithmetic",
            Class::MultiplyDivide => "multiply, divide",
            Class::FloatingPoint => "floating point",
            Class::Atomic => "atomic",
            Class::Cryptography => "cryptography",
            Class::Csr => "csr",
            Class::Fence => "fence",
            Class::System => "system",
            Class::Illegal => "illegal",
        }
    }

    fn of(op: &Op) -> Class {
        let Some(insn) = op.insn() else {
            return Class::Illegal;
        };
        let row = insn.row();
        match row.format {
            Format::Load | Format::FLoad => Class::Load,
            Format::Store | Format::FStore => Class::Store,
            Format::B => Class::Branch,
            Format::J | Format::Jalr => Class::of_jump(op),
            Format::Lr | Format::Amo | Format::AmoPair => Class::Atomic,
            Format::Csr | Format::CsrImm => Class::Csr,
            Format::Fence | Format::SfenceVma | Format::Cbo => Class::Fence,
            Format::None if row.name.contains("fence") => Class::Fence,
            Format::None => Class::System,
            Format::F2
            | Format::F1Rm
            | Format::F2Rm
            | Format::F4Rm
            | Format::FCmp
            | Format::FToX
            | Format::FToXRm
            | Format::FToXRtz
            | Format::XToF
            | Format::XToFRm
            | Format::FConstant => Class::FloatingPoint,
            Format::AesRound | Format::Sm4 => Class::Cryptography,
            Format::R
            | Format::Unary
            | Format::I
            | Format::Shift6
            | Format::Shift5
            | Format::U
            | Format::MopR
            | Format::MopRr => Class::of_registers(row.any_of),
        }
    }

    /// As the link registers tell it (Unprivileged ISA, Unconditional Jumps).
    const fn of_jump(op: &Op) -> Class {
        let links = matches!(op.rd, Reg::R1 | Reg::R5);
        let by_link = matches!(op.kind, Kind::Jalr) && matches!(op.rs1, Reg::R1 | Reg::R5);
        match (links, by_link) {
            (true, _) => Class::Call,
            (false, true) => Class::Return,
            (false, false) => Class::Jump,
        }
    }

    fn of_registers(extensions: &[Ext]) -> Class {
        match extensions.first() {
            Some(Ext::M | Ext::Zmmul) => Class::MultiplyDivide,
            Some(Ext::Zknd | Ext::Zkne | Ext::Zknh | Ext::Zksed | Ext::Zksh) => Class::Cryptography,
            _ => Class::Arithmetic,
        }
    }
}

/// Counts in U-, S- and M-mode.
type Counts = [u64; 3];

/// What was executed of an instruction that was executed at all.
#[derive(Clone, Copy, Debug)]
struct Slot {
    class: Class,
    /// None for what is no instruction.
    insn: Option<Insn>,
    counts: Counts,
}

/// Jumps are of three classes; other instructions take the first place only.
const CLASSES_OF_JUMPS: usize = 3;

/// How often each instruction was executed, in each mode. It displays as two tables.
#[derive(Clone, Default, Debug)]
pub struct InstructionMix {
    /// By [`slot_of`].
    slots: Vec<Option<Slot>>,
    total: u64,
    compressed: u64,
}

/// The place of an instruction.
fn slot_of(op: &Op) -> usize {
    let insn = match op.rare() {
        Some(rare) => 256 + rare as usize,
        None => op.kind as usize,
    };
    let class = match op.kind {
        Kind::Jal | Kind::Jalr => Class::of_jump(op) as usize - Class::Jump as usize,
        _ => 0,
    };
    insn * CLASSES_OF_JUMPS + class
}

impl InstructionMix {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> InstructionMix {
        InstructionMix::default()
    }

    /// Counts an instruction.
    pub(super) fn count(&mut self, privilege: Privilege, insn: &Fetched) {
        let at = slot_of(&insn.op);
        if self.slots.len() <= at {
            self.slots.resize(at + 1, None);
        }
        let mode = match privilege {
            Privilege::User => 0,
            Privilege::Supervisor => 1,
            Privilege::Machine => 2,
        };
        let slot = self.slots[at].get_or_insert_with(|| Slot {
            class: Class::of(&insn.op),
            insn: insn.op.insn(),
            counts: Counts::default(),
        });
        slot.counts[mode] += 1;
        self.total += 1;
        self.compressed += u64::from(insn.len == 2);
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, names: [&str; 2], counts: Counts) -> fmt::Result {
        let [name, class] = names;
        let sum: u64 = counts.iter().sum();
        let share = percent(sum, self.total);
        let [user, supervisor, machine] = counts;
        writeln!(
            f,
            "{name:<18} {class:<16} {sum:>14} {share:>6} % {user:>14} {supervisor:>14} {machine:>14}"
        )
    }

    fn header(f: &mut fmt::Formatter<'_>, names: [&str; 2]) -> fmt::Result {
        let [name, class] = names;
        let [all, share] = ["all", "share"];
        writeln!(
            f,
            "\n{name:<18} {class:<16} {all:>14} {share:>8} {:>14} {:>14} {:>14}",
            "U-mode", "S-mode", "M-mode"
        )
    }
}

/// Hundredths, rounded down to two decimals: the same on every host.
fn percent(part: u64, whole: u64) -> String {
    let ratio = u128::from(part) * 10_000 / u128::from(whole.max(1));
    format!("{}.{:02}", ratio / 100, ratio % 100)
}

/// The commonest first.
fn sorted<K: Ord + Copy>(counts: impl Iterator<Item = (K, Counts)>) -> Vec<(K, Counts)> {
    let mut counts: Vec<_> = counts.collect();
    counts.sort_by_key(|(key, counts)| (u64::MAX - counts.iter().sum::<u64>(), *key));
    counts
}

impl fmt::Display for InstructionMix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = percent(self.compressed, self.total);
        writeln!(
            f,
            "{} instructions, {share} % of them compressed",
            self.total
        )?;
        let mut classes: BTreeMap<Class, Counts> = BTreeMap::new();
        for slot in self.slots.iter().flatten() {
            let sums = classes.entry(slot.class).or_default();
            let counts = sums.iter_mut().zip(slot.counts);
            counts.for_each(|(sum, count)| *sum += count);
        }
        InstructionMix::header(f, ["class", ""])?;
        for (class, counts) in sorted(classes.into_iter()) {
            self.line(f, [class.name(), ""], counts)?;
        }
        InstructionMix::header(f, ["mnemonic", "class"])?;
        let named = self.slots.iter().flatten().map(|slot| {
            let name = slot.insn.map_or("?", |insn| insn.row().name);
            ((name, slot.class.name()), slot.counts)
        });
        for ((name, class), counts) in sorted(named) {
            self.line(f, [name, class], counts)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::isa::{Extensions, decode};

    fn executed(word: u32) -> Fetched {
        let decoded = decode(word, Extensions::all());
        Fetched {
            pc: 0,
            word,
            op: decoded.op,
            len: decoded.len,
        }
    }

    #[test]
    fn classes_are_the_usual_ones() {
        for (word, class) in [
            (0x0005_3503, Class::Load),           // ld a0,0(a0)
            (0x0000_b007, Class::Load),           // fld ft0,0(ra)
            (0x00a5_3023, Class::Store),          // sd a0,0(a0)
            (0x00b5_0463, Class::Branch),         // beq a0,a1,8
            (0x0080_006f, Class::Jump),           // j 8
            (0x0080_00ef, Class::Call),           // jal 8
            (0x0003_00e7, Class::Call),           // jalr t1
            (0x0000_8067, Class::Return),         // ret
            (0x0003_0067, Class::Jump),           // jr t1
            (0x0000_8082, Class::Return),         // c.jr ra
            (0x00a5_0533, Class::Arithmetic),     // add a0,a0,a0
            (0x02a5_0533, Class::MultiplyDivide), // mul a0,a0,a0
            (0x02a5_4533, Class::MultiplyDivide), // div a0,a0,a0
            (0x02a5_3053, Class::FloatingPoint),  // fadd.d ft0,fa0,fa0
            (0x00a5_252f, Class::Atomic),         // amoadd.w a0,a0,(a0)
            (0x3000_2573, Class::Csr),            // csrr a0,mstatus
            (0x0ff0_000f, Class::Fence),          // fence
            (0x1200_0073, Class::Fence),          // sfence.vma
            (0x0000_0073, Class::System),         // ecall
            (0x1050_0073, Class::System),         // wfi
            (0x1020_0073, Class::System),         // sret
            (0x0000_0000, Class::Illegal),
        ] {
            assert_eq!(Class::of(&executed(word).op), class, "{word:#010x}");
        }
    }

    #[test]
    fn tables_begin_with_the_commonest() {
        let mut mix = InstructionMix::new();
        for (word, mode, times) in [
            (0x0000_8082, Privilege::Supervisor, 1),
            (0x0080_00ef, Privilege::User, 2),
            (0x0005_3503, Privilege::User, 3),
            (0x0005_3503, Privilege::Machine, 2),
        ] {
            (0..times).for_each(|_| mix.count(mode, &executed(word)));
        }
        let text = mix.to_string();
        let lines: Vec<Vec<&str>> = text
            .lines()
            .map(|it| it.split_whitespace().collect())
            .collect();
        assert_eq!(
            lines[0].join(" "),
            "8 instructions, 12.50 % of them compressed"
        );
        assert_eq!(lines[3].join(" "), "load 5 62.50 % 3 0 2");
        assert_eq!(lines[4].join(" "), "call 2 25.00 % 2 0 0");
        assert_eq!(lines[5].join(" "), "return 1 12.50 % 0 1 0");
        assert_eq!(lines[8].join(" "), "ld load 5 62.50 % 3 0 2");
        assert_eq!(lines[10].join(" "), "jalr return 1 12.50 % 0 1 0");
        assert_eq!(lines.len(), 11);
    }

    #[test]
    fn nothing_executed_is_no_trouble() {
        let text = InstructionMix::new().to_string();
        assert!(text.starts_with("0 instructions, 0.00 % "), "{text}");
    }
}
