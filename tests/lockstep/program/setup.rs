//! What M-mode does first, and the trap handlers.

use super::*;

// PMP: the last entry of sixteen opens everything, and the first are there to get in the way.
const PMP_R: u64 = 1;
const PMP_W: u64 = 2;
const PMP_X: u64 = 4;
const PMP_NAPOT: u64 = 0x18;
const PMP_L: u64 = 0x80;
const MML: u64 = 1;
const MMWP: u64 = 2;
const RLB: u64 = 4;

/// M-mode set-up, and the drop to where the code runs.
pub(super) fn prologue(rng: &mut SmallRng, plan: Plan) -> Vec<u8> {
    let mut a = Asm::new(RAM_BASE);
    set(&mut a, csr::MTVEC, M_HANDLER);
    let supervisor = match plan.translation {
        Translation::Bare => S_HANDLER,
        _ => SUPERVISOR_VA + (S_HANDLER - RAM_BASE),
    };
    set(&mut a, csr::STVEC, supervisor);
    protection(rng, &mut a, plan);
    set(&mut a, csr::MEDELEG, rng.random());
    set(&mut a, csr::MIDELEG, rng.random());
    set(&mut a, csr::MENVCFG, rng.random());
    set(&mut a, csr::SENVCFG, rng.random());
    for number in csr::MHPMEVENT3..csr::MHPMEVENT3 + 4 {
        set(&mut a, number, event(rng));
    }
    set(&mut a, csr::MCOUNTEREN, rng.random());
    set(&mut a, csr::SCOUNTEREN, rng.random());
    set(&mut a, csr::STIMECMP, rng.random_range(0..300));
    set(&mut a, csr::MIE, rng.random());
    set(
        &mut a,
        csr::SATP,
        plan.translation.satp(rng.random_range(0..3)),
    );
    let mut status: u64 = rng.random::<u64>() & 0x7e_00aa;
    if rng.random_bool(0.9) {
        // S-mode's handler cannot return under TSR.
        status &= !(1 << 22);
    }
    set(&mut a, csr::MSTATUS, status | plan.privilege << 11 | 0x6000);
    set(&mut a, csr::MEPC, plan.code());
    for n in 5..31 {
        a.li(x(n), interesting(rng, plan.seen()));
    }
    for n in 0..32 {
        a.r(Kind::FmvDX, x(n), x(5 + n % 25), x(0));
    }
    a.plain(Kind::Mret);
    a.finish().expect("the prologue assembles")
}

/// What a counter is told to count: walks for fetches, loads or stores mostly.
fn event(rng: &mut SmallRng) -> u64 {
    [
        1, 2, 0x1_0019, 0x1_0019, 0x1_001b, 0x1_001b, 0x1_0021, 0x1_0021,
    ][rng.random_range(0..8)]
}

/// PMP and `mseccfg`.
fn protection(rng: &mut SmallRng, a: &mut Asm, plan: Plan) {
    // The handlers and the code, 64 KiB each, and everything.
    set(a, csr::PMPADDR0 + 13, (RAM_BASE | 0x7fff) >> 2);
    set(a, csr::PMPADDR0 + 14, (CODE | 0x7fff) >> 2);
    set(a, csr::PMPADDR15, u64::MAX);
    let open = PMP_NAPOT | PMP_R | PMP_W | PMP_X;
    let seeds = rng.random::<u64>() & 0x300;
    if plan.regions == 0 || rng.random_bool(0.8) {
        let all = if rng.random_bool(0.95) {
            open
        } else {
            rng.random_range(0..0x20)
        };
        set(a, csr::PMPCFG2, all << 56);
        set(a, csr::MSECCFG, seeds);
    } else {
        // Under MML: what M-mode executes must be a rule of its own, which only becomes one that
        // it shares when R = 0 and W = 1 has a meaning.
        let own = PMP_NAPOT | PMP_L | PMP_X;
        set(a, csr::MSECCFG, RLB);
        set(a, csr::PMPCFG2, open << 56 | own << 48 | own << 40);
        set(a, csr::MSECCFG, RLB | MML);
        let shared = own | PMP_W;
        // Data is the lower modes', or shared.
        let data = [open, PMP_NAPOT | PMP_W | PMP_X][rng.random_range(0..2)];
        set(a, csr::PMPCFG2, data << 56 | shared << 48 | shared << 40);
        let policy = rng.random::<u64>() & (MMWP | RLB);
        set(a, csr::MSECCFG, MML | policy | seeds);
    }
    if rng.random_bool(0.3) {
        obstacle(rng, a);
    }
}

/// A hole, or a page in two parts, in front of the rule for everything.
pub(super) fn obstacle(rng: &mut SmallRng, a: &mut Asm) {
    let size = [0, 1, 0xf, 0x1ff][rng.random_range(0..4)];
    let at = (DATA + rng.random_range(0..0x8000)) >> 2 & !size | size >> 1;
    let entry = rng.random_range(0..3);
    set(a, csr::PMPADDR0 + entry as u16, at);
    // Any matching, or one that leaves the handlers alone and so may be locked.
    let cfg = if rng.random_bool(0.5) {
        rng.random_range(0..0x20)
    } else {
        rng.random::<u64>() & PMP_L | rng.random_range(0x10..0x20)
    };
    set(a, csr::PMPCFG0, cfg << (8 * entry));
}

/// The registers of one mode's handler.
struct Handler {
    status: u16,
    epc: u16,
    cause: u16,
    tval: u16,
    scratch: u16,
    ret: Kind,
    /// The field of `status` that holds the mode to return to, and the value for the code's own.
    previous: (u64, u64),
    start: u64,
}

impl Handler {
    /// Skips the instruction. Where none can be fetched, or the guest is lost among zeros, goes back
    /// to near the code's start in the code's mode. Puts interrupts off.
    fn write(&self, a: &mut Asm, put_off: impl FnOnce(&mut Asm)) {
        let (restart, skip, interrupt) = (a.label(), a.label(), a.label());
        a.csr(Kind::Csrrw, dest(31), self.scratch, x(31));
        a.csr(Kind::Csrrs, dest(31), self.cause, x(0));
        a.branch(Kind::Blt, x(31), x(0), interrupt);
        a.i(Kind::Addi, dest(31), x(31), -12);
        a.branch(Kind::Beq, x(31), x(0), restart);
        a.i(Kind::Addi, dest(31), x(31), 11);
        a.branch(Kind::Beq, x(31), x(0), restart);
        a.csr(Kind::Csrrs, dest(31), self.tval, x(0));
        a.branch(Kind::Bne, x(31), x(0), skip);
        a.bind(restart);
        let (field, mode) = self.previous;
        a.li(x(31), field);
        a.csr(Kind::Csrrc, dest(0), self.status, x(31));
        a.li(x(31), mode);
        a.csr(Kind::Csrrs, dest(0), self.status, x(31));
        // Not always to the same place, or the same would follow.
        a.csr(Kind::Csrrw, dest(0), self.epc, x(30));
        a.i(Kind::Andi, dest(30), x(30), 0x7fe);
        a.li(x(31), self.start);
        a.r(Kind::Add, dest(31), x(31), x(30));
        a.csr(Kind::Csrrw, dest(30), self.epc, x(31));
        self.leave(a);
        a.bind(skip);
        a.csr(Kind::Csrrs, dest(31), self.epc, x(0));
        a.i(Kind::Addi, dest(31), x(31), 4);
        a.csr(Kind::Csrrw, dest(0), self.epc, x(31));
        self.leave(a);
        a.bind(interrupt);
        put_off(a);
        self.leave(a);
    }

    fn leave(&self, a: &mut Asm) {
        a.csr(Kind::Csrrw, dest(31), self.scratch, x(31));
        a.plain(self.ret);
    }
}

pub(super) fn machine_handler(plan: Plan) -> Vec<u8> {
    let mut a = Asm::new(M_HANDLER);
    let handler = Handler {
        status: csr::MSTATUS,
        epc: csr::MEPC,
        cause: csr::MCAUSE,
        tval: csr::MTVAL,
        scratch: csr::MSCRATCH,
        ret: Kind::Mret,
        previous: (3 << 11, plan.privilege << 11),
        start: plan.code(),
    };
    handler.write(&mut a, |a| {
        // The next timer interrupt is due a little later.
        a.csr(Kind::Csrrs, dest(31), csr::STIMECMP, x(0));
        a.i(Kind::Addi, dest(31), x(31), 7);
        a.csr(Kind::Csrrw, dest(0), csr::STIMECMP, x(31));
        a.csr(Kind::Csrrw, dest(0), csr::MIP, x(0));
    });
    a.finish().expect("the handler assembles")
}

pub(super) fn supervisor_handler(plan: Plan) -> Vec<u8> {
    const SPP: u64 = 1 << 8;
    let mut a = Asm::new(S_HANDLER);
    let handler = Handler {
        status: csr::SSTATUS,
        epc: csr::SEPC,
        cause: csr::SCAUSE,
        tval: csr::STVAL,
        scratch: csr::SSCRATCH,
        ret: Kind::Sret,
        previous: (SPP, if plan.privilege == 0 { 0 } else { SPP }),
        start: plan.code(),
    };
    // Of what may be pending S-mode can clear but one, so it masks them all.
    handler.write(&mut a, |a| {
        a.csri(Kind::Csrrci, dest(0), csr::SIP, 2);
        a.csr(Kind::Csrrw, dest(0), csr::SIE, x(0));
    });
    a.finish().expect("the handler assembles")
}
