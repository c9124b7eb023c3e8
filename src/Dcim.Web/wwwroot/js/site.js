// Everything here is comfort: each page works without it, and the server decides what counts.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const controls = "input, select, textarea, button";

  // Fields that are asked only after certain answers (data-show-when, see ShowWhen.cs).
  const valuesOf = (boxes) =>
    boxes
      .filter((box) => !box.disabled && (!["radio", "checkbox"].includes(box.type) || box.checked))
      .map((box) => box.value.trim())
      .filter((value) => value !== "");

  const holds = (condition, root) => {
    if (condition.any) return condition.any.some((one) => holds(one, root));
    const boxes = all(`[name="${CSS.escape(condition.box)}"]`, root);
    if (boxes.length === 0) return true;
    const values = valuesOf(boxes);
    if ("empty" in condition) return condition.empty === (values.length === 0);
    if (condition.hasNot) return !values.some((value) => condition.hasNot.includes(value));
    return values.some((value) => condition.has.includes(value));
  };

  // In the order of the page, so that what depends on a hidden field is hidden too.
  const showOrHide = () => {
    for (const part of all("[data-show-when]")) {
      const root = part.closest("form") ?? document;
      const show = JSON.parse(part.dataset.showWhen).every((condition) => holds(condition, root));
      if (show && part.hidden && part.tagName === "DETAILS") part.open = true;
      part.hidden = !show;
      for (const control of all(controls, part)) control.disabled = control.closest("[data-show-when][hidden]") !== null;
    }
  };

  // A reason why there is no answer mutes the boxes beside it, and clears nothing.
  const mute = () => {
    for (const part of all("[data-mutes]"))
      part.classList.toggle("muted", all("select", part).some((list) => list.selectedOptions[0]?.parentElement.tagName === "OPTGROUP"));
  };

  // A region is one of the country chosen beside it (data-region-of): its code begins with the country's. The one chosen
  // stays, so that changing the country loses no answer unseen: the server says that they do not agree.
  const narrowRegions = () => {
    for (const list of all("select[data-region-of]")) {
      const country = (list.form ?? document).querySelector(`select[name="${CSS.escape(list.dataset.regionOf)}"]`)?.value ?? "";
      for (const option of list.options) {
        if (option.value === "" || option.parentElement !== list) continue;
        option.hidden = option.disabled = !option.selected && !option.value.startsWith(country);
      }
    }
  };

  const standAlone = (box) => {
    if (box.type !== "checkbox" || !box.checked) return;
    for (const other of all(`input[name="${CSS.escape(box.name)}"]:checked`, box.form ?? document))
      if (other !== box && ("standsAlone" in box.dataset || "standsAlone" in other.dataset)) other.checked = false;
  };

  // A radio button cannot be taken back by itself.
  const radiosOf = (button) => all(`input[name="${CSS.escape(button.dataset.clear)}"]`, button.form ?? document);
  const offerClearing = () => {
    for (const button of all("[data-clear]")) button.hidden = !radiosOf(button).some((radio) => radio.checked);
  };

  // Of several lists for one question, those still empty wait behind a button.
  const emptyLists = (group) => all(".list", group).filter((list) => list.hidden);
  const foldLists = () => {
    for (const group of all("[data-lists]")) {
      const lists = all(".list", group);
      const used = lists.findLastIndex((list) => list.querySelector("select").value !== "") + 1;
      lists.forEach((list, index) => (list.hidden = index > 0 && index >= used));
      group.querySelector("[data-add]").hidden = emptyLists(group).length === 0;
    }
  };

  const refresh = () => {
    showOrHide();
    mute();
    narrowRegions();
    offerClearing();
  };

  // What was typed and not yet sent stands on the form, so that autosave.js can take it back. What has no name is not sent.
  document.addEventListener("input", (event) => {
    if (event.target.name && event.target.form?.hasAttribute("data-guard")) event.target.form.dataset.unsaved = "";
  });
  const forget = () => all("form[data-unsaved]").forEach((form) => delete form.dataset.unsaved);

  document.addEventListener("change", (event) => {
    standAlone(event.target);
    refresh();
  });

  document.addEventListener("reset", () => setTimeout(refresh));

  document.addEventListener("click", (event) => {
    const clear = event.target.closest("[data-clear]");
    if (clear) {
      const radios = radiosOf(clear);
      for (const radio of radios) radio.checked = false;
      radios[0].focus();
      radios[0].dispatchEvent(new Event("input", { bubbles: true }));
      radios[0].dispatchEvent(new Event("change", { bubbles: true }));
    }

    const tick = event.target.closest("[data-tick-all]");
    if (tick)
      for (const box of all(`input[type=checkbox][name="${CSS.escape(tick.dataset.tickAll)}"]`)) box.checked = true;

    const add = event.target.closest("[data-add]");
    if (add) {
      const [next, ...rest] = emptyLists(add.closest("[data-lists]"));
      next.hidden = false;
      add.hidden = rest.length === 0;
      next.querySelector("[role=combobox], select").focus();
    }

    // A group cannot hold the focus: go to its first box, and show its question.
    const link = event.target.closest(".error-summary a");
    const target = link && document.getElementById(link.hash.slice(1));
    if (target) {
      event.preventDefault();
      const box = target.matches(controls) ? target : target.querySelector("[aria-invalid], input, select");
      (target.closest(".field") ?? target).scrollIntoView();
      box?.focus({ preventScroll: true });
    }

    const exit = event.target.closest("[data-quick-exit]");
    if (exit) {
      event.preventDefault();
      leave(exit);
    }
  });

  // A second press sends nothing twice. The buttons come back by themselves where the answer is a file.
  document.addEventListener("submit", (event) => {
    forget();
    const buttons = [...event.target.elements].filter((control) => control.type === "submit" && !control.disabled);
    // Only after the form has been read: a disabled button does not say that it was pressed.
    setTimeout(() => {
      if (event.defaultPrevented) return;
      for (const button of buttons) button.disabled = true;
      setTimeout(() => enable(buttons), 5000);
    });
  });
  const enable = (buttons) => buttons.forEach((button) => (button.disabled = false));

  window.addEventListener("pageshow", (event) => {
    if (event.persisted) enable(all("button[type=submit]"));
    refresh();
  });

  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-unsaved]")) event.preventDefault();
  });

  // Leaving quickly: nothing asked, nothing to see, and Back does not return here.
  const leave = (link) => {
    forget();
    document.dispatchEvent(new Event("quick-exit"));
    document.body.hidden = true;
    document.title = "";
    window.location.replace(link.href);
  };
  let escapes = [];
  document.addEventListener("keydown", (event) => {
    const exit = document.querySelector("[data-quick-exit]");
    if (!exit || event.key !== "Escape" || event.repeat || event.defaultPrevented) return;
    escapes = [...escapes.filter((time) => event.timeStamp - time < 3000), event.timeStamp];
    if (escapes.length === 3) leave(exit);
  });

  // To the next page of the same kind and back, and sending a form, from wherever the focus is. No letters: with Alt they
  // write Polish ones. No arrows: with Ctrl and Alt they walk the tables of screen readers.
  const shortcuts = [
    ["Alt+PageDown", "main a[rel~=next]"],
    ["Alt+PageUp", "main a[rel~=prev]"],
    ["Control+Enter", "button.btn-primary[type=submit]"],
  ];
  for (const [keys, selector] of shortcuts) for (const target of all(selector)) target.setAttribute("aria-keyshortcuts", keys);

  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.shiftKey || event.metaKey || event.ctrlKey === event.altKey) return;
    const pressed = `${event.altKey ? "Alt" : "Control"}+${event.key}`;
    const [, selector] = shortcuts.find(([keys]) => keys === pressed) ?? [];
    if (!selector) return;
    const target = all(selector).find((one) => !one.disabled && (!event.ctrlKey || one.form === event.target.form));
    if (!target) return;
    event.preventDefault();
    target.click();
  });

  for (const button of all("[data-tick-all]")) button.hidden = false;
  foldLists();
  refresh();
  document.querySelector(".error-summary, [data-focus]")?.focus();
})();
