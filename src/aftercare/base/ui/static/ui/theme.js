/* Runs before the page is drawn: dark or light, as chosen or as the system says. */
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const cookie = /(?:^|; )theme=(light|dark)/.exec(document.cookie);
    const chosen = cookie ? cookie[1] : "auto";
    root.dataset.theme = chosen;
    root.dataset.bsTheme = chosen === "auto" ? (system.matches ? "dark" : "light") : chosen;
  };
  system.addEventListener("change", apply);
  addEventListener("aftercare:theme", apply);
  apply();
})();
