// Warns before a sign-in ends by itself, and covers the page when it has. What was typed stays in the page, covered, and
// goes through the sign-in with its form. All windows of a browser know of each other; nothing is kept in the browser.
(() => {
  "use strict";
  const warning = document.querySelector("[data-idle-warning]");
  if (!warning) return;
  const ended = document.querySelector("[data-idle-end]");
  const lasts = Number(warning.dataset.idleSeconds) * 1000;
  const notice = 120_000;
  const windows = new BroadcastChannel("dcim-idle");
  let end = 0;
  let over = false;

  const extend = () => {
    if (over) return;
    end = Date.now() + lasts;
    if (warning.open) warning.close();
  };
  const seen = () => {
    extend();
    windows.postMessage("seen");
  };

  const cover = () => {
    over = true;
    document.dispatchEvent(new Event("idle-end"));
    if (warning.open) warning.close();
    const typed = document.querySelector("form[data-unsaved]:has([name=form-owner])");
    for (const part of document.body.children) part.hidden = part !== ended;
    document.title = ended.querySelector("#idle-end-title").textContent;
    ended.querySelector("[data-idle-typed]").hidden = !typed;
    const way = ended.querySelector("[data-idle-sign-in]");
    way.href = location.href;
    if (typed)
      way.addEventListener("click", (event) => {
        event.preventDefault();
        // Shows what was typed again, and saves nothing by itself.
        const intent = document.createElement("button");
        intent.name = "intent";
        intent.value = "resume";
        intent.formNoValidate = true;
        intent.hidden = true;
        typed.append(intent);
        typed.requestSubmit(intent);
      });
    ended.focus();
  };

  const look = () => {
    if (over) return;
    const left = end - Date.now();
    if (left <= 0) cover();
    else if (left <= notice && !warning.open) {
      document.dispatchEvent(new Event("idle-warning"));
      warning.showModal();
    }
  };

  const stay = warning.querySelector("form");
  stay.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    try {
      const answer = await fetch(stay.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(stay)),
        redirect: "manual",
      });
      if (answer.status === 204) seen();
      else cover();
    } catch {
      // No network: the time goes on, and the button is there to be pressed again.
    }
  });
  // Esc is no answer.
  warning.addEventListener("cancel", (event) => event.preventDefault());

  document.addEventListener("signed-in", seen);
  windows.addEventListener("message", extend);
  setInterval(look, 1000);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => {
    // A page from the cache of the browser was shown before: its time goes on.
    if (event.persisted) look();
  });
  seen();
})();
