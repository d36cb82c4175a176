// Wraps vis-network: nodes, edges and options come from pyvis; clicks go back to Python. What stays keeps its place.
const state = new WeakMap();
let loading = null;

function library(path) {
  loading ??= globalThis.vis?.Network ? Promise.resolve() : new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = path;
    script.onload = done;
    script.onerror = failed;
    document.head.append(script);
  });
  return loading;
}

function difference(known, wanted) {
  const next = new Map(wanted.map((item) => [item.id, item]));
  return {
    gone: [...known.keys()].filter((id) => !next.has(id)),
    fresh: wanted.filter((item) => !known.has(item.id)),
    changed: wanted.filter((item) => known.has(item.id) && known.get(item.id) !== JSON.stringify(item)),
  };
}

function start(host, s, data) {
  const { DataSet, Network } = globalThis.vis;
  s.nodes = new DataSet([]);
  s.edges = new DataSet([]);
  s.known = { nodes: new Map(), edges: new Map() };
  s.net = new Network(host, { nodes: s.nodes, edges: s.edges }, { ...data.options, physics: false });
  s.net.on("click", (event) => {
    if (event.nodes.length) s.tell("click", String(event.nodes[0]));
    else if (!event.edges.length) s.tell("click", "");
  });
  s.net.on("doubleClick", (event) => { if (event.nodes.length) s.tell("expand", String(event.nodes[0])); });
}

// New nodes start beside what they hang on; then only they move, until the picture is calm.
function update(host, s, data) {
  const places = s.net.getPositions();
  const nodes = difference(s.known.nodes, data.nodes);
  const edges = difference(s.known.edges, data.edges);
  const beside = new Map();
  for (const edge of data.edges) {
    if (places[edge.from] && !beside.has(edge.to)) beside.set(edge.to, places[edge.from]);
    if (places[edge.to] && !beside.has(edge.from)) beside.set(edge.from, places[edge.to]);
  }
  s.nodes.remove(nodes.gone);
  s.edges.remove(edges.gone);
  nodes.fresh.forEach((item, n) => {
    const near = beside.get(item.id) ?? { x: 0, y: 0 };
    const angle = n * 2.399963; // the golden angle: spread evenly, always the same
    const reach = 90 + 14 * Math.sqrt(n) * 4;
    s.nodes.add({ ...item, x: near.x + reach * Math.cos(angle), y: near.y + reach * Math.sin(angle) });
  });
  s.nodes.update(nodes.changed);
  s.edges.update([...edges.fresh, ...edges.changed]);
  s.known.nodes = new Map(data.nodes.map((item) => [item.id, JSON.stringify(item)]));
  s.known.edges = new Map(data.edges.map((item) => [item.id, JSON.stringify(item)]));
  const first = !Object.keys(places).length;
  if (!nodes.fresh.length && s.turn === data.turn) return;
  const stay = s.turn === data.turn ? Object.keys(places).filter((id) => s.nodes.get(id)) : data.pinned;
  s.turn = data.turn;
  host.dataset.ready = "";
  s.nodes.update(stay.map((id) => ({ id, fixed: true })));
  s.net.setOptions({ physics: data.options.physics });
  s.net.once("stabilizationIterationsDone", () => {
    s.net.setOptions({ physics: false });
    s.nodes.update(data.nodes.map(({ id }) => ({ id, fixed: data.pinned.includes(id) })));
    if (first || nodes.fresh.length > 6) s.net.fit({ animation: first ? false : { duration: 400 }, maxZoomLevel: 1.1 });
    host.dataset.ready = "1";
  });
  s.net.stabilize(160);
}

export default async function ({ parentElement: root, data, setTriggerValue }) {
  const host = root.querySelector(".net");
  const s = state.get(host) ?? {};
  state.set(host, s);
  s.tell = setTriggerValue;
  s.latest = data;
  host.setAttribute("aria-label", data.label);
  await library(data.library);
  if (!s.net) start(host, s, data);
  update(host, s, s.latest);
  if (s.latest.selected && s.nodes.get(s.latest.selected)) s.net.selectNodes([s.latest.selected]);
  else s.net.unselectAll();
  host.dataset.ready ||= s.nodes.length ? "" : "1";
  globalThis.leerlandExplore = s; // for those who script the page
}
