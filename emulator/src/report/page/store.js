/** What is chosen: the moment, the process, the theme. Everything that is drawn follows it. */
const Store = (() => {
  const chosen = { time: 0, process: 0, theme: "light" };
  const followers = [];
  let pending = null;

  /** Calls `follow` after a change of one of `names`, at most once for each frame on the screen. */
  function follow(names, call) {
    followers.push({ names, call });
  }

  function set(changes) {
    const names = Object.keys(changes).filter((name) => chosen[name] !== changes[name]);
    if (names.length === 0) return;
    Object.assign(chosen, changes);
    if (pending === null) {
      pending = new Set();
      requestAnimationFrame(() => {
        const changed = pending;
        pending = null;
        for (const follower of followers) {
          if (follower.names.some((name) => changed.has(name))) follower.call();
        }
      });
    }
    names.forEach((name) => pending.add(name));
  }

  return { chosen, follow, set };
})();
