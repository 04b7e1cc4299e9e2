/** The slider over time, its buttons, the choice of a process, and the switch of the theme. */
const TimeBar = (() => {
  const STEPS = 2000;
  const { summary, span } = Data;
  const slider = Dom.byId("time");
  const timeAt = (step) => summary.start + (span * step) / STEPS;
  const stepAt = (time) => Math.round(((time - summary.start) / span) * STEPS);
  let playing = null;

  function showMoment() {
    const { time } = Store.chosen;
    // Where somebody drags it, it stands where they left it.
    if (stepAt(time) !== Number(slider.value)) slider.value = stepAt(time);
    const text = Data.moment(time);
    slider.setAttribute("aria-valuetext", text);
    Dom.byId("moment").textContent = text;
  }

  /** Goes `steps` on, and stays within the recording. */
  function move(steps) {
    const step = Math.max(0, Math.min(STEPS, stepAt(Store.chosen.time) + steps));
    Store.set({ time: timeAt(step) });
    return step;
  }

  function stop() {
    cancelAnimationFrame(playing);
    playing = null;
    showButton();
  }

  function showButton() {
    const button = Dom.byId("play");
    button.textContent = playing === null ? "Play" : "Stop";
    button.setAttribute("aria-label", playing === null ? "Play the recording" : "Stop playing");
  }

  function play() {
    if (playing !== null) return stop();
    if (stepAt(Store.chosen.time) >= STEPS) Store.set({ time: summary.start });
    const go = () => {
      if (move(4) >= STEPS) return stop();
      playing = requestAnimationFrame(go);
    };
    playing = requestAnimationFrame(go);
    showButton();
  }

  function themes() {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = (choice) => {
      const theme = choice === "system" ? (dark.matches ? "dark" : "light") : choice;
      document.documentElement.dataset.theme = theme;
      Store.set({ theme });
    };
    let choice = "system";
    dark.addEventListener("change", () => apply(choice));
    const options = [["system", "As the system"], ["light", "Light"], ["dark", "Dark"]];
    Dom.radios(Dom.byId("theme"), "theme", options, choice, (chosen) => apply((choice = chosen)));
    apply(choice);
  }

  function processes() {
    const select = Dom.byId("process");
    summary.processes.forEach((process, index) => {
      select.append(Dom.element("option", { value: index }, Data.nameOf(process)));
    });
    select.addEventListener("change", () => Store.set({ process: Number(select.value) }));
    const show = () => (select.value = Store.chosen.process);
    Store.follow(["process"], show);
    show();
  }

  function start() {
    slider.max = STEPS;
    slider.addEventListener("input", () => Store.set({ time: timeAt(Number(slider.value)) }));
    Dom.byId("back").addEventListener("click", () => move(-1));
    Dom.byId("forward").addEventListener("click", () => move(1));
    Dom.byId("play").addEventListener("click", play);
    Store.follow(["time"], showMoment);
    // What people look at first: the middle, and the process with most faults.
    const { processes: all } = summary;
    Store.chosen.time = timeAt(STEPS / 2);
    Store.chosen.process = all.slice(1).reduce((best, it, index) => (it.faults > all[best].faults ? index + 1 : best), Math.min(1, all.length - 1));
    processes();
    themes();
    showButton();
    showMoment();
  }

  return { start, move };
})();
