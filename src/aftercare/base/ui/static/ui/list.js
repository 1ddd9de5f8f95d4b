/* Lists: keys, side preview, choosing rows, the columns menu, the editor of a criterion. */
const $ = (selector, within = document) => within.querySelector(selector);
const rows = () => [...document.querySelectorAll("[data-rows] > tr")];
const current = () => $("[data-rows] > tr.current");
const addressOf = (row) => $("a.number", row)?.getAttribute("href");
const wide = matchMedia("(min-width: 701px)");

const go = (row) => {
  if (!row) return;
  current()?.classList.remove("current");
  row.classList.add("current");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (!$("#preview")?.hidden) preview(row);
};

const preview = (row) => {
  const panel = $("#preview"), address = row && addressOf(row);
  if (!panel || !address) return;
  panel.hidden = false;
  htmx.ajax("GET", `${address}?preview=1`, { target: "#preview", swap: "innerHTML", push: "false" });
};
const closePreview = () => { const panel = $("#preview"); if (panel) { panel.hidden = true; panel.replaceChildren(); } };

/* choosing */
const boxes = () => [...document.querySelectorAll("[data-rows] input[name=row]")];
const picked = () => {
  const bar = $("#bulk"), chosen = boxes().filter((box) => box.checked).length, all = $("[data-pick-all]");
  if (!bar) return;
  bar.hidden = !chosen;
  $("[data-picked]", bar).textContent = chosen;
  if (all) { all.checked = chosen > 0 && chosen === boxes().length; all.indeterminate = chosen > 0 && !all.checked; }
};
const pickAll = (on) => { for (const box of boxes()) box.checked = on; picked(); };
let last = null;
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) pickAll(event.target.checked);
  if (event.target.matches("[data-rows] input[name=row]")) picked();
  if (event.target.matches("[data-criterion-op]")) editorOp(event.target.closest("form"));
});

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-rows] input[name=row]");
  if (box) {
    if (event.shiftKey && last) {
      const all = boxes(), [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
      for (const one of all.slice(from, to + 1)) one.checked = box.checked;
      picked();
    }
    last = box;
    return;
  }
  if (event.target.closest("[data-unpick]")) pickAll(false);
  if (event.target.closest("[data-preview-close]")) closePreview();
  const up = event.target.closest("[data-move-up]");
  if (up) { const item = up.closest("li"); item.previousElementSibling?.before(item); up.focus(); }
  const quick = event.target.closest("[data-quick]");
  if (quick) {
    const form = quick.closest("form");
    form.elements.op.value = quick.dataset.quickOp ?? "";
    form.elements.v.value = quick.dataset.quick;
    form.requestSubmit();
  }
  const opener = event.target.closest("[data-popover-open]");
  const criterion = $("#criterion");
  if (opener) { const menu = opener.closest("details"); if (menu) menu.open = false; }
  else if (criterion && !criterion.hidden && (event.target.closest("[data-popover-close]") || !criterion.contains(event.target))) criterion.hidden = true;
  const row = event.target.closest("[data-rows] > tr");
  if (!row || event.target.closest("a, button, input, label, summary")) return;
  if (getSelection()?.toString()) return;
  const address = addressOf(row);
  if (!address) return;
  if (event.ctrlKey || event.metaKey) open(address);
  else if (wide.matches && row.parentElement.dataset.preview !== undefined) { go(row); if ($("#preview").hidden) preview(row); }
  else location.href = address;
});

/* the editor of a criterion opens when it has arrived */
const editorOp = (form) => {
  const op = form.elements.op.value, values = $("[data-criterion-values]", form), end = $("[data-range-end]", form);
  values.hidden = op.endsWith("empty");
  if (end) end.hidden = op !== "..";
};
document.addEventListener("htmx:after:swap", () => {
  const criterion = $("#criterion"), form = criterion && $("form[data-criterion]:not([data-shown])", criterion);
  if (form) {
    form.dataset.shown = "";
    criterion.hidden = false;
    editorOp(form);
    (form.querySelector("[data-criterion-values] input") ?? form.elements.op).focus();
  }
  picked();
});

/* keys */
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const criterion = $("#criterion");
    if (criterion && !criterion.hidden) criterion.hidden = true;
    else if (!$("dialog[open]")) closePreview();
    return;
  }
  if (!$("[data-rows]") || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), textarea, select") || $("dialog[open]")) return;
  const all = rows(), now = all.indexOf(current());
  const acts = {
    j: () => go(all[Math.min(all.length - 1, now + 1)]), ArrowDown: () => go(all[Math.min(all.length - 1, now + 1)]),
    k: () => go(all[Math.max(0, now - 1)]), ArrowUp: () => go(all[Math.max(0, now - 1)]),
    Enter: () => { const address = current() && addressOf(current()); if (address) location.href = address; },
    " ": () => { if ($("#preview").hidden) preview(current()); else closePreview(); },
    x: () => { const box = current() && $("input[name=row]", current()); if (box) { box.checked = !box.checked; picked(); } },
    f: () => $("[data-list-search]")?.focus(),
  };
  if ((event.key.startsWith("Arrow") || event.key === "Enter" || event.key === " ") && (now < 0 || event.target.closest("a, button, summary"))) return;
  if (acts[event.key]) { event.preventDefault(); acts[event.key](); }
});
