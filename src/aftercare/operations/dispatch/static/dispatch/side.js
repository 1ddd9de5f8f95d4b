/* The right side: what a visit or an order is, and who could go; and what to do when two people moved the same thing. */
export const make = (board) => {
  const { store, scale, config, say, $ } = board;
  const panel = $("[data-side]"), body = $("[data-side-body]"), people = $("[data-candidates]"), dialog = $("[data-conflict]");
  const side = { job: null };
  const tab = (name) => {
    panel.dataset.tab = name;
    for (const one of panel.querySelectorAll("[data-side-tab]")) one.ariaPressed = String(one.dataset.sideTab === name);
  };
  tab("people");
  panel.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-side-tab]");
    if (chosen) tab(chosen.dataset.sideTab);
    if (event.target.closest("[data-preview-close]")) side.close();
  });
  const open = (address, job) => {
    side.job = job;
    panel.hidden = false;
    $("[data-reasons]").href = config.reasons.replace("/0/", `/${job.visit?.order_id ?? job.order.id}/`);
    board.root.dataset.beside = "";
    $("[data-side-what]").textContent = job.visit ? `${job.visit.number} ${job.visit.title}` : `${job.order.number} ${job.order.title}`;
    htmx.ajax("GET", `${address}?preview=1`, { target: "[data-side-body]", swap: "innerHTML", push: "false" });
    candidates();
  };
  side.visit = (visit) => open(config.visit.replace("/0/", `/${visit.id}/`), { visit, ask: { visit_id: visit.id }, start: visit.start, end: visit.end });
  side.order = (order) => {
    const start = Math.max(Math.ceil(store.now() / 900) * 900, store.data ? store.start() + 9 * 3600 : 0);
    open(config.order.replace("/0/", `/${order.id}/`), { order, ask: { order_id: order.id }, start, end: start + order.minutes * 60 });
  };
  side.close = () => { panel.hidden = true; delete board.root.dataset.beside; side.job = null; body.replaceChildren(); people.replaceChildren(); };

  let asking = null;
  const candidates = async () => {
    const { job } = side;
    asking?.abort();
    asking = new AbortController();
    $("[data-candidates-when]").textContent = scale.said(job.start, job.end);
    people.replaceChildren();
    people.setAttribute("aria-busy", "true");
    try {
      const asked = new URLSearchParams({ start: store.iso(job.start), end: store.iso(job.end), ...job.ask });
      const found = await store.ask(`board/candidates/?${asked}`, { signal: asking.signal });
      people.replaceChildren(...found.items.map((one) => line(one, job)));
      $("[data-candidates-model]").textContent = found.travel_model;
      people.setAttribute("aria-busy", "false");
    } catch (error) { if (error.name !== "AbortError") people.textContent = error.message; }
  };
  const line = (one, job) => {
    const made = document.createElement("li"), head = document.createElement("div"), name = document.createElement("b"), facts = document.createElement("small");
    made.dataset.candidate = one.id;
    made.dataset.grade = one.grade;
    const tone = { off: "tone-green", warn: "tone-amber", block: "tone-red" }[one.grade], symbol = { off: "circle-check", warn: "alert-triangle", block: "circle-x" }[one.grade];
    head.className = tone;
    name.textContent = one.name;
    facts.textContent = [one.travel === null ? "" : say("way", { minutes: Math.round(one.travel / 60) }), say("near_visits", { count: one.open })].filter(Boolean).join(" · ");
    head.append(board.icon(symbol), name, facts);
    made.append(head);
    for (const found of one.found) {
      const reason = document.createElement("p");
      reason.className = found.grade === "block" ? "tone-red" : "tone-amber";
      reason.textContent = found.text;
      made.append(reason);
    }
    const why = document.createElement("button");
    why.type = "button";
    why.className = "why";
    why.dataset.why = one.id;
    why.textContent = say("why");
    why.ariaExpanded = "false";
    why.setAttribute("aria-label", `${say("why")} ${one.name}`);
    why.addEventListener("click", () => explain(one, job, made, why));
    made.append(why);
    const is_theirs = job.visit?.lead === one.id;
    if (one.grade !== "block" && !is_theirs && (!job.visit || store.movable(job.visit))) {
      const give = document.createElement("button");
      give.type = "button";
      give.className = "btn btn-sm";
      give.textContent = say("give");
      give.setAttribute("aria-label", `${say("give")}: ${one.name}`);
      give.addEventListener("click", async () => {
        const to = { start: job.start, end: job.end, lead: one.id };
        const done = job.visit ? await store.move(job.visit.id, to) : await store.plan([job.order], to);
        if (!done) return;
        if (job.visit) side.visit(store.visits.get(job.visit.id)); else side.close();
      });
      head.append(give);
    }
    return made;
  };

  /* why not this one, and what would have to change: the checker's word, beside the visits as they stand */
  const told = (text, symbol, tone) => {
    const made = document.createElement("p");
    made.className = tone;
    made.append(board.icon(symbol), ` ${text}`);
    return made;
  };
  const explanation = (found, one, day) => {
    const parts = found.defects.map((fault) => told(`${fault.text} ${fault.way}`, "alert-triangle", "tone-amber"));
    if (found.why_not) parts.push(told(say("why_not", { name: one.name, what: found.why_not.text }), "user-question", "tone-grey"));
    else if (!parts.length) parts.push(told(say("why_none"), "user-question", "tone-grey"));
    if (found.relief) parts.push(told(say("relief", { name: found.relief.engineer, what: found.relief.text }), "bulb", "tone-teal"));
    const more = document.createElement("a");
    more.href = `${config.reasons.replace("/0/", `/${found.order_id}/`)}?staff=${one.id}&day=${day}`;
    more.textContent = say("rule_by_rule");
    return [...parts, more];
  };
  const explain = async (one, job, made, button) => {
    const known = made.querySelector(".explained");
    button.ariaExpanded = String(!known);
    if (known) { known.remove(); return; }
    const room = document.createElement("div");
    room.className = "explained";
    room.setAttribute("role", "status");
    room.textContent = say("why_asked");
    made.append(room);
    const day = scale.iso_day(job.start);
    try {
      const found = await store.ask(`orders/${job.visit?.order_id ?? job.order.id}/candidates/?staff_id=${one.id}&day=${day}`);
      room.replaceChildren(...explanation(found, one, day));
    } catch (error) { room.replaceChildren(told(error.message, "alert-triangle", "tone-red")); }
  };

  board.timeline.sheet.addEventListener("click", (event) => {
    const element = event.target.closest("[data-visit]");
    const visit = element && store.visits.get(Number(element.dataset.visit));
    if (!visit) return;
    board.timeline.focus = visit.id;
    for (const one of board.timeline.sheet.querySelectorAll("[data-visit]")) one.tabIndex = one === element ? 0 : -1;
    side.visit(visit);
  });
  $("[data-side-close]").addEventListener("click", side.close);
  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented && !board.keys.busy && !document.querySelector("dialog[open]") && !panel.hidden) side.close(); });

  /* two people moved the same visit: both versions, and the choice */
  side.conflict = (refusal, visit, to) => {
    const { present } = refusal, theirs = { start: Date.parse(present.planned_start_at) / 1000, end: Date.parse(present.planned_end_at) / 1000, lead: present.lead_id };
    const put = (name, what) => { $(`[data-conflict-${name}]`).textContent = `${scale.said(what.start, what.end)} · ${scale.name(what.lead)}`; };
    $("[data-conflict-what]").textContent = say("conflict", { what: visit.number });
    put("theirs", theirs);
    put("yours", { ...to, lead: to.lead || visit.lead });
    dialog.returnValue = "";
    dialog.onclose = async () => {
      await board.live.now();
      if (dialog.returnValue !== "mine") return;
      const now = store.visits.get(visit.id);
      if (now) await store.move(now.id, { ...to, lead: to.lead || now.lead }, { version: present.version });
    };
    dialog.showModal();
  };
  return side;
};
