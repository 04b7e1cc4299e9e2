//! What a recording gets from outside the harts: disks, counts, marks.

use super::Machine;
use crate::recording::{Event, Ledger, Recorder};

impl Machine {
    /// Records what happens from now on.
    pub fn record(&mut self, recorder: Recorder) {
        self.memory.recorder = Some(Box::new(recorder));
        for disk in self.memory.bus.disks_mut() {
            disk.keep_log();
        }
    }

    /// Keeps what the guest tells of its processes and frames from now on, for questions.
    pub fn listen(&mut self) {
        let ledger = Ledger::new(self.memory.ram.size());
        self.memory.ledger = Some(Box::new(ledger));
    }

    /// Hands on what disks have done, and now and then what was counted.
    #[cold]
    #[inline(never)]
    pub(super) fn record_devices(&mut self) {
        let now = self.now;
        let Some(recorder) = &mut self.memory.recorder else {
            return;
        };
        for (number, disk) in self.memory.bus.disks_mut().enumerate() {
            for event in disk.take_log() {
                recorder.disk(now, number, event);
            }
        }
        if recorder.wants_sample(now) {
            self.record_sample(now, 0);
        }
    }

    /// Writes what was counted to the recording.
    pub(super) fn record_sample(&mut self, time: u64, hart: usize) {
        let event = Event::Sample {
            retired: self.retired(),
            lookups: self.lookups().iter().sum(),
            misses: self
                .harts
                .iter()
                .flat_map(|hart| hart.tlb.counts.misses)
                .sum(),
        };
        if let Some(recorder) = &mut self.memory.recorder {
            recorder.sample(time, hart, &event);
        }
    }
}
