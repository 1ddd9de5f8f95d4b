/* Jobs, people and the ways of the day on a map of our own. Places are WGS-84, drawn in the Mercator projection; signs keep
   their size at every scale. */
export const make = (board) => {
  const { store, scale, config, say, ground, $ } = board;
  const { element, project } = ground;
  const svg = $("[data-map]"), list = $("[data-map-list]");
  const HUES = 8, FRESH = 60_000, MARGIN = 56;
  const map = { chosen: null, known: null, view: null };

  /* -- what the server adds: grounds, and who was last where -------------------------------------------------------------- */
  let asked = null, asked_at = 0;
  const ask = async () => {
    const { unit } = board.state;
    if (asked === unit && Date.now() - asked_at < FRESH) return;
    [asked, asked_at] = [unit, Date.now()];
    try {
      map.known = await store.ask(`board/map/?${new URLSearchParams(unit && { unit_id: unit })}`);
      map.draw();
    } catch { asked = null; }
  };
  const is_today = () => store.now() >= store.start() && store.now() < store.end();
  const seen_of = (id) => (is_today() ? map.known?.seen.find((one) => one.staff_id === id) : undefined);
  const said_seen = ({ moment, step, accuracy }) => say("seen", { time: scale.clock(moment), step }) + (accuracy ? ` ±${accuracy} m` : "");

  const routes = () => {
    const found = new Map();
    for (const row of board.timeline.rows) {
      if (row.kind !== "person" || found.has(row.id)) continue;
      const first = row.list.find((visit) => visit.at), home = row.engineer ? store.base(row.engineer, first?.start ?? store.start()) : null;
      found.set(row.id, { row, home, name: scale.name(row.id), seen: seen_of(row.id), hue: found.size % HUES, stops: row.list.filter((visit) => visit.at), without: row.list.filter((visit) => !visit.at) });
    }
    return [...found.values()];
  };

  /* -- which part of the earth is shown ------------------------------------------------------------------------------------- */
  const size = () => {
    const room = svg.getBoundingClientRect();
    return { width: Math.max(280, room.width), height: Math.max(240, room.height) };
  };
  const fit = (points) => {
    const { width, height } = size(), xs = points.map((one) => one[0]), ys = points.map((one) => one[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const factor = Math.min((width - 2 * MARGIN) / Math.max(right - left, 0.01), (height - 2 * MARGIN) / Math.max(high - low, 0.01));
    return { factor, left: (left + right - width / factor) / 2, top: (low + high + height / factor) / 2 };
  };
  const seen_view = (points) => {
    const { left, top, factor } = map.view ?? fit(points);
    return { left, top, factor, ...size(), put: ([x, y]) => [(x - left) * factor, (top - y) * factor] };
  };
  let view = null;
  const zoom = (by, at) => {
    if (!view) return;
    const [x, y] = at ?? [view.width / 2, view.height / 2], factor = Math.min(400_000, Math.max(2, view.factor * by));
    map.view = { factor, left: view.left + x / view.factor - x / factor, top: view.top - y / view.factor + y / factor };
    map.draw();
  };

  /* -- signs ------------------------------------------------------------------------------------------------------------------ */
  const scale_bar = () => {
    const metre = ground.metre(view), steps = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000];
    const length = steps.findLast((one) => one * metre < 160) ?? steps[0], y = view.height - 16;
    return [element("path", { d: `M16 ${y} h${length * metre}`, class: "map-bar" }), element("text", { x: 16, y: y - 6, class: "map-note" }, length >= 1000 ? `${length / 1000} km` : `${length} m`)];
  };
  /* what lies on one spot stands side by side */
  let taken = new Map();
  const beside = (at) => {
    const [x, y] = view.put(project(at)), key = `${Math.round(x / 8)} ${Math.round(y / 8)}`, before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    return [x + before * 22, y];
  };
  const pin = (visit, number, { hue }) => {
    const [x, y] = beside(visit.at), look = config.states[visit.state], state = `${look.label}${visit.late ? `, ${say("late")}` : ""}`;
    const made = element("g", { transform: `translate(${x} ${y})`, class: `map-pin hue-${hue} tone-${visit.late ? "red" : look.tone}`, role: "button", "data-pin": visit.id, "aria-label": `${number}. ${visit.number} ${visit.place}, ${visit.title}, ${state}` });
    made.append(visit.late ? element("path", { d: "M0 -13 L13 10 H-13 Z" }) : element("circle", { r: 10 }), element("text", { y: visit.late ? 7 : 4, "text-anchor": "middle" }, number));
    made.append(element("title", {}, `${scale.clock(visit.start)} ${visit.number} ${visit.place} · ${visit.title} · ${state}`));
    return made;
  };
  const home = ({ home: at, name, hue, row }) => {
    const [x, y] = view.put(project(at)), made = element("g", { transform: `translate(${x} ${y})`, class: `map-home hue-${hue}` });
    made.append(element("rect", { x: -5, y: -5, width: 10, height: 10 }), element("text", { x: 9, y: 4 }, name), element("title", {}, [name, ...store.away(row.engineer)].join(" · ")));
    return made;
  };
  const seen = ({ seen: one, name, hue }) => {
    const [x, y] = view.put(project(one.at)), made = element("g", { transform: `translate(${x} ${y})`, class: `map-seen hue-${hue}`, "data-seen": one.staff_id }), doubt = (one.accuracy ?? 0) * ground.metre(view);
    if (doubt > 12) made.append(element("circle", { r: Math.min(doubt, 2_000), class: "doubt" }));
    made.append(element("circle", { r: 16, class: "halo" }), element("circle", { r: 6, cx: 12, cy: -12, class: "dot" }), element("title", {}, `${name} · ${said_seen(one)}`));
    return made;
  };
  const waits = (one) => {
    const [x, y] = beside(one.at), made = element("g", { transform: `translate(${x} ${y})`, class: "map-waiting", "data-waits": one.id });
    made.append(element("path", { d: "M0 -9 L9 0 L0 9 L-9 0 Z" }), element("title", {}, `${one.number} ${one.place} · ${one.title}`));
    return made;
  };
  /* the stores called at on the way to a stop; one call may serve several stops */
  const calls = (route, index) => route.stops[index].pickups.filter((call) => !index || call.end > route.stops[index - 1].start);
  const draw_route = (route) => {
    const parts = [], line = [route.home, ...route.stops.flatMap((one, index) => [...calls(route, index).map((call) => call.at), one.at])].filter(Boolean).map((one) => view.put(project(one)));
    if (line.length > 1 && route.row.id) parts.push(element("polyline", { points: line.map((one) => one.join(",")).join(" "), class: `map-route hue-${route.hue}`, "stroke-dasharray": ["none", "8 4", "2 4", "12 4 2 4"][route.hue % 4] }));
    if (route.home) parts.push(home(route));
    parts.push(...route.stops.map((visit, index) => pin(visit, index + 1, route)));
    if (route.seen) parts.push(seen(route));
    if (map.chosen !== null && map.chosen !== route.row.id) for (const one of parts) one.classList.add("faded");
    return parts;
  };

  /* -- the same to read: who, how much, where last; the stops of whoever is chosen ----------------------------------------------- */
  const stop = (visit, index) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "map-stop";
    made.dataset.pin = visit.id;
    made.textContent = `${index + 1}. ${scale.clock(visit.start)} ${visit.place} · ${visit.title}`;
    return made;
  };
  const fetched = (call) => Object.assign(document.createElement("p"), { className: "map-call", textContent: call.said });
  const way_of = (route) => {
    let way = 0, before = route.home, day = -1, leaves;
    for (const [index, visit] of route.stops.entries()) {
      if (scale.day_of(visit.start) !== day) { day = scale.day_of(visit.start); before = store.base(route.row.engineer, visit.start); leaves = visit.start; }
      for (const at of [...calls(route, index).map((call) => call.at), visit.at]) { way += board.timeline.way(before, at, leaves); before = at; }
      leaves = visit.end;
    }
    return way;
  };
  const entry = (route) => {
    const made = document.createElement("li"), head = document.createElement("button"), sign = document.createElement("i"), more = document.createElement("small"), way = way_of(route), is_chosen = map.chosen === route.row.id;
    head.type = "button";
    head.dataset.route = route.row.id;
    head.ariaPressed = String(is_chosen);
    sign.className = `hue-${route.hue}`;
    const hours = route.row.list.reduce((sum, one) => sum + one.end - one.start, 0) / 3600;
    more.textContent = [say("row", { count: route.row.list.length, hours: hours.toFixed(1) }), way ? say("way", { minutes: Math.round(way / 60) }) : "", route.seen ? said_seen(route.seen) : "", ...store.away(route.row.engineer)].filter(Boolean).join(" · ");
    head.append(sign, `${route.name} `, more);
    made.append(head, ...(is_chosen ? route.stops.flatMap((visit, index) => [...calls(route, index).map(fetched), stop(visit, index)]) : []));
    for (const visit of route.without) made.append(Object.assign(document.createElement("p"), { className: "tone-amber", textContent: say("no_place", { what: `${visit.number} ${visit.place}` }) }));
    return made;
  };

  map.draw = () => {
    if (!store.data || board.root.dataset.show !== "map") return;
    ask();
    board.timeline.layout();
    taken = new Map();
    const found = routes(), waiting = board.waiting.items.filter((one) => one.at);
    const places = [...found.flatMap((one) => [one.home, one.seen?.at, ...one.stops.map((visit) => visit.at)]), ...waiting.map((one) => one.at), ...(map.known?.grounds ?? []).map((one) => one.office)].filter(Boolean);
    $("[data-map-none]").hidden = places.length > 0;
    list.replaceChildren(...found.filter((one) => one.row.list.length || one.seen).map(entry));
    svg.replaceChildren();
    if (!places.length) return;
    view = seen_view(places.map(project));
    svg.setAttribute("viewBox", `0 0 ${view.width} ${view.height}`);
    svg.append(...ground.draw(view, map.known), ...waiting.map(waits), ...found.flatMap(draw_route), ...scale_bar());
  };

  /* -- hand and keys ------------------------------------------------------------------------------------------------------------- */
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[data-route]");
    if (!one) return;
    map.chosen = map.chosen === Number(one.dataset.route) ? null : Number(one.dataset.route);
    map.draw();
    list.querySelector(`[data-route="${one.dataset.route}"]`)?.focus();
  });
  const opened = (event) => {
    const one = event.target.closest?.("[data-pin]"), waiting = event.target.closest?.("[data-waits]");
    if (one) board.side.visit(store.visits.get(Number(one.dataset.pin)));
    if (waiting) board.side.order(board.waiting.items.find((order) => order.id === Number(waiting.dataset.waits)));
  };
  svg.addEventListener("click", opened);
  list.addEventListener("click", opened);
  const spot = (event) => { const seen_at = svg.getBoundingClientRect(); return [event.clientX - seen_at.left, event.clientY - seen_at.top]; };
  let turned = 0;
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const at = spot(event), by = event.deltaY > 0 ? 0.8 : 1.25;
    cancelAnimationFrame(turned);
    turned = requestAnimationFrame(() => zoom(by, at));
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !view || event.target.closest("[data-pin], [data-waits]")) return;
    const [x, y] = spot(event), shift = (now) => { const [to_x, to_y] = spot(now); return [to_x - x, to_y - y]; };
    const move = (now) => { const [dx, dy] = shift(now); svg.setAttribute("viewBox", `${-dx} ${-dy} ${view.width} ${view.height}`); };
    const up = (now) => {
      svg.removeEventListener("pointermove", move);
      const [dx, dy] = shift(now);
      if (Math.hypot(dx, dy) < 3) return;
      map.view = { factor: view.factor, left: view.left - dx / view.factor, top: view.top + dy / view.factor };
      map.draw();
    };
    svg.setPointerCapture(event.pointerId);
    svg.addEventListener("pointermove", move);
    svg.addEventListener("pointerup", up, { once: true });
  });
  const acts = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), whole: () => { map.view = null; map.draw(); } };
  for (const button of board.root.querySelectorAll("[data-map-zoom]")) button.addEventListener("click", () => acts[button.dataset.mapZoom]());
  return map;
};
