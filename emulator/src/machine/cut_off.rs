//! A machine whose run is over, and which is only looked at.

use super::Machine;
use crate::console::ScriptedConsole;

impl Machine {
    /// Cuts the machine off from the world: nobody is told any more what it does, what it prints is lost,
    /// and its disks answer nothing. So it can be executed on to see where it would go.
    pub fn cut_off(&mut self) {
        self.observers.clear();
        self.console = Box::new(ScriptedConsole::new(b""));
        let memory = &mut self.memory;
        (memory.tracer, memory.recorder) = (None, None);
        (memory.references, memory.ledger) = (None, None);
        for disk in memory.bus.disks_mut() {
            disk.halt();
        }
    }
}
