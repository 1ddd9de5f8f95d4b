/* Everything that the hand can do, by keys: go from block to block, move one, make it longer, give it to somebody else,
   place an order of the list, put a row elsewhere. What is about to happen is said aloud. */
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
    else if (key === "ArrowLeft") timeline.focus_name(index);
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

  /* names: up and down among them, to the row's visits, and to another place in the list */
  const person_at = (index, step) => {
    for (let next = index + step; timeline.rows[next]; next += step) if (timeline.rows[next].kind === "person" && timeline.rows[next].id) return next;
    return undefined;
  };
  const beside_in_group = (index, step) => {
    const other = timeline.rows[index + step];
    return other?.kind === "person" && other.id ? index + step : undefined;
  };
  const carry = async (index, step) => {
    const id = timeline.rows[index].id, next = beside_in_group(index, step);
    if (next === undefined) { board.tell(say("row_end")); return; }
    const after = step > 0 ? timeline.rows.slice(next + 1).find((row) => row.kind === "person" && row.id && row.id !== id) : timeline.rows[next];
    drag.put(id, after?.id ?? null);
    const now = timeline.rows.findIndex((row, place) => row.id === id && row.kind === "person" && Math.abs(place - index) <= 1);
    timeline.focus_name(now);
    board.tell(say("row_moved", { name: scale.name(id), place: timeline.rows.slice(0, now + 1).filter((row) => row.id).length }));
  };
  const on_name = (event, index) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step && event.altKey) carry(index, step);
    else if (step) { const next = person_at(index, step); if (next !== undefined) timeline.focus_name(next); }
    else if (event.key === "ArrowRight" && timeline.rows[index].list.length) timeline.focus_on(timeline.rows[index].list[0].id);
    else return;
    event.preventDefault();
    event.stopPropagation();
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
    const name = event.target.closest?.("[data-person]");
    if (name && !held && !event.ctrlKey && !event.metaKey && ARROWS.has(event.key)) { on_name(event, row_of(name)); return; }
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (held) { holding(event); return; }
    if (typing(event.target)) return;
    const on_board = timeline.scroller.contains(event.target);
    if (on_board && ARROWS.has(event.key)) { event.preventDefault(); go(event.key); return; }
    if (on_board && event.key === "Home") { event.preventDefault(); timeline.focus_name(row_of(event.target) ?? timeline.rows.findIndex((row) => row.kind === "person" && row.id)); return; }
    const visit = current(), index = visit && row_of(document.activeElement);
    if (visit && (event.key === "m" || event.key === "M")) { event.preventDefault(); keys.hold(visit, index); return; }
    const acts = { t: () => board.set({ day: board.config.today }), ",": () => board.step(-1), ".": () => board.step(1), u: () => store.undo() };
    const zooms = { 1: "hour", 2: "day", 3: "week", 4: "month" };
    if (zooms[event.key]) board.set({ zoom: zooms[event.key] });
    else if (acts[event.key] && board.root.contains(event.target)) acts[event.key]();
  }, true);
  return keys;
};
