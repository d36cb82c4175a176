// A table of counts whose cells are buttons. Text from users is only ever set as text.
const state = new WeakMap();

function cell(kind, words, scope) {
  const element = document.createElement(kind);
  if (scope) element.scope = scope;
  element.textContent = words;
  return element;
}

export default function ({ parentElement: root, data, setTriggerValue }) {
  const host = root.querySelector(".heat");
  const known = state.get(host) ?? {};
  state.set(host, known);
  known.tell = setTriggerValue;
  const drawn = JSON.stringify([data.columns, data.rows, data.corner]);
  if (known.drawn !== drawn) {
    const table = document.createElement("table");
    table.createCaption().textContent = data.caption;
    const head = table.createTHead().insertRow();
    head.append(cell("th", data.corner, "col"), ...data.columns.map((name) => cell("th", name, "col")));
    const body = table.createTBody();
    data.rows.forEach((row, y) => {
      const line = body.insertRow();
      line.append(cell("th", row.name, "row"));
      row.cells.forEach((found, x) => {
        const button = document.createElement("button");
        button.className = `shade-${found.shade}`;
        button.textContent = found.words;
        button.setAttribute("aria-label", `${row.name} × ${data.columns[x]}: ${found.said}`);
        button.dataset.cell = `${y},${x}`;
        button.onclick = () => known.tell("cell", button.dataset.cell);
        line.insertCell().append(button);
      });
    });
    host.replaceChildren(table);
    known.drawn = drawn;
  }
  for (const button of host.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.cell === data.chosen));
  }
}
