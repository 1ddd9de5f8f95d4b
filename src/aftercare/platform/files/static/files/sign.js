/* Signing on glass: what is drawn is sent at each stroke's end, and its id goes into the hidden field beside it.
 *
 * [data-signature=url]        the box; needs vendor/signature_pad.js before it
 *   input[type=hidden]        takes the id of the kept file
 *   [data-signature-clear]    sign again
 */
const draw = (box) => {
  const canvas = box.querySelector("canvas"), error = box.querySelector("[data-signature-error]"), id = box.querySelector("input[type=hidden]");
  const token = box.closest("form").querySelector("[name=csrfmiddlewaretoken]").value;
  const tell = () => box.dispatchEvent(new Event("input", { bubbles: true }));
  const fit = () => {
    const scale = Math.max(devicePixelRatio, 1);
    canvas.width = canvas.offsetWidth * scale; canvas.height = canvas.offsetHeight * scale; canvas.getContext("2d").scale(scale, scale);
  };
  fit();
  const pad = new window.SignaturePad(canvas, { penColor: "#14201e" });
  pad.addEventListener("endStroke", () => canvas.toBlob(async (picture) => {
    const body = new FormData();
    body.append("file", picture, "signature.png");
    try {
      const answer = await fetch(box.dataset.signature, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
      if (!answer.ok) throw new Error(answer.status);
      id.value = (await answer.json()).id;
      error.hidden = true;
      tell();
    } catch { error.textContent = box.dataset.sayFailed; error.hidden = false; }
  }));
  /* A phone that is turned changes the canvas: the strokes are drawn anew in the new measure. */
  addEventListener("resize", () => { if (canvas.hidden) return; const strokes = pad.toData(); fit(); pad.fromData(strokes); });
  box.querySelector("[data-signature-clear]")?.addEventListener("click", () => {
    box.querySelector(".sign-kept")?.remove();
    canvas.hidden = false;
    fit(); pad.clear(); id.value = "";
    tell();
  });
};
for (const box of document.querySelectorAll("[data-signature]")) draw(box);
