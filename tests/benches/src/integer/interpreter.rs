//! An interpreter for a small byte code: a jump by table for each instruction, calls by pointer.

use crate::random::mix;

/// An instruction for a machine with sixteen registers; the last number is a place in the program.
#[derive(Clone, Copy)]
enum Code {
    Set(u8, u64),
    Move(u8, u8),
    Add(u8, u8),
    Subtract(u8, u8),
    Multiply(u8, u8),
    Halve(u8),
    IsOdd(u8, u8),
    /// Puts what one of [`NATIVE`] makes of two registers into the first of them.
    Call(u8, u8, u8),
    Jump(u8),
    JumpIfZero(u8, u8),
    JumpIfLess(u8, u8, u8),
    End,
}

/// What the byte code can call.
static NATIVE: [fn(u64, u64) -> u64; 3] = [mix, u64::max, greatest_divisor];

const fn greatest_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The lengths of the Collatz sequences that begin with register 0 up to register 1: a checksum of
/// all in register 4, and the greatest in register 8.
static PROGRAM: [Code; 22] = {
    use Code::{
        Add, Call, End, Halve, IsOdd, Jump, JumpIfLess, JumpIfZero, Move, Multiply, Set, Subtract,
    };
    [
        Set(6, 1),
        Set(7, 3),
        Move(5, 0), // 2: a new start
        Set(2, 0),
        Move(3, 5), // 4: a step
        Subtract(3, 6),
        JumpIfZero(3, 15),
        Add(2, 6),
        IsOdd(3, 5),
        JumpIfZero(3, 13),
        Multiply(5, 7),
        Add(5, 6),
        Jump(4),
        Halve(5), // 13: an even number
        Jump(4),
        Call(0, 4, 2), // 15: the end of a sequence
        Call(1, 8, 2),
        Move(9, 8),
        Call(2, 9, 2),
        Add(0, 6),
        JumpIfLess(0, 1, 2),
        End,
    ]
};

fn interpret(program: &[Code], registers: &mut [u64; 16]) {
    let mut at = 0;
    loop {
        let code = program[at];
        at += 1;
        macro_rules! r {
            ($number:expr) => {
                registers[usize::from($number & 15)]
            };
        }
        match code {
            Code::Set(to, value) => r!(to) = value,
            Code::Move(to, from) => r!(to) = r!(from),
            Code::Add(to, from) => r!(to) = r!(to).wrapping_add(r!(from)),
            Code::Subtract(to, from) => r!(to) = r!(to).wrapping_sub(r!(from)),
            Code::Multiply(to, from) => r!(to) = r!(to).wrapping_mul(r!(from)),
            Code::Halve(to) => r!(to) >>= 1,
            Code::IsOdd(to, from) => r!(to) = r!(from) & 1,
            Code::Call(native, to, from) => r!(to) = NATIVE[usize::from(native)](r!(to), r!(from)),
            Code::Jump(place) => at = usize::from(place),
            Code::JumpIfZero(register, place) => {
                if r!(register) == 0 {
                    at = usize::from(place);
                }
            }
            Code::JumpIfLess(a, b, place) => {
                if r!(a) < r!(b) {
                    at = usize::from(place);
                }
            }
            Code::End => return,
        }
    }
}

/// Interprets the program for `starts` numbers.
pub fn interpreter(starts: u64, _: &mut [u64]) -> u64 {
    let mut registers = [0; 16];
    registers[0] = 1;
    registers[1] = starts + 1;
    interpret(&PROGRAM, &mut registers);
    registers.iter().copied().fold(0, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(mut number: u64) -> u64 {
        let mut steps = 0;
        while number != 1 {
            number = if number % 2 == 1 {
                3 * number + 1
            } else {
                number / 2
            };
            steps += 1;
        }
        steps
    }

    #[test]
    fn the_byte_code_computes_what_it_says() {
        let mut registers = [0; 16];
        registers[0] = 1;
        registers[1] = 101;
        interpret(&PROGRAM, &mut registers);
        assert_eq!(registers[4], (1..=100).map(steps).fold(0, mix));
        assert_eq!(registers[8], 118); // of 97
    }
}
