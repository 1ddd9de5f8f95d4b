/* A phone, or whoever would rather read: the day of each person as a list, in the order of time. */
export const make = (board) => {
  const { store, scale, config, say, $ } = board;
  const list = $("[data-day-list]");
  const visit_line = (visit) => {
    const made = document.createElement("li"), link = document.createElement("a"), time = document.createElement("time"), what = document.createElement("span"), state = document.createElement("span");
    const look = config.states[visit.state];
    link.href = config.visit.replace("/0/", `/${visit.id}/`);
    const from = document.createElement("b"), until = document.createElement("small"), title = document.createElement("b"), place = document.createElement("span"), clock = document.createElement("small");
    from.textContent = scale.clock(visit.start);
    until.textContent = scale.clock(visit.end);
    time.append(from, until);
    title.textContent = visit.title;
    place.append(visit.place ? `${visit.place} · ` : "", Object.assign(document.createElement("span"), { className: "nowrap", textContent: visit.number }));
    what.className = "day-what";
    what.append(title, place);
    if (visit.clock) { clock.textContent = visit.clock.words; clock.className = `tone-${visit.clock.tone}`; what.append(clock); }
    state.className = `badge-state tone-${visit.late ? "red" : look.tone}`;
    state.append(board.icon(visit.late ? "alert-triangle" : look.icon), ` ${visit.late ? say("is_late") : look.label}`);
    link.append(time, what, state);
    made.append(link);
    return made;
  };
  const way_line = (seconds) => {
    const made = document.createElement("li");
    made.className = "day-way";
    made.append(board.icon("car"), ` ${say("way", { minutes: Math.round(seconds / 60) })}`);
    return made;
  };
  const person = (name, visits, row) => {
    const made = document.createElement("section"), head = document.createElement("h2"), more = document.createElement("span"), days = document.createElement("ol");
    head.textContent = `${name} `;
    more.className = "count";
    more.textContent = [say("row", { count: visits.length, hours: (visits.reduce((sum, one) => sum + one.end - one.start, 0) / 3600).toFixed(1) }), ...store.away(row.engineer)].join(" · ");
    head.append(more);
    days.className = "day-list";
    let before = null, day = -1;
    for (const visit of visits) {
      if (scale.day_of(visit.start) !== day) {
        day = scale.day_of(visit.start);
        before = null;
        if (scale.days > 1) days.append(Object.assign(document.createElement("li"), { className: "day-name", textContent: scale.day_name(visit.start) }));
      }
      const needs = board.timeline.way_to(visit, before, store.base(row.engineer, visit.start));
      if (needs > 60) days.append(way_line(needs));
      days.append(visit_line(visit));
      before = visit.at ? visit : before;
    }
    made.append(head, visits.length ? days : Object.assign(document.createElement("p"), { className: "none", textContent: say("free") }));
    return made;
  };
  return {
    draw: () => {
      if (!store.data) return;
      board.timeline.layout();
      const seen = new Set(), parts = [];
      for (const row of board.timeline.rows) {
        if (row.kind !== "person" || seen.has(row.id)) continue;
        seen.add(row.id);
        parts.push(person(scale.name(row.id), row.list, row));
      }
      list.replaceChildren(...parts);
      $("[data-empty]").hidden = parts.length > 0;
    },
  };
};
