// Draws marks on the plate and tells Python what was clicked. Text from users is only ever set as text.
const NS = "http://www.w3.org/2000/svg";
const state = new WeakMap();

function node(name, attributes, parent) {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

function drawMark(mark, data, layer, handlers) {
  const group = node("g", {
    class: mark.dim ? "mark dim" : "mark", transform: `translate(${mark.x} ${mark.y})`, "data-iri": mark.iri,
    role: "button", tabindex: mark.dim ? -1 : 0, "aria-label": `${mark.title}, ${mark.sub}`,
  }, layer);
  const path = data.symbols[mark.symbol];
  node("circle", { class: "ring", r: data.radius + 5 }, group);
  node("path", { class: "shade", d: path, transform: `translate(1 2.6) scale(${data.radius})` }, group);
  const scaled = node("g", { transform: `scale(${data.radius})` }, group);
  node("path", { class: "shape", d: path, fill: mark.colour, "vector-effect": "non-scaling-stroke" }, scaled);
  if (mark.dim) return;
  group.addEventListener("mouseenter", () => handlers.show(mark, group));
  group.addEventListener("focus", () => handlers.show(mark, group));
  group.addEventListener("mouseleave", handlers.hide);
  group.addEventListener("blur", handlers.hide);
  group.addEventListener("click", (event) => { event.stopPropagation(); handlers.pick(mark.iri); });
  group.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); handlers.pick(mark.iri); }
  });
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
      const icon = node("svg", { viewBox: "-1.4 -1.4 2.8 2.8", width: 17, height: 17, "aria-hidden": "true" });
      node("path", { d: data.symbols[item.symbol], fill: item.colour }, icon);
      entry.append(icon, item.name);
      line.append(entry);
    }
    legend.append(line);
  }
  const last = legend.lastElementChild;
  for (const [kind, label] of [["hatch", data.empty], ["faint", data.dim]]) {
    const entry = document.createElement("span");
    const swatch = document.createElement("i");
    swatch.className = kind;
    entry.append(swatch, label);
    last?.append(entry);
  }
}

export default function (component) {
  const { parentElement: root, data, setTriggerValue } = component;
  const svg = root.querySelector("svg.plate");
  const wrap = root.querySelector(".wrap");
  const tip = root.querySelector(".tip");
  const known = state.get(wrap) ?? {};
  state.set(wrap, known);
  known.tell = setTriggerValue;
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  svg.setAttribute("aria-label", data.label);
  // Land, names, covers and notes are drawn by the server from RDF; every label in them is escaped there.
  for (const [layer, content] of [["land", data.land], ["name-layer", data.names], ["covers", data.covers], ["notes", data.notes]]) {
    if (known[layer] !== content) {
      svg.querySelector(`.${layer}`).innerHTML = content;
      known[layer] = content;
    }
  }
  for (const element of svg.querySelectorAll(".land .element")) {
    element.onclick = () => known.tell("element", element.dataset.element);
  }
  const select = (iri) => svg.querySelectorAll(".mark").forEach((m) => m.classList.toggle("selected", m.dataset.iri === iri));
  const handlers = {
    pick(iri) { select(iri); handlers.hide(); known.tell("mark", iri); },
    hide() { tip.classList.remove("on"); },
    show(mark, group) {
      const title = document.createElement("b");
      title.textContent = mark.title;
      const sub = document.createElement("small");
      sub.textContent = mark.sub;
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
  const drawn = JSON.stringify([data.marks, data.radius]);
  if (known.marks !== drawn) {
    layer.replaceChildren();
    for (const mark of [...data.marks].sort((a, b) => Number(b.dim) - Number(a.dim))) drawMark(mark, data, layer, handlers);
    known.marks = drawn;
  }
  select(data.selected);
  drawLegend(root, data);
  svg.dataset.ready = "1";
}
