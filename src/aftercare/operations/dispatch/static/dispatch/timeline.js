/* Rows of people, time to the right. Only rows in sight are in the document. While the board moves a row is one picture;
   at rest the blocks of the time in sight lie on top of it, to be clicked, carried and read aloud. */
export const make = (board) => {
  const { store, scale, say, $ } = board;
  const scroller = $("[data-scroller]"), head = $("[data-head]"), sheet = $("[data-sheet]"), now_line = $("[data-now]");
  const block_template = $("[data-block]").content.firstElementChild, person_template = $("[data-row]").content.firstElementChild;
  const BLOCK = { hour: 58, day: 58, week: 40, month: 34 };
  const GROUP = 28, PADDING = 6, OVERSCAN = 4;
  const timeline = { rows: [], tops: [], scroller, sheet, focus: null };
  /* row → its element; row → for which time it can be clicked */
  let drawn = new Map(), ready = new Map();
  /* measured when the board is drawn, so that scrolling asks for no layout */
  let room = { width: 0, height: 0 }, head_height = 44;

  /* -- which rows, in which order ------------------------------------------------------------------------------- */
  const matches = (engineer, text) => !text || `${engineer.name} ${engineer.number} ${engineer.office} ${engineer.unit}`.toLowerCase().includes(text);
  const team_of = ({ office, unit }) => (office === unit ? unit : `${office} · ${unit}`);
  const groupings = {
    unit: (one) => [one.office], team: (one) => [team_of(one)], skill: (one) => Object.keys(one.skills).map((code) => store.data.skills[code] ?? code),
  };
  const in_order = (list) => {
    const { order } = board.state;
    if (!order.length) return list;
    const place = new Map(order.map((id, index) => [id, index]));
    return [...list].sort((one, other) => (place.get(one.id) ?? 1e9) - (place.get(other.id) ?? 1e9));
  };
  const groups = () => {
    const text = board.state.words.trim().toLowerCase();
    const people = in_order(store.data.engineers.filter((one) => matches(one, text)));
    const names_of = groupings[board.state.group];
    if (!names_of) return [["", people]];
    const found = new Map();
    for (const one of people) {
      const names = names_of(one);
      for (const name of names.length ? names : [say("no_skill")]) {
        if (!found.has(name)) found.set(name, []);
        found.get(name).push(one);
      }
    }
    return board.state.group === "skill" ? [...found].sort(([one], [other]) => one.localeCompare(other)) : [...found];
  };

  /* visits of one row that touch in time go into lanes below each other */
  const lanes = (list) => {
    const ends = [], placed = [];
    for (const visit of list) {
      let lane = ends.findIndex((end) => end <= visit.start);
      if (lane < 0) lane = ends.length;
      ends[lane] = visit.end;
      placed.push([visit, lane]);
    }
    return { placed, count: Math.max(1, ends.length) };
  };
  timeline.layout = () => {
    const rows = [], tall = BLOCK[board.state.zoom], month = board.state.zoom === "month";
    const add = (kind, values, height) => rows.push({ kind, height, ...values });
    const person = (id, engineer, key) => {
      const list = store.rows.get(id) ?? [], { placed, count } = month ? { placed: [], count: 1 } : lanes(list);
      add("person", { id, engineer, key, list, placed }, count * tall + PADDING);
    };
    if ((store.rows.get(0) ?? []).length) person(0, null, "0");
    for (const [name, people] of groups()) {
      if (name) add("group", { name, count: people.length, key: `g ${name}` }, GROUP);
      for (const one of people) person(one.id, one, `${name} ${one.id}`);
    }
    timeline.rows = rows;
    timeline.tops = [];
    let top = 0;
    for (const row of rows) { timeline.tops.push(top); top += row.height; }
    timeline.height = top;
  };
  timeline.row_at = (y) => {
    let low = 0, high = timeline.rows.length - 1;
    while (low < high) { const middle = (low + high + 1) >> 1; if (timeline.tops[middle] <= y) low = middle; else high = middle - 1; }
    return low;
  };
  timeline.index_of = (id) => timeline.rows.findIndex((row) => row.kind === "person" && row.id === id);

  /* -- what a row shows: for its picture, and for what is put on top of it ----------------------------------------- */
  /* how long a way takes: the model of the planner, in whole steps as there */
  const { earth, detour, hour, fixed, step, cells, pairs, bands } = board.config.roads;
  const cell = (at, side) => `${Math.floor(at[0] / side)},${Math.floor(at[1] / side)}`;
  /* what trips have taught of ways from one cell to another, in permille */
  const factor = (one, other) => {
    for (const side of cells) {
      const known = pairs[`${side}:${cell(one, side)}>${cell(other, side)}`];
      if (known) return known;
    }
    return pairs.everywhere ?? 1000;
  };
  const metres = (one, other) => {
    const rad = Math.PI / 180 / 1e6, south = one[0] * rad, north = other[0] * rad;
    const chord = Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(((other[1] - one[1]) * rad) / 2) ** 2;
    return Math.round((2 * earth * Math.asin(Math.min(1, Math.sqrt(chord))) * detour) / 1000);
  };
  const DAY = 86400;
  /* the hour in which one sets out counts; without it the way is that of any hour */
  const permille_at = (leaves) => {
    if (leaves === undefined) return 1000;
    const second = (((leaves - scale.midnights[0]) % DAY) + DAY) % DAY;
    return bands.find(([start, end]) => second >= start && second < end)?.[2] ?? 1000;
  };
  timeline.way = (one, other, leaves) => {
    const far = one && other ? metres(one, other) : 0;
    if (!far) return 0;
    const normal = Math.ceil(Math.ceil(((fixed + Math.floor((far * 3600) / hour)) * factor(one, other)) / 1000) / step) * step;
    return Math.ceil((normal * permille_at(leaves)) / 1000);
  };
  /* to a visit: from the one before it as that ends, else from where the day begins, in time to be there */
  timeline.way_to = (visit, before, base) => (before ? timeline.way(before.at, visit.at, before.end) : timeline.way(base, visit.at, visit.start - timeline.way(base, visit.at)));
  /* each day begins at home, or where a person is based on that day */
  const legs = (row, tall) => {
    const found = [];
    let before = null;
    for (const [visit, place] of row.placed) {
      const first = !before || scale.day_of(before.end) !== scale.day_of(visit.start), needs = timeline.way_to(visit, first ? null : before, store.base(row.engineer, visit.start));
      if (needs > 60) found.push({ visit, start: visit.start - needs, end: visit.start, needs, short: !first && before.end > visit.start - needs, middle: place * tall + tall / 2 });
      if (visit.at) before = visit;
    }
    return found;
  };
  /* a month: how full each day is */
  const loads = (row) => {
    const sums = new Map();
    for (const visit of row.list) {
      const day = scale.day_of(visit.start), sum = sums.get(day) ?? { count: 0, seconds: 0, late: false };
      sums.set(day, { count: sum.count + 1, seconds: sum.seconds + visit.end - visit.start, late: sum.late || visit.late });
    }
    return [...sums].filter(([day]) => day >= 0).map(([day, sum]) => {
      const filled = Math.min(100, Math.round(sum.seconds / 288));
      return { day, ...sum, filled, tone: sum.late ? "red" : filled >= 100 ? "amber" : "blue" };
    });
  };
  const place_of = (visit, place, tall) => {
    const left = scale.x(visit.start);
    return { left, top: place * tall + 3, width: Math.max(board.state.zoom === "week" ? 10 : 22, scale.x(visit.end) - left - 1), height: tall - 4 };
  };
  const parts_of = (row) => {
    if (row.parts) return row.parts;
    const tall = BLOCK[board.state.zoom], month = board.state.zoom === "month";
    const ways = month ? [] : legs(row, tall), clashes = month ? new Map() : board.clashes.of(row, ways);
    row.parts = {
      legs: ways, loads: month ? loads(row) : [],
      blocks: month ? [] : row.placed.map(([visit, place]) => ({ visit, at: place_of(visit, place, tall), clashes: clashes.get(visit.id) ?? [] })),
    };
    return row.parts;
  };

  /* -- drawing ------------------------------------------------------------------------------------------------------ */
  const box = (className, left, width) => {
    const made = document.createElement("div");
    made.className = className;
    made.style.left = `${left}px`;
    made.style.width = `${Math.max(1, width)}px`;
    return made;
  };
  const block = ({ visit, at, clashes }, row) => {
    const made = block_template.cloneNode(true), look = board.config.states[visit.state] ?? { label: visit.state, icon: "circle", tone: "grey" };
    const [number, what, clock, more] = made.children;
    made.dataset.visit = visit.id;
    made.dataset.state = visit.state;
    const names = ["block", `tone-${look.tone}`];
    if (visit.late) names.push("late");
    if (row.id && row.id !== visit.lead) names.push("helper");
    if (!store.movable(visit)) names.push("settled");
    const thin = at.width < 90;
    if (thin) names.push(at.width < 50 ? "thin sliver" : "thin");
    if (clashes.length) names.push("clash");
    made.className = names.join(" ");
    const sign = board.sign(visit.late ? "alert-triangle" : look.icon, visit.late ? "red" : look.tone), used = visit.clock ? `; --used: ${visit.clock.permille / 10}%` : "";
    made.style.cssText = `left: ${at.left}px; top: ${at.top}px; width: ${at.width}px; height: ${at.height}px; --sign: var(${sign})${used}`;
    number.textContent = board.short(visit, thin);
    const marks = board.marks(visit, clashes);
    if (marks.length) {
      /* in a thin block a mark takes the place of the state's sign, which its edge and its last line tell as well */
      const own = thin ? [] : ["var(--sign) no-repeat 0 center / 14px"], from = own.length;
      const drawn_marks = marks.map((mark, index) => `var(${board.sign(mark.icon, mark.tone)}) no-repeat ${18 * (index + from)}px center / 14px`);
      number.style.cssText = `padding-left: ${18 * (marks.length + from)}px; background: ${[...own, ...drawn_marks].join(", ")}`;
      if (visit.soft) made.classList.add("soft");
    }
    what.textContent = visit.title;
    clock.textContent = visit.clock?.words ?? look.label;
    if (visit.clock) { clock.classList.add(`tone-${visit.clock.tone}`); made.dataset.clock = visit.clock.tone; }
    const when = `${look.label}${visit.late ? `, ${say("late")}` : ""}, ${scale.said(visit.start, visit.end)}${marks.map((mark) => `, ${mark.said}`).join("")}`;
    made.title = `${visit.number} ${visit.place}, ${visit.title}, ${when}${visit.clock ? `, ${visit.clock.words}` : ""}`;
    more.textContent = `, ${when}`;
    made.tabIndex = visit.id === timeline.focus ? 0 : -1;
    return made;
  };
  const load = (sum) => {
    const made = document.createElement("button"), bar = document.createElement("i"), text = document.createElement("span");
    made.type = "button";
    made.tabIndex = -1;
    made.className = `load tone-${sum.tone}${sum.late ? " late" : ""}`;
    made.dataset.open = scale.iso_day(scale.midnights[sum.day] + 43200);
    Object.assign(made.style, { left: `${sum.day * scale.day_width + 1}px`, width: `${scale.day_width - 2}px` });
    bar.style.height = `${sum.filled}%`;
    text.textContent = sum.count;
    made.title = say("load", { count: sum.count, hours: (sum.seconds / 3600).toFixed(1) });
    made.setAttribute("aria-label", `${scale.day_name(scale.midnights[sum.day])}: ${made.title}`);
    made.append(bar, text);
    return made;
  };
  const person = (row) => {
    const made = person_template.cloneNode(true), [name, lane] = made.children, [who, more] = name.children;
    if (!row.id) made.classList.add("nobody");
    who.textContent = row.engineer?.name ?? say("nobody");
    const hours = row.list.reduce((sum, visit) => sum + visit.end - visit.start, 0) / 3600;
    more.textContent = [say("row", { count: row.list.length, hours: hours.toFixed(1) }), ...store.away(row.engineer)].join(" · ");
    more.title = more.textContent;
    if (row.id) { name.dataset.person = row.id; name.tabIndex = -1; name.title = say("reorder", { name: row.engineer.name }); }
    lane.style.width = `${scale.width}px`;
    board.sketch.draw(lane.firstElementChild, row, parts_of(row));
    return made;
  };
  const group = (row) => {
    const made = document.createElement("div"), name = document.createElement("div");
    made.className = "board-row group";
    made.setAttribute("role", "row");
    name.className = "name";
    name.setAttribute("role", "rowheader");
    name.textContent = `${row.name} `;
    const count = document.createElement("small");
    count.textContent = row.count;
    name.append(count);
    made.append(name);
    return made;
  };

  /* the rows in sight as pictures; called at each frame in which the board was scrolled */
  const in_sight = () => {
    const top = scroller.scrollTop - head_height, bottom = scroller.scrollTop + room.height;
    const first = Math.max(0, timeline.row_at(Math.max(0, top)) - OVERSCAN);
    let last = first;
    while (last < timeline.rows.length && (timeline.tops[last] < bottom || last < first + OVERSCAN)) last += 1;
    return [first, Math.min(timeline.rows.length, last + OVERSCAN)];
  };
  const paint = () => {
    const [first, last] = in_sight(), made = document.createDocumentFragment();
    for (const [index, element] of drawn) if ((index < first || index >= last) && !element.contains(document.activeElement)) { element.remove(); drawn.delete(index); ready.delete(index); }
    for (let index = first; index < last; index += 1) {
      if (drawn.has(index)) continue;
      const row = timeline.rows[index], element = row.kind === "group" ? group(row) : person(row);
      element.style.transform = `translateY(${timeline.tops[index]}px)`;
      element.style.height = `${row.height}px`;
      element.setAttribute("aria-rowindex", index + 2);
      drawn.set(index, element);
      made.append(element);
    }
    if (made.firstChild) sheet.append(made);
  };

  /* what can be clicked, on top of a row's picture: for the time in sight and a screen to each side */
  const make_ready = (index) => {
    const row = timeline.rows[index], lane = drawn.get(index)?.children[1];
    if (row?.kind !== "person" || !lane) return;
    const wide = room.width - scale.names, left = scroller.scrollLeft - wide / 2, right = scroller.scrollLeft + wide * 1.5;
    const done = ready.get(index);
    if (done && done.left <= Math.max(0, left + wide / 2) && done.right >= Math.min(scale.width, right - wide / 2)) return;
    const parts = parts_of(row), there = done?.made ?? new Set(), fragment = document.createDocumentFragment();
    for (const one of parts.loads) if (!there.has(one.day)) { there.add(one.day); fragment.append(load(one)); }
    for (const one of parts.blocks) {
      if (one.at.left > right || one.at.left + one.at.width < left || there.has(one.visit.id)) continue;
      there.add(one.visit.id);
      fragment.append(block(one, row));
    }
    ready.set(index, { left: Math.min(left, done?.left ?? left), right: Math.max(right, done?.right ?? right), made: there });
    lane.append(fragment);
  };
  /* when the board has come to rest: some rows in each frame, those in sight first */
  let resting = 0, settling = 0;
  const settle = () => {
    settling = 0;
    const until = performance.now() + 5, [first, last] = in_sight();
    for (const index of drawn.keys()) {
      if (index < first || index >= last) continue;
      const before = ready.get(index);
      make_ready(index);
      if (ready.get(index) !== before && performance.now() > until) { settling = requestAnimationFrame(settle); return; }
    }
  };
  const rest = (wait) => {
    clearTimeout(resting);
    if (settling) { cancelAnimationFrame(settling); settling = 0; }
    resting = setTimeout(() => { settling = requestAnimationFrame(settle); }, wait);
  };
  let asked = 0;
  scroller.addEventListener("scroll", () => {
    rest(90);
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; paint(); });
  }, { passive: true });
  /* whoever is quicker than that finds the row under the pointer ready, too */
  const index_under = (event) => {
    const element = event.target.closest?.(".board-row");
    return element ? Number(element.getAttribute("aria-rowindex")) - 2 : -1;
  };
  sheet.addEventListener("pointerdown", (event) => {
    if (event.target.tagName === "CANVAS") make_ready(index_under(event));
  }, { capture: true });
  timeline.under = (event) => (event.target.tagName === "CANVAS" ? document.elementFromPoint(event.clientX, event.clientY) : event.target);
  /* the handle to draw an end out is where the pointer or the focus is; a way says how long it takes */
  const grip = $("[data-grip]").content.firstElementChild;
  const take_grip = (event) => {
    const element = event.target.closest?.("[data-visit]:not(.settled)");
    if (element && grip.parentElement !== element) element.append(grip);
  };
  sheet.addEventListener("pointerover", take_grip);
  sheet.addEventListener("focusin", take_grip);
  sheet.addEventListener("pointermove", (event) => {
    if (event.target.tagName !== "CANVAS" || board.drag.busy) return;
    const row = timeline.rows[index_under(event)], moment = scale.time(event.offsetX);
    const way = row?.parts?.legs.find((one) => moment >= one.start && moment < one.end && Math.abs(event.offsetY - one.middle) < 8);
    const at_work = store.spans(row?.engineer).filter(({ start, end }) => moment >= start && moment < end).map(({ said }) => said);
    event.target.title = way ? say("way_by", { minutes: Math.round(way.needs / 60), model: board.config.ways }) : at_work.join(" · ");
  }, { passive: true });

  const draw_head = () => {
    const axis = head.querySelector("[data-axis]"), parts = document.createDocumentFragment();
    axis.replaceChildren();
    axis.style.width = `${scale.width}px`;
    const hours = scale.hours[1] - scale.hours[0], step = scale.px_hour >= 40 ? 1 : scale.px_hour >= 24 ? 2 : 6;
    for (let day = 0; day < scale.days; day += 1) {
      const made = box("day", day * scale.day_width, scale.day_width), label = document.createElement("b");
      label.textContent = scale.day_head(scale.midnights[day]);
      made.title = scale.day_name(scale.midnights[day]);
      made.append(label);
      if (store.now() >= scale.midnights[day] && store.now() < scale.midnights[day + 1]) made.classList.add("today");
      if (board.state.zoom !== "month") for (let hour = 0; hour < hours; hour += step) {
        const tick = box("tick", hour * scale.px_hour, scale.px_hour * step);
        tick.textContent = String(scale.hours[0] + hour).padStart(2, "0");
        made.append(tick);
      }
      parts.append(made);
    }
    axis.append(parts);
  };
  const draw_now = () => {
    const now = store.now(), seen = now >= store.start() && now < store.end();
    now_line.hidden = !seen;
    if (!seen) return;
    now_line.style.transform = `translateX(${scale.names + scale.x(now)}px)`;
    now_line.style.height = `${timeline.height}px`;
  };
  timeline.draw = () => {
    if (!store.data) return;
    timeline.layout();
    const active = document.activeElement?.closest?.("[data-visit]")?.dataset.visit, named = document.activeElement?.dataset?.person;
    for (const element of drawn.values()) element.remove();
    drawn = new Map();
    ready = new Map();
    room = { width: scroller.clientWidth, height: scroller.clientHeight };
    head_height = head.offsetHeight || 44;
    scroller.setAttribute("aria-rowcount", timeline.rows.length + 1);
    sheet.style.width = `${scale.names + scale.width}px`;
    sheet.style.height = `${timeline.height}px`;
    $("[data-empty]").hidden = timeline.rows.some((row) => row.kind === "person");
    draw_head();
    draw_now();
    paint();
    rest(0);
    if (active) {
      for (const index of drawn.keys()) if (timeline.rows[index].list?.some((visit) => String(visit.id) === active)) make_ready(index);
      sheet.querySelector(`[data-visit="${active}"]`)?.focus({ preventScroll: true });
    } else if (named) sheet.querySelector(`[data-person="${named}"]`)?.focus({ preventScroll: true });
  };
  setInterval(() => { if (store.data && !document.hidden) draw_now(); }, 30000);

  /* with another zoom the board stays where it was in time, or goes to now, or to the morning */
  timeline.left_edge = () => (scale.days ? scale.time(scroller.scrollLeft) : 0);
  timeline.to = (moment) => {
    const inside = [moment, store.now(), store.start() + 8 * 3600].find((one) => one >= store.start() && one < store.end());
    scroller.scrollLeft = scale.x(inside);
  };
  timeline.to_now = () => {
    if (!store.data || now_line.hidden) return;
    scroller.scrollLeft = Math.max(0, scale.x(store.now()) - (scroller.clientWidth - scale.names) / 3);
  };
  /* bring a row and a moment into sight, and give back the row's element */
  timeline.reveal = (index, seconds) => {
    const top = timeline.tops[index], bottom = top + timeline.rows[index].height, seen_height = scroller.clientHeight - head.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + seen_height) scroller.scrollTop = bottom - seen_height;
    if (seconds !== undefined) {
      const x = scale.x(seconds), seen = scroller.clientWidth - scale.names;
      if (x < scroller.scrollLeft) scroller.scrollLeft = x - 40;
      else if (x + 60 > scroller.scrollLeft + seen) scroller.scrollLeft = x + 100 - seen;
    }
    paint();
    make_ready(index);
    return drawn.get(index);
  };
  timeline.focus_on = (id) => {
    const index = timeline.rows.findIndex((row) => row.kind === "person" && row.list.some((visit) => visit.id === id));
    if (index < 0) return;
    timeline.focus = id;
    const visit = store.visits.get(id), row = timeline.reveal(index, visit.start);
    for (const one of sheet.querySelectorAll("[data-visit]")) one.tabIndex = Number(one.dataset.visit) === id ? 0 : -1;
    row?.querySelector(`[data-visit="${id}"]`)?.focus({ preventScroll: true });
  };
  timeline.focus_name = (index) => timeline.reveal(index)?.querySelector("[data-person]")?.focus({ preventScroll: true });
  timeline.element_of = (index) => drawn.get(index);
  sheet.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) board.set({ zoom: "day", day: opener.dataset.open });
  });
  return timeline;
};
