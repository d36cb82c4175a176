// Places lists of interventions on the land: by dragging, clicking or keys. Text from users is only ever set as text.
const NS = "http://www.w3.org/2000/svg";
const KEEP = new Map(); // what a page was doing, by landscape: it outlives a redrawn element
const LONGEST = 60000;
const AGAIN = 4000; // milliseconds after which what was not answered is sent once more

function make(kind, words, name) {
  const element = document.createElement(kind);
  if (words !== undefined) element.textContent = words;
  if (name) element.className = name;
  return element;
}

function node(name, attributes, parent) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

function button(words, name, act) {
  const made = make("button", words, name);
  made.type = "button";
  made.onclick = act;
  return made;
}

export default function ({ parentElement: root, data, setTriggerValue }) {
  const host = root.querySelector(".placing");
  if (!KEEP.has(data.slot)) KEEP.set(data.slot, { acts: new Map(), off: new Set(), picked: [], chosen: null, place: 0, say: "" });
  const known = KEEP.get(data.slot);
  for (const [when, done] of known.acts) {
    if (when > data.seen) continue;
    known.acts.delete(when);
    known.say = data.failed[when] ?? done.said;
  }
  Object.assign(known, { data, root, host, send: () => setTriggerValue("act", [...known.acts.values()]) });
  if (known.timer === undefined) known.timer = setInterval(() => again(known), AGAIN);
  if (host.built !== data.slot + data.lang) build(known);
  paint(known);
}

document.addEventListener("keydown", (event) => { // the keys work too where nothing has the focus
  if (event.target !== document.body) return;
  for (const known of KEEP.values()) if (known.host?.isConnected) press(known, event);
});

function again(known) {
  if (!known.host.isConnected) { clearInterval(known.timer); known.timer = undefined; return; }
  if (![...known.acts.keys()].some((when) => Date.now() - when > AGAIN)) { known.pause = AGAIN; return; }
  known.saying.textContent = known.data.words.waiting;
  if (Date.now() < (known.next ?? 0)) return;
  known.pause = Math.min(2 * (known.pause ?? AGAIN), LONGEST); // sending breaks off a page that is being made, so a slow one gets ever more time
  known.next = Date.now() + known.pause;
  known.send();
}

function groups(known) {
  const busy = new Set([...known.acts.values()].flatMap((act) => act.iris ?? []));
  return known.data.groups.filter((group) => !group.members.some((m) => busy.has(m.iri)));
}

function chosen(known) {
  const all = groups(known);
  return all.find((g) => g.id === known.chosen) ?? all[0];
}

function act(known, what, said) {
  const when = Math.max(Date.now(), ...[...known.acts.keys()].map((w) => w + 1));
  known.acts.set(when, { ...what, when, said });
  known.say = known.data.words.busy;
  const next = groups(known)[0];
  if (next && what.kind !== "undo" && what.kind !== "split") known.acts.get(when).following = next.members.map((m) => m.iri);
  known.send();
}

function place(known, element) {
  if (!element) return;
  if (known.picked.length) { askMove(known, element); return; }
  const group = chosen(known);
  if (!group) return;
  const iris = group.members.map((m) => m.iri).filter((iri) => !known.off.has(iri));
  if (!iris.length) { known.say = known.data.words.nothing; paint(known); return; }
  const rest = group.members.length - iris.length;
  const said = known.data.words.placed.replace("{n}", iris.length).replace("{name}", element.name);
  for (const iri of iris) known.off.delete(iri);
  known.chosen = null;
  act(known, { kind: "place", iris, element: element.iri }, rest ? `${said} ${known.data.words.rest.replace("{n}", rest)}` : said);
  paint(known);
  known.list.querySelector("[aria-selected=true]")?.focus({ preventScroll: true });
}

function askMove(known, element) {
  const { words } = known.data;
  const iris = [...known.picked];
  const move = (weight, reason) => {
    act(known, { kind: "move", iris, element: element.iri, weight, reason }, words.placed.replace("{n}", iris.length).replace("{name}", element.name));
    known.picked = [];
    known.ask.replaceChildren();
    paint(known);
  };
  const title = make("p", words.move.replace("{n}", iris.length).replace("{name}", element.name));
  const weight = make("select");
  for (const share of ["1", "0.75", "0.5", "0.25"]) { const option = make("option", words.shares[share]); option.value = share; weight.append(option); }
  const reason = make("input");
  reason.maxLength = 400;
  const label = (text, field) => { const made = make("label", text); made.append(field); return made; };
  const go = button(words.moveNow, "main", () => move(Number(weight.value), reason.value));
  reason.onkeydown = (event) => { event.stopPropagation(); if (event.key === "Enter") go.click(); if (event.key === "Escape") leave.click(); };
  const leave = button(words.cancel, "", () => { known.picked = []; known.ask.replaceChildren(); paint(known); });
  known.ask.replaceChildren(title, label(words.weight, weight), label(words.why, reason), go, leave);
  reason.focus();
}

function step(known, by) {
  const all = groups(known);
  const at = all.findIndex((g) => g.id === chosen(known)?.id);
  known.chosen = all[Math.min(Math.max(at + by, 0), all.length - 1)]?.id ?? null;
  paint(known);
  known.list.querySelector("[aria-selected=true]")?.focus({ preventScroll: false });
}

function press(known, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || ["INPUT", "SELECT"].includes(event.target.tagName) && event.target.type !== "checkbox") return;
  const { data } = known;
  const group = chosen(known);
  const key = event.key.toLowerCase();
  const target = data.places.find((p) => p.key === key);
  const onCheck = event.target.type === "checkbox", onLand = known.land.contains(event.target);
  if (event.repeat && !key.startsWith("arrow")) { event.preventDefault(); return; } // a key that is held is one act
  if (target) place(known, target);
  else if (key === " " && !onCheck && !onLand && event.target.tagName !== "BUTTON" && group) place(known, data.places.find((p) => p.iri === group.element));
  else if (key === "u") act(known, { kind: "undo" }, data.words.undone);
  else if (key === "s" && group?.members.length > 1) { act(known, { kind: "split", iris: group.members.map((m) => m.iri) }, data.words.splitDone); }
  else if (key === "n" && group) { act(known, { kind: "later", iris: group.members.map((m) => m.iri) }, data.words.laterDone); paint(known); }
  else if ((key === "arrowdown" || key === "arrowup") && known.list.contains(event.target)) step(known, key === "arrowdown" ? 1 : -1);
  else if (key === "escape" && known.picked.length) { known.picked = []; known.ask.replaceChildren(); paint(known); }
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function build(known) {
  const { data, host } = known;
  const { words } = data;
  host.built = data.slot + data.lang;
  known.list = make("ul", undefined, "list");
  known.list.setAttribute("role", "listbox");
  known.list.setAttribute("aria-label", words.groups);
  known.card = make("section", undefined, "card");
  known.ask = make("div", undefined, "ask");
  known.saying = make("p", "", "say");
  known.saying.setAttribute("role", "status");
  const left = make("div", undefined, "left");
  left.append(known.card, known.list);
  known.svg = node("svg", { viewBox: `0 0 ${data.width} ${data.height}`, class: "plate", role: "img", "aria-label": words.map });
  known.svg.innerHTML = `${data.land}${data.names}`; // drawn by the server from RDF; every label in it is escaped there
  known.dots = node("g", { class: "dots" }, known.svg);
  known.badges = node("g", { class: "badges", "pointer-events": "none" }, known.svg);
  known.lasso = node("path", { class: "lasso", "pointer-events": "none" }, known.svg);
  for (const spot of data.places) {
    if (spot.x === null) continue;
    node("circle", { cx: spot.x, cy: spot.y, r: 15 }, known.badges);
    node("text", { x: spot.x, y: spot.y + 6 }, known.badges).textContent = spot.key;
  }
  known.land = make("ul", undefined, "land");
  known.land.setAttribute("role", "listbox");
  known.land.setAttribute("aria-label", words.land);
  known.land.onkeydown = (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const by = steps[event.key];
    if (by) { known.place = (known.place + by + data.places.length) % data.places.length; paint(known); known.land.children[known.place].focus(); }
    else if (event.key === "Enter" || event.key === " ") place(known, known.data.places[known.place]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  known.lassoing = button(words.pick, "tool", () => { known.isLasso = !known.isLasso; paint(known); });
  const tools = make("div", undefined, "tools");
  tools.append(known.lassoing, button(words.undo, "tool", () => act(known, { kind: "undo" }, words.undone)));
  const right = make("div", undefined, "right");
  right.append(known.svg, known.land, tools, known.ask, known.saying);
  host.replaceChildren(left, right);
  host.onkeydown = (event) => press(known, event);
  for (const element of known.svg.querySelectorAll(".element")) {
    element.addEventListener("click", () => { if (!known.isLasso) place(known, known.data.places.find((p) => p.iri === element.dataset.element)); });
  }
  known.svg.addEventListener("pointerdown", (event) => beginOnMap(known, event));
}

function spotAt(known, event) {
  const from = known.root.elementsFromPoint ? known.root : document;
  for (const found of from.elementsFromPoint(event.clientX, event.clientY)) { // a dot lies above its element
    const iri = found.closest?.("[data-element]")?.dataset.element ?? found.closest?.("[data-place]")?.dataset.place;
    const spot = known.data.places.find((p) => p.iri === iri);
    if (spot) return spot;
  }
  return undefined;
}

function light(known, spot) {
  for (const element of known.svg.querySelectorAll(".element")) element.classList.toggle("aim", element.dataset.element === spot?.iri);
  for (const option of known.land.children) option.classList.toggle("aim", option.dataset.place === spot?.iri);
}

function drag(known, event, words, drop) {
  const handle = event.currentTarget, from = [event.clientX, event.clientY];
  let ghost = null;
  const move = (m) => {
    if (!ghost && Math.hypot(m.clientX - from[0], m.clientY - from[1]) < 6) return;
    if (!ghost) { ghost = make("div", words, "ghost"); known.host.append(ghost); }
    ghost.style.left = `${m.clientX + 10}px`;
    ghost.style.top = `${m.clientY + 10}px`;
    light(known, spotAt(known, m));
  };
  const end = (m) => {
    for (const [name, act] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) handle.removeEventListener(name, act);
    const wasDragged = ghost !== null;
    ghost?.remove();
    light(known, null);
    if (m.type === "pointerup" && wasDragged) { const spot = spotAt(known, m); if (spot) drop(spot); }
  };
  handle.setPointerCapture(event.pointerId);
  for (const [name, act] of [["pointermove", move], ["pointerup", end], ["pointercancel", end]]) handle.addEventListener(name, act);
}

function beginOnMap(known, event) {
  if (event.button) return;
  const at = (m) => { const p = new DOMPoint(m.clientX, m.clientY).matrixTransform(known.svg.getScreenCTM().inverse()); return [p.x, p.y]; };
  const dot = event.target.closest?.("[data-iri]");
  if (!known.isLasso) return;
  event.preventDefault();
  const path = [at(event)];
  const move = (m) => { path.push(at(m)); known.lasso.setAttribute("d", `M${path.map((p) => p.join(" ")).join("L")}Z`); };
  const end = () => {
    known.svg.removeEventListener("pointermove", move);
    known.lasso.setAttribute("d", "");
    const inside = ([x, y]) => path.reduce((odd, [x1, y1], i) => { const [x0, y0] = path[(i || path.length) - 1]; return (y1 > y) !== (y0 > y) && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1 ? !odd : odd; }, false);
    known.picked = path.length < 3 && dot ? [dot.dataset.iri] : known.data.dots.filter((d) => inside([d.x, d.y])).map((d) => d.iri);
    known.say = known.data.words.picked.replace("{n}", known.picked.length);
    if (known.picked.length) known.isLasso = false; // the next click on the land says where they lie
    known.svg.addEventListener("click", (click) => click.stopPropagation(), { capture: true, once: true });
    setTimeout(() => paint(known), 0);
  };
  known.svg.setPointerCapture(event.pointerId);
  known.svg.addEventListener("pointermove", move);
  known.svg.addEventListener("pointerup", end, { once: true });
}

function paint(known) {
  const { data } = known;
  const all = groups(known), group = chosen(known);
  paintCard(known, group);
  paintList(known, all, group);
  known.land.replaceChildren(...data.places.map((spot, n) => {
    const option = make("li", undefined, "spot");
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(n === known.place));
    option.tabIndex = n === known.place ? 0 : -1;
    option.dataset.place = spot.iri;
    option.append(make("kbd", spot.key), make("span", spot.name), make("small", String(spot.n)));
    option.onclick = () => { known.place = n; place(known, spot); };
    return option;
  }));
  known.lassoing.setAttribute("aria-pressed", String(Boolean(known.isLasso)));
  known.svg.classList.toggle("lassoing", Boolean(known.isLasso));
  if (known.saying.textContent !== known.say) known.saying.textContent = known.say;
  const key = JSON.stringify([data.dots, known.picked]);
  if (known.painted !== key || !known.dots.childElementCount) {
    known.painted = key;
    known.dots.replaceChildren();
    for (const dot of data.dots) {
      const made = node("circle", { cx: dot.x, cy: dot.y, r: data.radius, class: `dot${dot.open ? " open" : ""}${known.picked.includes(dot.iri) ? " picked" : ""}`, "data-iri": dot.iri }, known.dots);
      node("title", {}, made).textContent = `${dot.title} (${dot.sub})`;
      made.addEventListener("pointerdown", (event) => {
        if (known.isLasso || event.button) return;
        event.stopPropagation();
        drag(known, event, dot.title, (spot) => { known.picked = [dot.iri]; paint(known); askMove(known, spot); });
      });
      made.addEventListener("click", (event) => { event.stopPropagation(); if (!known.isLasso) place(known, known.data.places.find((p) => p.iri === dot.on)); });
    }
  }
}

function paintCard(known, group) {
  const { data } = known;
  const { words } = data;
  const key = JSON.stringify([group ?? [known.acts.size, data.aside], [...known.off]]);
  if (known.carded === key && known.card.childElementCount) return;
  const focused = known.root.activeElement?.dataset?.check;
  known.carded = key;
  known.card.replaceChildren();
  if (!group) { known.card.append(make("p", known.acts.size ? words.busy : data.aside ? words.left : words.done, "done")); return; }
  const head = make("div", undefined, "head");
  head.append(make("b", group.name), make("small", group.sub));
  head.title = words.drag;
  head.addEventListener("pointerdown", (event) => { if (!event.button) drag(known, event, `${group.name} (${group.members.length - known.off.size})`, (spot) => place(known, spot)); });
  const says = make("p", undefined, "says");
  if (group.element) says.append(make("span", words.proposed), make("b", group.place), make("span", group.sure));
  else says.append(make("b", words.harbour));
  const accept = button(words.accept.replace("{name}", group.place), "main", () => place(known, data.places.find((p) => p.iri === group.element)));
  accept.append(make("kbd", words.space));
  const members = make("ul", undefined, "members");
  for (const member of group.members) {
    const line = make("li"), label = make("label"), check = make("input");
    check.type = "checkbox";
    check.checked = !known.off.has(member.iri);
    check.dataset.check = member.iri;
    check.onchange = () => { known.off[check.checked ? "delete" : "add"](member.iri); paint(known); };
    label.append(check, make("span", member.title));
    line.append(label);
    if (member.sub) line.append(make("small", member.sub));
    line.title = member.text;
    members.append(line);
  }
  const more = make("div", undefined, "more");
  const later = button(words.later, "", () => { act(known, { kind: "later", iris: group.members.map((m) => m.iri) }, words.laterDone); paint(known); });
  later.append(make("kbd", "N"));
  more.append(later);
  if (group.members.length > 1) {
    const halve = button(words.split, "", () => act(known, { kind: "split", iris: group.members.map((m) => m.iri) }, words.splitDone));
    halve.append(make("kbd", "S"));
    more.append(halve);
  }
  known.card.append(head, says, make("p", group.why, "why"), ...(group.element ? [accept] : []), make("p", words.off, "hint"), members, more);
  if (focused) known.card.querySelector(`[data-check="${CSS.escape(focused)}"]`)?.focus();
}

function paintList(known, all, group) {
  const key = JSON.stringify([all.map((g) => [g.id, g.name, g.members.length, g.place]), group?.id]);
  if (known.listed === key && known.list.childElementCount) return;
  const hadFocus = known.list.contains(known.root.activeElement);
  known.listed = key;
  known.list.replaceChildren(...all.map((g) => {
    const option = make("li", undefined, "group");
    const isMine = g.id === group?.id;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", String(isMine));
    option.tabIndex = isMine ? 0 : -1;
    option.append(make("b", g.name), make("small", [g.members.length, g.place, g.sure].filter(Boolean).join(" · ")));
    option.onclick = () => { known.chosen = g.id; paint(known); known.list.querySelector("[aria-selected=true]")?.focus({ preventScroll: true }); };
    return option;
  }));
  if (hadFocus) known.list.querySelector("[aria-selected=true]")?.focus({ preventScroll: true });
}
