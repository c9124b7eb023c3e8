// A form[data-autosave] is kept on the server while it is filled in. Nothing is kept in the browser.
(() => {
  "use strict";
  const quiet = 1500;
  const again = 20_000;
  const patience = 2000;
  const longest = 30_000;

  const watch = (form) => {
    let edits = 0;
    let saved = 0;
    let timer;
    let running = null;
    let queued = false;
    let stopped = false;

    const part = (selector) => form.querySelector(selector) ?? document.querySelector(selector);
    const tell = (text, problem) => {
      const state = part("[data-autosave-state]");
      if (!state) return;
      // Said once, not with each try.
      if (state.textContent !== text) state.textContent = text;
      state.toggleAttribute("data-problem", problem);
    };

    const fail = (text, end) => {
      stopped ||= end;
      tell(text, true);
    };

    const wait = (time, byItself = false) => {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(() => save(byItself), time);
    };

    const take = (answer, edit) => {
      for (const version of form.querySelectorAll('input[name="Version"]')) version.value = answer.version;
      for (const version of document.querySelectorAll("[data-autosave-version]")) version.value = answer.version;
      if (answer.action && answer.action !== form.getAttribute("action")) {
        form.setAttribute("action", answer.action);
        history.replaceState(history.state, "", answer.action);
      }
      saved = edit;
      if (edits === edit) delete form.dataset.unsaved;
      tell(answer.text, false);
      const missing = part("[data-autosave-missing]");
      if (missing && typeof answer.missing === "string") missing.textContent = answer.missing;
    };

    // Trying again is no sign of the person: it must not keep her signed in (SignInTimes.cs).
    const send = async (signal, byItself) => {
      const edit = edits;
      const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
      fields.set("intent", "autosave");
      let response;
      try {
        response = await fetch(form.dataset.autosave || form.getAttribute("action") || location.href, {
          method: "POST",
          body: fields,
          headers: { "X-Requested-With": "fetch", Accept: "application/json", ...(byItself && { "X-By-Itself": "1" }) },
          credentials: "same-origin",
          // Signing in is a page of its own: it is not the answer to this.
          redirect: "manual",
          keepalive: document.hidden,
          signal,
        });
        if (response.ok) {
          if (!byItself) document.dispatchEvent(new Event("signed-in"));
          return take(await response.json(), edit);
        }
      } catch (error) {
        if (stopped) return;
        if (!(error instanceof SyntaxError)) wait(again, true);
        return fail(form.dataset.autosaveFailed, false);
      }
      if (response.status === 409) fail(form.dataset.autosaveConflict, true);
      else if (response.status === 401 || response.type === "opaqueredirect") fail(form.dataset.autosaveSignedOut, true);
      else {
        if (response.status >= 500) wait(again, true);
        fail(form.dataset.autosaveFailed, false);
      }
    };

    const save = (byItself = false) => {
      clearTimeout(timer);
      if (stopped || edits === saved) return;
      if (running) {
        queued = true;
        return;
      }
      const control = new AbortController();
      const limit = setTimeout(() => control.abort(), longest);
      const done = send(control.signal, byItself).finally(() => {
        clearTimeout(limit);
        running = null;
        if (queued) save();
        queued = false;
      });
      running = { done, control };
    };

    const stop = () => {
      stopped = true;
      clearTimeout(timer);
    };

    for (const kind of ["input", "change"])
      document.addEventListener(kind, (event) => {
        // What has no name is not sent.
        if (event.target.form !== form || !event.target.name) return;
        edits++;
        wait(quiet);
      });

    document.addEventListener("visibilitychange", () => {
      if (document.hidden) save();
    });
    document.addEventListener("idle-warning", () => save(true));
    document.addEventListener("idle-end", () => stop());

    // What is sent by hand goes last, with the version that the running one brings.
    let waiting = false;
    document.addEventListener(
      "submit",
      (event) => {
        if (event.target !== form) return;
        stop();
        if (!running && !waiting) return;
        event.preventDefault();
        event.stopPropagation();
        if (waiting) return;
        waiting = true;
        const { done, control } = running;
        const { submitter } = event;
        Promise.race([done, new Promise((resolve) => setTimeout(resolve, patience))]).then(() => {
          control.abort();
          running = null;
          waiting = false;
          form.requestSubmit(submitter);
        });
      },
      true,
    );

    document.addEventListener("quick-exit", () => {
      stop();
      running?.control.abort();
    });

    // Back from where the form was sent to.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) stopped = false;
    });
  };

  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
})();
