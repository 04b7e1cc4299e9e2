//! Pipes as the console.

use crate::emulator::Emulator;
use crate::guests::{echo_by_interrupt, echo_until};

#[test]
fn bytes_go_in_and_out_unchanged() {
    let mut input: Vec<u8> = b"line one\nline two\r\n\x01x\x03\t".to_vec();
    input.extend((b' '..=b'~').cycle().take(500));
    let mut all = input.clone();
    all.push(4);
    let outcome = Emulator::run(&["--max-insns", "100M"])
        .input(&all)
        .guest(&echo_until(4));
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.stdout.as_bytes(), input);
}

#[test]
fn a_guest_that_sleeps_is_woken_by_each_byte_until_input_ends() {
    let text = "typed ahead of time, more than a FIFO holds\n";
    let outcome = Emulator::run(&[])
        .input(text.as_bytes())
        .guest(&echo_by_interrupt());
    assert_eq!(outcome.stdout, text);
    outcome.fails(70, "its input has ended");
}
