// Draws marks on the plate and tells Python what was clicked. Text from users is only ever set as text.
const NS = "http://www.w3.org/2000/svg";
const MOST_ZOOM = 6;
const state = new WeakMap();

function node(name, attributes, parent) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

function reachable(group, handlers, about, pick) {
  group.addEventListener("mouseenter", () => handlers.show(about, group));
  group.addEventListener("focus", () => handlers.show(about, group));
  group.addEventListener("mouseleave", handlers.hide);
  group.addEventListener("blur", handlers.hide);
  group.addEventListener("click", (event) => { event.stopPropagation(); pick(); });
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); pick(); }
  });
}

function drawMark(mark, data, layer, handlers) {
  const group = node("g", {
    class: `mark${mark.open ? " open" : ""}${mark.dim ? " dim" : ""}`, transform: `translate(${mark.x} ${mark.y})`, "data-iri": mark.iri,
    role: "button", tabindex: mark.dim ? -1 : 0, "aria-label": `${mark.title}, ${mark.sub}`,
  }, layer);
  if (mark.dim) group.setAttribute("aria-hidden", "true");
  const path = data.symbols[mark.symbol];
  node("circle", { class: "ring", r: mark.r + 5 }, group);
  node("circle", { class: "hit", r: data.radius + 1 }, group);
  node("path", { class: "shade", d: path, transform: `translate(1 2.6) scale(${mark.r})` }, group);
  const scaled = node("g", { transform: `scale(${mark.r})` }, group);
  const paint = mark.open ? { style: `stroke: ${mark.colour}` } : { fill: mark.colour };
  node("path", { class: "shape", d: path, ...paint, "vector-effect": "non-scaling-stroke" }, scaled);
  if (mark.hollow) node("circle", { class: "hollow", r: mark.r * 0.32, ...(mark.open ? { style: `fill: ${mark.colour}` } : {}) }, group);
  if (!mark.dim) reachable(group, handlers, mark, () => handlers.pick(mark.iri));
}

function drawCluster(cluster, layer, handlers) {
  const group = node("g", {
    class: cluster.count ? "cluster" : "cluster dim", transform: `translate(${cluster.x} ${cluster.y})`,
    "data-path": cluster.path, role: "button", tabindex: 0, "aria-label": `${cluster.title}, ${cluster.sub}`,
  }, layer);
  node("circle", { class: "shade", r: cluster.r, cx: 1, cy: 3 }, group);
  node("circle", { class: "disc", r: cluster.r, fill: cluster.back ? "#fff" : cluster.colour }, group);
  if (!cluster.back) node("circle", { class: "seam", r: cluster.r - 4.5 }, group);
  const size = cluster.back ? 18 : Math.min(cluster.r * 0.9, 22);
  const words = node("text", { class: cluster.back ? "way-back" : "number", y: size * 0.35, "font-size": size }, group);
  words.textContent = cluster.back ? "←" : String(cluster.count);
  reachable(group, handlers, cluster, () => handlers.open(cluster.path));
}

function drawRelations(svg, data, iri) {
  const layer = svg.querySelector(".relations");
  layer.replaceChildren();
  const at = new Map();
  for (const mark of data.marks) if (!at.has(mark.iri)) at.set(mark.iri, mark);
  const here = data.marks.filter((m) => m.iri === iri);
  if (!here.length) return;
  for (const [from, kind, to] of data.links) {
    const ends = [data.names[from], data.names[to]];
    if (!ends.includes(iri)) continue;
    const other = at.get(ends[0] === iri ? ends[1] : ends[0]);
    if (!other || other.iri === iri) continue;
    const mine = here.reduce((a, b) => (Math.hypot(a.x - other.x, a.y - other.y) <= Math.hypot(b.x - other.x, b.y - other.y) ? a : b));
    const [a, b] = ends[0] === iri ? [mine, other] : [other, mine];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const short = (p, q, r) => [p.x + ((q.x - p.x) * r) / length, p.y + ((q.y - p.y) * r) / length];
    const [x0, y0] = short(a, b, a.r + 3), [x1, y1] = short(b, a, b.r + 8);
    const bend = `M${x0} ${y0}Q${(x0 + x1) / 2 - (y1 - y0) * 0.12} ${(y0 + y1) / 2 + (x1 - x0) * 0.12} ${x1} ${y1}`;
    const group = node("g", { class: `relation kind-${kind}` }, layer);
    node("title", {}, group).textContent = data.kinds[kind];
    node("path", { class: "casing", d: bend }, group);
    node("path", { class: "line", d: bend, ...(kind === 0 ? { "marker-end": "url(#arrow)" } : {}) }, group);
  }
}

function icon(item, data) {
  const svg = node("svg", { viewBox: "-14 -10 28 20", width: 26, height: 18, "aria-hidden": "true" });
  if (item.drawing) svg.innerHTML = item.drawing; // drawn by the server; nothing of users is in it
  else {
    const look = item.open ? { fill: "#fff", stroke: item.colour, "stroke-width": 2.6 / 8.4 } : { fill: item.colour };
    node("path", { d: data.symbols[item.symbol], ...look, transform: `scale(${8.4 * item.scale})` }, svg);
    if (item.hollow) node("circle", { r: 2.6, fill: "#fff" }, svg);
  }
  return svg;
}

function drawLegend(root, data) {
  const legend = root.querySelector(".legend");
  legend.replaceChildren();
  for (const row of data.legend) {
    const line = document.createElement("div");
    const head = document.createElement("b");
    head.textContent = row.head;
    line.append(head);
    for (const item of row.items) {
      const entry = document.createElement("span");
      entry.append(icon(item, data), item.name);
      line.append(entry);
    }
    if (row.said) {
      const said = document.createElement("em");
      said.textContent = row.said;
      line.append(said);
    }
    legend.append(line);
  }
}

function zooming(wrap, svg, known, data) {
  const home = { x: 0, y: 0, w: data.width, h: data.height };
  known.frame ??= { ...home };
  const show = () => {
    const { x, y, w, h } = known.frame;
    svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
    wrap.classList.toggle("zoomed", w < home.w - 0.5);
  };
  const zoom = (factor, px = 0.5, py = 0.5) => {
    const { x, y, w, h } = known.frame;
    const to = Math.min(home.w, Math.max(home.w / MOST_ZOOM, w / factor));
    const high = (to * home.h) / home.w;
    known.frame = { w: to, h: high, x: inside(x + (w - to) * px, home.w - to), y: inside(y + (h - high) * py, home.h - high) };
    show();
  };
  const inside = (value, most) => Math.min(Math.max(0, value), Math.max(0, most));
  const act = { in: () => zoom(1.5), out: () => zoom(1 / 1.5), home: () => { known.frame = { ...home }; show(); } };
  for (const button of wrap.querySelectorAll(".zoom button")) button.onclick = act[button.dataset.act];
  svg.onwheel = (event) => {
    if (!event.ctrlKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    const box = svg.getBoundingClientRect();
    zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, (event.clientX - box.x) / box.width, (event.clientY - box.y) / box.height);
  };
  svg.onpointerdown = (event) => { known.from = { x: event.clientX, y: event.clientY, frame: { ...known.frame } }; };
  svg.onpointermove = (event) => {
    if (!known.from || event.buttons !== 1 || known.frame.w >= home.w) return;
    const scale = known.frame.w / svg.getBoundingClientRect().width;
    known.frame.x = inside(known.from.frame.x - (event.clientX - known.from.x) * scale, home.w - known.frame.w);
    known.frame.y = inside(known.from.frame.y - (event.clientY - known.from.y) * scale, home.h - known.frame.h);
    show();
  };
  show();
}

export default function (component) {
  const { parentElement: root, data, setTriggerValue } = component;
  const svg = root.querySelector("svg.plate");
  const wrap = root.querySelector(".wrap");
  const tip = root.querySelector(".tip");
  const known = state.get(wrap) ?? {};
  state.set(wrap, known);
  known.tell = setTriggerValue;
  svg.setAttribute("aria-label", data.label);
  for (const [act, words] of Object.entries(data.zoom)) {
    const button = root.querySelector(`[data-act='${act}']`);
    button.title = words;
    button.setAttribute("aria-label", words);
  }
  zooming(wrap, svg, known, data);
  // Land, names, layers and notes are drawn by the server from RDF; every label in them is escaped there.
  for (const layer of ["land", "names", "under", "over", "notes"]) {
    const content = data[layer === "names" ? "place_names" : layer];
    if (known[layer] !== content) {
      svg.querySelector(`.layer-${layer}`).innerHTML = content;
      known[layer] = content;
    }
  }
  for (const element of svg.querySelectorAll(".layer-land .element")) {
    element.onclick = () => known.tell("element", element.dataset.element);
  }
  const select = (iri) => {
    svg.querySelectorAll(".mark").forEach((m) => m.classList.toggle("selected", m.dataset.iri === iri));
    drawRelations(svg, data, iri);
  };
  const handlers = {
    pick(iri) { select(iri); handlers.hide(); known.tell("mark", iri); },
    open(path) { handlers.hide(); known.tell("cluster", path || "."); },
    hide() { tip.classList.remove("on"); },
    show(about, group) {
      const title = document.createElement("b");
      title.textContent = about.title;
      const sub = document.createElement("small");
      sub.textContent = about.sub;
      tip.replaceChildren(title, sub);
      const frame = wrap.getBoundingClientRect();
      const box = group.getBoundingClientRect();
      const below = box.y - frame.y < 90;
      tip.classList.toggle("below", below);
      tip.style.left = `${Math.min(frame.width - 140, Math.max(140, box.x - frame.x + box.width / 2))}px`;
      tip.style.top = `${below ? box.y - frame.y + box.height : box.y - frame.y}px`;
      tip.classList.add("on");
    },
  };
  const layer = svg.querySelector(".marks");
  const drawn = JSON.stringify([data.marks, data.clusters]);
  if (known.marks !== drawn) {
    layer.replaceChildren();
    for (const mark of [...data.marks].sort((a, b) => Number(b.dim) - Number(a.dim))) drawMark(mark, data, layer, handlers);
    for (const cluster of data.clusters) drawCluster(cluster, layer, handlers);
    known.marks = drawn;
  }
  select(data.selected);
  drawLegend(root, data);
  svg.dataset.ready = "1";
}
