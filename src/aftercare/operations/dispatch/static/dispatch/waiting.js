/* The orders that wait: found by the words of every list, chosen one or many, carried onto the board. */
export const make = (board) => {
  const { store, config, say, $ } = board;
  const list = $("[data-orders]"), count = $("[data-orders-count]"), problem = $("[data-orders-problem]"), query = $("[data-orders-query]"), views = $("[data-orders-views]"), as_list = $("[data-orders-list]");
  const template = $("[data-order]").content.firstElementChild;
  const waiting = { items: [] };
  const chosen = new Set();
  let asking = null;

  /* the views that everybody has, then what people keep: one's own, and what others share */
  const forget = $("[data-filter-forget]"), all = $("[data-orders-all]");
  let kept = config.filters;
  const asked_by = () => (views.value.startsWith("kept ") ? kept[Number(views.value.slice(5))]?.query : config.lists[views.value]) ?? "";
  const said_by = () => [asked_by(), query.value.trim()].filter(Boolean).join(" ");
  const offer = (chosen) => {
    for (const option of [...views.options]) if (option.value.startsWith("kept ")) option.remove();
    kept.forEach((one, index) => views.add(new Option(one.own ? one.name : say("shared", { name: one.name }), `kept ${index}`)));
    const index = kept.findIndex((one) => one.own && one.name === chosen);
    if (index >= 0) views.value = `kept ${index}`;
    is_own();
  };
  const is_own = () => { forget.hidden = !(views.value.startsWith("kept ") && kept[Number(views.value.slice(5))]?.own); };
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
    if (one.lock) {
      const mark = board.icon("lock"), said = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${say(`lock_${one.lock}`)}` });
      mark.classList.add("tone-amber");
      number.after(mark);
      place.append(said);
      made.title = say(`lock_${one.lock}`);
    }
    const third = made.querySelector(".line-3");
    third.firstElementChild.textContent = [say("minutes", { minutes: one.minutes }), ...one.tools].join(" · ");
    if (one.tools.length) third.firstElementChild.title = say("tools", { what: one.tools.join(", ") });
    if (one.clock) {
      const bar = made.querySelector(".clock-bar");
      third.lastElementChild.textContent = one.clock.words;
      third.lastElementChild.className = `tone-${one.clock.tone}`;
      bar.hidden = false;
      bar.dataset.clock = one.clock.tone;
      bar.style.setProperty("--used", `${one.clock.permille / 10}%`);
    }
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
    all.checked = chosen.size > 0 && chosen.size === waiting.items.length;
    all.indeterminate = chosen.size > 0 && !all.checked;
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
  /* one, or with Shift all from the last one chosen up to it */
  let last = null;
  const pick = (one, is_chosen, as_far_as) => {
    const from = as_far_as ? waiting.items.findIndex((other) => other.id === last) : -1, to = waiting.items.indexOf(one);
    for (const each of from < 0 ? [one] : waiting.items.slice(Math.min(from, to), Math.max(from, to) + 1)) if (is_chosen) chosen.add(each.id); else chosen.delete(each.id);
    last = one.id;
    for (const each of list.children) each.querySelector("input").checked = chosen.has(Number(each.dataset.id));
    picked();
  };
  all.addEventListener("change", () => {
    for (const one of waiting.items) if (all.checked) chosen.add(one.id); else chosen.delete(one.id);
    draw();
  });
  list.addEventListener("click", (event) => {
    if (event.target.type === "checkbox") { pick(order_of(event.target), event.target.checked, event.shiftKey); return; }
    const one = event.target.closest(".order-card") && order_of(event.target);
    if (one) board.side.order(one);
  });
  list.addEventListener("keydown", (event) => {
    const here = event.target.closest("[data-id]"), one = here && order_of(here);
    if (!one || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = { ArrowDown: here.nextElementSibling, ArrowUp: here.previousElementSibling, j: here.nextElementSibling, k: here.previousElementSibling }[event.key];
    if (next) { event.preventDefault(); next.querySelector(".order-card").focus(); return; }
    if (event.key === "x" || event.key === "X") { pick(one, event.shiftKey || !chosen.has(one.id), event.shiftKey); return; }
    if (event.key === "m") { event.preventDefault(); event.stopPropagation(); board.keys.hold_orders(carried(one), event.target); }
  });
  $("[data-orders-unpick]").addEventListener("click", () => { chosen.clear(); draw(); });
  let typed = 0;
  query.addEventListener("input", () => { clearTimeout(typed); typed = setTimeout(waiting.load, 250); });
  views.addEventListener("change", () => { is_own(); waiting.load(); });
  const dialog = $("[data-save-filter]");
  $("[data-filter-save]").addEventListener("click", () => {
    $("[data-filter-query]").textContent = said_by() || views.selectedOptions[0].textContent;
    $("[data-wrong]", dialog).textContent = "";
    dialog.showModal();
  });
  $("form", dialog).addEventListener("submit", async (event) => {
    event.preventDefault();
    const { name, shared } = event.target.elements;
    try {
      kept = (await store.ask("board/filters/", { method: "POST", body: { name: name.value, query: said_by(), shared: shared.checked } })).items;
      dialog.close();
      query.value = "";
      offer(name.value.trim());
      board.toast(say("saved"), "green");
      waiting.load();
    } catch (error) { $("[data-wrong]", dialog).textContent = error.message; }
  });
  forget.addEventListener("click", async () => {
    const { name } = kept[Number(views.value.slice(5))];
    kept = (await store.ask("board/filters/forget/", { method: "POST", body: { name } })).items;
    views.selectedIndex = 0;
    offer();
    waiting.load();
  });
  offer();
  /* a view of the board keeps what is asked for as well */
  waiting.settings = () => said_by();
  waiting.take = (asked) => {
    views.selectedIndex = 0;
    query.value = asked ?? "";
    is_own();
    waiting.load();
  };
  waiting.chosen = () => waiting.items.filter((one) => chosen.has(one.id));
  return waiting;
};
