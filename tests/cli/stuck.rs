//! Guests that come to no end: found out, said in one sentence, with a post-mortem.

use crate::elf::{Elf, RAM};
use crate::emulator::{Emulator, Outcome};
use crate::guests::{
    echo_by_interrupt, guest, jump_to, page_fault_then_wait, spin, trap_loop, wait_for,
};

const MTIE: u64 = 1 << 7;

#[track_caller]
fn stuck(guest: &Elf, words: &str) -> Outcome {
    let outcome = Emulator::run(&["--max-insns", "10M"]).guest(guest);
    outcome.fails(70, words);
    for part in [
        "mode at pc 0x",
        "zero  0x",
        "t6    0x",
        "mstatus",
        "mcause",
        "satp",
    ] {
        assert!(
            outcome.stderr.contains(part),
            "{part:?} is not in {outcome:#?}"
        );
    }
    outcome
}

#[test]
fn a_jump_into_nowhere() {
    for address in [0, 0x4000_0000, 0xffff_ffff_ffff_f000] {
        let outcome = stuck(&jump_to(address), "the guest jumped into nowhere");
        let sentence = outcome.stderr.lines().next().unwrap();
        let fault = format!("instruction access fault at {address:#x} on hart 0");
        assert!(sentence.contains(&fault), "{outcome:#?}");
        assert!(
            sentence.contains("mtvec = 0x0, cannot be fetched"),
            "{outcome:#?}"
        );
        assert!(
            outcome.stderr.contains("nothing can be fetched here"),
            "{outcome:#?}"
        );
    }
}

#[test]
fn an_exception_without_a_handler() {
    let guest = guest(|asm| asm.word(0)).symbol("main", RAM, 4);
    let outcome = stuck(&guest, "the guest has no trap handler");
    let origin = "illegal instruction at 0x80000000 <main>";
    assert!(
        outcome.stderr.lines().next().unwrap().contains(origin),
        "{outcome:#?}"
    );
    assert!(
        outcome.stderr.contains(&format!("it began with {origin}")),
        "{outcome:#?}"
    );
}

#[test]
fn a_trap_handler_that_traps() {
    let outcome = stuck(&trap_loop(), "the guest is in a trap loop");
    let sentence = outcome.stderr.lines().next().unwrap();
    assert!(
        sentence.contains("<trap_handler> (load access fault, tval 0x10)"),
        "{outcome:#?}"
    );
    assert!(outcome.stderr.contains("ld a0,16(zero)"), "{outcome:#?}");
    assert!(
        outcome
            .stderr
            .contains("load access fault (5): neither RAM nor a device lies there"),
        "{outcome:#?}"
    );
}

#[test]
fn wfi_with_nothing_enabled() {
    stuck(&wait_for(0), "every interrupt disabled");
}

#[test]
fn wfi_for_a_timer_that_is_not_set() {
    stuck(&wait_for(MTIE), "machine timer interrupt");
}

#[test]
fn wfi_for_input_that_has_ended() {
    let outcome = Emulator::run(&[]).guest(&echo_by_interrupt());
    assert_eq!(
        outcome.stderr.lines().count(),
        1,
        "no post-mortem: {outcome:#?}"
    );
    outcome.fails(70, "its input has ended");
}

#[test]
fn a_jump_to_itself() {
    stuck(&guest(spin), "it jumps to itself");
}

#[test]
fn the_walk_of_the_faulting_address_is_shown() {
    let outcome = stuck(&page_fault_then_wait(), "every interrupt disabled");
    let text = &outcome.stderr;
    assert!(
        text.contains("last trap to M-mode: store/AMO page fault"),
        "{outcome:#?}"
    );
    assert!(text.contains("in S-mode, tval 0x40000018"), "{outcome:#?}");
    for line in [
        "write of 1 byte at 0x40000018 in S-mode: store/AMO page fault (15): V = 0: the entry maps nothing",
        "level 2: entry 1 (va.vpn[2]) of the table at 0x80001000, at 0x80001008, is 0x0000000000000000",
        "the rule is step 3",
        "It would pass with a valid entry at 0x80001008",
    ] {
        assert!(text.contains(line), "{line}: {outcome:#?}");
    }
}
