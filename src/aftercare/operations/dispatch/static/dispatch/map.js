/* Jobs, people and the ways of the day on a map of our own: no tiles and no other server. Places are WGS-84, drawn in the
   Mercator projection; each office's ground is the outline of the places that its people go to. */
export const make = (board) => {
  const { store, scale, config, say, $ } = board;
  const svg = $("[data-map]"), list = $("[data-map-list]");
  const SVG = "http://www.w3.org/2000/svg";
  const HUES = 8;
  const map = { chosen: null };
  const make_svg = (name, attributes) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const project = ([latitude, longitude]) => {
    const north = (latitude / 1e6) * (Math.PI / 180);
    return [longitude / 1e6, (Math.log(Math.tan(Math.PI / 4 + north / 2)) * 180) / Math.PI];
  };
  /* what holds all points, going round once */
  const hull = (points) => {
    const sorted = [...points].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
    if (sorted.length < 3) return sorted;
    const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    const half = (list) => {
      const out = [];
      for (const one of list) { while (out.length > 1 && turn(out.at(-2), out.at(-1), one) <= 0) out.pop(); out.push(one); }
      return out.slice(0, -1);
    };
    return [...half(sorted), ...half([...sorted].reverse())];
  };
  const routes = () => {
    const found = [];
    for (const row of board.timeline.rows) {
      if (row.kind !== "person" || found.some((one) => one.row.id === row.id)) continue;
      found.push({ row, name: scale.name(row.id), stops: row.list.filter((visit) => visit.at), without: row.list.filter((visit) => !visit.at) });
    }
    return found;
  };
  let box = null;
  const fit = (points) => {
    const xs = points.map((one) => one[0]), ys = points.map((one) => one[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const room = svg.getBoundingClientRect(), width = Math.max(320, room.width), height = Math.max(240, room.height), margin = 48;
    const factor = Math.min((width - 2 * margin) / Math.max(right - left, 0.01), (height - 2 * margin) / Math.max(high - low, 0.01));
    const dx = (width - (right - left) * factor) / 2, dy = (height - (high - low) * factor) / 2;
    svg.setAttribute("viewBox", box ?? `0 0 ${width} ${height}`);
    return { factor, width, height, put: ([x, y]) => [dx + (x - left) * factor, height - dy - (y - low) * factor] };
  };
  const scale_bar = (view, latitude) => {
    const metre = view.factor / (111320 * Math.cos((latitude * Math.PI) / 180)), steps = [100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000, 500000];
    const length = steps.findLast((one) => one * metre < 160) ?? steps[0], y = view.height - 16;
    const text = make_svg("text", { x: 16, y: y - 6, class: "map-note" });
    text.textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
    return [make_svg("path", { d: `M16 ${y} h${length * metre}`, class: "map-bar" }), text];
  };
  const pin = (view, visit, order, hue) => {
    const [x, y] = view.put(project(visit.at)), look = config.states[visit.state];
    const made = make_svg("g", { transform: `translate(${x} ${y})`, class: `map-pin hue-${hue} tone-${visit.late ? "red" : look.tone}`, tabindex: "0", role: "button", "data-pin": visit.id, "aria-label": `${order}. ${visit.number} ${visit.place}, ${visit.title}, ${look.label}${visit.late ? `, ${say("late")}` : ""}` });
    made.append(visit.late ? make_svg("path", { d: "M0 -13 L13 10 H-13 Z" }) : make_svg("circle", { r: 10 }));
    const text = make_svg("text", { y: visit.late ? 7 : 4, "text-anchor": "middle" }), title = make_svg("title", {});
    text.textContent = order;
    title.textContent = `${scale.clock(visit.start)} ${visit.number} ${visit.place} · ${visit.title}`;
    made.append(text, title);
    return made;
  };
  const draw_route = (view, route, hue) => {
    const parts = [], line = [...(route.row.engineer?.home ? [route.row.engineer.home] : []), ...route.stops.map((one) => one.at)].map((one) => view.put(project(one)));
    const faded = map.chosen !== null && map.chosen !== route.row.id ? " faded" : "";
    if (line.length > 1 && route.row.id) parts.push(make_svg("polyline", { points: line.map((one) => one.join(",")).join(" "), class: `map-route hue-${hue}${faded}`, "stroke-dasharray": ["none", "8 4", "2 4", "12 4 2 4"][hue % 4] }));
    if (route.row.engineer?.home) {
      const [x, y] = view.put(project(route.row.engineer.home)), home = make_svg("g", { transform: `translate(${x} ${y})`, class: `map-home hue-${hue}${faded}` }), name = make_svg("text", { x: 9, y: 4 }), title = make_svg("title", {});
      title.textContent = name.textContent = route.name;
      home.append(make_svg("rect", { x: -5, y: -5, width: 10, height: 10 }), name, title);
      parts.push(home);
    }
    route.stops.forEach((visit, index) => {
      const made = pin(view, visit, index + 1, hue);
      if (faded) made.classList.add("faded");
      parts.push(made);
    });
    return parts;
  };
  const grounds = (view, found) => {
    const offices = new Map();
    for (const { row } of found) {
      if (!row.engineer) continue;
      const points = offices.get(row.engineer.unit) ?? [];
      points.push(...[row.engineer.home, ...row.list.map((visit) => visit.at)].filter(Boolean).map((one) => view.put(project(one))));
      offices.set(row.engineer.unit, points);
    }
    const parts = [];
    for (const [name, points] of offices) {
      if (points.length < 3) continue;
      const outline = hull(points), top = outline.reduce((best, one) => (one[1] < best[1] ? one : best)), text = make_svg("text", { x: top[0], y: top[1] - 16, class: "map-office", "text-anchor": "middle" });
      text.textContent = name;
      parts.push(make_svg("polygon", { points: outline.map((one) => one.join(",")).join(" "), class: "map-ground" }), text);
    }
    return parts;
  };
  const entry = (route, hue) => {
    const made = document.createElement("li"), head = document.createElement("button"), sign = document.createElement("i"), more = document.createElement("small");
    head.type = "button";
    head.dataset.route = route.row.id;
    head.ariaPressed = String(map.chosen === route.row.id);
    sign.className = `hue-${hue}`;
    let way = 0, before = route.row.engineer?.home ?? null;
    for (const visit of route.stops) { way += board.timeline.way(before, visit.at); before = visit.at; }
    more.textContent = [say("row", { count: route.row.list.length, hours: (route.row.list.reduce((sum, one) => sum + one.end - one.start, 0) / 3600).toFixed(1) }), way ? say("way", { minutes: Math.round(way / 60) }) : ""].filter(Boolean).join(" · ");
    head.append(sign, `${route.name} `, more);
    made.append(head);
    if (map.chosen === route.row.id) for (const [index, visit] of route.stops.entries()) {
      const stop = document.createElement("p");
      stop.textContent = `${index + 1}. ${scale.clock(visit.start)} ${visit.place} · ${visit.title}`;
      made.append(stop);
    }
    for (const visit of route.without) {
      const lost = document.createElement("p");
      lost.className = "tone-amber";
      lost.textContent = say("no_place", { what: `${visit.number} ${visit.place}` });
      made.append(lost);
    }
    return made;
  };
  map.draw = () => {
    if (!store.data) return;
    board.timeline.layout();
    const found = routes(), waiting = board.waiting.items.filter((one) => one.at);
    const places = [...found.flatMap((one) => [one.row.engineer?.home, ...one.stops.map((visit) => visit.at)]), ...waiting.map((one) => one.at)].filter(Boolean);
    $("[data-map-none]").hidden = places.length > 0;
    list.replaceChildren(...found.filter((one) => one.row.list.length).map((one) => entry(one, found.indexOf(one) % HUES)));
    svg.replaceChildren();
    if (!places.length) return;
    const view = fit(places.map(project));
    svg.append(...grounds(view, found));
    for (const one of waiting) {
      const [x, y] = view.put(project(one.at)), made = make_svg("g", { transform: `translate(${x} ${y})`, class: "map-waiting" }), title = make_svg("title", {});
      title.textContent = `${one.number} ${one.place} · ${one.title}`;
      made.append(make_svg("path", { d: "M0 -8 L8 0 L0 8 L-8 0 Z" }), title);
      svg.append(made);
    }
    found.forEach((one, index) => svg.append(...draw_route(view, one, index % HUES)));
    svg.append(...scale_bar(view, places[0][0] / 1e6));
  };
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[data-route]");
    if (!one) return;
    map.chosen = map.chosen === Number(one.dataset.route) ? null : Number(one.dataset.route);
    map.draw();
  });
  const opened = (event) => {
    const one = event.target.closest?.("[data-pin]");
    if (one) board.side.visit(store.visits.get(Number(one.dataset.pin)));
  };
  svg.addEventListener("click", opened);
  svg.addEventListener("keydown", (event) => { if (event.key === "Enter") opened(event); });
  /* nearer and farther by the wheel, around the pointer; the whole again by a double click */
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { x, y, width, height } = svg.viewBox.baseVal, seen = svg.getBoundingClientRect(), factor = event.deltaY > 0 ? 1.25 : 0.8;
    const px = x + ((event.clientX - seen.left) / seen.width) * width, py = y + ((event.clientY - seen.top) / seen.height) * height;
    box = `${px - (px - x) * factor} ${py - (py - y) * factor} ${width * factor} ${height * factor}`;
    svg.setAttribute("viewBox", box);
  }, { passive: false });
  svg.addEventListener("dblclick", () => { box = null; map.draw(); });
  return map;
};
