/* A row as a picture: shade, ways, and its blocks as they will look. While the board is scrolled a row is nothing but this
   picture; what can be clicked is put on top of it when the board comes to rest. */
export const make = (board) => {
  const { store, scale, config, root } = board;
  const sketch = {};
  const ICON = 14, LINE = 15;
  let look = null;

  /* -- what the styles say, asked once for each theme --------------------------------------------------------------- */
  const tile = (size, paint) => {
    const made = document.createElement("canvas");
    made.width = made.height = Math.round(size);
    paint(made.getContext("2d"));
    return made;
  };
  const hatch = (size, stroke, ground, falls) => tile(size, (ink) => {
    if (ground) { ink.fillStyle = ground; ink.fillRect(0, 0, size, size); }
    ink.strokeStyle = stroke;
    ink.lineWidth = 1;
    ink.beginPath();
    for (const shift of [-size, 0, size]) {
      if (falls) { ink.moveTo(shift, 0); ink.lineTo(shift + size, size); } else { ink.moveTo(shift, size); ink.lineTo(shift + size, 0); }
    }
    ink.stroke();
  });
  const crossed = (size, stroke, ground) => tile(size, (ink) => {
    ink.drawImage(hatch(size, stroke, ground, false), 0, 0);
    ink.drawImage(hatch(size, stroke, "", true), 0, 0);
  });
  const read = () => {
    const style = getComputedStyle(root), value = (name) => style.getPropertyValue(`--${name}`).trim(), tones = {};
    for (const tone of ["blue", "teal", "green", "amber", "red", "grey"]) {
      tones[tone] = { line: value(tone), soft: value(`${tone}-soft`), fill: tone === "amber" ? value("amber-fill") : tone === "grey" ? value("ink-3") : value(tone) };
    }
    return {
      tones, family: style.fontFamily, ink: value("ink"), ink_2: value("ink-2"), ink_3: value("ink-3"), paper: value("paper"), line: value("line"), signs: new Map(),
      off: hatch(8, value("line-2"), value("grey-soft"), false), leave: hatch(8, value("amber-fill"), value("amber-soft"), true), engaged: crossed(8, value("ink-3"), value("paper")), part: hatch(9, value("amber-fill"), "", false),
    };
  };
  sketch.forget = () => { look = null; };

  const sign = (name, tone, ratio) => {
    const key = `${name} ${tone}`;
    if (!look.signs.has(key)) {
      look.signs.set(key, tile(ICON * ratio, (ink) => {
        ink.scale((ICON * ratio) / 24, (ICON * ratio) / 24);
        Object.assign(ink, { strokeStyle: look.tones[tone].line, lineWidth: 2, lineCap: "round", lineJoin: "round" });
        for (const part of board.icon(name).querySelectorAll("path")) ink.stroke(new Path2D(part.getAttribute("d")));
      }));
    }
    return look.signs.get(key);
  };

  /* -- parts -------------------------------------------------------------------------------------------------------- */
  const fill = (ink, pattern, spans, top, height) => {
    ink.fillStyle = ink.createPattern(pattern, "repeat");
    for (const [start, end] of spans) {
      const left = scale.x(start), right = scale.x(end);
      if (right - left >= 1) ink.fillRect(left, top, right - left, height);
    }
  };
  /* over a month a day is off or it is not */
  const days_off = ({ shifts }) => {
    const at_work = new Set(shifts.map(([start, end]) => scale.day_of((start + end) / 2)));
    return [...Array(scale.days).keys()].filter((day) => !at_work.has(day)).map((day) => [scale.midnights[day], scale.midnights[day + 1] - 1]);
  };
  /* what lies between shifts; without a roster nothing is shaded */
  const off_duty = (engineer) => {
    if (!engineer.shifts) return [];
    if (board.state.zoom === "month") return days_off(engineer);
    const found = [];
    let reached = store.start();
    for (const [start, end] of engineer.shifts) { if (start > reached) found.push([reached, start]); reached = Math.max(reached, end); }
    if (reached < store.end()) found.push([reached, store.end()]);
    return found;
  };
  /* a word on a shade, where there is room for it */
  const label = (ink, { start, end, said }, height) => {
    const left = Math.max(0, scale.x(start)) + 5;
    ink.font = `11px ${look.family}`;
    const { width } = ink.measureText(said);
    if (scale.x(end) - left < width + 12) return;
    ink.fillStyle = look.paper;
    ink.beginPath();
    ink.roundRect(left, height - 20, width + 8, 15, 3);
    ink.fill();
    ink.fillStyle = look.ink_2;
    ink.fillText(said, left + 4, height - 9);
  };
  /* the days on which somebody sets out from elsewhere: dots along the top, a house where each begins */
  const based = (ink, { start, end }, ratio) => {
    const until = scale.x(Math.min(end, store.end()));
    ink.fillStyle = look.ink_2;
    for (let x = scale.x(Math.max(start, store.start())) + 18; x < until - 2; x += 6) ink.fillRect(x, 1, 2, 2);
    for (let day = 0; day < scale.days; day += 1) if (scale.midnights[day] >= start && scale.midnights[day] < end) ink.drawImage(sign("home-2", "grey", ratio), day * scale.day_width + 2, 1, ICON, ICON);
  };
  const shade = (ink, row, ratio) => {
    const { engineer, height } = row;
    if (!engineer) return;
    fill(ink, look.off, off_duty(engineer), 0, height);
    fill(ink, look.engaged, engineer.events, 0, height);
    fill(ink, look.leave, engineer.leaves, 0, height);
    for (const span of store.spans(engineer)) if (span.kind === "based") based(ink, span, ratio); else if (span.kind !== "on_call") label(ink, span, height);
    ink.fillStyle = look.tones.teal.line;
    for (const [start, end] of engineer.on_calls) for (let x = scale.x(start); x < scale.x(end); x += 10) ink.fillRect(x, height - 5, 6, 4);
  };
  const grid = (ink, row) => {
    const step = board.state.zoom === "month" ? scale.day_width : scale.px_hour;
    ink.fillStyle = look.line;
    for (let x = 0; x < scale.width; x += step) ink.fillRect(Math.round(x), 0, 1, row.height);
  };
  /* a leg ends where the next visit begins; it is red and broken where there is no time for it */
  const leg = (ink, one, middle) => {
    const left = scale.x(one.start), right = scale.x(one.end);
    ink.strokeStyle = one.short ? look.tones.red.line : look.ink_3;
    ink.lineWidth = one.short ? 3 : 2;
    ink.setLineDash(one.short ? [4, 2] : []);
    ink.beginPath();
    ink.moveTo(left, middle);
    ink.lineTo(right, middle);
    ink.stroke();
    ink.setLineDash([]);
    ink.lineWidth = 2;
    ink.beginPath();
    ink.moveTo(left + 1, middle - 4);
    ink.lineTo(left + 1, middle + 4);
    ink.stroke();
  };
  const EDGE = { planned: [4, [4, 3]], dispatched: [5, []], finished: [2, []] };
  const block = (ink, { at, visit, clashes }, ratio) => {
    const state = config.states[visit.state] ?? { icon: "circle", tone: "grey", label: visit.state };
    const tone = visit.late ? "red" : state.tone, { line, soft } = look.tones[tone], [edge, dash] = EDGE[visit.state] ?? [4, []];
    const { left, top, width, height } = at, thin = width < 90, indent = thin ? 8 : 13;
    ink.save();
    ink.beginPath();
    ink.roundRect(left, top, width, height, 5);
    ink.clip();
    ink.fillStyle = visit.state === "planned" ? look.paper : soft;
    ink.fillRect(left, top, width, height);
    if (visit.state === "incomplete") { ink.globalAlpha = 0.25; ink.fillStyle = ink.createPattern(look.part, "repeat"); ink.fillRect(left, top, width, height); ink.globalAlpha = 1; }
    if (visit.clock) bar(ink, at, visit.clock);
    /* the signs as on the block itself: see timeline.js */
    const marks = board.marks(visit, clashes), own = { icon: visit.late ? "alert-triangle" : state.icon, tone };
    const signs = width < 50 ? [] : thin && marks.length ? marks : [own, ...marks];
    signs.forEach((mark, index) => ink.drawImage(sign(mark.icon, mark.tone, ratio), left + indent + 18 * index, top + 3, ICON, ICON));
    ink.fillStyle = look.ink;
    ink.font = `600 12px ${look.family}`;
    ink.fillText(board.short(visit, thin), left + indent + 18 * signs.length, top + 14);
    ink.font = `12px ${look.family}`;
    if (board.state.zoom !== "week") ink.fillText(visit.title, left + indent, top + 14 + LINE);
    ink.font = `11px ${look.family}`;
    ink.fillStyle = visit.clock && visit.clock.tone !== "teal" ? look.tones[visit.clock.tone]?.line ?? look.ink_2 : look.ink_2;
    ink.fillText(visit.clock?.words ?? state.label, left + indent, top + 14 + LINE * (board.state.zoom === "week" ? 1 : 2));
    ink.restore();
    ink.strokeStyle = line;
    ink.lineWidth = edge;
    ink.setLineDash(dash);
    ink.beginPath();
    ink.moveTo(left + edge / 2, top + 2);
    ink.lineTo(left + edge / 2, top + height - 2);
    ink.stroke();
    ink.setLineDash([]);
    ink.lineWidth = 1;
    ink.globalAlpha = 0.45;
    ink.beginPath();
    ink.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, 5);
    ink.stroke();
    ink.globalAlpha = 1;
    if (!clashes.length) return;
    Object.assign(ink, { strokeStyle: look.tones.red.line, lineWidth: 2 });
    ink.beginPath();
    ink.roundRect(left + 1, top + 1, width - 2, height - 2, 5);
    ink.stroke();
  };
  const bar = (ink, { left, top, width, height }, clock) => {
    ink.fillStyle = look.line;
    ink.fillRect(left, top + height - 4, width, 4);
    ink.fillStyle = (look.tones[clock.tone] ?? look.tones.grey).fill;
    ink.fillRect(left, top + height - 4, (width * clock.permille) / 1000, 4);
  };
  const load = (ink, one, height) => {
    const { line, soft } = look.tones[one.tone], left = one.day * scale.day_width + 1, width = scale.day_width - 2, filled = ((height - 5) * one.filled) / 100;
    ink.fillStyle = soft;
    ink.fillRect(left, height - 3 - filled, width, filled);
    ink.fillStyle = line;
    ink.fillRect(left, height - 3 - filled, width, 2);
    ink.fillStyle = look.ink;
    ink.font = `600 12px ${look.family}`;
    ink.fillText(one.count, left + 7, 17);
  };

  /* -- the whole row ------------------------------------------------------------------------------------------------- */
  sketch.draw = (canvas, row, parts) => {
    look ??= read();
    const ratio = Math.min(2, devicePixelRatio || 1);
    const drawn = new OffscreenCanvas(Math.round(scale.width * ratio), Math.round(row.height * ratio)), ink = drawn.getContext("2d");
    ink.scale(ratio, ratio);
    shade(ink, row, ratio);
    grid(ink, row);
    for (const one of parts.legs) leg(ink, one, one.middle);
    for (const one of parts.loads) load(ink, one, row.height);
    for (const one of parts.blocks) block(ink, one, ratio);
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(drawn.transferToImageBitmap());
  };
  return sketch;
};
