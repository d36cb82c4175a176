// A field with a list of options: what is typed is looked for on the server. Text from users is only ever set as text.
const state = new WeakMap();
const PAUSE = 150; // milliseconds without a key before what was typed is looked for
let count = 0;

function make(kind, name) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  return element;
}

function build(host) {
  const id = `picker-${++count}`;
  const known = { host, at: -1, isOpen: false, keys: [] }; // keys: those pressed before what was typed was found
  known.label = make("label");
  known.label.htmlFor = id;
  const field = make("div", "field");
  known.input = make("input");
  Object.assign(known.input, { id, type: "text", autocomplete: "off", spellcheck: false });
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", `${id}-list`]])
    known.input.setAttribute(name, value);
  known.clear = make("button");
  known.clear.type = "button";
  known.clear.textContent = "×";
  field.append(known.input, known.clear);
  known.box = make("div", "list");
  known.box.hidden = true;
  known.list = make("ul");
  known.list.id = `${id}-list`;
  known.list.setAttribute("role", "listbox");
  known.said = make("div", "said");
  known.said.setAttribute("role", "status");
  known.box.append(known.list, known.said);
  host.replaceChildren(known.label, field, known.box);

  known.input.oninput = () => {
    open(known);
    known.keys = [];
    known.said.textContent = known.data.looking;
    clearTimeout(known.waiting);
    known.waiting = setTimeout(() => known.look(known.input.value), PAUSE);
  };
  known.input.onclick = () => { if (!known.isOpen) begin(known); };
  known.input.onblur = () => close(known);
  known.input.onkeydown = (event) => press(known, event);
  known.box.onmousedown = (event) => event.preventDefault(); // the field keeps the focus, so that a click in the list is no leaving of it
  known.clear.onclick = () => pick(known, "");
  state.set(host, known);
  return known;
}

function begin(known) {
  known.input.value = "";
  open(known);
  if (known.data.typed) known.look("");
}

function open(known) {
  if (known.isOpen) return;
  known.isOpen = true;
  known.input.placeholder = known.data.name || known.data.nothing;
  paint(known);
}

function close(known) {
  clearTimeout(known.waiting);
  known.isOpen = false;
  known.at = -1;
  known.keys = [];
  paint(known);
}

function pick(known, key) {
  known.data = { ...known.data, now: key, name: known.data.options.find(([k]) => k === key)?.[1] ?? "" };
  close(known);
  known.picked(key);
}

function press(known, event) {
  if (event.key === "ArrowDown" || event.key === "ArrowUp" || (event.key === "Enter" && known.isOpen)) {
    event.preventDefault();
    if (!known.isOpen) return begin(known);
    if (isFound(known)) return go(known, event.key);
    if (!known.keys.length) { // the list is still that of other words: what the key means is known when the new one is there
      clearTimeout(known.waiting);
      known.look(known.input.value);
    }
    known.keys.push(event.key);
  } else if (event.key === "Escape" && known.isOpen) {
    event.stopPropagation();
    close(known);
  }
}

function isFound(known) {
  return known.data.typed === known.input.value;
}

function go(known, key) {
  const { options } = known.data;
  if (key === "Enter") {
    const at = known.at >= 0 ? known.at : known.input.value && options.length === 1 ? 0 : -1;
    if (at >= 0) pick(known, options[at][0]);
    return;
  }
  const step = key === "ArrowDown" ? 1 : -1;
  known.at = options.length ? (known.at + step + options.length + (known.at < 0 && step < 0 ? 1 : 0)) % options.length : -1;
  paint(known);
}

function paint(known) {
  const { data, input } = known;
  known.label.textContent = data.label;
  known.list.setAttribute("aria-label", data.label);
  known.clear.hidden = !data.now || !data.nothing;
  known.clear.setAttribute("aria-label", data.clear);
  known.clear.title = data.clear;
  if (!known.isOpen) {
    input.value = data.name;
    input.placeholder = data.nothing;
  }
  known.box.hidden = !known.isOpen;
  input.setAttribute("aria-expanded", String(known.isOpen));
  if (!known.isOpen) return input.removeAttribute("aria-activedescendant");
  known.list.replaceChildren(
    ...data.options.map(([key, name], number) => {
      const option = make("li", number === known.at ? "at" : "");
      option.id = `${known.list.id}-${number}`;
      option.textContent = name;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", String(key === data.now));
      option.onclick = () => pick(known, key);
      return option;
    }),
  );
  known.said.textContent = data.said;
  if (known.at >= 0) {
    input.setAttribute("aria-activedescendant", `${known.list.id}-${known.at}`);
    known.list.children[known.at]?.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

export default function ({ parentElement: root, data, setStateValue, setTriggerValue }) {
  const host = root.querySelector(".picker");
  const known = state.get(host) ?? build(host);
  const isOther = known.data?.typed !== data.typed;
  known.data = data;
  known.look = (typed) => setStateValue("typed", typed);
  known.picked = (key) => setTriggerValue("picked", { key }); // an empty text would be no value at all
  if (isOther) known.at = -1;
  paint(known);
  if (known.isOpen && isFound(known)) for (const key of known.keys.splice(0)) go(known, key);
}
