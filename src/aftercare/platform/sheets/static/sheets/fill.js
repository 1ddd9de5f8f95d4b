/* Filling a sheet in: conditions, limits while typing, table rows, and drafts kept on the server. */
const form = document.querySelector("form[data-sheet]");

/* A number as people type it → text with a point; "" if it is none. */
const number = (text) => {
  const plain = text.normalize("NFKC").trim().replace("。", ".");
  return /^[+-]?(\d{1,15}(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : NaN;
};

const answers = (field) => {
  if (field.hidden) return [];
  const values = new FormData(form).getAll(field.dataset.field).filter((value) => value !== "");
  return values;
};

const holds = ({ field: key, op, value }) => {
  const field = form.querySelector(`[data-field="${key}"]`), given = answers(field);
  if (op === "filled") return given.length > 0;
  if (op === "empty") return given.length === 0;
  if (!given.length) return op === "ne";
  const wanted = Array.isArray(value) ? value : [value];
  if (["number", "meter"].includes(field.dataset.kind)) {
    const mine = number(given[0]), limit = number(wanted[0]);
    return { eq: mine === limit, ne: mine !== limit, gt: mine > limit, lt: mine < limit }[op];
  }
  const meets = given.some((one) => wanted.includes(one));
  return op === "ne" ? !meets : meets;
};

/* In the order of the page: a hidden field counts as unanswered for those below it. */
const showAndHide = () => {
  for (const field of form.querySelectorAll("[data-show-if]")) field.hidden = !JSON.parse(field.dataset.showIf).every(holds);
};

const checkLimits = (input) => {
  const field = input.closest("[data-field]"), live = field.querySelector("[data-live]");
  if (input.dataset.out === undefined && field.dataset.kind !== "meter") return;
  const value = number(input.value), typed = input.value.trim() !== "";
  const out = typed && (value < number(input.dataset.min ?? "") || value > number(input.dataset.max ?? ""));
  const wrong = typed && Number.isNaN(value);
  const place = input.closest("td") ?? field;
  place.classList.toggle("out", out || wrong);
  place.classList.toggle("blocked", wrong || (out && input.dataset.out === "block"));
  live.hidden = !out && !wrong;
  live.textContent = wrong ? form.dataset.sayNumber : out ? `${form.dataset.sayOut} ${field.querySelector(".limits")?.textContent ?? ""}` : "";
};

let timer, changed = false;
const save = async () => {
  changed = false;
  const chip = form.querySelector("[data-saved]");
  try {
    const answer = await fetch(form.dataset.save, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    chip.textContent = form.dataset.saySaved.replace("{time}", (await answer.json()).saved);
  } catch { chip.textContent = form.dataset.sayUnsaved; changed = true; }
};

if (form) {
  showAndHide();
  for (const input of form.querySelectorAll("[inputmode=decimal]")) checkLimits(input);
  form.addEventListener("input", (event) => {
    showAndHide();
    if (event.target.matches?.("[inputmode=decimal]")) checkLimits(event.target);
    changed = true;
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
  });
  form.addEventListener("click", (event) => {
    const add = event.target.closest("[data-add-row]"), drop = event.target.closest("[data-drop-row]");
    if (add) {
      const field = add.closest("[data-field]"), table = field.querySelector("table"), body = table.tBodies[0];
      if (body.rows.length >= Number(table.dataset.rows)) return;
      const next = Math.max(-1, ...[...body.querySelectorAll("[name]")].map((input) => Number(input.name.split("-").at(-2)))) + 1;
      body.insertAdjacentHTML("beforeend", field.querySelector("template[data-row]").innerHTML.replaceAll("NUMBER", next));
      body.rows[body.rows.length - 1].querySelector("input, select, textarea")?.focus();
    }
    if (drop) { drop.closest("tr").remove(); form.dispatchEvent(new Event("input", { bubbles: true })); }
  });
  addEventListener("online", () => { if (changed) save(); });
}
