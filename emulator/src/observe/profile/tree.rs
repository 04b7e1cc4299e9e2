//! Instructions by call stack, and these as folded stacks.

use crate::debug::CallStacks;
use crate::debug::call_stack::How;
use crate::debug::programs::{FunctionId, Here, Programs, UNKNOWN};
use crate::hart::Privilege;
use crate::hart::trap::Cause;
use std::collections::HashMap;
use std::fmt::Write;

/// Different stacks that are told apart; what comes then is counted with its callers.
const MAX_NODES: usize = 4 << 20;
/// The node of a stack without frames. A frame's note is the number of its node, and 0 is for a
/// frame that is new, so no frame ever has this one.
const ROOT: u32 = 0;

/// What a frame shows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Part {
    /// A function in a mode.
    Function(FunctionId, Privilege),
    /// The cause of a trap.
    Trap(u64),
}

#[derive(Clone, Debug)]
struct Node {
    parent: u32,
    part: Part,
    count: u64,
}

/// Where the instructions of a hart are being counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Cursor {
    /// `CallStacks::changes` when its stack was last looked at.
    changes: u64,
    /// The node of the stack.
    base: u32,
    /// The function on top of it, and the node of that.
    part: Part,
    node: u32,
}

/// A tree of calls, with instructions counted at its nodes.
#[derive(Clone, Debug)]
pub struct CallTree {
    period: u64,
    /// Instructions until the next that is counted.
    left: u64,
    nodes: Vec<Node>,
    children: HashMap<(u32, Part), u32>,
    cursors: Vec<Option<Cursor>>,
}

impl CallTree {
    /// A tree in which every `period`th instruction is counted, for as many as that.
    #[must_use]
    pub fn new(period: u64) -> CallTree {
        let root = Node {
            parent: ROOT,
            part: Part::Function(UNKNOWN, Privilege::Machine),
            count: 0,
        };
        let period = period.max(1);
        CallTree {
            period,
            left: period,
            nodes: vec![root],
            children: HashMap::new(),
            cursors: Vec::new(),
        }
    }

    /// Whether the next instruction is to be counted; asked once for each.
    #[inline]
    pub(super) fn is_due(&mut self) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        self.left = self.period;
        true
    }

    /// Counts an instruction of a hart that is here.
    pub(super) fn count(
        &mut self,
        hart: usize,
        here: &Here,
        stacks: &mut CallStacks,
        programs: &mut Programs,
    ) {
        let part = Part::Function(here.function, here.privilege);
        let changes = stacks.changes(hart);
        if self.cursors.len() <= hart {
            self.cursors.resize(hart + 1, None);
        }
        let known = self.cursors[hart].filter(|it| it.changes == changes);
        let cursor = match known {
            Some(cursor) if cursor.part == part => cursor,
            _ => {
                let base = match known {
                    Some(cursor) => cursor.base,
                    None => self.base(hart, stacks, programs),
                };
                Cursor {
                    changes,
                    base,
                    part,
                    node: self.child(base, part),
                }
            }
        };
        self.cursors[hart] = Some(cursor);
        self.nodes[cursor.node as usize].count += self.period;
    }

    /// The node of a hart's stack, with notes taken of the frames that are new.
    fn base(&mut self, hart: usize, stacks: &mut CallStacks, programs: &mut Programs) -> u32 {
        let frames = stacks.frames_mut(hart);
        let new = frames.iter().rev().take_while(|it| it.note == 0).count();
        let (old, new) = frames.split_at_mut(frames.len() - new);
        let mut node = old.last().map_or(ROOT, |frame| frame.note);
        for frame in new {
            let here = programs.locate_address(frame.privilege, frame.space, frame.site);
            node = self.child(node, Part::Function(here.function, here.privilege));
            if let How::Trap(cause) = frame.how {
                node = self.child(node, Part::Trap(cause.code()));
            }
            frame.note = node;
        }
        node
    }

    fn child(&mut self, parent: u32, part: Part) -> u32 {
        // Of functions without symbols nothing is known but that they call one another.
        let unknown = matches!(part, Part::Function(UNKNOWN, _));
        if unknown && parent != ROOT && self.nodes[parent as usize].part == part {
            return parent;
        }
        if self.nodes.len() >= MAX_NODES {
            return self
                .children
                .get(&(parent, part))
                .copied()
                .unwrap_or(parent);
        }
        let next = self.nodes.len() as u32;
        let node = *self.children.entry((parent, part)).or_insert(next);
        if node == next {
            self.nodes.push(Node {
                parent,
                part,
                count: 0,
            });
        }
        node
    }

    /// All that was counted.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.nodes.iter().map(|node| node.count).sum()
    }

    /// A line for each stack, its frames from the outermost separated by semicolons, and its count:
    /// in order of their text.
    pub(super) fn folded(&self, programs: &Programs) -> String {
        let counted = self.nodes.iter().filter(|node| node.count > 0);
        let mut lines: Vec<(String, u64)> = counted
            .map(|node| (self.stack(node, programs), node.count))
            .collect();
        lines.sort();
        // Names need not tell functions apart.
        lines.dedup_by(|next, first| {
            let same = next.0 == first.0;
            first.1 += if same { next.1 } else { 0 };
            same
        });
        lines
            .iter()
            .fold(String::new(), |mut text, (stack, count)| {
                // Writing to a `String` does not fail.
                let _ = writeln!(text, "{stack} {count}");
                text
            })
    }

    fn stack(&self, node: &Node, programs: &Programs) -> String {
        let mut parts = vec![node.part];
        let mut parent = node.parent;
        while parent != ROOT {
            let node = &self.nodes[parent as usize];
            parts.push(node.part);
            parent = node.parent;
        }
        parts.reverse();
        let program = match parts.first() {
            Some(Part::Function(function, _)) => programs.program_of(*function),
            _ => None,
        };
        let mut text = program
            .map_or("[unknown]", |program| program.name())
            .to_owned();
        for part in parts {
            text.push(';');
            text += &frame(part, programs);
        }
        text
    }
}

/// A frame's text. Semicolons separate frames, so they cannot stand in names (of arrays' types).
fn frame(part: Part, programs: &Programs) -> String {
    match part {
        Part::Function(function, privilege) => {
            let name = programs.name(function).replace(';', ":");
            let mode = match privilege {
                Privilege::User => "",
                // As flame graphs know a kernel's functions.
                Privilege::Supervisor => "_[k]",
                Privilege::Machine => "_[m]",
            };
            name + mode
        }
        Part::Trap(cause) => format!("[{}]", Cause::name_of(cause)),
    }
}
