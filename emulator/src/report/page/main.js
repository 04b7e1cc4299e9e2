/** Puts the page together. */
(async () => {
  const { summary, span } = Data;
  Dom.byId("title").textContent = summary.title;
  const seconds = Format.time(span, span);

  function tiles() {
    const { totals } = summary;
    const rows = [
      [seconds, "of the guest's time"], [Format.number(summary.processes.length - 1 + summary.more_processes), "processes"],
      [Format.number(totals.faults), "page faults"], [Format.number(totals.swap_out), "pages written to swap"],
      [Format.number(totals.swap_in), "pages read from swap"], [Format.number(totals.copies), "pages copied on write"],
      [Format.short(totals.fills), "entries filled in the TLB"], [Format.short(totals.events), "events recorded"],
    ];
    Dom.byId("tiles").append(...rows.map(([value, label]) =>
      Dom.element("div", { class: "tile" }, Dom.element("b", {}, value), Dom.element("span", {}, label))));
  }

  if (summary.notice) {
    Dom.byId("notice").hidden = false;
    Dom.byId("notice").textContent = summary.notice;
  }
  TimeBar.start();
  if (summary.totals.events === 0) {
    Dom.byId("subtitle").textContent = "An empty recording";
    Dom.byId("notice").hidden = false;
    Dom.byId("notice").textContent = summary.notice ?? "This recording holds no events: the guest ended before anything happened, or nothing was recorded.";
    for (const id of ["overview", "processes", "charts", "memory", "tables", "events"]) Dom.byId(id).hidden = true;
    document.querySelector(".timebar").hidden = true;
  } else {
    Dom.byId("subtitle").textContent = `What virtual memory did in ${seconds} of the guest's time. Drag the slider: everything below shows the chosen moment.` +
      (summary.ended ? ` The run ended: ${summary.ended}.` : "");
    tiles();
    await Promise.all([Series.start(), Lanes.start(), Frames.start(), Tables.start(), Events.start()]);
  }
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
