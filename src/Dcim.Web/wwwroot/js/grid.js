// Many persons at once (table[data-grid], a row for each): the keys of a spreadsheet.
(() => {
  "use strict";
  const boxes = "input:not([type=hidden], [type=submit], [type=button], [hidden]), select:not([hidden]), textarea:not([hidden])";
  const isShown = (box) => !box.disabled && box.getClientRects().length > 0;
  const boxesOf = (part) => [...part.querySelectorAll(boxes)].filter(isShown);
  const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);
  const cellOf = (box) => (box.matches?.(boxes) && box.closest("table[data-grid] tbody") ? box.closest("td, th") : null);
  const isTicked = (box) => ["checkbox", "radio"].includes(box.type);
  // Of a list to type in (typeahead.js) it is the list that holds the answer.
  const holderOf = (box) => box.closest(".typeahead")?.querySelector("select") ?? box;

  // In these the arrows have a meaning of their own.
  const ownsArrows = (box) =>
    box.matches("select, textarea, [role=combobox], [list], [type=radio], [type=number], [type=date], [type=month], [type=time]");

  // The cell of the same column in the next row, up or down, that has the box to go to.
  const beside = (cell, step, index = 0) => {
    const rows = rowsOf(cell.closest("table"));
    for (let at = rows.indexOf(cell.parentElement) + step; at >= 0 && at < rows.length; at += step) {
      const other = rows[at].cells[cell.cellIndex];
      if (other && boxesOf(other).length > index) return other;
    }
    return null;
  };

  const go = (box) => {
    box.focus();
    if (box.matches("input") && !isTicked(box)) box.select();
  };

  const move = (box, step) => {
    const cell = cellOf(box);
    const index = boxesOf(cell).indexOf(box);
    const other = beside(cell, step, index);
    if (other) go(boxesOf(other)[index]);
  };

  const changed = (box) => {
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, { bubbles: true }));
  };

  const copy = (from, to) => {
    const sources = boxesOf(from).map(holderOf);
    boxesOf(to)
      .map(holderOf)
      .forEach((box, index) => {
        const source = sources[index];
        if (!source || (isTicked(box) ? box.checked === source.checked : box.value === source.value)) return;
        if (isTicked(box)) box.checked = source.checked;
        else if (box.tagName !== "SELECT" || [...box.options].some((option) => option.value === source.value))
          box.value = source.value;
        changed(box);
      });
  };

  const isEmpty = (cell) => boxesOf(cell).map(holderOf).every((box) => (isTicked(box) ? !box.checked : box.value === ""));

  const same = (one, other) => one.localeCompare(other, undefined, { sensitivity: "base" }) === 0;
  const fill = (box, text) => {
    if (isTicked(box) || box.readOnly) return;
    if (box.tagName === "SELECT") {
      const option = [...box.options].find((one) => same(one.value, text) || same(one.label.trim(), text));
      if (!option) return;
      option.selected = true;
    } else box.value = text;
    changed(box);
  };

  // Where a row was begun: from further on in it Enter leads to the same column of the next, as in a spreadsheet.
  let begun = null;
  document.addEventListener("input", (event) => {
    const cell = cellOf(event.target);
    if (cell && begun?.parentElement !== cell.parentElement) begun = cell;
  });
  const beginningOf = (box) => {
    const cell = cellOf(box);
    return begun?.parentElement === cell.parentElement && begun.cellIndex < cell.cellIndex ? boxesOf(begun)[0] : box;
  };

  document.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (!cell || event.defaultPrevented || event.isComposing || event.altKey || event.metaKey) return;
    const box = event.target;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      if (event.shiftKey || event.ctrlKey !== ownsArrows(box)) return;
      event.preventDefault();
      move(box, step);
    } else if (event.key === "Enter" && !event.ctrlKey && box.tagName !== "TEXTAREA") {
      event.preventDefault();
      move(...(event.shiftKey ? [box, -1] : [beginningOf(box), 1]));
    } else if (event.key.toLowerCase() === "d" && event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      const above = beside(cell, -1);
      if (above) copy(above, cell);
      move(box, 1);
    }
  });

  document.addEventListener("paste", (event) => {
    const cell = cellOf(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!cell || event.target.tagName === "TEXTAREA" || !/[\t\r\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const rows = rowsOf(cell.closest("table"));
    const column = boxesOf(cell.parentElement).indexOf(event.target);
    const lines = text.replace(/(\r\n?|\n)$/, "").split(/\r\n?|\n/);
    rows.slice(rows.indexOf(cell.parentElement)).forEach((row, index) => {
      const targets = boxesOf(row).slice(column);
      lines[index]?.split("\t").forEach((value, place) => {
        if (targets[place]) fill(holderOf(targets[place]), value.trim());
      });
    });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("table[data-grid] [data-copy-down]");
    if (!button) return;
    const column = button.closest("th, td").cellIndex;
    const [first, ...rest] = rowsOf(button.closest("table")).map((row) => row.cells[column]);
    for (const cell of rest) if (cell && isEmpty(cell)) copy(first, cell);
  });

  for (const button of document.querySelectorAll("table[data-grid] [data-copy-down]")) button.hidden = false;
})();
