/* The frame: rail, menus, dialogs, palette, keys, toasts, timeline filter. Everything is delegated,
   so that swapped-in content works without being set up. */
const root = document.documentElement;
const $ = (selector, within = document) => within.querySelector(selector);
const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`; };
const typing = (element) => element.closest?.("input, textarea, select, [contenteditable]");

/* dialogs: whatever is put into #dialog-body opens it */
const dialog = $("#dialog"), body = $("#dialog-body");
if (dialog) {
  new MutationObserver(() => {
    if (!body.childElementCount || dialog.open) return;
    for (const menu of document.querySelectorAll("details.drop[open]")) {
      menu.querySelector("summary").focus(); // where the reader comes back to
      menu.open = false;
    }
    dialog.showModal();
    (body.querySelector("[autofocus], .wrong input, input:not([type=hidden]), select, textarea") ?? dialog).focus();
  }).observe(body, { childList: true });
  dialog.addEventListener("close", () => body.replaceChildren());
}
for (const sheet of document.querySelectorAll("dialog")) {
  sheet.addEventListener("click", (event) => { if (event.target === sheet && sheet.id !== "dialog") sheet.close(); });
}

/* toasts lie above dialogs and go by themselves, except refusals */
const toasts = $("#toasts");
if (toasts) {
  const arrived = () => {
    if (!toasts.childElementCount) return;
    if (toasts.matches(":popover-open")) toasts.hidePopover();
    toasts.showPopover();
    for (const toast of toasts.querySelectorAll("[data-toast]:not([data-seen])")) {
      toast.dataset.seen = "";
      if (!toast.classList.contains("tone-red")) setTimeout(() => toast.remove(), 6000);
    }
  };
  new MutationObserver(arrived).observe(toasts, { childList: true });
  arrived();
}
const say = (text, tone = "red") => {
  const note = document.createElement("div");
  note.className = `toast-note tone-${tone}`;
  note.dataset.toast = "";
  const words = document.createElement("p"), close = document.createElement("button");
  words.textContent = text;
  close.type = "button";
  close.className = "icon-button";
  close.dataset.toastClose = "";
  close.textContent = "×";
  close.setAttribute("aria-label", document.body.dataset.sayClose);
  note.append(words, close);
  toasts?.append(note);
};
/* A fragment that a newer one overtook is no failure; htmx would write one into the console. */
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const ask = ctx.fetch;
  ctx.fetch = (...call) => ask(...call).catch((error) => {
    if (error.name !== "AbortError") throw error;
    ctx.overtaken = true;
    return new Response(null, { status: 204 });
  });
});
document.addEventListener("htmx:before:response", (event) => {
  if (event.detail?.ctx?.overtaken) event.preventDefault();
});
document.addEventListener("htmx:error", (event) => {
  const error = event.detail?.error;
  if (error?.name !== "AbortError") say(document.body.dataset.sayFailed);
});

document.addEventListener("htmx:response:error", (event) => {
  // 503 and 507 are said in words by what was answered: the database is busy, the disk is full.
  const status = event.detail?.ctx?.response?.status;
  if (status >= 500 && status !== 503 && status !== 507) say(document.body.dataset.sayBroken);
});

/* palette */
const palette = $("#palette"), found = $("#palette-found");
const openPalette = () => {
  if (!palette || palette.open) return;
  palette.showModal();
  const input = $("input", palette);
  input.select();
  input.dispatchEvent(new Event("opened"));
};
const options = () => [...(found?.querySelectorAll("[data-found]") ?? [])];
const markOption = (step) => {
  const all = options();
  const now = all.findIndex((one) => one.classList.contains("marked"));
  const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
  for (const one of all) one.classList.toggle("marked", one === next);
  next?.scrollIntoView({ block: "nearest" });
};
if (palette) {
  const input = $("input", palette);
  const marked = () => options().find((one) => one.classList.contains("marked"));
  // What is shown answers what was typed; Enter before that waits for it.
  const answered = () => found.firstElementChild?.dataset.for === input.value.trim();
  let waits = false;
  const go = () => {
    const chosen = marked();
    if (!chosen) return;
    waits = false;
    location.href = chosen.href;
  };
  input.addEventListener("input", () => { waits = false; });
  new MutationObserver(() => {
    if (!marked()) markOption(1);
    if (waits && answered()) go();
  }).observe(found, { childList: true, subtree: true, attributeFilter: ["data-for"] }); // which htmx settles last
  palette.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); markOption(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Enter" && !event.isComposing) {
      if (!answered()) { event.preventDefault(); waits = true; input.dispatchEvent(new Event("opened")); }
      else if (marked()) { event.preventDefault(); go(); }
    }
  });
}

/* the place where one is stays in sight in a long rail */
$(".rail [aria-current]")?.scrollIntoView({ block: "nearest" });

/* so does the state that an object is in, in its arrow bar */
const showState = () => {
  for (const step of document.querySelectorAll(".path [aria-current]")) step.parentElement.scrollLeft = step.offsetLeft - 40;
};
showState();
document.addEventListener("htmx:after:swap", showState);

/* tables that are cards on a phone: each cell says what its column is called */
const labelCells = () => {
  for (const table of document.querySelectorAll("table.stacked:not([data-labelled])")) {
    table.dataset.labelled = "";
    const heads = [...table.tHead.rows[0].cells].map((head) => head.querySelector(".visually-hidden") ? "" : head.innerText.trim());
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) [...row.cells].forEach((cell, place) => { if (heads[place]) cell.dataset.label = heads[place]; });
  }
};
labelCells();
document.addEventListener("htmx:after:swap", labelCells);

/* what is done in a panel may free the next step: the steps and what they lack are read again */
document.addEventListener("steps-changed", async () => {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const lacking = $("#missing", page), place = $("#detail > .path") ?? $("#detail > .detail-head");
  $("#missing")?.remove();
  if (lacking && place) { place.after(lacking); htmx.process(lacking); }
  const next = $(".detail-head .next", page);
  if (next) { $(".detail-head .next")?.replaceWith(next); htmx.process(next); }
});

/* clicks */
const clicks = {
  "[data-rail-toggle]": () => {
    const narrow = root.dataset.rail !== "narrow";
    if (narrow) root.dataset.rail = "narrow"; else delete root.dataset.rail;
    remember("rail", narrow ? "narrow" : "wide");
  },
  "[data-fold]": (button) => {
    const open = button.ariaExpanded !== "true";
    button.ariaExpanded = String(open);
    document.getElementById(button.getAttribute("aria-controls")).hidden = !open;
    remember(`places-${button.dataset.fold}`, open ? "open" : "shut");
  },
  "[data-rail-open]": () => root.classList.add("rail-open"),
  "[data-rail-close]": () => root.classList.remove("rail-open"),
  "[data-theme-set]": (button) => {
    remember("theme", button.dataset.themeSet);
    dispatchEvent(new Event("aftercare:theme"));
    for (const one of document.querySelectorAll("[data-theme-set]")) one.ariaPressed = String(one === button);
  },
  "[data-palette-open]": (_button, event) => { event.preventDefault(); openPalette(); },
  "[data-keys-open]": () => $("#keys").showModal(),
  "[data-close]": (button) => button.closest("dialog").close(),
  "[data-copy]": (button) => {
    const field = $(button.dataset.copy);
    field.select();
    if (navigator.clipboard) navigator.clipboard.writeText(field.value); else document.execCommand("copy"); // without https
    button.lastChild.textContent = button.dataset.done;
  },
  "[data-close-or-back]": (button) => { const open = button.closest("dialog"); if (open) open.close(); else history.back(); },
  "[data-back]": () => history.back(),
  "[data-reload]": (_link, event) => { event.preventDefault(); location.reload(); },
  "[data-toast-close]": (button) => button.closest("[data-toast]").remove(),
  "[data-source]": (button) => {
    const stream = button.closest("[data-timeline]");
    for (const one of stream.querySelectorAll("[data-source]")) one.ariaPressed = String(one === button);
    for (const item of stream.querySelectorAll("[data-from]")) item.hidden = Boolean(button.dataset.source) && item.dataset.from !== button.dataset.source;
  },
};
document.addEventListener("click", (event) => {
  for (const [selector, act] of Object.entries(clicks)) {
    const hit = event.target.closest(selector);
    if (hit) act(hit, event);
  }
  for (const menu of document.querySelectorAll("details.drop[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.matches?.("details.drop") || !menu.open) return;
  for (const other of document.querySelectorAll("details.drop[open]")) if (other !== menu && !other.contains(menu)) other.open = false;
}, true);

/* keys */
let waiting = "";
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); openPalette(); return; }
  if (event.key === "Escape") {
    const open = $("details.drop[open]");
    if (open) { open.open = false; $("summary", open).focus(); }
    root.classList.remove("rail-open");
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target) || $("dialog[open]")) return;
  const key = waiting + event.key;
  waiting = event.key === "g" && !waiting ? "g" : "";
  const acts = {
    "/": openPalette, "?": () => $("#keys")?.showModal(), "？": () => $("#keys")?.showModal(), "[": clicks["[data-rail-toggle]"],
    "gh": () => { location.href = "/"; }, "n": () => $("[data-new]")?.click(), "e": () => $("[data-edit]")?.click(),
  };
  if (acts[key]) { event.preventDefault(); acts[key](); }
});
