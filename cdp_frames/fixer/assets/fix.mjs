// The grid. `ask` takes a message to Python and returns what it is told; the messages
// are those of messages.py. Whatever comes from a cell is put in as text, never as HTML.

const LABEL = "_label", ROW = -1, MANY = 300, FEW = 12, WIDEST = 420;

const h = (tag, props = {}, ...inside) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...inside);
  return node;
};
const plural = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;
const broken = /\r\n?|\n/;
const columnOf = (field) => (field === LABEL ? ROW : Number(field.slice(1)));

export async function mount(el, Tabulator, ask, { done } = {}) {
  el.classList.add("cdp-fix");
  // JupyterLab takes every key of an element that does not itself say to leave them alone.
  el.addEventListener("focusin", ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true"));
  const head = h("div", { class: "head" }), bar = h("div", { class: "bar", role: "toolbar", "aria-label": "Reasons" });
  const box = h("div", { class: "grid" });
  const why = h("div", { class: "why", "aria-live": "polite" }), say = h("div", { class: "say", role: "status", "aria-live": "polite" });
  el.replaceChildren(head, bar, box, why, say);

  let told, names = [], problems = new Map(), remarks = new Map(), rows = new Map();
  let filter = null, grid = null, busy = Promise.resolve();

  // What is wrong has to be known before the grid is made: it measures its cells once.
  const learn = (reply) => {
    told = reply;
    if (reply.type === "reset") { problems = new Map(); remarks = new Map(); names = reply.columns; }
    for (const r of reply.touched ?? []) for (let c = ROW; c < names.length; c++) {
      problems.delete(`${r}:${c}`); remarks.delete(`${r}:${c}`);
    }
    for (const [key, each] of Object.entries(reply.problems)) problems.set(key, each);
    for (const [key, each] of Object.entries(reply.remarks)) remarks.set(key, each);
  };
  const keyOf = (cell) => `${cell.getData().id}:${columnOf(cell.getField())}`;
  const cureOf = (key) => problems.get(key)?.find((each) => each.suggestion !== null)?.suggestion ?? null;
  const reasons = (key) => {
    const wrong = problems.get(key), remark = remarks.get(key);
    if (wrong) return wrong.map((each) => `${each.message.replace(/\.$/, "")}. ${each.action}`).join("\n");
    if (!remark) return "";
    return remark.suggestion === null ? remark.message : [remark.message, `Perhaps: ${remark.suggestion}`].filter(Boolean).join("\n");
  };

  const paint = (cell, node) => {
    const key = keyOf(cell), wrong = problems.has(key), reason = reasons(key), cure = cureOf(key);
    node.classList.toggle("bad", wrong);
    node.classList.toggle("odd", !wrong && remarks.has(key));
    node.setAttribute("aria-invalid", String(wrong));
    if (reason) node.setAttribute("title", reason); else node.removeAttribute("title");
    const value = String(cell.getValue() ?? "");
    const was = h("span", { class: "was" }, value === "" && wrong ? "∅" : value);
    if (cure === null) return was;
    const button = h("button", { class: "cure", type: "button", tabindex: "-1", "aria-label": `Use ${cure}`, title: `Use ${cure}` }, cure === "" ? "empty it" : cure);
    return h("span", { class: "pair" }, was, button);
  };
  const repaint = (cell) => {
    const node = cell.getElement();
    if (!node.classList.contains("tabulator-editing")) node.replaceChildren(paint(cell, node));
  };

  const dataOf = (reply) => reply.rows.map((row, id) => {
    const made = { id, [LABEL]: reply.labels[id] };
    row.forEach((text, c) => { made["c" + c] = text; });
    return made;
  });
  const formatter = (cell) => paint(cell, cell.getElement());
  // A text of several lines keeps them: an <input> would drop them when it is opened.
  const text = (cell, rendered, success, cancel) => {
    const was = String(cell.getValue() ?? ""), end = broken.exec(was)?.[0];
    const field = h(end ? "textarea" : "input", { "aria-label": names[columnOf(cell.getField())] });
    field.value = was;
    const before = field.value;
    const leave = () => (field.value === before ? cancel() : success(end ? field.value.replaceAll("\n", end) : field.value));
    rendered(() => { field.focus({ preventScroll: true }); field.select(); });
    field.addEventListener("blur", leave);
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") cancel();
      else if (event.key === "Enter" && !event.shiftKey && !event.altKey) { event.preventDefault(); leave(); }
      else if (event.key === "Home" || event.key === "End" || event.key === "Enter") event.stopPropagation();
    });
    return field;
  };
  const columnsOf = (reply) => reply.columns.map((name, c) => {
    const choices = reply.choices[c];
    const list = { values: choices, autocomplete: true, freetext: true, listOnEmpty: true, allowEmpty: true, itemFormatter: (label) => h("span", {}, String(label) || "\u00a0") };
    return {
      title: name, titleFormatter: () => document.createTextNode(name), field: "c" + c, formatter, minWidth: 90, maxInitialWidth: WIDEST,
      editor: choices ? "list" : text, editorParams: choices ? list : {},
    };
  });

  const build = async (reply) => {
    grid?.destroy();
    box.replaceChildren();
    const inner = h("div");
    box.append(inner);
    grid = new Tabulator(inner, {
      data: dataOf(reply), columns: columnsOf(reply), index: "id", layout: "fitDataFill",
      height: reply.rows.length > FEW ? "min(68vh, 560px)" : false, placeholder: "no rows", editTriggerEvent: "dblclick", selectableRange: 1, selectableRangeColumns: false, selectableRangeRows: true,
      rowHeader: { title: "row", field: LABEL, formatter, headerSort: false, resizable: false, frozen: true, width: 90, editor: false },
      columnDefaults: { headerSort: true, resizable: "header" },
      clipboard: "copy", clipboardCopyRowRange: "range", clipboardCopyStyled: false,
      clipboardCopyConfig: { rowHeaders: false, columnHeaders: false }, keybindings: { undo: false, redo: false },
    });
    await new Promise((built) => grid.on("tableBuilt", built));
    rows = new Map(grid.getRows().map((row) => [row.getData().id, row]));
    inner.setAttribute("aria-label", "Refused rows");
    inner.setAttribute("aria-description", "Enter or typing edits a cell, Escape leaves the grid");
    grid.on("rangeChanged", tell);
    grid.on("cellEdited", edited);
    sift();
  };

  // What Python says, on the screen.
  const take = async (reply, words) => {
    learn(reply);
    if (reply.type === "reset") await build(reply);
    else apply(reply);
    refilter();
    show(); tell();
    const left = plural(reply.counts.cells, "thing") + " left to fix.";
    say.replaceChildren(`${words ?? ""} ${left}`.trim());
    if (reply.offer) offer(reply.offer);
    el.dataset.left = String(reply.counts.cells);
    el.dataset.number = String(reply.number);
  };
  const apply = ({ cells, touched }) => {
    if (cells.length + touched.length > MANY) {   // updateData costs a millisecond a row
      for (const [r, c, text] of cells) rows.get(r).getData()["c" + c] = text;
      const made = grid.getData();
      for (const [r, c, text] of cells) made[r] && made[r].id === r && (made[r]["c" + c] = text);
      grid.redraw(true);
      return;
    }
    const changed = new Map();
    for (const [r, c, text] of cells) changed.set(r, { ...(changed.get(r) ?? { id: r }), ["c" + c]: text });
    if (changed.size) grid.updateData([...changed.values()]);
    // Not row.reformat(): it would destroy the editor that Tab has just opened there.
    for (const r of touched) for (const cell of rows.get(r)?.getCells() ?? []) repaint(cell);
  };
  const send = (message, words) => {
    busy = busy.then(async () => take(await ask({ ...message, seen: told.number }), words)).catch((error) => {
      say.replaceChildren("Not saved: ", String(error.message ?? error), " ", h("button", { type: "button", onclick: reload }, "Show what is saved"));
    });
    return busy;
  };
  // What one corrected cell teaches about the wrong ones of its column.
  const teach = (column, was, value) => {
    const { number } = told;
    busy = busy.then(async () => {
      const { offer: lesson } = await ask({ do: "learn", column, was, value });
      if (lesson && told.number === number) offer(lesson);
    }).catch(() => {});
  };
  const reload = () => send({ do: "state" }, "");

  const offer = ({ column, was, value, count, sentence }) => {
    const how = sentence ? `${plural(count, "other wrong cell")} of ${names[column]}: “${sentence}” `
      : `${plural(count, "other cell")} of ${names[column]} ${count === 1 ? "reads" : "read"} “${was}”: `;
    const words = sentence ? "mend" : "correct";
    say.append(" ", how, h("button", {
      class: "like", type: "button",
      onclick: () => send({ do: sentence ? "learned" : "like", column, was, value }, `${plural(count, "more cell")} corrected.`),
    }, `${words} ${count === 1 ? "it" : "them"} too`));
  };

  // Above the grid.
  const isRed = ({ id }) => { for (let c = ROW; c < names.length; c++) if (problems.has(`${id}:${c}`)) return true; return false; };
  const fits = (data) => (filter === "red" ? isRed(data) : problems.get(`${data.id}:${filter[1]}`)?.some((each) => each.code === filter[0]) ?? false);
  const sift = () => (filter ? grid.setFilter(fits) : grid.clearFilter());
  const filtered = (made) => { filter = made; sift(); show(); };
  // A row that was mended stays in sight; one that became wrong comes into it. What is
  // mended everywhere has no button any more: its filter goes with it.
  const refilter = () => {
    if (!filter) return;
    if (Array.isArray(filter) && !told.kinds.some(same)) { filter = null; sift(); return; }
    const shown = new Set(grid.getRows("active").map((row) => row.getData().id));
    if (grid.getData().some((data) => !shown.has(data.id) && fits(data))) grid.refreshFilter();
  };
  const same = (kind) => Array.isArray(filter) && filter[0] === kind.code && filter[1] === kind.column;
  const show = () => {
    // The buttons are made anew: who was on one stays on it.
    const on = head.contains(document.activeElement) || bar.contains(document.activeElement) ? document.activeElement : null;
    draw();
    if (!on) return;
    const again = [...el.querySelectorAll(".head button, .bar button")].find((each) => each.className === on.className && each.dataset.of === on.dataset.of && !each.disabled);
    (again ?? head.querySelector("button:not(:disabled)")).focus();
  };
  const draw = () => {
    const { counts, kinds, trouble, undo, redo } = told;
    const press = (name, label, props) => h("button", { class: name, type: "button", ...props }, label);
    head.replaceChildren(
      h("strong", {}, `${plural(counts.red, "row")} to fix`),
      h("progress", { max: String(counts.rows || 1), value: String(counts.ready), "aria-label": "rows that are ready" }),
      h("span", { class: "counts" }, `${counts.ready.toLocaleString("en")} of ${plural(counts.rows, "row")} ready, ${counts.untouched.toLocaleString("en")} not touched yet`),
      press("undo", "Undo", { disabled: !undo, onclick: () => send({ do: "undo" }, "Undone.") }),
      press("redo", "Redo", { disabled: !redo, onclick: () => send({ do: "redo" }, "Done again.") }),
      press("empty", "Empty", { title: "Empty the selected cells (Delete)", onclick: empty }),
      press("red", "Only red", { "aria-pressed": String(filter === "red"), onclick: () => filtered(filter === "red" ? null : "red") }),
      ...(done ? [press("done", "Done", { onclick: finish })] : []),
    );
    bar.replaceChildren(...(trouble ? [h("p", { class: "trouble", role: "alert" }, `The rows as a whole are refused: ${trouble}`)] : []), ...kinds.map((kind) => {
      const where = kind.column === ROW ? "row" : names[kind.column];
      const chip = h("span", { class: "kind" }, h("button", {
        class: "only", type: "button", "data-of": `${kind.code} ${kind.column}`, "aria-pressed": String(same(kind)), title: "Show these rows only",
        onclick: () => filtered(same(kind) ? null : [kind.code, kind.column]),
      }, `${where}: ${kind.title} `, h("b", {}, kind.count.toLocaleString("en"))));
      if (kind.curable) chip.append(h("button", {
        class: "all", type: "button", "data-of": `${kind.code} ${kind.column}`, title: "Take every suggestion of this kind",
        onclick: () => send({ do: "accept", code: kind.code, column: kind.column }, "Suggestions taken."),
      }, `use ${plural(kind.curable, "suggestion")}`));
      return chip;
    }));
  };
  const finish = () => { busy = busy.then(async () => { await ask({ do: "done" }); done(); }).catch((error) => { say.textContent = `Not done: ${error.message}`; }); };

  // Below it: the reason, for the keyboard and for screen readers.
  const range = () => grid?.getRanges()[0];
  const here = () => {
    const made = range(), row = made?.getRows()[0], column = made?.getColumns().find((each) => each.getField() !== LABEL);
    return row && column ? [row.getData().id, columnOf(column.getField())] : null;
  };
  const tell = () => {
    const spot = here();
    if (!spot) { why.textContent = ""; return; }
    const [r, c] = spot, key = `${r}:${c}`, cure = cureOf(key), ofRow = reasons(`${r}:${ROW}`);
    const parts = [reasons(key) || "nothing is wrong here", ofRow && `The row: ${ofRow}`, cure !== null && `Ctrl+. takes ${cure}`].filter(Boolean);
    why.textContent = `Row ${rows.get(r)?.getData()[LABEL] ?? r}, ${names[c]}: ${parts.join(" ")}`;
  };

  // What a person does in the grid.
  const edited = (cell) => {
    const was = cell.getOldValue() ?? "", text = cell.getValue() ?? "";
    // A list has one line: it was left as it was opened.
    if (was !== text && broken.test(was) && text === was.replaceAll(/[\r\n]/g, "")) {
      grid.updateData([{ id: cell.getData().id, [cell.getField()]: was }]);
      return;
    }
    if (was === text) return repaint(cell);
    const r = cell.getData().id, c = columnOf(cell.getField()), value = String(text);
    const wrong = problems.has(`${r}:${c}`);
    send({ do: "edit", cells: [[r, c, value]], by: "hand", was: String(was) }, "Changed.").then(() => {
      if (wrong && was && value && !told.offer && !problems.has(`${r}:${c}`)) teach(c, String(was), value);
    });
  };
  const suggest = (r, c) => {
    const cure = cureOf(`${r}:${c}`), was = rows.get(r)?.getData()["c" + c];
    if (cure !== null) send({ do: "edit", cells: [[r, c, cure]], by: "suggestion", was }, "Suggestion taken.");
  };
  const cured = (event) => {
    const cure = event.target.closest?.(".cure");
    if (!cure) return;
    event.stopPropagation(); event.preventDefault();
    // A click without a mouse is that of a screen reader.
    if (event.button !== 0 || (event.type === "click" && event.detail)) return;
    const node = cure.closest(".tabulator-cell"), row = grid.getRows("visible").find((each) => each.getElement().contains(node));
    if (row) suggest(row.getData().id, columnOf(node.getAttribute("tabulator-field")));
  };
  for (const kind of ["mousedown", "click"]) box.addEventListener(kind, cured, true);
  const cellsInRange = () => {
    const columns = range().getColumns().map((each) => columnOf(each.getField())).filter((c) => c !== ROW);
    return range().getRows().flatMap((row) => columns.map((c) => [row.getData().id, c]));
  };
  const empty = () => here() && send({ do: "edit", cells: cellsInRange().map(([r, c]) => [r, c, ""]), by: "hand" }, "Emptied.");
  el.addEventListener("paste", (event) => {
    if (event.target.closest?.("input, textarea")) return;
    const spot = here();
    if (!spot) return;
    event.preventDefault(); event.stopImmediatePropagation();
    const block = blockOf(event.clipboardData.getData("text/plain"));
    const ids = grid.getRows("active").map((row) => row.getData().id), top = ids.indexOf(spot[0]);
    const shown = grid.getColumns().map((each) => each.getField()).filter((field) => field !== LABEL).map(columnOf), left = shown.indexOf(spot[1]);
    const one = block.length === 1 && block[0].length === 1;
    const cells = one ? cellsInRange().map(([r, c]) => [r, c, block[0][0]])
      : block.flatMap((line, i) => line.map((text, j) => [ids[top + i], shown[left + j], text])).filter(([r, c]) => r !== undefined && c !== undefined);
    const beyond = one ? 0 : block.reduce((sum, line) => sum + line.length, 0) - cells.length;
    send({ do: "edit", cells, by: "paste" }, `${plural(cells.length, "cell")} pasted.${beyond ? ` ${plural(beyond, "cell")} had no place.` : ""}`);
  }, true);
  el.addEventListener("keydown", (event) => {
    if (event.target.closest?.("input, textarea, button, .tabulator-edit-list")) return;
    const spot = here(), control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    if (control && key === "z") { event.preventDefault(); send(event.shiftKey ? { do: "redo" } : { do: "undo" }, event.shiftKey ? "Done again." : "Undone."); return; }
    if (control && key === "y") { event.preventDefault(); send({ do: "redo" }, "Done again."); return; }
    // Tab goes from cell to cell: Escape is the way out.
    if (event.key === "Escape") { head.querySelector("button:not(:disabled)").focus(); return; }
    if (!spot) return;
    if (control && event.key === ".") { event.preventDefault(); suggest(...spot); return; }
    if (event.key === "Delete" || event.key === "Backspace") { event.preventDefault(); empty(); return; }
    if (event.key.length === 1 && !control && !event.altKey) rows.get(spot[0]).getCell("c" + spot[1]).edit(true);
  });

  await take(await ask({ do: "state" }));
  return { grid: () => grid, send };
}

// The cells of a block that a spreadsheet has copied: tabs between them, quotes around
// those that hold a tab, a line break or a quote.
export function blockOf(text) {
  const lines = [[""]];
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  let quoted = false, fresh = true;
  for (let at = 0; at < whole.length; at++) {
    const sign = whole[at], line = lines[lines.length - 1];
    if (quoted && sign === '"' && whole[at + 1] === '"') { line[line.length - 1] += '"'; at++; }
    else if (quoted && sign === '"') quoted = false;
    else if (!quoted && fresh && sign === '"' && closes(whole, at)) { quoted = true; fresh = false; }
    else if (!quoted && sign === "\t") { line.push(""); fresh = true; }
    else if (!quoted && sign === "\n") { lines.push([""]); fresh = true; }
    else { line[line.length - 1] += sign; fresh = false; }
  }
  return lines;
}
const closes = (text, at) => /^"(?:[^"]|"")*"(?=\t|\n|$)/.test(text.slice(at));
