/* Everything that the hand can do, by keys: go from block to block, move one, make it longer, give it to somebody else,
   place an order of the list. What is about to happen is said aloud. */
export const make = (board) => {
  const { store, scale, timeline, drag, say } = board;
  const keys = { busy: false };
  let held = null;

  const current = () => store.visits.get(Number(document.activeElement?.closest?.("[data-visit]")?.dataset.visit));
  const row_of = (element) => [...timeline.rows.keys()].find((index) => timeline.element_of(index)?.contains(element));
  const neighbour = (visit, key, index) => {
    const row = timeline.rows[index];
    if (key === "ArrowLeft" || key === "ArrowRight") return row.list[row.list.indexOf(visit) + (key === "ArrowRight" ? 1 : -1)];
    const step = key === "ArrowDown" ? 1 : -1;
    for (let next = index + step; timeline.rows[next]; next += step) {
      const list = timeline.rows[next].list ?? [];
      if (list.length) return list.reduce((best, one) => (Math.abs(one.start - visit.start) < Math.abs(best.start - visit.start) ? one : best));
    }
    return undefined;
  };
  const go = (key) => {
    const visit = current(), index = row_of(document.activeElement);
    if (!visit || index === undefined) {
      const first = timeline.rows.find((row) => row.list?.length);
      if (first) timeline.focus_on(first.list[0].id);
      return;
    }
    const next = neighbour(visit, key, index);
    if (next) timeline.focus_on(next.id);
  };

  const shown = () => {
    timeline.reveal(held.index, held.to.start);
    drag.show(held.to, held.index, held.job, held.title);
    const seen = board.$("[data-ghost]").getBoundingClientRect();
    board.$("[data-found]").style.transform = `translate(${Math.min(seen.left, innerWidth - 340)}px, ${Math.min(seen.bottom + 6, innerHeight - 160)}px)`;
    board.tell(say("would_be", { when: scale.said(held.to.start, held.to.end), who: scale.name(held.to.lead) }));
  };
  keys.hold = (visit, index) => {
    if (!store.movable(visit)) { board.tell(say("settled")); board.toast(say("settled"), "amber"); return; }
    held = { visit, index, to: { start: visit.start, end: visit.end, lead: visit.lead }, job: { visit_id: visit.id }, title: visit.number, back: document.activeElement };
    start();
  };
  keys.hold_orders = (orders, back) => {
    const index = timeline.rows.findIndex((row) => row.kind === "person" && row.id);
    if (index < 0) return;
    const from = Math.max(store.start(), Math.ceil(store.now() / 900) * 900), row = timeline.rows[index];
    const day = Math.max(0, scale.day_of(Math.min(from, store.end() - 1)));
    const free = drag.free(row, Math.max(from < store.end() ? from : 0, scale.midnights[day]), scale.midnights[day + 1], orders[0].minutes * 60);
    held = { orders, index, to: { ...free, lead: row.id }, job: { order_id: orders[0].id }, title: orders.map((one) => one.number).join(", "), back };
    start();
  };
  const start = () => {
    keys.busy = true;
    board.root.dataset.holding = "";
    timeline.scroller.focus({ preventScroll: true });
    board.tell(say("holding", { what: held.title }));
    shown();
  };
  const stop = () => {
    const { back } = held ?? {};
    held = null;
    keys.busy = false;
    delete board.root.dataset.holding;
    drag.hide();
    return back;
  };
  const to_row = (step) => {
    for (let next = held.index + step; timeline.rows[next]; next += step) {
      if (timeline.rows[next].kind !== "person" || !timeline.rows[next].id) continue;
      held.index = next;
      held.to.lead = timeline.rows[next].id;
      return;
    }
  };
  const by = (seconds) => { held.to.start += seconds; held.to.end += seconds; };
  const longer = (seconds) => { held.to.end = Math.max(held.to.start + scale.snap, held.to.end + seconds); };
  const drop = async () => {
    const { visit, orders, to } = held;
    stop();
    if (orders) await store.plan(orders, to);
    else { await store.move(visit.id, to); timeline.focus_on(visit.id); }
  };
  const holding = (event) => {
    const far = event.shiftKey ? 4 : 1;
    const acts = {
      ArrowLeft: () => by(-scale.snap * far), ArrowRight: () => by(scale.snap * far), ArrowUp: () => to_row(-1), ArrowDown: () => to_row(1),
      "+": () => longer(scale.snap), "=": () => longer(scale.snap), "-": () => longer(-scale.snap), PageUp: () => by(-86400), PageDown: () => by(86400),
    };
    if (event.key === "Escape") { event.preventDefault(); const back = stop(); back?.focus?.(); board.tell(say("let_go")); return; }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); drop(); return; }
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
    shown();
  };

  const typing = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const ARROWS = new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);
  addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !typing(event.target)) {
      const key = event.key.toLowerCase();
      if (key === "z" || key === "y") { event.preventDefault(); if (key === "y" || event.shiftKey) store.redo(); else store.undo(); }
      return;
    }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (held) { holding(event); return; }
    if (typing(event.target)) return;
    const on_board = timeline.scroller.contains(event.target);
    if (on_board && ARROWS.has(event.key)) {
      const name = event.target.closest("[data-person]");
      if (!name) { event.preventDefault(); go(event.key); }
      return;
    }
    const visit = current(), index = visit && row_of(document.activeElement);
    if (visit && (event.key === "m" || event.key === "M")) { event.preventDefault(); keys.hold(visit, index); return; }
    const acts = { t: () => board.set({ day: board.config.today }), ",": () => board.step(-1), ".": () => board.step(1), u: () => store.undo() };
    const zooms = { 1: "hour", 2: "day", 3: "week", 4: "month" };
    if (zooms[event.key]) board.set({ zoom: zooms[event.key] });
    else if (acts[event.key] && board.root.contains(event.target)) acts[event.key]();
  }, true);
  return keys;
};
