// The rows of a list as a grid that is mended in place. Text from users is only ever set as text.
const state = new WeakMap();
const shown = new Set();
const LONGEST = 60000;
const AGAIN = 3000; // milliseconds after which what was not answered is sent once more: the server was away, or began anew

function make(kind, words, name) {
  const element = document.createElement(kind);
  if (words !== undefined) element.textContent = words;
  if (name) element.className = name;
  return element;
}

function worst(marks) {
  return ["must", "mind", "tip"].find((kind) => marks.some((m) => m.kind === kind)) ?? "";
}

export default function ({ parentElement: root, data, setTriggerValue }) {
  const host = root.querySelector(".rows");
  const known = state.get(host) ?? { at: [0, 0] };
  state.set(host, known);
  known.data = data;
  known.acts ??= new Map(); // what was done and not answered yet, by what it is about
  for (const [about, act] of known.acts) {
    if (act.when <= data.seen) known.acts.delete(about);
    else if (act.kind === "cell") {
      const row = data.rows.find((r) => r.number === act.row);
      const x = data.columns.findIndex((c) => c.name === act.column);
      if (row && x >= 0) row.cells[x] = act.text;
    } else if (act.kind === "row") {
      const row = data.rows.find((r) => r.number === act.row);
      if (row) row.removed = act.out;
    }
  }
  shown.add(known);
  known.send = () => setTriggerValue("act", [...known.acts.values()]);
  if (known.session !== undefined && known.session !== data.session && known.acts.size) setTimeout(() => known.send(), 300); // another process: it has not heard of these
  known.session = data.session;
  known.repeat ??= setInterval(() => again(known, host), AGAIN);
  if (known.shape !== JSON.stringify([data.columns, data.rows.map((r) => r.number), data.words])) build(host, known);
  paint(known);
  if (data.go && data.go.when !== known.gone) {
    known.gone = data.go.when;
    const y = data.rows.findIndex((r) => r.number === data.go.row);
    const x = Math.max(0, data.columns.findIndex((c) => c.name === data.go.column));
    if (y >= 0) focus(known, y, x);
  }
}

function act(known, about, what) {
  known.acts.set(about, { ...what, when: Date.now() });
  known.send();
}

function again(known, host) {
  if (!host.isConnected) {
    clearInterval(known.repeat);
    known.repeat = undefined;
    shown.delete(known);
    return;
  }
  const late = [...known.acts.values()].some((a) => Date.now() - a.when > AGAIN);
  known.waiting.textContent = late ? known.data.words.waiting : "";
  if (!late) { known.pause = AGAIN; return; }
  if (Date.now() < (known.next ?? 0)) return;
  known.pause = Math.min(2 * (known.pause ?? AGAIN), LONGEST); // sending breaks off a page that is being made, so a slow one gets ever more time
  known.next = Date.now() + known.pause;
  // A process that began anew knows no part of the page until the page as a whole is asked for: this button does that.
  if (known.pause > 2 * AGAIN) document.querySelector(".st-key-rows-wake button")?.click();
  known.send();
}

addEventListener("beforeunload", (event) => {
  if ([...shown].some((known) => known.acts.size)) event.preventDefault();
});

function build(host, known) {
  const { data } = known;
  known.shape = JSON.stringify([data.columns, data.rows.map((r) => r.number), data.words]);
  known.editing = null;
  const scroll = make("div", undefined, "scroll");
  const table = make("table");
  table.setAttribute("role", "grid");
  table.createCaption().textContent = data.words.caption;
  const head = table.createTHead().insertRow();
  for (const words of [data.words.row, ...data.columns.map((c) => c.name)]) {
    const cell = make("th", words);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  known.cells = data.rows.map((row, y) => {
    const line = body.insertRow();
    const name = make("th");
    name.scope = "row";
    name.append(make("span", row.number));
    const take = make("button", "", "take");
    take.onclick = () => remove(known, y);
    name.append(take);
    line.append(name);
    return data.columns.map((_, x) => {
      const cell = line.insertCell();
      cell.setAttribute("role", "gridcell");
      cell.append(make("span"));
      cell.onclick = () => focus(known, y, x);
      cell.ondblclick = () => edit(known, y, x);
      cell.onfocus = () => { known.at = [y, x]; tell(known); };
      cell.onkeydown = (event) => press(known, y, x, event);
      return cell;
    });
  });
  known.said = make("div", undefined, "said");
  known.said.setAttribute("aria-live", "polite");
  known.waiting = make("div", undefined, "waiting");
  known.waiting.setAttribute("role", "status");
  scroll.append(table);
  host.replaceChildren(scroll, known.waiting, known.said);
  known.table = table;
  known.at = [Math.min(known.at[0], Math.max(0, data.rows.length - 1)), Math.min(known.at[1], data.columns.length - 1)];
}

function paint(known) {
  const { data } = known;
  data.rows.forEach((row, y) => {
    const line = known.table.tBodies[0].rows[y];
    line.className = row.removed ? "removed" : "";
    const whole = row.marks.filter((m) => m.column === null);
    line.cells[0].className = worst(whole) === "must" ? "must" : ""; // what is missing besides is work for later
    const take = line.cells[0].querySelector("button");
    take.textContent = row.removed ? "↺" : "✕";
    take.title = row.removed ? data.words.back : data.words.out;
    take.setAttribute("aria-label", `${take.title} (${data.words.row} ${row.number})`);
    data.columns.forEach((column, x) => {
      const cell = known.cells[y][x];
      const marks = row.marks.filter((m) => m.column === column.name);
      cell.className = worst(marks);
      cell.title = marks.map((m) => m.text).join("\n");
      cell.tabIndex = y === known.at[0] && x === known.at[1] ? 0 : -1;
      if (known.editing !== cell) cell.firstChild.textContent = row.cells[x];
      if (marks.length) cell.setAttribute("aria-invalid", String(worst(marks) === "must"));
      else cell.removeAttribute("aria-invalid");
    });
  });
  tell(known);
}

function tell(known) {
  const { data } = known;
  const row = data.rows[known.at[0]];
  known.said.replaceChildren();
  if (!row) return;
  const column = data.columns[known.at[1]];
  const marks = row.marks.filter((m) => m.column === column?.name || m.column === null);
  if (!marks.length) known.said.append(make("p", data.words.help));
  for (const mark of marks) {
    const line = make("p");
    line.append(make("strong", `${data.words[mark.kind]}. `, mark.kind), document.createTextNode(mark.text));
    known.said.append(line);
    for (const offer of mark.offers ?? []) {
      const button = make("button", data.words.take.replace("…", offer));
      button.onclick = () => write(known, known.at[0], known.at[1], offer);
      known.said.append(button);
    }
    if (mark.add) {
      const button = make("button", data.words.add.replace("…", mark.add));
      button.onclick = () => act(known, JSON.stringify(["add", mark.column, mark.add]), { kind: "add", column: mark.column, name: mark.add });
      known.said.append(button);
    }
  }
}

function focus(known, y, x) {
  known.cells[known.at[0]]?.[known.at[1]]?.setAttribute("tabindex", "-1");
  known.at = [y, x];
  const cell = known.cells[y][x];
  cell.tabIndex = 0;
  cell.focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function press(known, y, x, event) {
  if (known.editing) return;
  const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };
  const step = steps[event.key];
  if (step) {
    event.preventDefault();
    focus(known, Math.min(Math.max(y + step[0], 0), known.cells.length - 1), Math.min(Math.max(x + step[1], 0), known.cells[0].length - 1));
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(known, y, x);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    write(known, y, x, "");
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    edit(known, y, x, event.key);
  }
}

function edit(known, y, x, begin) {
  const cell = known.cells[y][x];
  if (known.editing) return;
  known.editing = cell;
  const column = known.data.columns[x];
  const input = make("input");
  input.value = begin ?? known.data.rows[y].cells[x];
  input.setAttribute("aria-label", `${column.name}, ${known.data.words.row} ${known.data.rows[y].number}`);
  if (column.choices.length) {
    const list = make("datalist");
    list.id = `choices-${x}`;
    list.append(...column.choices.map((words) => { const o = make("option"); o.value = words; return o; }));
    input.setAttribute("list", list.id);
    cell.replaceChildren(input, list);
  } else cell.replaceChildren(input);
  let done = false;
  const close = (keep, dy, dx) => {
    if (done) return;
    done = true;
    known.editing = null;
    const words = input.value;
    cell.replaceChildren(make("span", known.data.rows[y].cells[x]));
    if (keep) write(known, y, x, words);
    if (dy !== null) focus(known, Math.min(y + dy, known.cells.length - 1), Math.min(Math.max(x + dx, 0), known.cells[0].length - 1));
  };
  input.onkeydown = (event) => {
    event.stopPropagation();
    if (event.key === "Enter") { event.preventDefault(); close(true, 1, 0); }
    else if (event.key === "Tab") { event.preventDefault(); close(true, 0, event.shiftKey ? -1 : 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(false, 0, 0); }
  };
  input.onblur = () => close(true, null, 0);
  input.focus();
  if (begin === undefined) input.select();
}

function write(known, y, x, words) {
  const row = known.data.rows[y];
  if (row.cells[x] === words) return;
  row.cells[x] = words;
  const span = known.cells[y][x].querySelector("span");
  if (span) span.textContent = words;
  const column = known.data.columns[x].name;
  act(known, JSON.stringify(["cell", row.number, column]), { kind: "cell", row: row.number, column, text: words });
}

function remove(known, y) {
  const row = known.data.rows[y];
  row.removed = !row.removed;
  paint(known);
  act(known, JSON.stringify(["row", row.number]), { kind: "row", row: row.number, out: row.removed });
}
