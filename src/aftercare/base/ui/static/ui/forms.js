/* Forms: what is typed survives a reload, nothing is sent twice. */
const PREFIX = "draft:";
/* Each reader's apart: at a shared computer nobody finds what somebody else had typed. */
const keyOf = (form) => `${PREFIX}${document.body.dataset.reader ?? ""}:${form.dataset.draft}@${location.pathname}`;
const kept = (element) => element.name && !["hidden", "password", "file", "submit", "button"].includes(element.type) && !element.name.startsWith("csrf");
const store = (act) => { try { return act(localStorage); } catch { return null; } };

/* The server says by a cookie that a submission succeeded: its draft is done with. */
if (/(?:^|; )draft_done=/.test(document.cookie)) {
  const sent = sessionStorage.getItem("draft-sent");
  if (sent) store((drafts) => drafts.removeItem(sent));
  sessionStorage.removeItem("draft-sent");
  document.cookie = "draft_done=; path=/; max-age=0";
}

const read = (form) => {
  const values = {};
  for (const element of form.elements) {
    if (!kept(element)) continue;
    const box = element.type === "checkbox" || element.type === "radio";
    (values[element.name] ??= []).push(box ? (element.checked ? element.value : null) : element.value);
  }
  return values;
};

const write = (form, values) => {
  const taken = {};
  for (const element of form.elements) {
    if (!kept(element) || !(element.name in values)) continue;
    const index = (taken[element.name] = (taken[element.name] ?? -1) + 1);
    const value = values[element.name][index];
    if (element.type === "checkbox" || element.type === "radio") element.checked = value !== null;
    else if (value !== undefined) element.value = value;
  }
};

const offer = (form, first) => {
  const note = document.createElement("p"), discard = document.createElement("button");
  note.className = "draft-note";
  note.append(document.body.dataset.sayDraft ?? "");
  discard.type = "button";
  discard.textContent = document.body.dataset.sayDiscard ?? "×";
  discard.addEventListener("click", () => { write(form, first); store((drafts) => drafts.removeItem(keyOf(form))); note.remove(); });
  note.append(discard);
  form.prepend(note);
};

/* A text box is as tall as its text, wrapped lines included, up to two thirds of the screen. Never less than its rows. */
const grow = (box) => {
  if (!box.offsetParent) return;
  box.style.height = "";
  const over = box.scrollHeight - box.clientHeight;
  if (over > 0) box.style.height = `${Math.max(box.offsetHeight, Math.min(box.offsetHeight + over, innerHeight * 2 / 3))}px`;
};

const setUp = (form) => {
  if (form.dataset.ready !== undefined) return;
  form.dataset.ready = "";
  restore(form);
  for (const box of form.querySelectorAll("textarea[data-grow]")) grow(box);
};
const restore = (form) => {
  if (!form.dataset.draft) return;
  const saved = store((drafts) => drafts.getItem(keyOf(form)));
  const first = read(form);
  if (saved && form.dataset.answered === undefined && saved !== JSON.stringify(first)) {
    try { write(form, JSON.parse(saved)); offer(form, first); } catch { store((drafts) => drafts.removeItem(keyOf(form))); }
  }
};
const setUpAll = (within = document) => { for (const form of within.querySelectorAll?.("form[data-form]") ?? []) setUp(form); };
setUpAll();
new MutationObserver((changes) => { for (const change of changes) for (const node of change.addedNodes) { if (node.matches?.("form[data-form]")) setUp(node); setUpAll(node); } })
  .observe(document.body, { childList: true, subtree: true });

let timer, changed = null;
const keep = () => {
  clearTimeout(timer);
  const form = changed;
  changed = null;
  if (form) store((drafts) => drafts.setItem(keyOf(form), JSON.stringify(read(form))));
};
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (event.target.matches("textarea[data-grow]")) grow(event.target);
  if (!form) return;
  if (changed !== form) keep();
  changed = form;
  clearTimeout(timer);
  timer = setTimeout(keep, 300);
});
/* The language is switched, a link followed, the tab closed: what was typed last is kept too. */
addEventListener("pagehide", keep);

/* A file that the server would refuse is told at once: nobody waits in vain for its upload. */
const tooLarge = (input) => [...(input.files ?? [])].find((file) => file.size > Number(input.dataset.limit));
const judgeFiles = (input) => {
  const field = input.closest(".field"), wrong = tooLarge(input);
  for (const one of field.querySelectorAll(".field-error")) one.remove();
  field.classList.toggle("wrong", Boolean(wrong));
  if (!wrong) { input.removeAttribute("aria-invalid"); return; }
  const words = document.createElement("p"), size = `${(wrong.size / 2 ** 20).toFixed(1)} MB`;
  words.className = "field-error";
  words.id = `${input.id}_error`;
  words.setAttribute("role", "alert");
  words.textContent = input.dataset.tooLarge.replace("{name}", () => wrong.name).replace("{size}", size);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", words.id);
  input.after(words);
};
const SIZED = "input[type=file][data-limit]";
document.addEventListener("change", (event) => { if (event.target.matches(SIZED)) judgeFiles(event.target); });

/* Whoever goes back to a form that was sent and sends it unchanged means the same submission, also where the browser
   fetched the page anew: the entry in its history remembers what went under which key. Changed, it is another one. */
const contents = (form) => {
  const filled = [...new FormData(form)].filter(([name, value]) => !["submission", "csrfmiddlewaretoken"].includes(name) && (value.size ?? 1));
  return filled.some(([, value]) => value instanceof File) ? null : JSON.stringify(filled);
};
const holdKey = (form) => {
  const key = form.elements.submission, said = contents(form), sent = history.state?.sent;
  if (!key || said === null || form.closest("dialog")) return;
  if (sent?.form === form.dataset.draft && sent.said === said) key.value = sent.key;
  else history.replaceState({ ...history.state, sent: { form: form.dataset.draft, said, key: key.value } }, "");
};

const free = (form) => {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.dataset.form === undefined) return;
  const refused = [...form.querySelectorAll(SIZED)].find(tooLarge);
  if (refused) { event.preventDefault(); event.stopImmediatePropagation(); refused.focus(); return; }
  if (form.dataset.sending !== undefined) { event.preventDefault(); event.stopImmediatePropagation(); return; }
  form.dataset.sending = "";
  keep(); // should the answer be a sign-in, or none at all
  event.submitter?.setAttribute("aria-busy", "true");
  if (form.dataset.draft) { sessionStorage.setItem("draft-sent", keyOf(form)); holdKey(form); }
  setTimeout(() => free(form), 15000);
}, true);
document.addEventListener("htmx:finally:request", (event) => { const form = event.target.closest?.("form[data-form]"); if (form) free(form); });
addEventListener("pageshow", () => { for (const form of document.querySelectorAll("form[data-sending]")) free(form); });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.closest("form[data-form]")?.requestSubmit();
});
document.querySelector(".wrong input, .wrong select, .wrong textarea")?.focus();
