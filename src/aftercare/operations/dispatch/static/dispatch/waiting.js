/* The orders that wait: found by the words of every list, chosen one or many, carried onto the board. */
export const make = (board) => {
  const { store, config, say, $ } = board;
  const list = $("[data-orders]"), count = $("[data-orders-count]"), problem = $("[data-orders-problem]"), query = $("[data-orders-query]"), views = $("[data-orders-views]"), as_list = $("[data-orders-list]");
  const template = $("[data-order]").content.firstElementChild;
  const waiting = { items: [] };
  const chosen = new Set();
  let asking = null;

  const said_by = () => [views.value === "" ? "" : config.lists[views.value] ?? views.value, query.value.trim()].filter(Boolean).join(" ");
  const draw = () => {
    const focused = document.activeElement?.closest?.("[data-id]")?.dataset.id;
    list.replaceChildren(...waiting.items.map(card));
    if (focused) list.querySelector(`[data-id="${focused}"] .order-card`)?.focus();
    picked();
  };
  const card = (one) => {
    const made = template.cloneNode(true), [number, place] = made.querySelectorAll(".line-1 > *"), box = made.querySelector("input");
    made.dataset.id = one.id;
    box.checked = chosen.has(one.id);
    box.setAttribute("aria-label", say("choose", { number: one.number }));
    number.textContent = `P${one.priority}`;
    number.classList.add(one.priority <= 1 ? "tone-red" : one.priority === 2 ? "tone-amber" : "tone-grey");
    place.textContent = `${one.number.replace(/^\D+/, "")} ${one.place || one.customer}`;
    made.querySelector(".line-2").textContent = one.title;
    const third = made.querySelector(".line-3");
    third.firstElementChild.textContent = say("minutes", { minutes: one.minutes });
    if (one.clock) { third.lastElementChild.textContent = one.clock.words; third.lastElementChild.className = `tone-${one.clock.tone}`; }
    return made;
  };
  waiting.load = async () => {
    asking?.abort();
    asking = new AbortController();
    as_list.href = `${config.waiting}?${new URLSearchParams({ view: "all", q: said_by() })}`;
    try {
      const found = await store.ask(`board/orders/?${new URLSearchParams({ q: said_by(), limit: 200 })}`, { signal: asking.signal });
      waiting.items = found.items;
      for (const id of [...chosen]) if (!found.items.some((one) => one.id === id)) chosen.delete(id);
      count.textContent = found.total > found.items.length ? `${found.items.length}/${found.total}` : found.total;
      problem.hidden = !found.problems.length;
      problem.textContent = found.problems.join(" ");
      $("[data-orders-none]").hidden = Boolean(found.items.length || found.problems.length);
      draw();
    } catch (error) { if (error.name !== "AbortError") { problem.hidden = false; problem.textContent = error.message; } }
  };
  waiting.planned = (id) => {
    waiting.items = waiting.items.filter((one) => one.id !== id);
    chosen.delete(id);
    draw();
  };
  const picked = () => {
    const bar = $("[data-orders-bar]");
    bar.hidden = !chosen.size;
    $("[data-orders-chosen]").textContent = say("chosen", { count: chosen.size });
    for (const one of list.children) one.classList.toggle("chosen", chosen.has(Number(one.dataset.id)));
  };
  const order_of = (element) => waiting.items.find((one) => one.id === Number(element.closest("[data-id]")?.dataset.id));
  /* with several chosen, carrying one of them carries them all */
  const carried = (one) => (chosen.has(one.id) ? waiting.items.filter((other) => chosen.has(other.id)) : [one]);

  list.addEventListener("pointerdown", (event) => {
    const one = event.target.closest(".order-card") && order_of(event.target);
    if (one && event.button === 0 && event.pointerType !== "touch") board.drag.orders(event, carried(one), event.target.closest("[data-id]"));
  });
  list.addEventListener("change", (event) => {
    const one = order_of(event.target);
    if (event.target.checked) chosen.add(one.id); else chosen.delete(one.id);
    picked();
  });
  list.addEventListener("click", (event) => {
    const one = event.target.closest(".order-card") && order_of(event.target);
    if (one) board.side.order(one);
  });
  list.addEventListener("keydown", (event) => {
    const here = event.target.closest("[data-id]"), one = here && order_of(here);
    if (!one || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = { ArrowDown: here.nextElementSibling, ArrowUp: here.previousElementSibling, j: here.nextElementSibling, k: here.previousElementSibling }[event.key];
    if (next) { event.preventDefault(); next.querySelector(".order-card").focus(); return; }
    if (event.key === "x") { here.querySelector("input").click(); return; }
    if (event.key === "m") { event.preventDefault(); event.stopPropagation(); board.keys.hold_orders(carried(one), event.target); }
  });
  $("[data-orders-unpick]").addEventListener("click", () => { chosen.clear(); draw(); });
  let typed = 0;
  query.addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(waiting.load, 250); });
  views.addEventListener("change", waiting.load);
  waiting.chosen = () => waiting.items.filter((one) => chosen.has(one.id));
  return waiting;
};
