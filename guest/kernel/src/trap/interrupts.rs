//! Interrupts from devices.

use alloc::{format, string::String, vec::Vec};

use crate::{
    arch,
    drivers::{disk, plic::Plic},
    fs::console,
    proc::sched,
    sync::Global,
};

struct Controller {
    plic: Plic,
    console: u32,
}

static CONTROLLER: Global<Option<Controller>> = Global::new("interrupt controller", None);

/// Lets the console and the disks interrupt this hart.
pub fn start(plic: Plic, console: u32) {
    let mut plic = plic;
    plic.enable(console);
    for source in disk::interrupts() {
        plic.enable(source);
    }
    *CONTROLLER.lock() = Some(Controller { plic, console });
    arch::enable_interrupt_sources();
}

/// Sources that are counted: the timer is none of the controller's and has the number of its bit in `sip`.
const TIMER: u32 = 5;
const SOURCES: usize = 64;

/// How often each source has interrupted.
#[derive(Clone, Copy, Debug)]
pub struct Counts([u64; SOURCES]);

static COUNTS: Global<Counts> = Global::new("counts of interrupts", Counts([0; SOURCES]));

impl Counts {
    /// All of them together.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Each one's, by number.
    pub fn all(&self) -> impl Iterator<Item = u64> {
        self.0.into_iter()
    }

    /// One's.
    #[must_use]
    pub fn of(&self, source: u32) -> u64 {
        self.0.get(source as usize).copied().unwrap_or(0)
    }

    fn count(&mut self, source: u32) {
        if let Some(count) = self.0.get_mut(source as usize) {
            *count += 1;
        }
    }
}

/// How often each source has interrupted.
pub fn counts() -> Counts {
    *COUNTS.lock()
}

/// The timer has interrupted.
pub fn count_timer() {
    COUNTS.lock().count(TIMER);
}

/// The sources that there are: number, which chip, whose.
pub fn sources() -> Vec<(u32, &'static str, String)> {
    const HART: &str = "RISC-V INTC";
    const PLIC: &str = "SiFive PLIC";
    let console = CONTROLLER
        .lock()
        .as_ref()
        .map(|controller| controller.console);
    let mut sources = alloc::vec![(TIMER, HART, "riscv-timer".into())];
    sources.extend(console.map(|number| (number, PLIC, "ttyS0".into())));
    let disks = disk::interrupts().into_iter().enumerate();
    sources.extend(disks.map(|(index, number)| (number, PLIC, format!("virtio{index}"))));
    sources.sort();
    sources
}

/// Serves every device that asks for it.
pub fn serve_external() {
    loop {
        let claimed = CONTROLLER.lock().as_mut().and_then(|controller| {
            let source = controller.plic.claim()?;
            Some((source, source == controller.console))
        });
        let Some((source, is_console)) = claimed else {
            return;
        };
        COUNTS.lock().count(source);
        if is_console {
            console::on_input();
        } else {
            disk::on_interrupt(source);
        }
        if let Some(controller) = CONTROLLER.lock().as_mut() {
            controller.plic.complete(source);
        }
    }
}

/// Serves what is pending while interrupts are disabled: for a thread of the kernel that waits.
pub fn serve_pending_interrupts() {
    if arch::external_pending() {
        serve_external();
    }
    if arch::timer_pending() {
        count_timer();
        sched::on_timer(false);
    }
}
