/* Moving by hand: a block in time or to somebody else, its end to change how long it takes, an order from the list onto
   the board, a person's row to another place. Before the drop the server says what would break. */
export const make = (board) => {
  const { store, scale, timeline, say, $ } = board;
  const ghost = $("[data-ghost]"), found_box = $("[data-found]");
  const drag = { busy: false };
  const EDGE = 44;

  /* -- the shadow of what would be, shared with the keyboard -------------------------------------------------------- */
  let checking = 0;
  const grade = (found) => (found.some((one) => one.grade === "block") ? "block" : found.length ? "warn" : "fine");
  drag.show = (to, index, job, title) => {
    const row = timeline.rows[index];
    if (!row) return;
    ghost.hidden = false;
    ghost.dataset.grade = "";
    const left = scale.x(to.start);
    Object.assign(ghost.style, {
      transform: `translate(${scale.names + left}px, ${timeline.tops[index]}px)`,
      width: `${Math.max(24, scale.x(to.end) - left)}px`,
      height: `${Math.max(24, row.height - 6)}px`,
    });
    ghost.querySelector("[data-when]").textContent = `${scale.clock(to.start)}–${scale.clock(to.end)}`;
    ghost.querySelector("[data-what]").textContent = title;
    for (const one of timeline.sheet.querySelectorAll(".board-row.target")) one.classList.remove("target");
    timeline.element_of(index)?.classList.add("target");
    clearTimeout(checking);
    checking = setTimeout(async () => {
      try { drag.say(await store.check(job, to), row); } catch (error) { if (error.name !== "AbortError") drag.say([{ grade: "block", text: error.message }], row); }
    }, 90);
  };
  drag.say = (found, row) => {
    ghost.dataset.grade = grade(found);
    found_box.replaceChildren();
    const head = document.createElement("b");
    head.textContent = found.length ? say("would_break", { name: row.engineer?.name ?? say("nobody") }) : say("fits", { name: row.engineer?.name ?? say("nobody") });
    found_box.append(head);
    for (const one of found) {
      const line = document.createElement("span");
      line.className = one.grade === "block" ? "tone-red" : "tone-amber";
      line.dataset.code = one.code;
      line.append(board.icon(one.grade === "block" ? "ban" : "alert-triangle"), ` ${one.text}`);
      found_box.append(line);
    }
    found_box.hidden = false;
    drag.found = found;
    if (board.keys?.busy) board.tell([head.textContent, ...found.map((one) => one.text)].join(" "));
  };
  drag.hide = () => {
    clearTimeout(checking);
    ghost.hidden = true;
    found_box.hidden = true;
    drag.found = null;
    for (const one of timeline.sheet.querySelectorAll(".board-row.target")) one.classList.remove("target");
  };

  /* -- the pointer --------------------------------------------------------------------------------------------------- */
  let held = null;
  const at = (event) => {
    const seen = timeline.scroller.getBoundingClientRect(), sheet = timeline.sheet.getBoundingClientRect();
    const inside = event.clientX > seen.left && event.clientX < seen.right && event.clientY > seen.top && event.clientY < seen.bottom;
    return { inside, x: event.clientX - sheet.left - scale.names, y: event.clientY - sheet.top };
  };
  const index_at = (y) => {
    let index = timeline.row_at(Math.max(0, y));
    if (timeline.rows[index]?.kind !== "person") index += 1;
    return timeline.rows[index] ? index : -1;
  };
  const begin = (event, values) => {
    held = { x: event.clientX, y: event.clientY, pointer: event.pointerId, moving: false, ...values };
    addEventListener("pointermove", moved);
    addEventListener("pointerup", dropped);
    addEventListener("pointercancel", cancelled);
    addEventListener("keydown", escape, true);
  };
  const end = () => {
    removeEventListener("pointermove", moved);
    removeEventListener("pointerup", dropped);
    removeEventListener("pointercancel", cancelled);
    removeEventListener("keydown", escape, true);
    held?.element?.classList.remove("moving");
    document.documentElement.classList.remove("board-dragging");
    held = null;
    drag.busy = false;
    drag.hide();
  };
  const cancelled = () => end();
  const escape = (event) => { if (event.key === "Escape" && held?.moving) { event.preventDefault(); event.stopPropagation(); end(); } };

  const target = (event) => {
    const { inside, x, y } = at(event);
    if (!inside) return null;
    if (held.kind === "resize") {
      const stop = Math.max(held.visit.start + scale.snap, scale.snapped(scale.time(x)));
      return { index: held.index, to: { start: held.visit.start, end: stop, lead: held.visit.lead } };
    }
    const index = index_at(y);
    if (index < 0) return null;
    const start = scale.snapped(scale.time(x) - held.grip), row = timeline.rows[index];
    const lead = row.id || (held.visit ? null : 0);
    return { index, to: { start, end: start + held.length, lead } };
  };
  let wish = null, frame = 0, last = null;
  const moved = (event) => {
    if (event.pointerId !== held.pointer) return;
    if (!held.moving) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < 5) return;
      held.moving = drag.busy = true;
      held.element?.classList.add("moving");
      document.documentElement.classList.add("board-dragging");
    }
    event.preventDefault();
    last = event;
    if (!frame) frame = requestAnimationFrame(follow);
  };
  const follow = () => {
    frame = 0;
    if (!held?.moving) return;
    roll(last);
    const found = target(last);
    const same = found && wish && found.index === wish.index && found.to.start === wish.to.start && found.to.end === wish.to.end;
    wish = found;
    if (!found) drag.hide();
    else if (!same || ghost.hidden) drag.show(found.to, found.index, held.job, held.title);
    found_box.style.transform = `translate(${Math.min(last.clientX + 16, innerWidth - 340)}px, ${Math.min(last.clientY + 20, innerHeight - 160)}px)`;
  };
  /* near an edge the board rolls on */
  const roll = (event) => {
    const seen = timeline.scroller.getBoundingClientRect();
    if (event.clientY < seen.top || event.clientX < seen.left) return;
    const down = event.clientY > seen.bottom - EDGE ? 1 : event.clientY < seen.top + EDGE + 30 ? -1 : 0;
    const right = event.clientX > seen.right - EDGE ? 1 : event.clientX < seen.left + scale.names + EDGE / 2 ? -1 : 0;
    if (held.kind !== "resize" && down) timeline.scroller.scrollTop += down * 14;
    if (right) timeline.scroller.scrollLeft += right * 14;
    if ((down || right) && !frame) frame = requestAnimationFrame(follow);
  };
  const dropped = async (event) => {
    if (event.pointerId !== held.pointer) return;
    const { moving, visit, orders, element } = held, found = moving ? target(event) ?? null : null;
    end();
    wish = null;
    if (!moving) return;
    swallow();
    if (!found) return;
    if (orders) await store.plan(orders, drag.gap(found));
    else { await store.move(visit.id, drag.gap(found, visit)); timeline.focus_on(visit.id); }
    element?.blur?.();
  };
  /* the click that the browser makes of a drop is none */
  const swallow = () => {
    const stop = (event) => { event.stopPropagation(); event.preventDefault(); };
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 60);
  };
  /* in a month people drop on a day: it becomes the first time that is free on it */
  drag.gap = ({ to, index }, visit) => {
    if (board.state.zoom !== "month") return to;
    const row = timeline.rows[index], day = scale.day_of(to.start), length = to.end - to.start;
    return { ...to, ...drag.free(row, scale.midnights[day], scale.midnights[day + 1], length, visit?.id) };
  };
  drag.free = (row, from, until, length, without) => {
    const shift = row.engineer?.shifts?.find(([start, end]) => end > from && start < until);
    let start = Math.max(from, shift ? shift[0] : from + 9 * 3600);
    for (const visit of row.list) if (visit.id !== without && visit.start < start + length && visit.end > start) start = visit.end;
    return { start, end: start + length };
  };

  timeline.sheet.addEventListener("pointerdown", (event) => {
    const name = event.target.closest("[data-person]");
    if (name && event.button === 0) { reorder(event, name); return; }
    const element = timeline.under(event)?.closest("[data-visit]");
    if (!element || event.button !== 0 || event.pointerType === "touch") return;
    const visit = store.visits.get(Number(element.dataset.visit));
    if (!visit || !store.movable(visit)) return;
    const index = timeline.row_at(at(event).y), length = visit.end - visit.start;
    const { right, width: wide } = element.getBoundingClientRect(), kind = event.clientX > right - 9 && wide > 16 ? "resize" : "move";
    begin(event, { kind, visit, element, index, length, grip: scale.time(at(event).x) - visit.start, job: { visit_id: visit.id }, title: visit.number });
  });
  drag.orders = (event, orders, element) => {
    const length = orders[0].minutes * 60;
    begin(event, { kind: "orders", orders, element, length, grip: 0, job: { order_id: orders[0].id }, title: orders.map((one) => one.number).join(", ") });
  };

  /* -- rows in an order of one's own --------------------------------------------------------------------------------- */
  const reorder = (event, name) => {
    const id = Number(name.dataset.person), start = event.clientY;
    let moving = false;
    const move = (next) => {
      if (!moving && Math.abs(next.clientY - start) < 6) return;
      moving = true;
      name.classList.add("moving");
      for (const one of timeline.sheet.querySelectorAll(".before")) one.classList.remove("before");
      const over = document.elementFromPoint(next.clientX, next.clientY)?.closest?.(".board-row")?.querySelector("[data-person]");
      over?.closest(".board-row").classList.add("before");
    };
    const up = (next) => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", up);
      name.classList.remove("moving");
      const over = document.elementFromPoint(next.clientX, next.clientY)?.closest?.(".board-row")?.querySelector("[data-person]");
      for (const one of timeline.sheet.querySelectorAll(".before")) one.classList.remove("before");
      if (moving && over && Number(over.dataset.person) !== id) drag.put(id, Number(over.dataset.person));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", up);
  };
  drag.put = (id, before) => {
    const shown = [...new Set(timeline.rows.filter((row) => row.kind === "person" && row.id).map((row) => row.id))];
    const order = shown.filter((one) => one !== id);
    order.splice(before === null ? order.length : order.indexOf(before), 0, id);
    board.set({ order });
  };
  return drag;
};
