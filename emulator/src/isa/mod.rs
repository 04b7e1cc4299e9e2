//! What RISC-V instructions are: their names, encodings, operands and text.
//!
//! One table (`table`) feeds the decoder, the disassembler and the assembler for tests. Nothing
//! here has machine state; what instructions do is in `exec`.

pub mod asm;
pub mod compressed;
pub mod csr_names;
pub mod decode;
pub mod disasm;
#[cfg(test)]
mod disasm_tests;
pub mod encode;
pub mod extensions;
pub mod fli;
mod format;
pub mod op;
mod profiles;
pub mod reg;
pub mod reg_names;
pub mod table;

pub use decode::decode;
pub use disasm::disassemble;
pub use extensions::{Ext, Extensions};
pub use op::{Decoded, Op};
pub use reg::Reg;
pub use table::{Insn, Kind, Rare};
