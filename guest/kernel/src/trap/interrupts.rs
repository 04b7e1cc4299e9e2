//! Interrupts from devices.

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
        sched::on_timer(false);
    }
}
