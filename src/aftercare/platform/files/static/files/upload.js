/* Sending files at once, while the rest of a form is still being typed: choose, drop, paste or take a photo.
 *
 * [data-upload=url]                  the place; each file is POSTed there by itself, with its progress
 *   data-upload-into="panel"         the answer is HTML and takes the place's place
 *   data-upload-into="fields"        the answer is JSON; an id goes into a hidden field of data-name
 *   data-only="image/"               (fields) what else is sent is refused
 *   data-shrink="2048"               pictures with a longer edge are made smaller before they are sent
 *   data-slot, data-role, data-audience, and the value of [data-upload-caption] go with each file, and when it was taken;
 *   whoever hears "upload:fields" may add to detail.body. "upload:done" says that something was taken
 * [data-upload-input]                a file input inside;  [data-upload-progress]  where progress and refusals stand
 * [data-upload-list]                 (fields) where what was taken is listed
 */
const size = (bytes) => bytes >= 2 ** 20 ? `${Math.ceil(bytes * 10 / 2 ** 20) / 10} MB` : `${Math.ceil(bytes / 1024)} KB`;
const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value
  ?? JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}")["X-CSRFToken"] ?? "";

const line = (place, file) => {
  const row = document.createElement("li"), name = document.createElement("span"), bar = document.createElement("progress");
  name.textContent = file.name;
  bar.max = 1; bar.value = 0; bar.setAttribute("aria-label", file.name);
  row.append(name, bar);
  place.querySelector("[data-upload-progress]").append(row);
  return row;
};

const refuse = (row, text) => {
  row.querySelector("progress")?.remove();
  const words = document.createElement("span");
  words.className = "field-error"; words.setAttribute("role", "alert"); words.textContent = text;
  row.append(words);
};

/* A phone's picture has ten times the points that anybody looks at; what cannot be read goes as it is. */
const shrunk = async (place, file) => {
  const edge = Number(place.dataset.shrink);
  if (!edge || !file.type.startsWith("image/") || file.type === "image/gif") return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = edge / Math.max(picture.width, picture.height);
    if (scale >= 1) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale); canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
    return small && small.size < file.size ? new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified }) : file;
  } catch { return file; }
};

const send = (place, file) => new Promise((resolve) => {
  const row = line(place, file), limit = Number(place.dataset.limit);
  if (limit && file.size > limit) {
    refuse(row, place.dataset.sayLarge.replace("{size}", size(file.size)).replace("{limit}", size(limit)));
    return resolve(null);
  }
  const body = new FormData(), request = new XMLHttpRequest(), panel = place.dataset.uploadInto === "panel";
  body.append("file", file);
  for (const name of ["role", "audience", "slot"]) if (place.dataset[name]) body.append(name, place.dataset[name]);
  const caption = place.querySelector("[data-upload-caption]")?.value;
  if (caption) body.append("caption", caption);
  if (file.lastModified) body.append("taken", new Date(file.lastModified).toISOString());
  place.dispatchEvent(new CustomEvent("upload:fields", { bubbles: true, detail: { body } }));
  request.open("POST", place.dataset.upload);
  request.setRequestHeader("X-CSRFToken", token());
  if (panel) request.setRequestHeader("HX-Request", "true");
  else request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) row.querySelector("progress").value = event.loaded / event.total; });
  request.addEventListener("error", () => { refuse(row, place.dataset.sayFailed); resolve(null); });
  request.addEventListener("load", () => {
    if (request.status < 300) {
      const made = panel ? request.responseText : JSON.parse(request.responseText);
      if (panel || !place.dataset.only || made.media_type.startsWith(place.dataset.only)) { row.remove(); return resolve(made); }
      refuse(row, place.dataset.sayOnly);
      return resolve(null);
    }
    refuse(row, words(request) || place.dataset.sayFailed);
    resolve(null);
  });
  request.send(body);
});

const words = (request) => {
  try { return JSON.parse(request.responseText).title; } catch {
    return new DOMParser().parseFromString(request.responseText, "text/html").querySelector("p")?.textContent.trim();
  }
};

const list = (place, made) => {
  const many = place.dataset.many !== undefined, shown = place.querySelector("[data-upload-list]");
  if (!many) shown.replaceChildren();
  const item = document.createElement("li"), field = document.createElement("input"), button = document.createElement("button");
  item.className = "file file-picture";
  field.type = "hidden"; field.name = place.dataset.name; field.value = made.id;
  if (made.thumbnail) { const picture = new Image(124, 93); picture.src = made.thumbnail; picture.alt = made.name; item.append(picture); }
  else item.append(made.name);
  button.type = "button"; button.className = "icon-button file-remove"; button.textContent = "×";
  button.dataset.uploadRemove = ""; button.setAttribute("aria-label", `${place.dataset.sayRemove} ${made.name}`);
  item.append(field, button);
  shown.append(item);
  place.dispatchEvent(new Event("input", { bubbles: true }));
};

const take = async (place, files) => {
  let html = null;
  for (const file of files) {
    const made = await send(place, await shrunk(place, file));
    if (made && place.dataset.uploadInto === "panel") html = made;
    else if (made) list(place, made);
  }
  if (!html) return;
  const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("[data-attachments]");
  if (!fresh) return;
  const refused = [...place.querySelectorAll("[data-upload-progress] li")];
  place.replaceWith(fresh);
  fresh.querySelector("[data-upload-progress]")?.append(...refused);
  window.htmx?.process(fresh);
  fresh.dispatchEvent(new CustomEvent("upload:done", { bubbles: true }));
};

document.addEventListener("change", (event) => {
  const place = event.target.matches?.("[data-upload-input]") && event.target.closest("[data-upload]");
  if (!place) return;
  const files = [...event.target.files];
  event.target.value = "";
  place.querySelector("[data-upload-progress]").replaceChildren();
  take(place, files);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-upload-remove]");
  if (!button) return;
  const place = button.closest("[data-upload]");
  button.closest("li").remove();
  place.dispatchEvent(new Event("input", { bubbles: true }));
});
for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (event) => {
  const place = event.target.closest?.("[data-upload]");
  if (!place || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault();
  place.classList.toggle("dropping", kind === "dragover");
  if (kind === "drop") take(place, [...event.dataTransfer.files]);
});
document.addEventListener("paste", (event) => {
  const place = document.activeElement?.closest("[data-upload]");
  if (place && event.clipboardData?.files.length) take(place, [...event.clipboardData.files]);
});
