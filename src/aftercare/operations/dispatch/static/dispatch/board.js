/* The board. This script puts its parts together; each part is a module of its own that is handed what it needs, so
   that none has to know where the others lie (their addresses change with their contents). */
const root = document.querySelector("#board");
const config = JSON.parse(root.dataset.config);
const words = JSON.parse(root.dataset.words);
const $ = (selector, within = root) => within.querySelector(selector);
const loaded = Object.fromEntries(
  await Promise.all(Object.entries(config.scripts).map(async ([name, address]) => [name, await import(address)])),
);

/* one of a thing has its own words where the page gives them */
const spelled = (name, values) => (values.count === 1 && words[`${name}_one`]) || words[name];
const say = (name, values = {}) => spelled(name, values).replace(/%\((\w+)\)s/g, (_all, key) => values[key] ?? "");
const live = $("[data-live]");
const tell = (text) => { live.textContent = text; };
const toast = (text, tone = "red") => {
  const note = document.createElement("div"), said = document.createElement("p"), close = document.createElement("button");
  note.className = `toast-note tone-${tone}`;
  note.dataset.toast = "";
  said.textContent = text;
  close.type = "button";
  close.className = "icon-button";
  close.dataset.toastClose = "";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.sayClose);
  note.append(said, close);
  document.querySelector("#toasts")?.append(note);
};

/* icons are drawn here, not referred to: hundreds of references into another file are dear to style and to paint */
const SVG = "http://www.w3.org/2000/svg";
const sprite = new DOMParser().parseFromString(await (await fetch(config.icons)).text(), "image/svg+xml");
const drawings = new Map();
const icon = (name) => {
  if (!drawings.has(name)) {
    const made = document.createElementNS(SVG, "svg"), drawing = sprite.getElementById(name);
    made.setAttribute("class", "icon");
    made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("aria-hidden", "true");
    for (const part of drawing?.children ?? []) made.append(document.importNode(part, true));
    drawings.set(name, made);
  }
  return drawings.get(name).cloneNode(true);
};

/* the same as a picture in the colour of a tone, kept once for the page: blocks refer to it by its name */
const signs = new Set();
const sign = (name, tone) => {
  const key = `--sign-${name}-${tone}`;
  if (!signs.has(key)) {
    const made = icon(name), colour = getComputedStyle(root).getPropertyValue(`--${tone}`).trim();
    for (const [what, value] of Object.entries({ xmlns: SVG, width: 14, height: 14, fill: "none", stroke: colour, "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round" })) made.setAttribute(what, value);
    root.style.setProperty(key, `url("data:image/svg+xml,${encodeURIComponent(made.outerHTML)}")`);
    signs.add(key);
  }
  return key;
};
/* the end of a number is enough on a board; the whole stands in the title */
/* where there is no room for the place, the number stands there whole */
const short = (visit, thin = false) => {
  const number = visit.number.match(/\d+-\d+$/)?.[0].replace(/^0+/, "") ?? visit.number;
  return thin ? number.replace(/-\d+$/, "") : `${number} ${visit.place}`;
};

/* in conflict, booked softly, locked, with tools: what stands beside the state */
const marks = (visit, clashes = []) => [
  clashes.length && { icon: "ban", tone: "red", said: say("clash", { what: [...new Set(clashes)].join("; ") }) },
  visit.soft && { icon: "hourglass", tone: "amber", said: say("soft") }, visit.lock && { icon: "lock", tone: "amber", said: say(`lock_${visit.lock}`) },
  visit.tools.length && { icon: "tools", tone: "grey", said: say("tools", { what: visit.tools.join(", ") }) },
].filter(Boolean);

const board = { root, config, say, tell, toast, icon, sign, short, marks, $ };
addEventListener("aftercare:theme", () => { signs.clear(); board.sketch.forget(); requestAnimationFrame(() => board.draw()); });
board.store = loaded.store.make(board);
board.scale = loaded.scale.make(board);
board.sketch = loaded.sketch.make(board);
board.clashes = loaded.clashes.make(board);
board.timeline = loaded.timeline.make(board);
board.drag = loaded.drag.make(board);
board.keys = loaded.keys.make(board);
board.waiting = loaded.waiting.make(board);
board.side = loaded.side.make(board);
board.auto = loaded.auto.make(board);
board.ground = loaded.ground.make(board);
board.map = loaded.map.make(board);
board.days = loaded.days.make(board);
board.calendar = loaded.calendar.make(board);
board.live = loaded.live.make(board);

/* what the address says, so that a reload, a bookmark and the back button give the same board */
const narrow = matchMedia("(max-width: 700px)");
const DEFAULTS = { day: config.today, zoom: "day", group: "unit", words: "", unit: "", show: "time", order: [] };
const fromAddress = () => {
  const asked = new URLSearchParams(location.search), state = { ...DEFAULTS };
  for (const key of ["day", "zoom", "group", "words", "unit", "show"]) if (asked.get(key)) state[key] = asked.get(key);
  state.order = (asked.get("order") ?? "").split(",").filter(Boolean).map(Number);
  return state;
};
const toAddress = () => {
  const asked = new URLSearchParams();
  for (const [key, value] of Object.entries(board.state)) {
    const text = Array.isArray(value) ? value.join(",") : String(value);
    if (text && text !== String(DEFAULTS[key])) asked.set(key, text);
  }
  const text = asked.toString();
  history.replaceState(null, "", text ? `?${text}` : location.pathname);
};
board.state = fromAddress();

const DAYS = { hour: 1, day: 1, week: 7, month: 31 };
const shift = (day, count) => {
  const moment = new Date(`${day}T12:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() + count);
  return moment.toISOString().slice(0, 10);
};
/* a week begins on Monday, a month on its first */
board.first = () => {
  const { day, zoom } = board.state;
  if (zoom === "month") return `${day.slice(0, 8)}01`;
  if (zoom !== "week") return day;
  return shift(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7));
};
board.days_shown = () => {
  const { zoom } = board.state;
  if (zoom !== "month") return DAYS[zoom];
  const [year, month] = board.first().split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
};

const controls = () => {
  for (const button of root.querySelectorAll("[data-zoom]")) button.ariaPressed = String(button.dataset.zoom === board.state.zoom);
  $("[data-day]").value = board.state.day;
  $("[data-group]").value = board.state.group;
  $("[data-words]").value = board.state.words;
  $("[data-unit]").value = board.state.unit;
  root.dataset.zoom = board.state.zoom;
  /* a phone has no room for the board itself: its day is a list */
  root.dataset.show = narrow.matches && ["time", "calendar"].includes(board.state.show) ? "days" : board.state.show;
  for (const button of root.querySelectorAll("button[data-show]")) button.ariaPressed = String(button.dataset.show === root.dataset.show);
};

/* draw again what is known; load anew what is not */
board.draw = () => {
  const moment = board.timeline.left_edge();
  controls();
  board.scale.set();
  if (root.dataset.show === "days") board.days.draw();
  else if (root.dataset.show === "map") board.map.draw();
  else if (root.dataset.show === "calendar") board.calendar.draw();
  else {
    board.timeline.draw();
    if (board.drawn_zoom && board.drawn_zoom !== board.state.zoom) board.timeline.to(moment);
    board.drawn_zoom = board.state.zoom;
  }
};
board.load = async () => {
  root.setAttribute("aria-busy", "true");
  try {
    await board.store.load();
    board.draw();
    $("[data-failed]").hidden = true;
  } catch (error) {
    if (error.name === "AbortError") return;
    $("[data-failed]").hidden = false;
  }
  root.setAttribute("aria-busy", "false");
};
board.set = (changes) => {
  const before = `${board.first()} ${board.state.zoom} ${board.state.unit}`;
  Object.assign(board.state, changes);
  toAddress();
  if (before === `${board.first()} ${board.state.zoom} ${board.state.unit}`) { board.draw(); return Promise.resolve(); }
  controls();
  return board.load();
};

const step = (by) => {
  if (board.state.zoom !== "month") return shift(board.state.day, by * DAYS[board.state.zoom]);
  const moment = new Date(`${board.state.day.slice(0, 8)}01T12:00:00Z`);
  moment.setUTCMonth(moment.getUTCMonth() + by);
  return moment.toISOString().slice(0, 10);
};
board.step = (by) => board.set({ day: step(by) });
const clicks = {
  "[data-step]": (button) => board.step(Number(button.dataset.step)),
  "[data-today]": () => { board.set({ day: config.today }); board.timeline.to_now(); },
  "button[data-zoom]": (button) => board.set({ zoom: button.dataset.zoom }),
  "button[data-show]": (button) => board.set({ show: button.dataset.show }),
  "[data-undo]": () => board.store.undo(),
  "[data-redo]": () => board.store.redo(),
  "[data-whole-day]": (button) => { board.scale.whole = button.ariaPressed !== "true"; button.ariaPressed = String(board.scale.whole); board.draw(); },
  "[data-again]": () => board.load(),
  "[data-keys]": () => $("[data-key-list]").showModal(),
};
root.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(clicks)) {
    const hit = event.target.closest(selector);
    if (hit && root.contains(hit)) act(hit);
  }
});
$("[data-day]").addEventListener("change", (event) => { if (event.target.value) board.set({ day: event.target.value }); });
$("[data-group]").addEventListener("change", (event) => board.set({ group: event.target.value }));
$("[data-unit]").addEventListener("change", (event) => board.set({ unit: event.target.value }));
let typed = 0;
$("[data-words]").addEventListener("input", (event) => {
  clearTimeout(typed);
  typed = setTimeout(() => board.set({ words: event.target.value }), 150);
});
addEventListener("popstate", () => { board.state = fromAddress(); board.load(); });
narrow.addEventListener("change", board.draw);
let resized = 0;
new ResizeObserver(() => { cancelAnimationFrame(resized); resized = requestAnimationFrame(() => { if (board.store.data) board.draw(); }); }).observe($("[data-main]"));

/* views: how somebody likes to see it */
const views = $("[data-views]");
const offer = async () => {
  const { items } = await board.store.ask("board/views/");
  board.views = items;
  for (const option of [...views.options].slice(1)) option.remove();
  items.forEach((one, index) => views.add(new Option(one.own ? one.name : say("shared", { name: one.name }), String(index))));
};
views.addEventListener("change", () => {
  const chosen = board.views[Number(views.value)];
  if (views.value !== "" && chosen) {
    const { list, ...settings } = chosen.settings;
    board.set({ ...DEFAULTS, day: board.state.day, ...settings });
    if (list !== undefined) board.waiting.take(list);
  }
  $("[data-forget]").hidden = !(views.value !== "" && chosen?.own);
});
$("[data-save]").addEventListener("click", () => $("[data-save-view]").showModal());
$("[data-save-view] form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target, { zoom, group, words: text, order, unit, show } = board.state;
  try {
    await board.store.ask("board/views/", { method: "POST", body: { name: form.elements.name.value, shared: form.elements.shared.checked, settings: { zoom, group, words: text, order, unit, show, list: board.waiting.settings() } } });
    $("[data-save-view]").close();
    await offer();
    toast(say("saved"), "green");
  } catch (error) { form.querySelector("[data-wrong]").textContent = error.message; }
});
$("[data-forget]").addEventListener("click", async () => {
  const chosen = board.views[Number(views.value)];
  if (chosen?.own) await board.store.ask("board/views/forget/", { method: "POST", body: { name: chosen.name } });
  $("[data-forget]").hidden = true;
  await offer();
});

await Promise.all([board.load(), offer(), board.waiting.load()]);
board.timeline.to_now();
board.live.start();
root.dataset.ready = "";
window.dispatchBoard = board;
