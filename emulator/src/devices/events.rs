//! What devices do that traces tell of. They know neither hart nor time, which whoever takes the
//! events adds.

/// Something that a device has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeviceEvent {
    /// The PLIC has handed a source to a context.
    Claim {
        /// Two contexts a hart, M-mode's first.
        context: usize,
        /// The source of the interrupt.
        source: u64,
    },
    /// A context is done with a source.
    Complete {
        /// The context.
        context: usize,
        /// The source.
        source: u64,
    },
    /// A virtio register was written.
    Register {
        /// The register.
        name: String,
        /// The value.
        value: u64,
    },
    /// A disk has carried out a request.
    Request {
        /// The disk.
        disk: String,
        /// What was asked for.
        kind: String,
        /// Bytes of data.
        bytes: u64,
        /// How it went.
        status: String,
    },
}

/// Events of a device that wait to be taken; none are kept until somebody asks for them.
#[derive(Debug, Clone, Default)]
pub struct EventLog(Option<Vec<DeviceEvent>>);

impl EventLog {
    /// Keeps events from now on.
    pub fn begin(&mut self) {
        self.0.get_or_insert_default();
    }

    /// Keeps an event, if anybody wants it.
    #[inline]
    pub fn push(&mut self, event: impl FnOnce() -> DeviceEvent) {
        if let Some(events) = &mut self.0 {
            events.push(event());
        }
    }

    /// The events since the last call.
    pub fn take(&mut self) -> Vec<DeviceEvent> {
        self.0.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
