// The SPARQL editor: what is typed goes to Python when the typing rests or the field is left; Ctrl+Enter asks.
const editors = new WeakMap();
const REST = 400;

const escaped = (text) => String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

// Terms of the language and the landscape, fetched once and again when the store has changed.
function terms(address) {
  terms.known ??= new Map();
  if (!terms.known.has(address)) terms.known.set(address, fetch(address).then((r) => (r.ok ? r.json() : [])).catch(() => []));
  return terms.known.get(address);
}

function option(term) {
  return {
    label: term.name, detail: term.label, type: term.kind, boost: term.kind === "individual" ? -1 : 0,
    info: term.text ? () => {
      const box = document.createElement("div");
      box.innerHTML = `<b>${escaped(term.label)}</b><br>${escaped(term.text)}`;
      return { dom: box };
    } : undefined,
  };
}

// A term is found by its name and by its label in either language.
async function complete(context, s) {
  const word = context.matchBefore(/[?$]?[\p{L}\p{N}_:-]+/u);
  if (!word && !context.explicit) return null;
  const typed = (word?.text ?? "").toLowerCase();
  const names = new Set(context.state.doc.toString().match(/[?$]\w+/g) || []);
  names.delete(word?.text);
  const variables = [...names].map((label) => ({ label, type: "variable" }));
  const found = (await terms(s.data.terms)).filter((t) => !typed || t.find.includes(typed)).map(option);
  const words = s.data.words.map((label) => ({ label, type: "keyword" }));
  const plain = [...variables, ...words].filter((o) => o.label.toLowerCase().includes(typed));
  return { from: word ? word.from : context.pos, options: [...plain, ...found], filter: false };
}

async function check(view, s) {
  const query = view.state.doc.toString();
  if (!query.trim()) return [];
  try {
    const answer = await fetch(s.data.check, { method: "POST", headers: { "Content-Type": "application/sparql-query" }, body: query });
    const told = answer.ok ? await answer.json() : {};
    if (!told.message) return [];
    const line = view.state.doc.line(Math.min(Math.max(told.line || 1, 1), view.state.doc.lines));
    const from = Math.min(line.from + Math.max((told.column || 1) - 1, 0), line.to);
    const start = from === view.state.doc.length && from > 0 ? from - 1 : from;
    return [{ from: start, to: Math.min(start + 1, view.state.doc.length), severity: "error", message: told.message }];
  } catch {
    return []; // no server, no check; asking will say what is wrong
  }
}

function build(host, s, parts) {
  const { EditorView, EditorState, basicSetup, sparql, keymap, autocompletion, linter, lintGutter, HighlightStyle, syntaxHighlighting, tags } = parts;
  const look = HighlightStyle.define([
    { tag: tags.keyword, class: "q-keyword" }, { tag: [tags.variableName, tags.special(tags.variableName)], class: "q-variable" },
    { tag: [tags.string, tags.literal], class: "q-string" }, { tag: tags.number, class: "q-number" },
    { tag: tags.comment, class: "q-comment" }, { tag: [tags.namespace, tags.propertyName, tags.url], class: "q-name" },
  ]);
  const tell = () => {
    clearTimeout(s.timer);
    const text = s.view.state.doc.toString();
    if (text === s.told) return;
    s.told = text;
    s.set("doc", { text, revision: s.data.revision });
  };
  s.tell = tell;
  s.view = new EditorView({
    parent: host,
    root: host.getRootNode(),
    state: EditorState.create({
      doc: s.data.text,
      extensions: [
        keymap.of([
          { key: "Mod-Enter", preventDefault: true, run: (v) => { tell(); s.trigger("run", v.state.doc.toString()); return true; } },
          { key: "Shift-Alt-f", preventDefault: true, run: () => { format(s, parts); return true; } },
        ]),
        basicSetup, sparql(), syntaxHighlighting(look), EditorView.lineWrapping,
        autocompletion({ override: [(c) => complete(c, s)], maxRenderedOptions: 60 }),
        linter((v) => check(v, s), { delay: REST }), lintGutter(),
        EditorView.contentAttributes.of({ "aria-label": s.data.label, "aria-multiline": "true" }),
        EditorView.updateListener.of((u) => {
          if (!u.docChanged) return;
          clearTimeout(s.timer);
          s.timer = setTimeout(tell, REST);
        }),
        EditorView.domEventHandlers({ blur: () => { tell(); } }),
      ],
    }),
  });
  s.told = s.data.text;
}

function format(s, parts) {
  const text = s.view.state.doc.toString();
  try {
    const better = parts.spfmt.format(text).trim() + "\n";
    s.view.dispatch({ changes: { from: 0, to: text.length, insert: better } });
    s.tell();
    s.say("");
  } catch {
    s.say(s.data.unformatted);
  }
}

export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const host = parentElement.querySelector(".sparql");
  let s = editors.get(host);
  if (!s) {
    s = { data };
    editors.set(host, s);
    const button = parentElement.querySelector("button");
    const said = parentElement.querySelector(".said");
    s.say = (text) => { said.textContent = text; };
    s.ready = import(new URL(data.library, document.baseURI).href).then((parts) => {
      build(host, s, parts);
      button.onclick = () => format(s, parts);
      host.dataset.ready = "1";
    });
  }
  const former = s.data;
  Object.assign(s, { data, set: setStateValue, trigger: setTriggerValue });
  parentElement.querySelector("button").textContent = data.format;
  s.ready.then(() => {
    if (former.revision !== data.revision && s.view.state.doc.toString() !== data.text) {
      s.view.dispatch({ changes: { from: 0, to: s.view.state.doc.length, insert: data.text } });
      s.told = data.text;
      clearTimeout(s.timer);
    }
  });
  return () => {
    if (host.isConnected) return;
    clearTimeout(s.timer);
    s.view?.destroy();
    editors.delete(host);
  };
}
