/* The team's calendar: a line for each person, a column for each day of the time that is shown; to be read, not to be moved
   about in. A month says how much each day holds. */
export const make = (board) => {
  const { store, scale, config, say, $ } = board;
  const room = $("[data-calendar]");
  const made = (name, values = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), values);
    element.append(...inside);
    return element;
  };
  const entry = (visit) => {
    const look = config.states[visit.state], tone = visit.late ? "red" : look.tone, time = made("b", { textContent: scale.clock(visit.start) });
    const state = made("span", { className: "visually-hidden", textContent: `, ${visit.late ? say("late") : look.label}` });
    const link = made("a", { href: config.visit.replace("/0/", `/${visit.id}/`), className: `tone-${tone}${visit.late ? " late" : ""}`, title: `${visit.number} · ${scale.clock(visit.start)}–${scale.clock(visit.end)} · ${look.label}` });
    link.append(board.icon(visit.late ? "alert-triangle" : look.icon), time, ` ${[visit.place, visit.title].filter(Boolean).join(" · ")}`, state);
    return link;
  };
  const counted = (visits, day) => {
    const hours = (visits.reduce((sum, one) => sum + one.end - one.start, 0) / 3600).toFixed(1), late = visits.some((one) => one.late);
    const open = made("button", { type: "button", className: `calendar-sum${late ? " tone-red late" : ""}`, textContent: visits.length, title: say("load", { count: visits.length, hours }) });
    open.dataset.open = scale.iso_day(scale.midnights[day] + 43200);
    open.setAttribute("aria-label", `${scale.day_name(scale.midnights[day])}: ${open.title}`);
    return open;
  };
  /* whether somebody is at work on a day; without a roster nothing is said */
  const notes = (engineer, from, until) => {
    const found = [...new Set(store.spans(engineer).filter(({ start, end }) => start < until && end > from).map(({ kind, said }) => `${kind} ${said}`))];
    const at_work = !engineer?.shifts || engineer.shifts.some(([start, end]) => start < until && end > from);
    return { off: !at_work, away: found.map((one) => ({ kind: one.slice(0, one.indexOf(" ")), said: one.slice(one.indexOf(" ") + 1) })) };
  };
  const cell = (row, day, month) => {
    const from = scale.midnights[day], until = scale.midnights[day + 1], { off, away } = notes(row.engineer, from, until);
    const visits = row.list.filter((one) => one.start >= from && one.start < until), kinds = away.map(({ kind }) => kind);
    const one = made("td", { className: [off ? "off" : "", ...kinds].filter(Boolean).join(" ") });
    if (month) {
      one.title = [off ? say("off") : "", ...away.map(({ said }) => said)].filter(Boolean).join(" · ");
      if (visits.length) one.append(counted(visits, day));
      return one;
    }
    for (const { said } of away) one.append(made("small", { textContent: said }));
    if (off && !visits.length && !away.length) one.append(made("small", { textContent: say("off") }));
    one.append(...visits.map(entry));
    return one;
  };
  const head = () => {
    const names = [...Array(scale.days).keys()].map((day) => made("th", { scope: "col", textContent: scale.day_head(scale.midnights[day]), className: store.now() >= scale.midnights[day] && store.now() < scale.midnights[day + 1] ? "today" : "" }));
    return made("thead", {}, made("tr", {}, made("th", { scope: "col", textContent: say("engineer") }), ...names));
  };
  const line = (row, month) => {
    if (row.kind === "group") return made("tr", { className: "group" }, made("th", { colSpan: scale.days + 1, scope: "colgroup", textContent: `${row.name} · ${row.count}` }));
    return made("tr", {}, made("th", { scope: "row", textContent: scale.name(row.id) }), ...[...Array(scale.days).keys()].map((day) => cell(row, day, month)));
  };
  room.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open]");
    if (opener) board.set({ zoom: "day", day: opener.dataset.open });
  });
  return {
    draw: () => {
      if (!store.data) return;
      board.timeline.layout();
      const month = board.state.zoom === "month", { rows } = board.timeline;
      const table = made("table", { className: month ? "month" : "" }, head(), made("tbody", {}, ...rows.map((row) => line(row, month))));
      room.replaceChildren(table);
      $("[data-empty]").hidden = rows.some((row) => row.kind === "person");
    },
  };
};
