/* What lies under the map: lines of degrees, the grounds of the offices (where the company has sites), and, only where an
   address is set, pictures of a server of maps. Everything is in degrees of the Mercator projection. */
export const make = (board) => {
  const { config } = board;
  const SVG = "http://www.w3.org/2000/svg";
  const ground = {};
  const element = (name, attributes = {}, text = null) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== null) made.textContent = text;
    return made;
  };
  ground.element = element;
  ground.project = ([latitude, longitude]) => [longitude / 1e6, north_of(latitude / 1e6)];
  const north_of = (latitude) => (Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)) * 180) / Math.PI;
  const latitude_of = (north) => (Math.atan(Math.exp((north * Math.PI) / 180)) * 360) / Math.PI - 90;
  /* pixels of a metre at the middle of what is shown */
  ground.metre = (view) => view.factor / (111320 * Math.cos((latitude_of(view.top - view.height / 2 / view.factor) * Math.PI) / 180));

  /* -- lines of degrees ----------------------------------------------------------------------------------------------- */
  const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20];
  const every = (from, until, step) => {
    const found = [];
    for (let at = Math.ceil(from / step) * step; at <= until && found.length < 60; at += step) found.push(Number(at.toFixed(3)));
    return found;
  };
  const degrees = (at, plus, minus) => `${Math.abs(at)}°${at < 0 ? minus : plus}`;
  const graticule = (view) => {
    const step = STEPS.find((one) => one * view.factor > 110) ?? 20, parts = [], [right, low] = [view.left + view.width / view.factor, latitude_of(view.top - view.height / view.factor)];
    for (const at of every(view.left, right, step)) {
      const x = (at - view.left) * view.factor;
      parts.push(element("path", { d: `M${x} 0 V${view.height}`, class: "map-line" }), element("text", { x: x + 4, y: 14, class: "map-note" }, degrees(at, "E", "W")));
    }
    for (const at of every(low, latitude_of(view.top), step)) {
      const y = (view.top - north_of(at)) * view.factor;
      parts.push(element("path", { d: `M0 ${y} H${view.width}`, class: "map-line" }));
      if (y > 32 && y < view.height - 48) parts.push(element("text", { x: 4, y: y - 4, class: "map-note" }, degrees(at, "N", "S")));
    }
    return parts;
  };

  /* -- pictures of another server --------------------------------------------------------------------------------------- */
  const tiles = (view) => {
    const zoom = Math.max(0, Math.min(18, Math.round(Math.log2((view.factor * 360) / 256)))), count = 2 ** zoom, size = (view.factor * 360) / count, parts = [];
    const column = (x) => Math.floor(((view.left + x / view.factor + 180) / 360) * count), row = (y) => Math.floor(((180 - view.top + y / view.factor) / 360) * count);
    for (let x = column(0); x <= column(view.width) && parts.length < 80; x += 1) for (let y = row(0); y <= row(view.height); y += 1) {
      if (y < 0 || y >= count) continue;
      const href = config.tiles.replace("{z}", zoom).replace("{x}", ((x % count) + count) % count).replace("{y}", y);
      parts.push(element("image", { href, x: ((x * 360) / count - 180 - view.left) * view.factor, y: (view.top - 180 + (y * 360) / count) * view.factor, width: size + 0.5, height: size + 0.5, class: "map-tile" }));
    }
    if (config.credit) parts.push(element("text", { x: view.width - 8, y: view.height - 8, "text-anchor": "end", class: "map-note" }, config.credit));
    return parts;
  };

  /* -- the grounds: a disc around each cell that holds a site, so that they grow together ------------------------------- */
  const discs = (places, radius, names) => {
    const made = element("g", { class: names });
    for (const [x, y] of places) made.append(element("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1) }));
    return made;
  };
  const office = ({ name, office: at }, places, view) => {
    const known = at ? view.put(ground.project(at)) : null, sum = places.reduce(([x, y], one) => [x + one[0], y + one[1]], [0, 0]);
    const [x, y] = known ?? sum.map((one) => one / places.length), made = element("g", { transform: `translate(${x} ${y})`, class: "map-office" });
    if (known) {
      const drawn = board.icon("building");
      for (const [key, value] of Object.entries({ x: -10, y: -10, width: 20, height: 20 })) drawn.setAttribute(key, value);
      made.append(element("circle", { r: 14 }), drawn);
    }
    made.append(element("text", { y: known ? 28 : 4, "text-anchor": "middle" }, name));
    return made;
  };
  ground.draw = (view, known) => {
    const found = (known?.grounds ?? []).map((one) => ({ one, places: one.cells.map((cell) => view.put(ground.project(cell))) }));
    const radius = Math.max(12, ((known?.step ?? 0) / 1e6) * view.factor * 1.7);
    const grown = found.map(({ places }, index) => {
      const made = element("g", { class: `map-ground tint-${index % 3}` });
      made.append(discs(places, radius + 1.5, "edge"), discs(places, radius, "inside"));
      return made;
    });
    const under = config.tiles ? tiles(view) : [];
    return [...under, ...grown, ...(config.tiles ? [] : graticule(view)), ...found.map(({ one, places }) => office(one, places, view))];
  };
  return ground;
};
