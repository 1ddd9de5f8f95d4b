/* What cannot be as it stands: two visits of one person at one time, a visit in somebody's leave or other engagement, no
   time for the way. Outlined and named while nobody carries anything; what would break is the server's to say. */
export const make = (board) => {
  const { store, say } = board;
  const waits = (visit) => !["finished", "incomplete"].includes(visit.state);
  const overlaps = (row, note) => {
    const open = row.list.filter(waits);
    open.forEach((one, index) => {
      for (const other of open.slice(index + 1)) {
        if (other.start >= one.end) break;
        note(one, say("clash_visit", { number: other.number }));
        note(other, say("clash_visit", { number: one.number }));
      }
    });
  };
  const absences = (row, note) => {
    const away = store.spans(row.engineer).filter(({ kind }) => kind === "leave" || kind === "engaged");
    for (const visit of row.list.filter(waits)) for (const span of away) if (span.start < visit.end && span.end > visit.start) note(visit, span.said);
  };
  /* visit → what speaks against it, in words */
  const of = (row, legs) => {
    const found = new Map();
    const note = (visit, text) => found.set(visit.id, [...(found.get(visit.id) ?? []), text]);
    if (!row.id) return found;
    overlaps(row, note);
    absences(row, note);
    for (const { visit, short, needs } of legs) if (short && waits(visit)) note(visit, say("clash_way", { minutes: Math.round(needs / 60) }));
    return found;
  };
  return { of };
};
