// A long list (select[data-typeahead]) as a box to type in, with what matches below it: the editable combobox of the ARIA
// Authoring Practices. The list itself stays, unseen: it holds the answer, is sent with the form and says when it changes.
(() => {
  "use strict";
  // What is said aloud stands on the script element, in the language of the page.
  const texts = document.currentScript.dataset;
  const say = (text, value) => text.replace("{0}", value);

  // Letters that have no accent to take away.
  const plain = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th" };
  const fold = (text) =>
    text
      .toLowerCase()
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .replace(/[łøđðħıßæœþ]/g, (letter) => plain[letter])
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim();

  // The lower, the better; beyond the last there is no match.
  const ranks = [
    (typed, label, code) => label === typed || code === typed,
    (typed, label) => label.startsWith(typed),
    (typed, label) => label.includes(` ${typed}`),
    (typed, label, code) => code.startsWith(typed),
    (typed, label) => label.includes(typed),
  ];
  const rankOf = (typed, option) => ranks.findIndex((holds) => holds(typed, fold(option.label), fold(option.value)));

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  // The answers apart from the reasons why there is none, each part best match first.
  const sectionsOf = (list, typed) => {
    const sections = new Map();
    for (const option of list.options) {
      if (option.value === "" || option.disabled) continue;
      const rank = typed === null ? 0 : rankOf(typed, option);
      const group = option.parentElement === list ? null : option.parentElement;
      if (!sections.has(group)) sections.set(group, []);
      if (rank >= 0) sections.get(group).push({ option, rank });
    }
    return [...sections]
      .filter(([, found]) => found.length > 0)
      .map(([group, found]) => ({ group, found: found.sort((one, other) => one.rank - other.rank) }));
  };

  const enhance = (list, number) => {
    const id = list.id || `typeahead-${number}`;
    list.id = `${id}-list`;
    const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
    if (label && !label.id) label.id = `${id}-label`;

    const box = element("input", {
      type: "text",
      id,
      class: list.className,
      role: "combobox",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": `${id}-matches`,
    });
    const hand = (from, to, names) => {
      for (const name of names) if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name));
    };
    hand(list, box, ["form", "aria-label", "aria-labelledby", "aria-describedby", "aria-invalid", "aria-required"]);
    box.disabled = list.disabled;
    const popup = element("div", { id: `${id}-matches`, class: "typeahead-matches", role: "listbox", hidden: "" });
    if (label) popup.setAttribute("aria-labelledby", label.id);
    hand(list, popup, ["aria-label", "aria-labelledby"]);
    const status = element("div", { class: "typeahead-status visually-hidden", role: "status" });
    const frame = element("div", { class: "typeahead" }, box, popup, status);
    list.before(frame);
    frame.append(list);
    list.hidden = true;

    let shown = [];
    let active = -1;
    let typing = false;

    const chosenText = () => (list.value === "" ? "" : (list.selectedOptions[0]?.label.trim() ?? ""));
    const isOpen = () => !popup.hidden;

    const tell = (text, inSight = false) => {
      status.textContent = text;
      status.classList.toggle("visually-hidden", !inSight);
    };

    const highlight = (index) => {
      shown[active]?.row.setAttribute("aria-selected", "false");
      active = index;
      const row = shown[active]?.row;
      row?.setAttribute("aria-selected", "true");
      row?.scrollIntoView({ block: "nearest" });
      if (row) box.setAttribute("aria-activedescendant", row.id);
      else box.removeAttribute("aria-activedescendant");
    };

    // Beside the box in the window, not in the page: a table that scrolls would cut it off.
    const place = () => {
      const edge = 8;
      const gap = 6;
      const at = box.getBoundingClientRect();
      const page = document.documentElement;
      const width = Math.min(Math.max(at.width, 288), page.clientWidth - 2 * edge);
      const start = getComputedStyle(box).direction === "rtl" ? at.right - width : at.left;
      const [above, below] = [at.top - gap - edge, window.innerHeight - at.bottom - gap - edge];
      const upward = below < 200 && above > below;
      popup.style.width = `${width}px`;
      popup.style.left = `${Math.max(edge, Math.min(start, page.clientWidth - width - edge))}px`;
      popup.style.maxHeight = `${Math.min(upward ? above : below, 352)}px`;
      popup.style.top = upward ? "auto" : `${at.bottom + gap}px`;
      popup.style.bottom = upward ? `${window.innerHeight - at.top + gap}px` : "auto";
    };

    const close = () => {
      highlight(-1);
      shown = [];
      popup.hidden = true;
      popup.replaceChildren();
      box.setAttribute("aria-expanded", "false");
      document.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
    };

    const open = (typed) => {
      const sections = sectionsOf(list, typed);
      shown = [];
      popup.replaceChildren(
        ...sections.flatMap(({ group, found }) => {
          const rows = found.map(({ option, rank }) => {
            const row = element(
              "div",
              { id: `${id}-match-${shown.length}`, class: "typeahead-match", role: "option", "aria-selected": "false" },
              option.label,
            );
            shown.push({ row, option, rank });
            return row;
          });
          return group ? [element("div", { role: "group", "aria-label": group.label }, ...rows)] : rows;
        }),
      );
      if (shown.length === 0) {
        close();
        tell(say(texts.none, box.value.trim()), true);
        return;
      }
      popup.hidden = false;
      box.setAttribute("aria-expanded", "true");
      place();
      document.addEventListener("scroll", place, true);
      window.addEventListener("resize", place);
      const best = Math.min(...shown.map((one) => one.rank));
      active = -1;
      highlight(
        typed === null
          ? shown.findIndex((one) => one.option.selected)
          : shown.findIndex((one) => one.rank === best),
      );
      tell(say(texts.matches, shown.length));
    };

    // As the list stands now, whoever changed it.
    const sync = () => {
      typing = false;
      box.value = chosenText();
    };

    const choose = (option) => {
      const changed = !option.selected;
      option.selected = true;
      close();
      tell("");
      sync();
      if (!changed) return;
      list.dispatchEvent(new Event("input", { bubbles: true }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
    };

    const settle = () => {
      if (typing && box.value.trim() === "") {
        const none = [...list.options].find((option) => option.value === "");
        if (none) return choose(none);
      } else if (shown[active]) return choose(shown[active].option);
      const left = typing ? box.value.trim() : "";
      close();
      sync();
      if (left !== "" && left !== box.value) tell(say(texts.unchanged, left), true);
    };

    const search = () => open(fold(box.value) || box.value);
    box.addEventListener("input", () => {
      typing = true;
      if (box.value.trim() !== "") return search();
      close();
      tell("");
    });

    box.addEventListener("focus", () => box.select());

    box.addEventListener("click", () => {
      if (isOpen() || typing) return;
      open(null);
      box.select();
    });

    box.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const pending = isOpen() || typing;
      if (["ArrowDown", "ArrowUp"].includes(event.key) && !event.ctrlKey) {
        event.preventDefault();
        const down = event.key === "ArrowDown";
        if (event.altKey && !down) settle();
        else if (!isOpen()) typing && box.value.trim() !== "" ? search() : open(null);
        else if (active < 0) highlight(down ? 0 : shown.length - 1);
        else highlight((active + (down ? 1 : -1) + shown.length) % shown.length);
      } else if (event.key === "Enter" && pending) {
        // With Ctrl the form is sent: only then may the key go on.
        if (!event.ctrlKey) event.preventDefault();
        settle();
      } else if (event.key === "Tab" && pending) {
        // Before the focus moves on, so that it also finds what this answer brings into sight.
        settle();
      } else if (event.key === "Escape" && pending) {
        // It closed the list: it does not also count as one of the three that leave the page (site.js).
        event.preventDefault();
        close();
        tell("");
        sync();
        box.select();
      }
    });

    // The window may lose the focus, and the box keep it.
    box.addEventListener("blur", () => {
      if (document.activeElement !== box && (isOpen() || typing)) settle();
    });

    // The box keeps the focus while the pointer chooses.
    popup.addEventListener("mousedown", (event) => event.preventDefault());
    popup.addEventListener("click", (event) => {
      const match = shown.find((one) => one.row === event.target.closest("[role=option]"));
      if (match) choose(match.option);
    });

    list.addEventListener("change", sync);
    list.form?.addEventListener("reset", () => setTimeout(sync));
    window.addEventListener("pageshow", sync);
    sync();
  };

  for (const [number, list] of document.querySelectorAll("select[data-typeahead]:not([multiple])").entries()) enhance(list, number);
})();
