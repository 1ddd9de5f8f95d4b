/* Time ↔ place on the board. Nights are folded away unless something lies in them; a month is counted in days. */
export const make = (board) => {
  const { config, say } = board;
  const scale = { whole: false, names: 168, width: 0, hours: [7, 20], day_width: 0, px_hour: 0, midnights: [] };
  /* English is written as in the rest of the house: day before month */
  const language = config.language === "en" ? "en-GB" : config.language;
  const format = (options) => new Intl.DateTimeFormat(language, { timeZone: config.zone, ...options });
  const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day_name = format({ weekday: "short", day: "numeric", month: "short" });
  scale.clock = (seconds) => clock.format(seconds * 1000);
  const month_day = format({ day: "numeric" }), weekday = format({ weekday: "short" });
  scale.iso_day = (seconds) => new Date(seconds * 1000).toLocaleDateString("sv-SE", { timeZone: config.zone });
  /* Chinese dates are written as in the rest of the house, 11-29 周日, which browsers do not */
  scale.day_name = (seconds) => (config.language === "en" ? day_name.format(seconds * 1000) : `${scale.iso_day(seconds).slice(5)} ${weekday.format(seconds * 1000)}`);
  /* in a month there is room for two short lines */
  scale.day_head = (seconds) => (board.state.zoom === "month" ? `${month_day.format(seconds * 1000).replace(/\D/g, "")}\n${weekday.format(seconds * 1000)}` : scale.day_name(seconds));
  scale.said = (start, end) => `${scale.day_name(start)} ${scale.clock(start)}–${scale.clock(end)}`;
  scale.name = (id) => board.store.engineers.get(id)?.name ?? say("nobody");

  /* the hours that are shown: those of shifts and visits, at least seven to twenty */
  const needed = () => {
    if (scale.whole || board.state.zoom === "hour") return [0, 24];
    let from = 7, to = 20;
    const note = (start, end) => {
      const index = day_of(start);
      if (index < 0) return;
      from = Math.min(from, Math.floor((start - scale.midnights[index]) / 3600));
      to = Math.max(to, Math.min(24, Math.ceil((end - scale.midnights[index]) / 3600)));
    };
    for (const visit of board.store.visits.values()) note(visit.start, visit.end);
    return [from, to];
  };
  const day_of = (seconds) => {
    const days = scale.midnights;
    let low = 0, high = days.length - 1;
    if (seconds < days[0]) return -1;
    if (seconds >= days[high]) return -1;
    while (high - low > 1) { const middle = (low + high) >> 1; if (days[middle] <= seconds) low = middle; else high = middle; }
    return low;
  };
  scale.day_of = day_of;

  scale.set = () => {
    if (!board.store.data) return;
    scale.midnights = board.store.data.midnights;
    scale.days = scale.midnights.length - 1;
    scale.hours = needed();
    const room = Math.max(320, board.$("[data-main]").clientWidth - scale.names - 16);
    const hours = scale.hours[1] - scale.hours[0];
    const { zoom } = board.state;
    if (zoom === "hour") scale.px_hour = 176;
    else if (zoom === "day") scale.px_hour = Math.max(44, room / hours);
    else if (zoom === "week") scale.px_hour = Math.max(room / 7 / hours, 26);
    else scale.px_hour = Math.max(34, room / scale.days) / hours;
    scale.day_width = scale.px_hour * hours;
    scale.width = Math.round(scale.day_width * scale.days);
    scale.snap = { hour: 300, day: 900, week: 900, month: 3600 }[zoom];
  };
  scale.x = (seconds) => {
    const index = day_of(seconds);
    if (index < 0) return seconds < scale.midnights[0] ? 0 : scale.width;
    const hour = Math.min(scale.hours[1], Math.max(scale.hours[0], (seconds - scale.midnights[index]) / 3600));
    return index * scale.day_width + (hour - scale.hours[0]) * scale.px_hour;
  };
  scale.time = (x) => {
    const index = Math.min(scale.days - 1, Math.max(0, Math.floor(x / scale.day_width)));
    const hour = scale.hours[0] + Math.min(scale.hours[1] - scale.hours[0], Math.max(0, (x - index * scale.day_width) / scale.px_hour));
    return scale.midnights[index] + hour * 3600;
  };
  scale.snapped = (seconds) => {
    const index = Math.max(0, day_of(seconds));
    return scale.midnights[index] + Math.round((seconds - scale.midnights[index]) / scale.snap) * scale.snap;
  };
  return scale;
};
