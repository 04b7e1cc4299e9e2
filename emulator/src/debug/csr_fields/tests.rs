use super::*;
use crate::isa::csr_names::CSRS;

#[test]
fn fields_rise_and_do_not_overlap() {
    for &(number, name) in CSRS {
        let mut next = 0;
        for field in fields(number) {
            let (low, high) = field.bits;
            assert!(
                next <= low && low <= high && high < 64,
                "{name}.{}",
                field.name
            );
            next = high + 1;
        }
    }
}

#[test]
fn values_have_names() {
    for (register, value, expected) in [
        (
            "mstatus",
            3 << 11 | 3 << 13 | 1 << 18,
            "MPP=M FS=Dirty SUM=1",
        ),
        ("sstatus", 1 << 8 | 1 << 13, "SPP=S FS=Initial"),
        ("mstatus", 2 << 11, "MPP=2 (reserved)"),
        (
            "satp",
            8 << 60 | 7 << 44 | 0x80123,
            "PPN=0x80123 ASID=7 MODE=Sv39",
        ),
        ("stvec", 0x8000_0101, "MODE=Vectored BASE=0x80000100"),
        ("scause", 1 << 63 | 5, "Code=5 Interrupt=1"),
        ("mie", 1 << 5 | 1 << 9, "STI=1 SEI=1"),
        ("medeleg", 1 << 13 | 1 << 8, "EcallU=1 LoadPage=1"),
        ("menvcfg", 1 << 61 | 1 << 4, "CBIE=flush ADUE=1"),
        ("fcsr", 2 << 5 | 1, "NX=1 frm=RDN"),
        ("misa", 2 << 62 | 1 | 1 << 8, "Extensions=AI MXL=64"),
        ("pmpcfg2", 0x9f << 8, "pmp9=rwx NAPOT locked"),
        ("mcountinhibit", 1 << 4 | 1 << 2, "IR=1 HPM=0x2"),
        ("mhpmevent3", 0x1_001b, "Event=DTLB write misses"),
        ("mhpmevent6", 2, "Event=instructions"),
        ("mhpmevent7", 2, ""),
        ("sscratch", 5, ""),
        ("pmpaddr0", 5, ""),
    ] {
        let number = crate::isa::csr_names::number(register).unwrap();
        let set = fields(number)
            .iter()
            .filter(|field| field.value(value) != 0);
        let shown: Vec<String> = set
            .map(|field| format!("{}={}", field.name, field.show(value)))
            .collect();
        assert_eq!(shown.join(" "), expected, "{register}");
    }
}

#[test]
fn what_has_changed_is_told() {
    for (number, old, new, expected) in [
        (
            MSTATUS,
            3 << 11,
            1 << 11 | 1 << 7,
            "MPIE: 0 -> 1, MPP: M -> S",
        ),
        (SATP, 0, 8 << 60, "MODE: Bare -> Sv39"),
        (SATP, 8 << 60, 8 << 60, ""),
        (SSCRATCH, 1, 2, ""),
    ] {
        let told: Vec<String> = changes(number, old, new)
            .iter()
            .map(|change| format!("{}: {} -> {}", change.name, change.old, change.new))
            .collect();
        assert_eq!(told.join(", "), expected);
    }
}
