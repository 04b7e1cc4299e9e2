//! The machine as gdbstub sees it: harts are threads, numbered from 1.

use super::monitor;
use super::registers::{self, General, RegId, Rv64};
use crate::block::Breakpoint;
use crate::debug::SymbolTable;
use crate::machine::Machine;
use crate::mem::watch::{Space, WatchKind, Watchpoint};
use gdbstub::common::{Pid, Signal, Tid};
use gdbstub::target::ext::base::BaseOps;
use gdbstub::target::ext::base::multithread::{
    MultiThreadBase, MultiThreadResume, MultiThreadResumeOps, MultiThreadSchedulerLocking,
    MultiThreadSchedulerLockingOps, MultiThreadSingleStep, MultiThreadSingleStepOps,
};
use gdbstub::target::ext::base::single_register_access::{
    SingleRegisterAccess, SingleRegisterAccessOps,
};
use gdbstub::target::ext::breakpoints::{
    self, Breakpoints, BreakpointsOps, HwBreakpoint, HwBreakpointOps, HwWatchpoint,
    HwWatchpointOps, SwBreakpoint, SwBreakpointOps,
};
use gdbstub::target::ext::extended_mode::{
    Args, AttachKind, CurrentActivePid, CurrentActivePidOps, ExtendedMode, ExtendedModeOps,
    ShouldTerminate,
};
use gdbstub::target::ext::monitor_cmd::{ConsoleOutput, MonitorCmd, MonitorCmdOps};
use gdbstub::target::ext::target_description_xml_override::{
    TargetDescriptionXmlOverride, TargetDescriptionXmlOverrideOps,
};
use gdbstub::target::ext::thread_extra_info::{ThreadExtraInfo, ThreadExtraInfoOps};
use gdbstub::target::{Target, TargetError, TargetResult};
use std::convert::Infallible;
use std::num::NonZeroUsize;

/// gdb's numbers of errors, as far as a person sees them.
const EFAULT: u8 = 14;
const EINVAL: u8 = 22;
const ESRCH: u8 = 3;

/// Builds the machine anew, at its first instruction.
pub type Rebuild = Box<dyn FnMut() -> Result<Machine, String>>;

/// Who has set a breakpoint or a watchpoint: stops are told of differently.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Owner {
    /// gdb, as a software breakpoint.
    Software,
    /// gdb, as a hardware breakpoint or a watchpoint.
    Hardware,
    /// A person, by `monitor`.
    Monitor,
}

/// The machine and what a debugger has asked of it.
pub(super) struct Debuggee {
    pub(super) machine: Machine,
    pub(super) symbols: SymbolTable,
    rebuild: Rebuild,
    pub(super) breakpoints: Vec<(Owner, Breakpoint)>,
    pub(super) watchpoints: Vec<(Owner, Watchpoint)>,
    /// Addresses are physical, as QEMU's packet `Qqemu.PhyMemMode:1` says.
    pub(super) physical: bool,
    /// The hart to step.
    step: Option<usize>,
    /// The hart that a person looks at.
    pub(super) focus: usize,
    /// The debugger stays connected when the guest has ended.
    pub(super) extended: bool,
    /// The guest has ended, or was killed.
    pub(super) ended: bool,
    /// It was started by the debugger.
    restarted: bool,
    /// Likewise, since anybody asked.
    pub(super) rebuilt: bool,
}

pub(super) fn tid(hart: usize) -> Tid {
    NonZeroUsize::MIN.saturating_add(hart)
}

fn hart_of(tid: Tid) -> usize {
    tid.get() - 1
}

type Outcome<T> = TargetResult<T, Debuggee>;

impl Debuggee {
    pub(super) fn new(machine: Machine, symbols: SymbolTable, rebuild: Rebuild) -> Debuggee {
        Debuggee {
            machine,
            symbols,
            rebuild,
            breakpoints: Vec::new(),
            watchpoints: Vec::new(),
            physical: false,
            step: None,
            focus: 0,
            extended: false,
            ended: false,
            restarted: false,
            rebuilt: false,
        }
    }

    /// Forgets all that a debugger has asked for: it has gone.
    pub(super) fn release(&mut self) {
        self.breakpoints.clear();
        self.watchpoints.clear();
        self.physical = false;
        self.step = None;
        self.machine.step_hart(None);
        self.apply();
    }

    /// Tells the machine of the breakpoints and watchpoints.
    pub(super) fn apply(&mut self) {
        let points: Vec<_> = self.breakpoints.iter().map(|it| it.1).collect();
        self.machine.set_breakpoints(&points);
        let points: Vec<_> = self.watchpoints.iter().map(|it| it.1).collect();
        self.machine.set_watchpoints(&points);
    }

    fn space(&self) -> Space {
        if self.physical {
            Space::Physical
        } else {
            Space::Any
        }
    }

    pub(super) fn break_at(&mut self, owner: Owner, point: Breakpoint) {
        self.breakpoints.push((owner, point));
        self.apply();
    }

    fn unbreak(&mut self, owner: Owner, address: u64) -> bool {
        let place = self
            .breakpoints
            .iter()
            .position(|(by, point)| (*by, point.address) == (owner, address));
        let Some(place) = place else {
            return false;
        };
        self.breakpoints.remove(place);
        self.apply();
        true
    }

    /// By which addresses memory is accessed.
    fn through(&self, tid: Tid) -> Option<usize> {
        (!self.physical).then_some(hart_of(tid))
    }

    /// Builds the machine anew and lets it take the place of this one.
    pub(super) fn restart(&mut self) -> Result<(), String> {
        let mut machine = (self.rebuild)()?;
        machine.take_over_from(&mut self.machine);
        self.machine = machine;
        self.ended = false;
        self.focus = 0;
        self.restarted = true;
        self.rebuilt = true;
        self.apply();
        Ok(())
    }
}

impl Target for Debuggee {
    type Arch = Rv64;
    type Error = Infallible;

    fn base_ops(&mut self) -> BaseOps<'_, Rv64, Infallible> {
        BaseOps::MultiThread(self)
    }

    fn guard_rail_implicit_sw_breakpoints(&self) -> bool {
        true
    }

    fn use_rle(&self) -> bool {
        // The line is short, and other clients than gdb need not know how runs are encoded.
        false
    }

    fn use_lldb_register_info(&self) -> bool {
        // lldb reads the target description, too.
        false
    }

    fn use_fork_stop_reason(&self) -> bool {
        false
    }

    fn use_vfork_stop_reason(&self) -> bool {
        false
    }

    fn use_vforkdone_stop_reason(&self) -> bool {
        false
    }

    fn support_breakpoints(&mut self) -> Option<BreakpointsOps<'_, Self>> {
        Some(self)
    }

    fn support_monitor_cmd(&mut self) -> Option<MonitorCmdOps<'_, Self>> {
        Some(self)
    }

    fn support_extended_mode(&mut self) -> Option<ExtendedModeOps<'_, Self>> {
        Some(self)
    }

    fn support_target_description_xml_override(
        &mut self,
    ) -> Option<TargetDescriptionXmlOverrideOps<'_, Self>> {
        Some(self)
    }
}

impl TargetDescriptionXmlOverride for Debuggee {
    fn target_description_xml(
        &self,
        annex: &[u8],
        offset: u64,
        length: usize,
        buf: &mut [u8],
    ) -> Outcome<usize> {
        let hart = self.machine.harts.first();
        let xml = match (annex, hart) {
            (b"target.xml", Some(hart)) => registers::description(hart),
            _ => return Err(TargetError::Errno(EINVAL)),
        };
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = xml.as_bytes().get(offset..).unwrap_or_default();
        // Half of the buffer, as each byte may be escaped.
        let count = rest.len().min(length).min(buf.len() / 2);
        buf[..count].copy_from_slice(&rest[..count]);
        Ok(count)
    }
}

impl MultiThreadBase for Debuggee {
    fn read_registers(&mut self, general: &mut General, tid: Tid) -> Outcome<()> {
        self.focus = hart_of(tid);
        let hart = self.machine.harts.get(hart_of(tid));
        let hart = hart.ok_or(TargetError::Errno(ESRCH))?;
        general.x.copy_from_slice(hart.x.visible());
        general.pc = hart.pc;
        Ok(())
    }

    fn write_registers(&mut self, general: &General, tid: Tid) -> Outcome<()> {
        let write = |(n, value): (usize, &u64), machine: &mut Machine| {
            registers::write(machine, hart_of(tid), RegId::X(n as u8), *value)
        };
        let values = general.x.iter().enumerate();
        let pc = registers::write(&mut self.machine, hart_of(tid), RegId::Pc, general.pc);
        pc.map_err(|_| TargetError::Errno(ESRCH))?;
        for value in values {
            write(value, &mut self.machine).map_err(|_| TargetError::Errno(ESRCH))?;
        }
        Ok(())
    }

    fn support_single_register_access(&mut self) -> Option<SingleRegisterAccessOps<'_, Tid, Self>> {
        Some(self)
    }

    fn read_addrs(&mut self, address: u64, data: &mut [u8], tid: Tid) -> Outcome<usize> {
        let through = self.through(tid);
        match self.machine.read_memory(through, address, data) {
            0 if !data.is_empty() => Err(TargetError::Errno(EFAULT)),
            count => Ok(count),
        }
    }

    fn write_addrs(&mut self, address: u64, data: &[u8], tid: Tid) -> Outcome<()> {
        let through = self.through(tid);
        let written = self.machine.write_memory(through, address, data);
        written.then_some(()).ok_or(TargetError::Errno(EFAULT))
    }

    fn list_active_threads(&mut self, register: &mut dyn FnMut(Tid)) -> Result<(), Infallible> {
        if !self.ended {
            (0..self.machine.harts.len()).map(tid).for_each(register);
        }
        Ok(())
    }

    fn support_resume(&mut self) -> Option<MultiThreadResumeOps<'_, Self>> {
        Some(self)
    }

    fn support_thread_extra_info(&mut self) -> Option<ThreadExtraInfoOps<'_, Self>> {
        Some(self)
    }
}

impl ThreadExtraInfo for Debuggee {
    fn thread_extra_info(&self, tid: Tid, buf: &mut [u8]) -> Result<usize, Infallible> {
        let hart = self.machine.harts.get(hart_of(tid));
        let text = hart.map_or_else(String::new, |hart| {
            format!("hart {} in {}-mode", hart.id, hart.privilege.letter())
        });
        let count = text.len().min(buf.len());
        buf[..count].copy_from_slice(&text.as_bytes()[..count]);
        Ok(count)
    }
}

impl SingleRegisterAccess<Tid> for Debuggee {
    fn read_register(&mut self, tid: Tid, register: RegId, buf: &mut [u8]) -> Outcome<usize> {
        let Some(value) = registers::read(&self.machine, hart_of(tid), register) else {
            // Unavailable.
            return Ok(0);
        };
        let bytes = value.to_le_bytes();
        let place = buf.get_mut(..bytes.len()).ok_or(TargetError::NonFatal)?;
        place.copy_from_slice(&bytes);
        Ok(bytes.len())
    }

    fn write_register(&mut self, tid: Tid, register: RegId, value: &[u8]) -> Outcome<()> {
        let value = value.try_into().map_err(|_| TargetError::Errno(EINVAL))?;
        let value = u64::from_le_bytes(value);
        let written = registers::write(&mut self.machine, hart_of(tid), register, value);
        written.map_err(|_| TargetError::Errno(EINVAL))
    }
}

impl MultiThreadResume for Debuggee {
    fn resume(&mut self) -> Result<(), Infallible> {
        self.machine.step_hart(self.step);
        Ok(())
    }

    fn clear_resume_actions(&mut self) -> Result<(), Infallible> {
        self.step = None;
        Ok(())
    }

    fn set_resume_action_continue(&mut self, _: Tid, _: Option<Signal>) -> Result<(), Infallible> {
        Ok(())
    }

    fn support_single_step(&mut self) -> Option<MultiThreadSingleStepOps<'_, Self>> {
        Some(self)
    }

    fn support_scheduler_locking(&mut self) -> Option<MultiThreadSchedulerLockingOps<'_, Self>> {
        Some(self)
    }
}

impl MultiThreadSingleStep for Debuggee {
    fn set_resume_action_step(&mut self, tid: Tid, _: Option<Signal>) -> Result<(), Infallible> {
        let hart = hart_of(tid);
        self.step = (hart < self.machine.harts.len()).then_some(hart);
        Ok(())
    }
}

impl MultiThreadSchedulerLocking for Debuggee {
    /// The harts' turns are part of what repeats exactly, so nobody is held back.
    fn set_resume_action_scheduler_lock(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Breakpoints for Debuggee {
    fn support_sw_breakpoint(&mut self) -> Option<SwBreakpointOps<'_, Self>> {
        Some(self)
    }

    fn support_hw_breakpoint(&mut self) -> Option<HwBreakpointOps<'_, Self>> {
        Some(self)
    }

    fn support_hw_watchpoint(&mut self) -> Option<HwWatchpointOps<'_, Self>> {
        Some(self)
    }
}

impl SwBreakpoint for Debuggee {
    fn add_sw_breakpoint(&mut self, address: u64, _: usize) -> Outcome<bool> {
        let space = self.space();
        self.break_at(Owner::Software, Breakpoint { address, space });
        Ok(true)
    }

    fn remove_sw_breakpoint(&mut self, address: u64, _: usize) -> Outcome<bool> {
        Ok(self.unbreak(Owner::Software, address))
    }
}

impl HwBreakpoint for Debuggee {
    fn add_hw_breakpoint(&mut self, address: u64, _: usize) -> Outcome<bool> {
        let space = self.space();
        self.break_at(Owner::Hardware, Breakpoint { address, space });
        Ok(true)
    }

    fn remove_hw_breakpoint(&mut self, address: u64, _: usize) -> Outcome<bool> {
        Ok(self.unbreak(Owner::Hardware, address))
    }
}

fn watch_kind(kind: breakpoints::WatchKind) -> WatchKind {
    match kind {
        breakpoints::WatchKind::Write => WatchKind::Write,
        breakpoints::WatchKind::Read => WatchKind::Read,
        breakpoints::WatchKind::ReadWrite => WatchKind::Access,
    }
}

impl HwWatchpoint for Debuggee {
    fn add_hw_watchpoint(
        &mut self,
        address: u64,
        len: u64,
        kind: breakpoints::WatchKind,
    ) -> Outcome<bool> {
        let point = Watchpoint {
            address,
            len,
            kind: watch_kind(kind),
            space: self.space(),
        };
        self.watchpoints.push((Owner::Hardware, point));
        self.apply();
        Ok(true)
    }

    fn remove_hw_watchpoint(
        &mut self,
        address: u64,
        len: u64,
        kind: breakpoints::WatchKind,
    ) -> Outcome<bool> {
        let wanted = (Owner::Hardware, address, len, watch_kind(kind));
        let place = self
            .watchpoints
            .iter()
            .position(|(by, it)| (*by, it.address, it.len, it.kind) == wanted);
        if let Some(place) = place {
            self.watchpoints.remove(place);
            self.apply();
        }
        Ok(place.is_some())
    }
}

impl MonitorCmd for Debuggee {
    fn handle_monitor_cmd(
        &mut self,
        line: &[u8],
        mut out: ConsoleOutput<'_>,
    ) -> Result<(), Infallible> {
        let line = String::from_utf8_lossy(line);
        let answer = monitor::command(self, line.trim());
        // A line a packet: gdb shows each as it comes.
        for line in answer.split_inclusive('\n') {
            out.write_raw(line.as_bytes());
            out.flush();
        }
        Ok(())
    }
}

/// There is one process: the machine.
const MACHINE: Pid = NonZeroUsize::MIN;

impl CurrentActivePid for Debuggee {
    fn current_active_pid(&mut self) -> Result<Pid, Infallible> {
        Ok(MACHINE)
    }
}

impl ExtendedMode for Debuggee {
    fn run(&mut self, _: Option<&[u8]>, _: Args<'_, '_>) -> Outcome<Pid> {
        // What is wrong is said where the emulator was started: gdb shows a number at most.
        match self.restart() {
            Ok(()) => Ok(MACHINE),
            Err(error) => {
                super::say(&format!("the machine cannot be built anew: {error}"));
                Err(TargetError::NonFatal)
            }
        }
    }

    fn attach(&mut self, _: Pid) -> Outcome<()> {
        Ok(())
    }

    fn query_if_attached(&mut self, _: Pid) -> Outcome<AttachKind> {
        Ok(if self.restarted {
            AttachKind::Run
        } else {
            AttachKind::Attach
        })
    }

    fn kill(&mut self, _: Option<Pid>) -> Outcome<ShouldTerminate> {
        self.ended = true;
        Ok(if self.extended {
            ShouldTerminate::No
        } else {
            ShouldTerminate::Yes
        })
    }

    fn restart(&mut self) -> Result<(), Infallible> {
        if let Err(error) = Debuggee::restart(self) {
            super::say(&format!("the machine cannot be built anew: {error}"));
        }
        Ok(())
    }

    fn on_start(&mut self) -> Result<(), Infallible> {
        self.extended = true;
        Ok(())
    }

    fn support_current_active_pid(&mut self) -> Option<CurrentActivePidOps<'_, Self>> {
        Some(self)
    }
}
