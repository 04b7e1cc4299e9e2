//! The registers' names in assembly (RISC-V ABIs Specification, Register Convention).

/// ABI names of the integer registers, by number.
pub const X: [&str; 32] = [
    "zero", "ra", "sp", "gp", "tp", "t0", "t1", "t2", "s0", "s1", "a0", "a1", "a2", "a3", "a4",
    "a5", "a6", "a7", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9", "s10", "s11", "t3", "t4",
    "t5", "t6",
];

/// ABI names of the floating-point registers, by number.
pub const F: [&str; 32] = [
    "ft0", "ft1", "ft2", "ft3", "ft4", "ft5", "ft6", "ft7", "fs0", "fs1", "fa0", "fa1", "fa2",
    "fa3", "fa4", "fa5", "fa6", "fa7", "fs2", "fs3", "fs4", "fs5", "fs6", "fs7", "fs8", "fs9",
    "fs10", "fs11", "ft8", "ft9", "ft10", "ft11",
];

/// The number of the integer register with this ABI name, `fp` or `x` name.
#[must_use]
pub fn x_number(name: &str) -> Option<u32> {
    match name {
        "fp" => Some(8),
        _ => number(name, &X, 'x'),
    }
}

/// The number of the floating-point register with this ABI or `f` name.
#[must_use]
pub fn f_number(name: &str) -> Option<u32> {
    number(name, &F, 'f')
}

fn number(name: &str, abi: &[&str; 32], letter: char) -> Option<u32> {
    if let Some(place) = abi.iter().position(|&known| known == name) {
        return Some(place as u32);
    }
    let number = name.strip_prefix(letter)?.parse().ok()?;
    (number < 32 && name == format!("{letter}{number}")).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_numbers() {
        for n in 0..32 {
            assert_eq!(x_number(X[n as usize]), Some(n));
            assert_eq!(f_number(F[n as usize]), Some(n));
            assert_eq!(x_number(&format!("x{n}")), Some(n));
        }
        assert_eq!(x_number("fp"), Some(8));
        assert_eq!(f_number("f31"), Some(31));
        for none in ["", "x", "x32", "x01", "x+1", "f0", "pc"] {
            assert_eq!(x_number(none), None, "{none}");
        }
    }
}
