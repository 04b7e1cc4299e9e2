//! Whether a device tree is built as it must be (Devicetree Specification, Flattened Devicetree Format). Who
//! follows it afterwards takes that for granted, and panics where it is not so.

/// Tokens of the structure block. `FDT_NOP` is not among them: what this kernel boots on makes none, and the
/// reader loses its way behind one.
const BEGIN_NODE: u32 = 1;
const END_NODE: u32 = 2;
const PROP: u32 = 3;
const END: u32 = 9;

/// Nodes within nodes.
const DEEPEST: usize = 16;

/// Fields of the header, by number.
const STRUCTURE: usize = 2;
const STRINGS: usize = 3;
const STRINGS_SIZE: usize = 8;
const STRUCTURE_SIZE: usize = 9;

/// Checks a tree whose header has been checked.
pub(super) fn check(bytes: &[u8]) -> Result<(), &'static str> {
    let block = |offset, size| {
        let (start, len) = (header(bytes, offset)?, header(bytes, size)?);
        bytes.get(start..start.checked_add(len)?)
    };
    let (Some(structure), Some(strings)) = (
        block(STRUCTURE, STRUCTURE_SIZE),
        block(STRINGS, STRINGS_SIZE),
    ) else {
        return Err("its blocks lie outside it");
    };
    let mut rest = Reader { rest: structure };
    let mut depth = 0;
    let mut roots = 0;
    // In a node its properties come first, and the nodes inside of it after them.
    let mut properties_may_follow = false;
    loop {
        match rest.word().ok_or("its structure has no end")? {
            BEGIN_NODE => {
                text(rest.rest).ok_or("a node's name has no end, or is no UTF-8")?;
                rest.skip_name();
                roots += usize::from(depth == 0);
                depth += 1;
                properties_may_follow = true;
                if depth > DEEPEST {
                    return Err("its nodes are too deep");
                }
            }
            END_NODE if depth > 0 => {
                depth -= 1;
                properties_may_follow = false;
            }
            END_NODE => return Err("a node ends that did not begin"),
            PROP if properties_may_follow => property(&mut rest, strings)?,
            PROP => return Err("a property stands behind its node's nodes"),
            END if depth > 0 => return Err("a node does not end"),
            END if roots != 1 => return Err("it has not one root"),
            END => return Ok(()),
            _ => return Err("a token is none that there is"),
        }
    }
}

fn property(rest: &mut Reader<'_>, strings: &[u8]) -> Result<(), &'static str> {
    let cut_off = "a property's value is cut off";
    let len = rest.word().ok_or(cut_off)? as usize;
    let name_at = rest.word().ok_or(cut_off)? as usize;
    let value = rest.take(len).ok_or(cut_off)?;
    let name = strings.get(name_at..).and_then(text);
    let name = name.ok_or("a property's name has no end, or is no UTF-8")?;
    let is_count = matches!(name, "#address-cells" | "#size-cells");
    if is_count && value.len() != 4 {
        return Err("a count of cells is not a number");
    }
    Ok(())
}

fn header(bytes: &[u8], field: usize) -> Option<usize> {
    let bytes = bytes.get(4 * field..)?;
    Reader { rest: bytes }.word().map(|word| word as usize)
}

/// The text before the first zero byte.
fn text(bytes: &[u8]) -> Option<&str> {
    let end = bytes.iter().position(|&byte| byte == 0)?;
    core::str::from_utf8(&bytes[..end]).ok()
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn word(&mut self) -> Option<u32> {
        let (word, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u32::from_be_bytes(*word))
    }

    /// So many bytes, and those up to the next word.
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let value = self.rest.get(..len)?;
        self.rest = self.rest.get(len.next_multiple_of(4)..)?;
        Some(value)
    }

    fn skip_name(&mut self) {
        let len = self.rest.iter().take_while(|&&byte| byte != 0).count() + 1;
        self.rest = self.rest.get(len.next_multiple_of(4)..).unwrap_or_default();
    }
}
