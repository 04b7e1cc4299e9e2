use super::resolve::fits;
use super::*;
use crate::debug::SymbolTable;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

#[test]
fn filters_are_written_back() {
    for text in [
        "pc=main..main+0x40 and priv=U and insns=1000000..2000000",
        "fn=vm::fault::*,trap_entry",
        "fn=\"<a as b>::c (d)\"",
        "va=0x1000..0x2000,0x4000.. and not pa=..0x80000000",
        "(hart=0 or hart=1) and (asid=3 or not (pid=1 and cause=page-fault))",
        "csr=satp,mstatus and from=trap:load-page-fault and to=fn:main and last=100",
        "(priv=U or priv=S) and from=mark:lazy",
        "from=pc:main+0x8 and to=syscall:exit_group",
        "not not priv!=M",
        "syscall=openat,read",
        "cycle=5 and cause=supervisor-timer,13",
        "last=1000",
    ] {
        assert_eq!(parse(text).unwrap().to_string(), text);
    }
    for (text, same) in [
        ("  hart = 0  and(priv=u)", "hart=0 and priv=U"),
        ("insns=1M..2_000K", "insns=1000000..2000000"),
        ("pc=64K", "pc=0x10000"),
        (
            "hart=0 and (priv=U and pid=1)",
            "hart=0 and priv=U and pid=1",
        ),
        ("hart=0 , 1", "hart=0,1"),
        ("from=irq and to=trap", "from=irq and to=trap"),
    ] {
        assert_eq!(parse(text).unwrap().to_string(), same);
    }
}

#[test]
fn mistakes_are_shown_where_they_are() {
    for (text, at, expected) in [
        ("", 0, "a condition such as priv=U"),
        ("pv=U", 0, "a term (pc, va, pa, addr, fn, priv,"),
        ("priv=X", 5, "U, S or M"),
        ("priv", 4, "\"=\" or \"!=\" after priv"),
        ("priv=U pc=1", 7, "\"and\", \"or\" or the end"),
        ("priv=U and", 10, "a term"),
        ("(priv=U", 7, "\"and\", \"or\" or \")\""),
        ("pc=1..2..3", 3, "an address"),
        ("pc=0xzz", 3, "an address"),
        ("pc=..", 3, "an address"),
        ("insns=1Q", 6, "a number such as 7 or 10M"),
        ("hart=99999999999999999999", 5, "a number"),
        ("cause=nothing", 6, "a cause (fetch-misaligned"),
        ("csr=nothing", 4, "a CSR's name"),
        ("syscall=opn", 8, "a system call's name or number"),
        ("fn=\"main", 8, "a closing quote"),
        ("fn=", 3, "a function's name"),
        ("from=main", 5, "an event: fn:NAME"),
        ("from=trap:x", 10, "a cause"),
        ("from=trap:supervisor-timer", 10, "an exception"),
        ("cause=64", 6, "a cause"),
        ("cause=0x8000000000000040", 6, "a cause"),
        ("cause=0x4000000000000005", 6, "a cause"),
        ("from=irq and from=irq", 13, "from only once"),
        ("last=0", 5, "how many events"),
        ("last!=3", 4, "\"=\" after last"),
        ("not last=3", 4, "a condition here"),
        ("priv=U or last=3", 10, "a condition here"),
        ("last=3 or priv=U", 0, "conditions only"),
        ("hart=0,", 7, "a number"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.expected.starts_with(expected), "{text}: {error}");
        assert_eq!(error.at, at, "{text}: {error}");
    }
    assert_eq!(
        parse("hart=0 and priv=X and pc=1").unwrap_err().to_string(),
        "at column 17: expected U, S or M, found \"X\"\n  hart=0 and priv=X and pc=1\n                  ^"
    );
    assert!(parse(&"(".repeat(100_000)).is_err());
    assert!(parse(&"not ".repeat(100_000)).is_err());
}

#[test]
fn causes_are_named_and_numbered_as_in_mcause() {
    let timer = 1 << 63 | 5;
    for (text, codes) in [
        ("supervisor-timer", vec![timer]),
        ("0x8000000000000005", vec![timer]),
        ("9223372036854775813", vec![timer]),
        ("5", vec![5]),
        ("0xd", vec![13]),
        ("ecall", vec![8, 9, 11]),
    ] {
        assert_eq!(causes_named(text), Some(codes), "{text}");
        assert!(parse(&format!("cause={text}")).is_ok(), "{text}");
    }
    // A message lists them all.
    let expected = parse("cause=x").unwrap_err().expected;
    for name in [
        "store-page-fault",
        "ecall",
        "supervisor-timer",
        "machine-external",
    ] {
        assert!(expected.contains(name), "{expected}");
    }
}

fn facts() -> Facts {
    Facts {
        hart: 1,
        privilege: 1,
        cycle: 500,
        insns: 400,
        pc: Some(0x8000_0010),
        asid: Some(7),
        va: Some((0x1ffc, 8)),
        // The next page lies elsewhere.
        pa: [Some((0x8000_1ffc, 4)), Some((0x8000_7000, 4))],
        cause: Some(13),
        ..Facts::default()
    }
}

#[test]
fn terms_hold_or_not() {
    for (text, holds) in [
        ("hart=1", true),
        ("hart!=1", false),
        ("hart=0,1", true),
        ("hart!=0,1", false),
        ("priv=S", true),
        ("priv=U,M", false),
        ("insns=400..401", true),
        ("insns=..400", false),
        ("insns=400..400", false),
        ("cycle=500..", true),
        ("pc=0x80000000..0x80000011", true),
        ("pc=0x80000010", true),
        ("pc=0x80000011", false),
        // An access reaches over its bytes.
        ("va=0x2000", true),
        ("va=0x2004", false),
        ("va=0x1000..0x1ffc", false),
        ("pa=0x80001fff", true),
        ("pa=0x80002000..0x80007000", false),
        ("pa=0x80007003", true),
        ("pa=0x80007004..", false),
        ("pa!=0x80007000", false),
        ("addr=0x80007000", true),
        ("addr=0x2003", true),
        ("addr!=0x80002000", true),
        ("asid=7 and not pid=3", true),
        // What the event does not have is neither so nor otherwise.
        ("pid=3", false),
        ("pid!=3", false),
        ("csr!=satp", false),
        ("cause=page-fault", true),
        ("cause=store-page-fault,12", false),
        ("hart=0 or priv=S and insns=400", true),
        ("(hart=0 or priv=S) and insns=1", false),
    ] {
        let resolved = parse(text)
            .unwrap()
            .resolve(&SymbolTable::default())
            .unwrap();
        assert_eq!(resolved.holds(&facts()), holds, "{text}");
    }
}

#[test]
fn an_access_at_the_last_address_goes_on_at_the_first() {
    let facts = Facts {
        va: Some((u64::MAX - 3, 8)),
        ..Facts::default()
    };
    for (text, holds) in [
        ("va=0xffffffffffffffff", true),
        ("va=0xfffffffffffffffb", false),
        ("va=3", true),
        ("va=4..0x1000", false),
    ] {
        let filter = parse(text).unwrap();
        let resolved = filter.resolve(&SymbolTable::default()).unwrap();
        assert_eq!(resolved.holds(&facts), holds, "{text}");
    }
}

#[test]
fn a_filter_knows_between_which_counts_it_lies() {
    for (text, window) in [
        ("hart=0", (0, u64::MAX)),
        ("insns=10..20", (10, 19)),
        ("insns=10..20,40.. and hart=1", (10, u64::MAX)),
        ("insns=10..20 or insns=30..40", (10, 39)),
        ("insns=10.. and insns=..20 and priv=U", (10, 19)),
        ("insns=10..20 or hart=0", (0, u64::MAX)),
        ("not insns=10..20", (0, u64::MAX)),
        ("insns!=5", (0, u64::MAX)),
        ("last=5", (0, u64::MAX)),
        ("insns=5..5", (u64::MAX, 0)),
    ] {
        let resolved = parse(text)
            .unwrap()
            .resolve(&SymbolTable::default())
            .unwrap();
        assert_eq!(resolved.window(), window, "{text}");
    }
}

#[test]
fn patterns_fit_names() {
    for (pattern, name, expected) in [
        ("main", "main", true),
        ("main", "main2", false),
        ("vm::*", "vm::fault::decide", true),
        ("*::decide", "vm::fault::decide", true),
        ("vm::*::decide", "vm::fault::decide", true),
        ("vm*fault*x", "vm::fault::decide", false),
        ("a*a", "a", false),
        ("*", "", true),
    ] {
        assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
    }
}

#[test]
fn a_symbol_that_is_not_there_is_named() {
    for text in ["fn=mian", "pc=mian+4..", "from=fn:mian", "to=pc:mian"] {
        let filter = parse(text).unwrap();
        let error = filter.resolve(&SymbolTable::default()).unwrap_err();
        let expected = "the trace filter names mian, but the guest has no such symbol";
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn the_gate_opens_and_closes() {
    let filter = parse("from=trap:13 and to=irq").unwrap();
    let mut gate = filter.resolve(&SymbolTable::default()).unwrap().gate;
    let trap = |code: u64| move |trigger: &Trigger| matches!(trigger, Trigger::Trap(codes) if codes.contains(&code));
    let irq = |trigger: &Trigger| *trigger == Trigger::Interrupt;
    let mut seen = Vec::new();
    for step in 0..6 {
        match step {
            0 | 3 => gate.happens(irq),
            1 => gate.happens(trap(8)),
            _ => gate.happens(trap(13)),
        }
        // What opens or closes it is inside.
        seen.push(gate.is_open());
        gate.settle();
    }
    assert_eq!(seen, [false, false, true, true, true, true]);
    gate.happens(irq);
    gate.settle();
    assert!(!gate.is_open());
}

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z_*][a-z:<> ,()=_0-9]{0,8}"
}

fn place() -> impl Strategy<Value = Place> {
    let symbol = prop::option::of("[a-z_][a-z:_ ()]{0,6}");
    (symbol, any::<u64>()).prop_map(|(symbol, offset)| Place { symbol, offset })
}

fn span<T: std::fmt::Debug + Clone>(
    one: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Span<T>> {
    prop_oneof![
        one.clone().prop_map(Span::One),
        (one.clone(), prop::option::of(one.clone())).prop_map(|(a, b)| Span::Range(Some(a), b)),
        one.prop_map(|b| Span::Range(None, Some(b))),
    ]
}

fn list<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, 1..4)
}

fn test() -> impl Strategy<Value = Test> {
    use Privilege::{Machine, Supervisor, User};
    let places = (
        prop::sample::select(vec![Key::Pc, Key::Va, Key::Pa, Key::Addr]),
        list(span(place().boxed())).prop_map(Values::Places),
    );
    let numbers = (
        prop::sample::select(vec![Key::Asid, Key::Pid, Key::Hart, Key::Insns, Key::Cycle]),
        list(span(any::<u64>().boxed())).prop_map(Values::Numbers),
    );
    let others = prop_oneof![
        (Just(Key::Function), list(name()).prop_map(Values::Patterns)),
        (
            Just(Key::Privilege),
            list(prop::sample::select(vec![User, Supervisor, Machine])).prop_map(Values::Modes)
        ),
        (
            Just(Key::Cause),
            list(prop::sample::select(vec!["page-fault", "ecall-u", "3"]))
                .prop_map(|names| Values::Causes(names.into_iter().map(String::from).collect()))
        ),
        (
            Just(Key::Csr),
            Just(Values::Named(vec![("satp".to_owned(), 0x180)]))
        ),
    ];
    let both = prop_oneof![places, numbers, others];
    (both, any::<bool>()).prop_map(|((key, values), differs)| Test {
        key,
        differs,
        values,
    })
}

fn condition() -> impl Strategy<Value = Condition> {
    // Parsing flattens what is joined by the same word, so only that is made.
    let flat = |list: Vec<Condition>, and: bool| {
        let same = |it: &Condition| {
            matches!(
                (it, and),
                (Condition::And(_), true) | (Condition::Or(_), false)
            )
        };
        let negate = |it: Condition| Condition::Not(Box::new(it));
        let list = list.into_iter();
        let list = list
            .map(|it| if same(&it) { negate(it) } else { it })
            .collect();
        if and {
            Condition::And(list)
        } else {
            Condition::Or(list)
        }
    };
    test()
        .prop_map(Condition::Test)
        .prop_recursive(4, 16, 3, move |inner| {
            prop_oneof![
                inner.clone().prop_map(|it| Condition::Not(Box::new(it))),
                (prop::collection::vec(inner, 2..4), any::<bool>())
                    .prop_map(move |(list, and)| flat(list, and)),
            ]
        })
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        name().prop_map(Happening::Function),
        place().prop_map(Happening::Pc),
        Just(Happening::Trap(None)),
        Just(Happening::Trap(Some("ecall".to_owned()))),
        Just(Happening::Interrupt),
        Just(Happening::Syscall("read".to_owned(), 63)),
        name().prop_map(Happening::Mark),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    let condition = prop::option::of(condition());
    let (from, to) = (prop::option::of(happening()), prop::option::of(happening()));
    (condition, from, to, prop::option::of(1_u64..)).prop_map(|(condition, from, to, last)| {
        Filter {
            condition,
            from,
            to,
            last,
        }
    })
}

fn config() -> Config {
    Config {
        rng_seed: RngSeed::Fixed(0x7ace),
        failure_persistence: None,
        ..Config::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_written_is_read_back(filter in filter()) {
        let text = filter.to_string();
        prop_assume!(!text.is_empty());
        prop_assert_eq!(parse(&text), Ok(filter), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        if let Err(error) = parse(&text) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn no_words_make_it_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "pc", "fn", "priv", "from", "to", "last", "cause", "syscall", "and", "or", "not", "(",
            ")", "=", "!=", "..", ",", "main", "0x10", "1M", "+", "\"", ":", "trap", "é", " ",
        ]), 0..14)) {
        let text = words.concat();
        if let Ok(filter) = parse(&text) {
            prop_assert_eq!(parse(&filter.to_string()), Ok(filter));
        }
    }
}
