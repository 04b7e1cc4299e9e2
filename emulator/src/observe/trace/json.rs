//! Events as JSON, an object a line. Addresses and register values are strings in hexadecimal:
//! numbers in JSON lose digits beyond 2^53 in many readers.

use super::event::{Effect, Event, Insn, Taken, Touched, What};
use super::names::Names;
use super::text::plic_context;
use crate::debug::csr_fields;
use crate::devices::DeviceEvent;
use crate::hart::interrupt::Interrupt;
use crate::hart::{Exception, Privilege};
use crate::isa::csr_names;
use crate::mmu::walk::{Request, Walk};
use serde_json::{Map, Value, json};

type Object = Map<String, Value>;

/// Appends the event's line, its end included.
pub(super) fn write(line: &mut String, event: &Event<'_>, names: &Names, pid: Option<u32>) {
    let mut object = Object::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.to_owned(), value);
    };
    let at = &event.at;
    put("category", event.class().0.name().into());
    put("event", kind(&event.what).into());
    put("hart", at.hart.into());
    put("privilege", letter(at.privilege));
    put("cycle", at.cycle.into());
    put("insns", at.insns.into());
    if let Some(pc) = at.pc {
        put("pc", hex(pc));
        if let Some(pa) = at.pc_pa {
            put("pc_pa", hex(pa));
        }
        if let Some(symbol) = names.location(pc) {
            put("symbol", symbol.into());
        }
        if let Some(source) = names.line(pc) {
            put("source", source.into());
        }
    }
    if let Some((asid, root)) = at.space() {
        put("asid", asid.into());
        put("root", hex(root << 12));
    }
    if let Some(pid) = pid {
        put("pid", pid.into());
    }
    what(&mut object, event, names);
    line.push_str(&Value::Object(object).to_string());
    line.push('\n');
}

fn hex(value: u64) -> Value {
    Value::String(format!("{value:#x}"))
}

fn letter(privilege: Privilege) -> Value {
    Value::String(privilege.letter().to_string())
}

/// The event's name.
const fn kind(what: &What<'_>) -> &'static str {
    match what {
        What::Insn(_) => "insn",
        What::Commit(..) => "commit",
        What::Trap(_) => "trap",
        What::Interrupt(..) => "interrupt",
        What::Walk(..) => "walk",
        What::Fill(..) => "fill",
        What::Flush(..) => "flush",
        What::Csr(..) => "csr",
        What::Device(event) => match event {
            DeviceEvent::Claim { .. } => "claim",
            DeviceEvent::Complete { .. } => "complete",
            DeviceEvent::Register { .. } => "register",
            DeviceEvent::Request { .. } => "request",
        },
        What::Syscall(_) => "syscall",
    }
}

/// Puts in what only this kind of event has.
fn what(object: &mut Object, event: &Event<'_>, names: &Names) {
    let fields = match &event.what {
        What::Insn(it) => insn(it, event.at.pc.unwrap_or(0)),
        What::Commit(text, _) => json!({"line": text}),
        What::Trap(taken) => trap(taken, names),
        What::Interrupt(which, from, handler) => interrupt(*which, *from, *handler, names),
        What::Walk(request, it) => walk(request, it),
        What::Fill(va, pa, kind, mapped) => json!({
            "access": format!("{kind:?}").to_lowercase(),
            "va": hex(va.page_base().0),
            "pa": hex(pa.page_base().0),
            "bytes": mapped,
        }),
        What::Flush(va, asid) => json!({"va": va.map(hex), "flushed_asid": asid}),
        What::Csr(number, old, new) => csr(*number, *old, *new),
        What::Device(event) => device(event),
        What::Syscall(call) => call.json(),
    };
    if let Value::Object(fields) = fields {
        object.extend(fields);
    }
}

fn insn(insn: &Insn, pc: u64) -> Value {
    let digits = 2 + 2 * usize::from(insn.len);
    let effects: Vec<Value> = insn.effects.iter().map(effect).collect();
    let mut fields = json!({
        "word": format!("{:#0digits$x}", insn.word),
        "text": insn.text(pc),
        "effects": effects,
    });
    if let Some(exception) = insn.trap {
        fields["cause"] = exception.code().into();
        fields["tval"] = hex(exception.tval());
    }
    fields
}

fn effect(effect: &Effect) -> Value {
    match *effect {
        Effect::X(number, value) => json!({"register": format!("x{number}"), "value": hex(value)}),
        Effect::F(number, value) => json!({"register": format!("f{number}"), "value": hex(value)}),
        Effect::Csr(number, value) => {
            json!({"register": csr_names::name(number), "value": hex(value)})
        }
        Effect::Load(touched) => memory("load", touched, None),
        Effect::Store(touched, value) => memory("store", touched, value),
    }
}

fn memory(name: &str, touched: Touched, value: Option<u64>) -> Value {
    let mut fields = json!({
        "memory": name,
        "va": hex(touched.va),
        "pa": hex(touched.pa.unwrap_or(touched.va)),
        "bytes": touched.size,
    });
    if let Some(value) = value {
        fields["value"] = hex(value);
    }
    fields
}

fn trap(taken: &Taken, names: &Names) -> Value {
    let exception = taken.exception;
    json!({
        "cause": exception.code(),
        "name": Exception::name_of(exception.code()),
        "from": letter(taken.from),
        "tval": hex(exception.tval()),
        "meaning": taken.meaning,
        "handler": hex(taken.handler),
        "handler_symbol": names.location(taken.handler),
    })
}

fn interrupt(which: Interrupt, from: Privilege, handler: u64, names: &Names) -> Value {
    json!({
        "cause": which.code(),
        "name": which.name(),
        "from": letter(from),
        "handler": hex(handler),
        "handler_symbol": names.location(handler),
    })
}

fn walk(request: &Request, walk: &Walk) -> Value {
    let entries: Vec<Value> = walk
        .steps()
        .map(|step| {
            let pte = step.pte.to_string();
            let (value, flags) = pte.split_once(' ').unwrap_or((&pte, ""));
            json!({
                "level": step.level,
                "at": hex(step.pte_addr.0),
                "pte": value,
                "flags": flags,
            })
        })
        .collect();
    let mut fields = json!({
        "access": format!("{:?}", request.kind).to_lowercase(),
        "effective_privilege": letter(request.privilege),
        "va": hex(request.va.0),
        "entries": entries,
    });
    match walk.outcome {
        Ok(leaf) => {
            fields["pa"] = hex(leaf.pa.0);
            fields["bytes"] = leaf.size().into();
            fields["updates"] = leaf.update.into();
        }
        Err(fault) => fields["fault"] = fault.to_string().into(),
    }
    fields
}

fn csr(number: u16, old: u64, new: u64) -> Value {
    let changes = csr_fields::changes(number, old, new);
    let changes: Object = changes
        .into_iter()
        .map(|change| (change.name.to_owned(), json!([change.old, change.new])))
        .collect();
    json!({
        "csr": csr_names::name(number),
        "old": hex(old),
        "new": hex(new),
        "changes": changes,
    })
}

fn device(event: &DeviceEvent) -> Value {
    match event {
        DeviceEvent::Claim { context, source } | DeviceEvent::Complete { context, source } => {
            json!({
                "context": context,
                "context_of": plic_context(*context),
                "source": source,
            })
        }
        DeviceEvent::Register { name, value } => json!({"register": name, "value": hex(*value)}),
        DeviceEvent::Request {
            disk,
            kind,
            bytes,
            status,
        } => json!({"disk": disk, "request": kind, "bytes": bytes, "status": status}),
    }
}
