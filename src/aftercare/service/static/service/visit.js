/* The page of a visit: every step takes along where the device is and what its clock shows, if it may tell.
 *
 * [data-place]                       the line that says so; data-say-* are its sentences
 *   [data-place-ask]                 asks the device for its permission
 * Forms to …/visits/… and uploads get the fields latitude, longitude, accuracy (WGS-84), device_time, location.
 */
const line = document.querySelector("[data-place]");
const STALE = 120000;
// How long a step waits for a place that is being looked up.
const PATIENCE = 4000;
let fix = null, state = "unknown", looking = null, ready = null;

const show = (name) => {
  state = name;
  if (!line) return;
  line.querySelector("[data-place-words]").textContent = line.dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  line.querySelector("[data-place-ask]").hidden = name !== "prompt";
  line.dataset.state = name;
};
// When it came is told by our own watch: what devices write beside a place cannot be trusted.
const found = (position) => { fix = { coords: position.coords, at: Date.now() }; show("granted"); };
const lost = (error) => { fix = null; show(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable"); };
const look = () => {
  looking = new Promise((done) => {
    const ended = (tell) => (answer) => { looking = null; tell(answer); done(); };
    navigator.geolocation.getCurrentPosition(ended(found), ended(lost), { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 });
  });
};

const begin = async () => {
  if (!navigator.geolocation || !isSecureContext) return show("unavailable");
  try {
    const permission = await navigator.permissions.query({ name: "geolocation" });
    permission.addEventListener("change", () => { if (permission.state === "granted") look(); else { fix = null; show(permission.state); } });
    if (permission.state !== "granted") return show(permission.state);
  } catch { /* a browser that cannot be asked about permissions: ask for the place itself */ }
  look();
  setInterval(() => { if (state !== "denied") look(); }, 60000);
};

const fields = () => {
  const said = { device_time: new Date().toISOString(), location: state };
  if (fix && Date.now() - fix.at < STALE) {
    const { latitude, longitude, accuracy } = fix.coords;
    Object.assign(said, { latitude: latitude.toFixed(6), longitude: longitude.toFixed(6), accuracy: Math.ceil(accuracy) });
  }
  return Object.entries(said);
};

/* A step taken before the place is known waits for it a moment, once. */
const waited = new WeakSet();
const waitFor = (form, button) => {
  if (fix || waited.has(form) || (state !== "unknown" && !looking)) return false;
  waited.add(form);
  button?.setAttribute("aria-busy", "true");
  const patience = new Promise((done) => { setTimeout(done, PATIENCE); });
  Promise.race([ready.then(() => looking), patience]).then(() => {
    delete form.dataset.sending; // forms.js took the press that was held back for one that is on its way
    form.requestSubmit(button);
  });
  return true;
};

if (line) {
  ready = begin();
  line.querySelector("[data-place-ask]").addEventListener("click", look);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || !new URL(form.action).pathname.includes("/visits/")) return;
    if (waitFor(form, event.submitter)) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    for (const old of form.querySelectorAll("input[data-of-device]")) old.remove();
    for (const [name, value] of fields()) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      input.dataset.ofDevice = "";
      form.append(input);
    }
  }, true);
  document.addEventListener("upload:fields", (event) => { for (const [name, value] of fields()) event.detail.body.append(name, value); });
}
/* A photograph may have been what was missing for the next step. */
document.addEventListener("upload:done", () => { if (document.querySelector("#missing")) location.reload(); });
