/* Pickers: a combobox over an address that answers {options: [{id, label, hint}]}. */
const boxOf = (element) => element.closest?.("[data-picker]");
const listOf = (box) => box.querySelector("[role=listbox]");
const inputOf = (box) => box.querySelector("[role=combobox]");
const waiting = new WeakMap();
// Boxes whose list answers an older question than what stands in the field: "typed", or "entered" once Enter was pressed.
const stale = new WeakMap();
let timer;

const close = (box) => { listOf(box).hidden = true; inputOf(box).ariaExpanded = "false"; };
const mark = (box, next) => {
  for (const one of listOf(box).querySelectorAll("[data-value]")) one.ariaSelected = String(one === next);
  next?.scrollIntoView({ block: "nearest" });
  if (next?.id) inputOf(box).setAttribute("aria-activedescendant", next.id);
  else inputOf(box).removeAttribute("aria-activedescendant");
};

const show = (box, options) => {
  const list = listOf(box);
  list.replaceChildren(...options.map((option, index) => {
    const item = document.createElement("li"), hint = document.createElement("span");
    item.setAttribute("role", "option");
    item.id = `${list.id}-${index}`;
    item.dataset.value = option.id;
    item.dataset.label = option.label.trim();
    item.append(option.label);
    hint.textContent = option.hint;
    item.append(hint);
    return item;
  }));
  if (!options.length) {
    const none = document.createElement("li");
    none.className = "none";
    none.setAttribute("role", "option");
    none.ariaDisabled = "true";
    none.textContent = document.body.dataset.sayNone ?? "—";
    list.append(none);
  }
  list.hidden = false;
  inputOf(box).ariaExpanded = "true";
  const first = list.querySelector("[data-value]"), entered = stale.get(box) === "entered";
  stale.delete(box);
  mark(box, first);
  if (entered && first) choose(box, first);
};

const ask = async (box) => {
  waiting.get(box)?.abort();
  const control = new AbortController();
  waiting.set(box, control);
  try {
    const answer = await fetch(`${box.dataset.picker}?q=${encodeURIComponent(inputOf(box).value)}`, { signal: control.signal, headers: { Accept: "application/json" } });
    if (answer.ok) show(box, (await answer.json()).options);
    else stale.delete(box);
  } catch (error) { // a newer question took its place, or there is no network
    if (error.name !== "AbortError") stale.delete(box);
  }
};

const hidden = (box, value) => {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name: box.dataset.name, value });
  return input;
};
const choose = (box, item) => {
  stale.delete(box);
  clearTimeout(timer); // the question still on its way has its answer
  waiting.get(box)?.abort();
  const tags = box.querySelector(".picker-tags"), input = inputOf(box);
  if (box.dataset.many !== undefined) {
    const tag = document.createElement("span"), remove = document.createElement("button");
    tag.className = "pick-tag";
    remove.type = "button";
    remove.className = "btn-close";
    remove.dataset.remove = "";
    tag.append(hidden(box, item.dataset.value), item.dataset.label, remove);
    tags.append(tag);
    input.value = "";
  } else {
    tags.replaceChildren(hidden(box, item.dataset.value));
    input.value = item.dataset.label;
  }
  close(box);
  input.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("input", (event) => {
  const box = boxOf(event.target);
  if (!box || event.target !== inputOf(box)) return;
  if (box.dataset.many === undefined) box.querySelector(".picker-tags").replaceChildren();
  stale.set(box, "typed");
  clearTimeout(timer);
  timer = setTimeout(() => ask(box), 150);
});
document.addEventListener("focusin", (event) => {
  const box = boxOf(event.target);
  if (!box || event.target !== inputOf(box)) return;
  if (event.target.value) box.dataset.entered = ""; else ask(box);
});
// The click that enters a field with a choice marks all of it, so that typing chooses anew instead of adding to its name.
document.addEventListener("click", (event) => {
  const box = boxOf(event.target);
  if (box?.dataset.entered === undefined || event.target !== inputOf(box)) return;
  delete box.dataset.entered;
  if (event.target.selectionStart === event.target.selectionEnd) event.target.select();
});
document.addEventListener("focusout", (event) => { const box = boxOf(event.target); if (box && !box.contains(event.relatedTarget)) setTimeout(() => close(box), 120); });
document.addEventListener("mousedown", (event) => {
  const item = event.target.closest?.(".picker-list [data-value]");
  if (item) { event.preventDefault(); choose(boxOf(item), item); }
});
document.addEventListener("click", (event) => { event.target.closest?.("[data-remove]")?.closest(".pick-tag")?.remove(); });
document.addEventListener("keydown", (event) => {
  const box = boxOf(event.target);
  if (!box || event.target !== inputOf(box) || event.isComposing) return;
  const list = listOf(box), all = [...list.querySelectorAll("[data-value]")];
  const now = all.findIndex((one) => one.ariaSelected === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (list.hidden) ask(box); else mark(box, all[Math.max(0, Math.min(all.length - 1, now + (event.key === "ArrowDown" ? 1 : -1)))]);
  } else if (event.key === "Enter" && stale.has(box) && event.target.value) {
    event.preventDefault(); // what stands in the list is not what was asked for: the answer decides
    stale.set(box, "entered");
  } else if (event.key === "Enter" && !list.hidden && all[now]) { event.preventDefault(); choose(box, all[now]); }
  else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); event.preventDefault(); close(box); }
});
