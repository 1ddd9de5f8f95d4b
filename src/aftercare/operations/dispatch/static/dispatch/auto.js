/* Chosen orders, planned by machine: a plan of these alone is worked out, shown, and carried out as far as it is ticked. */
export const make = (board) => {
  const { store, scale, config, say, $ } = board;
  const dialog = $("[data-auto-plan]"), list = $("[data-auto-changes]"), state = $("[data-auto-state]"), bar = $("[data-auto-progress]"), left = $("[data-auto-left]"), apply = $("[data-auto-apply]");
  const EVERY = 700, SECONDS = 8, LIVE = new Set(["queued", "running"]);
  const auto = { run: null, orders: [] };

  const busy = (is_busy) => { bar.hidden = !is_busy; apply.disabled = is_busy || !list.children.length; };
  const tell = (text) => { state.textContent = text; };
  const line = (change) => {
    const made = document.createElement("li"), label = document.createElement("label"), box = document.createElement("input"), what = document.createElement("span"), when = document.createElement("small");
    const order = auto.orders.find((one) => one.id === change.order_id);
    box.type = "checkbox";
    box.className = "form-check-input";
    box.value = change.id;
    box.checked = true;
    what.textContent = `${order?.number ?? ""} ${order?.title ?? ""}`;
    when.textContent = `${scale.said(Date.parse(change.start_at) / 1000, Date.parse(change.end_at) / 1000)} · ${change.staff_ids.map(scale.name).join(", ")}`;
    label.append(box, what, when);
    made.append(label);
    return made;
  };
  const shown = (run) => {
    list.replaceChildren(...run.changes.filter((one) => one.state === "proposed" && one.start_at).map(line));
    const out = [...(run.record.unplanned ?? []).map((one) => one.number), ...(run.record.defects ?? []).map((one) => one[1]), ...(run.record.later ?? [])];
    left.hidden = !out.length;
    left.textContent = say("auto_left", { numbers: [...new Set(out)].join(", ") });
    tell(run.state === "failed" ? run.reason : say("auto_ready", { count: list.children.length }));
    busy(false);
    (apply.disabled ? $("[data-auto-page]") : apply).focus();
  };
  const watch = async (id) => {
    for (;;) {
      const run = await store.ask(`plans/${id}/`);
      if (auto.run?.id !== id) return;
      auto.run = run;
      if (!LIVE.has(run.state)) { shown(run); return; }
      tell(run.state === "queued" ? say("auto_queued") : say("auto_running"));
      await new Promise((done) => { setTimeout(done, EVERY); });
    }
  };
  auto.ask = async (orders) => {
    auto.orders = orders;
    auto.run = null;
    list.replaceChildren();
    left.hidden = true;
    tell(say("auto_queued"));
    busy(true);
    dialog.returnValue = "";
    dialog.showModal();
    try {
      auto.run = await store.ask("plans/orders/", { method: "POST", body: { order_ids: orders.map((one) => one.id), seconds: SECONDS } });
      $("[data-auto-page]").href = config.plan.replace("/0/", `/${auto.run.id}/`);
      await watch(auto.run.id);
    } catch (error) { tell(error.message); busy(false); }
  };
  const carry_out = async (run) => {
    const ticked = [...list.querySelectorAll("input:checked")].map((one) => Number(one.value)), chosen = run.changes.filter((one) => ticked.includes(one.id));
    const done = await store.ask(`plans/${run.id}/apply/`, { method: "POST", version: run.version, body: { change_ids: ticked } });
    /* the board goes to where the first of them is */
    const first = Math.min(...chosen.map((one) => Date.parse(one.start_at) / 1000));
    if (first < store.start() || first >= store.end()) await board.set({ day: scale.iso_day(first) });
    else await board.load();
    await board.waiting.load();
    const made = chosen.map((change) => ({ change, order: auto.orders.find((one) => one.id === change.order_id) })).filter(({ order }) => order && !board.waiting.items.some((one) => one.id === order.id));
    store.planned_elsewhere(made.map(({ change, order }) => ({ order, slot: { start: Date.parse(change.start_at) / 1000, end: Date.parse(change.end_at) / 1000, lead: change.staff_ids[0] } })));
    board.toast(say("auto_done", done), done.conflicts ? "amber" : "green");
    return done.left > 0;
  };
  /* whatever closes it: what was not applied is thrown away, so that no proposal lies about */
  dialog.addEventListener("close", async () => {
    const { run } = auto;
    auto.run = null;
    if (!run) return;
    const applies = dialog.returnValue === "apply" && list.querySelector("input:checked");
    try {
      const is_left = applies ? await carry_out(run) : run.state !== "failed" && dialog.returnValue !== "look";
      if (is_left) await store.ask(`plans/${run.id}/discard/`, { method: "POST", body: {} });
    } catch (error) { if (error.status !== 409) board.toast(error.message); }
  });
  $("[data-auto]")?.addEventListener("click", () => { const orders = board.waiting.chosen(); if (orders.length) auto.ask(orders); });
  $("[data-auto-page]").addEventListener("click", () => dialog.close("look"));
  return auto;
};
