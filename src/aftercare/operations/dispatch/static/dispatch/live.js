/* What others move. The page asks for what came after the place in the journal that it knows; where nothing did, that is
   one look at one number. A page that nobody looks at does not ask. */
export const make = (board) => {
  const { store } = board;
  const EVERY = 4000;
  let timer = 0, failures = 0, asking = false;
  const ask = async () => {
    if (!store.data || document.hidden || asking) return;
    asking = true;
    const day = board.first();
    try {
      const asked = new URLSearchParams({ after: store.position, day, days: board.days_shown() });
      const found = await store.ask(`board/changes/?${asked}`);
      failures = 0;
      if (day !== board.first()) return;
      store.position = found.position;
      store.skew = found.now - Date.now() / 1000;
      if (found.many) await board.load();
      else if (found.cases.length) {
        if (store.merge(found.cases, found.visits) && !board.drag.busy && !board.keys.busy) board.draw();
        board.waiting.load();
      }
    } catch { failures += 1; } finally { asking = false; }
    board.$("[data-offline]").hidden = failures < 2;
  };
  const again = async () => { await ask(); timer = setTimeout(again, EVERY * Math.min(8, 1 + failures)); };
  const live = { start: () => { clearTimeout(timer); timer = setTimeout(again, EVERY); }, now: ask };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  return live;
};
