//! Trace events as JSON: one object a line, in the list that both viewers read.

use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Where an event is shown: a process, and a thread of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Track {
    pub(super) pid: u64,
    pub(super) tid: u64,
}

/// A stretch of time, in cycles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) begin: u64,
    pub(super) end: u64,
}

/// Writes events.
pub(super) struct Events<W> {
    out: W,
    count: u64,
}

impl<W: Write> Events<W> {
    /// Begins the list.
    pub(super) fn new(mut out: W) -> io::Result<Self> {
        // Times are in microseconds in the file; this is how they are shown.
        out.write_all(b"{\"displayTimeUnit\":\"ns\",\"traceEvents\":[")?;
        Ok(Events { out, count: 0 })
    }

    /// Something that took time (a complete event).
    pub(super) fn slice(
        &mut self,
        track: Track,
        name: &str,
        category: &str,
        span: Span,
        args: &Value,
    ) -> io::Result<()> {
        let duration = span.end.saturating_sub(span.begin);
        self.event(
            "X",
            track,
            span.begin,
            &[
                ("name", json!(name)),
                ("cat", json!(category)),
                ("dur", microseconds(duration)),
                ("args", args.clone()),
            ],
        )
    }

    /// Something that took no time, to be seen on the thread ("t") or the process ("p").
    pub(super) fn instant(
        &mut self,
        track: Track,
        name: &str,
        scope: &str,
        time: u64,
        args: &Value,
    ) -> io::Result<()> {
        let fields = [
            ("name", json!(name)),
            ("s", json!(scope)),
            ("args", args.clone()),
        ];
        self.event("i", track, time, &fields)
    }

    /// Something that may overlap with its like (a nestable asynchronous event): `b` begins it, `e` ends it.
    pub(super) fn asynchronous(
        &mut self,
        phase: &str,
        track: Track,
        name: &str,
        id: &str,
        time: u64,
        args: &Value,
    ) -> io::Result<()> {
        let fields = [
            ("name", json!(name)),
            ("cat", json!("disk")),
            ("id", json!(id)),
            ("args", args.clone()),
        ];
        self.event(phase, track, time, &fields)
    }

    /// A value from now on. It belongs to the process; but thread 0 is the idle one to Perfetto, whatever the
    /// process, so a thread of the process's own has to be named.
    pub(super) fn counter(
        &mut self,
        track: Track,
        name: &str,
        unit: &str,
        time: u64,
        value: f64,
    ) -> io::Result<()> {
        let mut args = Map::new();
        // Whole numbers without a point.
        let value = if value.fract() == 0.0 {
            json!(value as i64)
        } else {
            json!(value)
        };
        args.insert(unit.to_owned(), value);
        let fields = [("name", json!(name)), ("args", Value::Object(args))];
        self.event("C", track, time, &fields)
    }

    /// The name of a process or thread: `process_name` or `thread_name`.
    pub(super) fn name(&mut self, what: &str, track: Track, name: &str) -> io::Result<()> {
        let fields = [("name", json!(what)), ("args", json!({ "name": name }))];
        self.event("M", track, 0, &fields)
    }

    /// Where a process or a thread stands among others: `process_sort_index` or `thread_sort_index`.
    pub(super) fn sort(&mut self, what: &str, track: Track, index: u64) -> io::Result<()> {
        let fields = [
            ("name", json!(what)),
            ("args", json!({ "sort_index": index })),
        ];
        self.event("M", track, 0, &fields)
    }

    fn event(
        &mut self,
        phase: &str,
        track: Track,
        time: u64,
        fields: &[(&str, Value)],
    ) -> io::Result<()> {
        let separator = if self.count == 0 { "\n" } else { ",\n" };
        let (pid, tid) = (track.pid, track.tid);
        write!(
            self.out,
            "{separator}{{\"ph\":\"{phase}\",\"pid\":{pid},\"tid\":{tid},\"ts\":{}",
            microseconds(time)
        )?;
        for (name, value) in fields {
            write!(self.out, ",\"{name}\":{value}")?;
        }
        self.count += 1;
        self.out.write_all(b"}")
    }

    /// Ends the list, with what else is to be known. It tells how many events there are.
    pub(super) fn finish(mut self, about: &Value) -> io::Result<u64> {
        write!(self.out, "\n],\"otherData\":{about}}}\n")?;
        self.out.flush()?;
        Ok(self.count)
    }
}

/// A cycle is a nanosecond.
fn microseconds(cycles: u64) -> Value {
    let number = format!("{}.{:03}", cycles / 1000, cycles % 1000);
    serde_json::from_str(&number).unwrap_or_default()
}
