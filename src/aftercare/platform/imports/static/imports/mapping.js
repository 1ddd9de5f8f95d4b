/* The columns to choose from are those of the sheet's level. */
const offer = (sheet) => {
  const level = sheet.querySelector("select[name^=level-]").value;
  for (const group of sheet.querySelectorAll("optgroup")) { const off = group.dataset.level !== level; group.hidden = off; group.disabled = off; }
};
document.addEventListener("change", (event) => {
  if (!event.target.matches?.(".import-sheet select[name^=level-]")) return;
  const sheet = event.target.closest(".import-sheet"), chosen = new Map();
  for (const select of sheet.querySelectorAll("select[name^=column-]")) chosen.set(select, select.selectedOptions[0]?.textContent);
  offer(sheet);
  for (const [select, text] of chosen) {
    const same = [...select.querySelectorAll("optgroup:not([disabled]) option")].find((option) => option.textContent === text);
    select.value = "";
    if (same) same.selected = true;
  }
});
