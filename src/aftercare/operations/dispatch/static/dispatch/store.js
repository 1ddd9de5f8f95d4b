/* What the board knows, and every change of it. Changes are shown at once, sent to the services, and taken back if they
   are refused; each leaves behind the opposite command, for undo. */
export const make = (board) => {
  const { config, say } = board;
  const csrf = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];
  const store = { data: null, engineers: new Map(), visits: new Map(), rows: new Map(), pending: new Set() };

  /* on plain http the browser keeps randomUUID to itself */
  const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  class Refused extends Error {
    constructor(status, body) { super(body.title ?? say("failed")); this.status = status; this.body = body; }
  }
  store.ask = async (path, { method = "GET", body, version, signal } = {}) => {
    const headers = { Accept: "application/json", "Accept-Language": config.language };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (method !== "GET") Object.assign(headers, { "X-CSRFToken": csrf(), "Idempotency-Key": key() });
    if (version !== undefined) headers["If-Match"] = `"${version}"`;
    let answer;
    try {
      answer = await fetch(config.api + path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refused(0, {});
    }
    if (answer.status === 401) location.reload();
    const said = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    if (!answer.ok) {
      const fields = Object.values(said.fields ?? {}).flat();
      throw new Refused(answer.status, { ...said, title: fields.length ? fields.join(" ") : said.title });
    }
    return said;
  };

  let loading = null;
  store.load = async () => {
    loading?.abort();
    loading = new AbortController();
    const { unit } = board.state;
    const asked = new URLSearchParams({ day: board.first(), days: board.days_shown(), ...(unit && { unit_id: unit }) });
    const data = await store.ask(`board/?${asked}`, { signal: loading.signal });
    store.data = data;
    store.position = data.position;
    store.skew = data.now - Date.now() / 1000;
    store.engineers = new Map(data.engineers.map((one) => [one.id, one]));
    store.visits = new Map(data.visits.map((one) => [one.id, one]));
    store.index();
  };
  store.now = () => Date.now() / 1000 + (store.skew ?? 0);
  store.start = () => store.data.midnights[0];
  store.end = () => store.data.midnights.at(-1);

  /* engineer → their visits in the order of time; 0 = nobody yet */
  store.index = () => {
    store.rows = new Map();
    for (const visit of store.visits.values()) for (const who of store.people(visit)) {
      if (!store.rows.has(who)) store.rows.set(who, []);
      store.rows.get(who).push(visit);
    }
    for (const list of store.rows.values()) list.sort((one, other) => one.start - other.start || one.id - other.id);
    store.touched = (store.touched ?? 0) + 1;
  };
  /* what a person's line says beside visits: away, engaged elsewhere, setting out from another place */
  store.spans = (engineer) => (engineer ? [
    ...engineer.leaves.map(([start, end]) => ({ kind: "leave", start, end, said: say("leave") })), ...engineer.events.map(([start, end]) => ({ kind: "engaged", start, end, said: say("engaged") })),
    ...engineer.bases.map(({ start, end }) => ({ kind: "based", start, end, said: say("based") })), ...engineer.on_calls.map(([start, end]) => ({ kind: "on_call", start, end, said: say("on_call") })),
  ] : []);
  store.away = (engineer) => [...new Set(store.spans(engineer).map(({ said }) => said))];
  /* where a person sets out on that day, as far as one may know it */
  store.base = (engineer, seconds) => {
    const based = engineer?.bases.find(({ start, end }) => seconds >= start && seconds < end);
    return (based ? based.at : engineer?.home) ?? null;
  };
  store.people = (visit) => (visit.crew.length ? visit.crew : [visit.lead ?? 0]);
  store.movable = (visit) => ["planned", "dispatched", "accepted"].includes(visit.state);

  /* others moved something (or this page did, and hears of it again): what the server says holds */
  store.merge = (cases, visits) => {
    const moved = new Set(cases), before = new Map();
    for (const visit of store.visits.values()) if (moved.has(visit.case_id)) before.set(visit.id, visit);
    let differs = 0;
    for (const visit of visits) {
      const known = before.get(visit.id);
      before.delete(visit.id);
      if (store.pending.has(visit.id) || (known && known.version > visit.version)) continue;
      if (!known || known.version !== visit.version || known.late !== visit.late) differs += 1;
      store.visits.set(visit.id, visit);
    }
    for (const gone of before.keys()) if (!store.pending.has(gone)) { store.visits.delete(gone); differs += 1; }
    if (differs) store.index();
    return differs;
  };

  const show = () => { store.index(); board.draw(); };
  const iso = (seconds) => new Date(seconds * 1000).toISOString();
  const shape = (visit) => ({ start: visit.start, end: visit.end, lead: visit.lead });
  /* what the API answers about a visit, put into what the board shows */
  const take = (visit, answer) => {
    visit.version = answer.version;
    visit.state = answer.state;
    visit.start = Date.parse(answer.planned_start_at) / 1000;
    visit.end = Date.parse(answer.planned_end_at) / 1000;
    if (visit.lead !== answer.lead_id) visit.crew = [answer.lead_id, ...visit.crew.slice(1).filter((who) => who !== answer.lead_id)].filter(Boolean);
    visit.lead = answer.lead_id;
  };

  const send = (visit, to, { version = visit.version } = {}) => {
    const path = `visits/${visit.id}/`;
    if (to.start === visit.start && to.end === visit.end) return store.ask(`${path}assign/`, { method: "POST", version, body: { lead_id: to.lead, helper_ids: visit.crew.slice(1).filter((who) => who !== to.lead) } });
    const body = { start_at: iso(to.start), end_at: iso(to.end), reason: board.$("[data-reason]").value };
    if (to.lead && to.lead !== visit.lead) body.lead_id = to.lead;
    return store.ask(`${path}reschedule/`, { method: "POST", version, body });
  };
  /* move one visit; throws what the server refused, with everything as it was before */
  const move = async (visit, to, options) => {
    const before = { ...visit, crew: [...visit.crew] };
    const sent = send(visit, to, options);
    Object.assign(visit, { start: to.start, end: to.end });
    if (to.lead && to.lead !== before.lead) Object.assign(visit, { lead: to.lead, crew: [to.lead, ...before.crew.slice(1).filter((who) => who !== to.lead)] });
    store.pending.add(visit.id);
    show();
    try {
      take(visit, await sent);
    } catch (error) {
      Object.assign(visit, before);
      throw error;
    } finally {
      store.pending.delete(visit.id);
      show();
    }
  };
  const known = (id) => {
    const visit = store.visits.get(id);
    if (!visit) throw new Error(say("gone"));
    return visit;
  };

  const plan = async (order, to) => {
    const body = { start_at: iso(to.start), end_at: iso(to.end), lead_id: to.lead || null };
    const answer = await store.ask(`orders/${order.id}/visits/`, { method: "POST", body });
    const visit = {
      id: answer.id, version: answer.version, state: answer.state, number: `${order.number}-${answer.sequence}`, title: order.title,
      place: order.place || order.customer, order_id: order.id, case_id: 0, priority: order.priority, start: to.start, end: to.end,
      lead: answer.lead_id, crew: answer.lead_id ? [answer.lead_id] : [], at: order.at, late: false, clock: order.clock, soft: false, lock: "", pickups: [], tools: order.tools,
    };
    store.visits.set(visit.id, visit);
    board.waiting.planned(order.id);
    show();
    return visit.id;
  };
  const call_off = async (id) => {
    const visit = known(id);
    await store.ask(`visits/${id}/cancel/`, { method: "POST", version: visit.version, body: { reason: "replanned" } });
    store.visits.delete(id);
    show();
    board.waiting.load();
  };

  /* undo and redo: real commands, which may be refused like any other */
  const done = [], undone = [];
  const buttons = () => {
    for (const [name, list] of [["undo", done], ["redo", undone]]) {
      const button = board.$(`[data-${name}]`);
      button.disabled = !list.length;
      button.title = list.length ? say(name, { what: list.at(-1).what }) : say(`nothing_to_${name}`);
    }
  };
  const kept = (entry) => { done.push(entry); if (done.length > 100) done.shift(); undone.length = 0; buttons(); };
  let busy = Promise.resolve();
  const in_turn = (act) => { busy = busy.then(act, act); return busy; };
  const carry = async (from, to, verb) => {
    const entry = from.pop();
    if (!entry) return;
    buttons();
    try {
      await entry[verb]();
      to.push(entry);
      board.tell(say(verb === "undo" ? "undone" : "redone", { what: entry.what }));
    } catch (error) { failed(error); }
    buttons();
  };
  store.undo = () => in_turn(() => carry(done, undone, "undo"));
  store.redo = () => in_turn(() => carry(undone, done, "redo"));

  const failed = (error, visit, to) => {
    if (error.status === 409 && error.body?.present && visit) board.side.conflict(error.body, visit, to);
    else board.toast(error.message || say("failed"));
    if (error.status === 409 || error.status === 404) board.live.now();
  };

  store.move = (id, to, options) => in_turn(async () => {
    const visit = store.visits.get(id);
    if (!visit) return false;
    const before = shape(visit);
    if (before.start === to.start && before.end === to.end && before.lead === (to.lead || before.lead)) return false;
    try {
      await move(visit, to, options);
    } catch (error) { failed(error, visit, to); return false; }
    if (before.lead || to.lead === before.lead) kept({ what: visit.number, undo: () => move(known(id), before), redo: () => move(known(id), to) });
    else kept({ what: visit.number, undo: () => give_back(id, before), redo: () => move(known(id), to) });
    board.tell(say("moved", { what: visit.number, when: board.scale.said(to.start, to.end), who: board.scale.name(visit.lead) }));
    return true;
  });
  /* a visit that had nobody: it goes back to where it was, without an engineer again */
  const give_back = async (id, before) => {
    const visit = known(id);
    const answer = await store.ask(`visits/${id}/release/`, { method: "POST", version: visit.version, body: {} });
    take(visit, answer);
    visit.crew = [];
    show();
    if (before.start !== visit.start || before.end !== visit.end) await move(visit, { ...before, lead: null });
  };

  const entry_of = (made) => ({
    what: made.map((one) => one.order.number).join(", "),
    undo: async () => { for (const one of [...made].reverse()) await call_off(one.id); },
    redo: async () => { for (const one of made) one.id = await plan(one.order, one.slot); },
  });
  /* several orders one after the other; one entry for undo */
  store.plan = (orders, to) => in_turn(async () => {
    const made = [];
    let start = to.start;
    for (const order of orders) {
      const slot = { start, end: start + (orders.length === 1 ? to.end - to.start : order.minutes * 60), lead: to.lead };
      try {
        made.push({ order, slot, id: await plan(order, slot) });
      } catch (error) { failed(error); break; }
      start = slot.end;
    }
    if (!made.length) return false;
    kept(entry_of(made));
    board.tell(say("planned", { what: made.map((one) => one.order.number).join(", "), when: board.scale.said(to.start, to.end), who: board.scale.name(to.lead) }));
    return made.length === orders.length;
  });

  /* what a plan by machine has placed is taken back like anything else: each visit by its order and its time */
  store.planned_elsewhere = (slots) => {
    const made = [];
    for (const { order, slot } of slots) {
      const visit = [...store.visits.values()].find((one) => one.order_id === order.id && one.start === slot.start && store.movable(one));
      if (visit) made.push({ order, slot, id: visit.id });
    }
    if (made.length) kept(entry_of(made));
  };

  /* before a drop: what it would break. The newest question alone is answered. */
  let asking = null;
  store.check = async (job, to) => {
    asking?.abort();
    asking = new AbortController();
    const body = { start_at: iso(to.start), end_at: iso(to.end), staff_id: to.lead || null, ...job };
    const { found } = await store.ask("board/check/", { method: "POST", body, signal: asking.signal });
    return found;
  };
  store.iso = iso;
  return store;
};
