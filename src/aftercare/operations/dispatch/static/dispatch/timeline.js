/* Rows of people, time to the right. Only rows in sight are in the document; a row is built once and kept until what it
   shows changes, so that scrolling moves what is there. */
export const make = (board) => {
  const { store, scale, say, $ } = board;
  const scroller = $("[data-scroller]"), head = $("[data-head]"), sheet = $("[data-sheet]"), now_line = $("[data-now]");
  const block_template = $("[data-block]").content.firstElementChild;
  const BLOCK = { hour: 58, day: 58, week: 40, month: 34 };
  const GROUP = 28, PADDING = 6, OVERSCAN = 4;
  const timeline = { rows: [], tops: [], scroller, sheet, focus: null };
  let drawn = new Map();

  /* -- which rows, in which order ------------------------------------------------------------------------------- */
  const matches = (engineer, text) => !text || `${engineer.name} ${engineer.number} ${engineer.unit}`.toLowerCase().includes(text);
  const in_order = (list) => {
    const { order } = board.state;
    if (!order.length) return list;
    const place = new Map(order.map((id, index) => [id, index]));
    return [...list].sort((one, other) => (place.get(one.id) ?? 1e9) - (place.get(other.id) ?? 1e9));
  };
  const groups = () => {
    const text = board.state.words.trim().toLowerCase();
    const people = in_order(store.data.engineers.filter((one) => matches(one, text)));
    if (board.state.group === "none") return [["", people]];
    const found = new Map();
    for (const one of people) {
      const names = board.state.group === "skill" ? Object.keys(one.skills).map((code) => store.data.skills[code] ?? code) : [one.unit];
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

  /* -- drawing ------------------------------------------------------------------------------------------------------ */
  const box = (className, left, width) => {
    const made = document.createElement("div");
    made.className = className;
    made.style.left = `${left}px`;
    made.style.width = `${Math.max(1, width)}px`;
    return made;
  };
  const shade = (lane, spans, name, title) => {
    for (const [start, end] of spans) {
      const left = scale.x(start), right = scale.x(end);
      if (right - left < 1) continue;
      const made = box(name, left, right - left);
      if (title) made.title = title;
      lane.append(made);
    }
  };
  /* what lies between shifts; without a roster nothing is shaded */
  const off_duty = (engineer) => {
    if (!engineer?.shifts) return [];
    const found = [];
    let reached = store.start();
    for (const [start, end] of engineer.shifts) { if (start > reached) found.push([reached, start]); reached = Math.max(reached, end); }
    if (reached < store.end()) found.push([reached, store.end()]);
    return found;
  };
  const TRAVEL = { detour: 1.35, town: 15000, slow: 7, fast: 17 };
  const metres = (one, other) => {
    const rad = Math.PI / 180 / 1e6, south = one[0] * rad, north = other[0] * rad;
    const chord = Math.sin((north - south) / 2) ** 2 + Math.cos(south) * Math.cos(north) * Math.sin(((other[1] - one[1]) * rad) / 2) ** 2;
    return 2 * 6371008 * Math.asin(Math.min(1, Math.sqrt(chord)));
  };
  timeline.way = (one, other) => {
    if (!one || !other) return 0;
    const far = metres(one, other) * TRAVEL.detour;
    return Math.min(far, TRAVEL.town) / TRAVEL.slow + Math.max(0, far - TRAVEL.town) / TRAVEL.fast;
  };
  /* a leg ends where the next visit begins; it is red where there is no time for it */
  const legs = (lane, row) => {
    let before = row.engineer?.home ? { end: 0, at: row.engineer.home } : null;
    for (const [visit, place] of row.placed) {
      const needs = before && visit.at ? timeline.way(before.at, visit.at) : 0;
      if (needs > 60) {
        const short = before.end > visit.start - needs && before.end > 0 && scale.day_of(before.end) === scale.day_of(visit.start);
        const left = scale.x(visit.start - needs), leg = box(short ? "leg short" : "leg", left, scale.x(visit.start) - left);
        leg.style.top = `${place * BLOCK[board.state.zoom] + BLOCK[board.state.zoom] / 2}px`;
        leg.title = say("way", { minutes: Math.round(needs / 60) });
        lane.append(leg);
      }
      if (visit.at) before = visit;
    }
  };
  const block = (visit, place, row) => {
    const made = block_template.cloneNode(true), look = board.config.states[visit.state] ?? { label: visit.state, icon: "circle", tone: "grey" };
    const left = scale.x(visit.start), width = Math.max(board.state.zoom === "week" ? 10 : 22, scale.x(visit.end) - left - 1);
    const [number, what, clock] = made.querySelectorAll(".line"), tall = BLOCK[board.state.zoom];
    made.dataset.visit = visit.id;
    made.dataset.state = visit.state;
    made.classList.add(`tone-${look.tone}`);
    if (visit.late) made.classList.add("late");
    if (row.id && row.id !== visit.lead) made.classList.add("helper");
    if (!store.movable(visit)) made.classList.add("settled");
    if (width < 90) made.classList.add("thin");
    if (width < 34) made.classList.add("sliver");
    Object.assign(made.style, { left: `${left}px`, width: `${width}px`, top: `${place * tall}px`, height: `${tall - 4}px` });
    const sign = document.createElement("i");
    sign.className = "sign";
    sign.style.backgroundImage = board.picture(visit.late ? "alert-triangle" : look.icon, visit.late ? "red" : look.tone);
    number.prepend(sign);
    const marks = [visit.soft && "soft", visit.lock && `lock_${visit.lock}`].filter(Boolean);
    for (const mark of marks) {
      const drawn_mark = document.createElement("i");
      drawn_mark.className = "sign";
      drawn_mark.style.backgroundImage = board.picture(mark === "soft" ? "hourglass" : "lock", "amber");
      number.prepend(drawn_mark);
    }
    if (visit.soft) made.classList.add("soft");
    number.lastChild.textContent = `${visit.number.replace(/^\D+/, "")} ${visit.place}`;
    what.textContent = visit.title;
    if (visit.clock) {
      clock.textContent = visit.clock.words;
      clock.classList.add(`tone-${visit.clock.tone}`);
      const bar = made.querySelector(".used");
      bar.style.width = `${visit.clock.permille / 10}%`;
      bar.parentElement.classList.add(`tone-${visit.clock.tone}`);
    } else { clock.textContent = look.label; made.querySelector(".clock-bar").remove(); }
    const when = `${look.label}${visit.late ? `, ${say("late")}` : ""}, ${scale.said(visit.start, visit.end)}${marks.map((mark) => `, ${say(mark)}`).join("")}`;
    made.querySelector(".visually-hidden").textContent = `, ${when}`;
    made.title = `${visit.number} ${visit.place}, ${visit.title}, ${when}${visit.clock ? `, ${visit.clock.words}` : ""}`;
    made.tabIndex = visit.id === timeline.focus ? 0 : -1;
    return made;
  };
  /* a month: how full each day is */
  const loads = (lane, row) => {
    const sums = new Map();
    for (const visit of row.list) {
      const day = scale.day_of(visit.start), sum = sums.get(day) ?? { count: 0, seconds: 0, late: false };
      sums.set(day, { count: sum.count + 1, seconds: sum.seconds + visit.end - visit.start, late: sum.late || visit.late });
    }
    for (const [day, sum] of sums) {
      const made = document.createElement("button"), filled = Math.min(100, Math.round(sum.seconds / 288));
      made.type = "button";
      made.tabIndex = -1;
      made.className = `load ${sum.late ? "tone-red late" : filled >= 100 ? "tone-amber" : "tone-blue"}`;
      made.dataset.open = new Date((scale.midnights[day] + 43200) * 1000).toLocaleDateString("sv-SE", { timeZone: board.config.zone });
      Object.assign(made.style, { left: `${day * scale.day_width + 1}px`, width: `${scale.day_width - 2}px` });
      const bar = document.createElement("i"), text = document.createElement("span");
      bar.style.height = `${filled}%`;
      text.textContent = sum.count;
      made.title = say("load", { count: sum.count, hours: (sum.seconds / 3600).toFixed(1) });
      made.setAttribute("aria-label", `${scale.day_name(scale.midnights[day])}: ${made.title}`);
      made.append(bar, text);
      lane.append(made);
    }
  };
  const person = (row) => {
    const made = document.createElement("div"), name = document.createElement("div"), lane = document.createElement("div");
    made.className = row.id ? "board-row" : "board-row nobody";
    made.setAttribute("role", "row");
    name.className = "name";
    name.setAttribute("role", "rowheader");
    lane.className = "lane";
    lane.setAttribute("role", "gridcell");
    const who = document.createElement("b"), more = document.createElement("small");
    who.textContent = row.engineer?.name ?? say("nobody");
    const hours = row.list.reduce((sum, visit) => sum + visit.end - visit.start, 0) / 3600;
    more.textContent = say("row", { count: row.list.length, hours: hours.toFixed(1) });
    name.append(who, more);
    if (row.id) { name.dataset.person = row.id; name.title = say("reorder", { name: row.engineer.name }); }
    lane.style.width = `${scale.width}px`;
    if (row.engineer) {
      shade(lane, off_duty(row.engineer), "off", "");
      shade(lane, row.engineer.leaves, "leave", say("leave"));
      shade(lane, row.engineer.on_calls, "on-call", say("on_call"));
    }
    if (board.state.zoom === "month") loads(lane, row);
    else {
      legs(lane, row);
      for (const [visit, place] of row.placed) lane.append(block(visit, place, row));
    }
    made.append(name, lane);
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

  /* the part in sight; called at each frame in which the board was scrolled */
  const paint = () => {
    const top = scroller.scrollTop - head.offsetHeight, bottom = scroller.scrollTop + scroller.clientHeight;
    const first = Math.max(0, timeline.row_at(Math.max(0, top)) - OVERSCAN);
    const wanted = new Set();
    for (let index = first; index < timeline.rows.length && (timeline.tops[index] < bottom || index < first + OVERSCAN); index += 1) wanted.add(index);
    for (const extra of [...wanted].slice(-1)) for (let more = 1; more <= OVERSCAN && extra + more < timeline.rows.length; more += 1) wanted.add(extra + more);
    for (const [index, element] of drawn) if (!wanted.has(index) && !element.contains(document.activeElement)) { element.remove(); drawn.delete(index); }
    for (const index of wanted) {
      if (drawn.has(index)) continue;
      const row = timeline.rows[index], made = row.kind === "group" ? group(row) : person(row);
      made.style.transform = `translateY(${timeline.tops[index]}px)`;
      made.style.height = `${row.height}px`;
      made.setAttribute("aria-rowindex", index + 2);
      drawn.set(index, made);
      sheet.append(made);
    }
  };
  let asked = 0;
  scroller.addEventListener("scroll", () => { if (!asked) asked = requestAnimationFrame(() => { asked = 0; paint(); }); }, { passive: true });

  const draw_head = () => {
    const axis = head.querySelector("[data-axis]"), parts = document.createDocumentFragment();
    axis.replaceChildren();
    axis.style.width = `${scale.width}px`;
    const hours = scale.hours[1] - scale.hours[0], step = scale.px_hour >= 40 ? 1 : scale.px_hour >= 24 ? 2 : 6;
    for (let day = 0; day < scale.days; day += 1) {
      const made = box("day", day * scale.day_width, scale.day_width), label = document.createElement("b");
      label.textContent = scale.day_name(scale.midnights[day]);
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
    const active = document.activeElement?.closest?.("[data-visit]")?.dataset.visit;
    for (const element of drawn.values()) element.remove();
    drawn = new Map();
    scroller.setAttribute("aria-rowcount", timeline.rows.length + 1);
    sheet.style.width = `${scale.names + scale.width}px`;
    sheet.style.height = `${timeline.height}px`;
    sheet.style.setProperty("--hour", `${scale.px_hour}px`);
    sheet.style.setProperty("--day", `${scale.day_width}px`);
    $("[data-empty]").hidden = timeline.rows.some((row) => row.kind === "person");
    draw_head();
    draw_now();
    paint();
    if (active) sheet.querySelector(`[data-visit="${active}"]`)?.focus({ preventScroll: true });
  };
  setInterval(() => { if (store.data && !document.hidden) draw_now(); }, 30000);

  timeline.to_now = () => {
    if (!store.data || now_line.hidden) return;
    scroller.scrollLeft = Math.max(0, scale.x(store.now()) - (scroller.clientWidth - scale.names) / 3);
  };
  /* bring a row and a moment into sight, and give back the row's element */
  timeline.reveal = (index, seconds) => {
    const top = timeline.tops[index], bottom = top + timeline.rows[index].height, room = scroller.clientHeight - head.offsetHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (bottom > scroller.scrollTop + room) scroller.scrollTop = bottom - room;
    if (seconds !== undefined) {
      const x = scale.x(seconds), seen = scroller.clientWidth - scale.names;
      if (x < scroller.scrollLeft) scroller.scrollLeft = x - 40;
      else if (x + 60 > scroller.scrollLeft + seen) scroller.scrollLeft = x + 100 - seen;
    }
    paint();
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
  timeline.element_of = (index) => drawn.get(index);
  sheet.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) board.set({ zoom: "day", day: opener.dataset.open });
  });
  return timeline;
};
