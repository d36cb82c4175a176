// Asks an endpoint by Comunica: `node comunica.js URL KIND QUERY [TOKEN]`, and prints what it got as JSON.
import { QueryEngine } from "@comunica/query-sparql";

const [url, kind, query, token] = process.argv.slice(2);
const engine = new QueryEngine();
const source = { type: "sparql", value: url };
const context = { sources: [source] };
// Comunica 4.5 leaves the language of what it read from JSON in the datatype.
const term = (t) => { const lang = t.language || t.datatype?.language; return lang ? `${t.value}@${lang}` : t.value; };
let found;
if (kind === "bindings") {
  const rows = await (await engine.queryBindings(query, context)).toArray();
  found = rows.map((row) => Object.fromEntries([...row].map(([name, value]) => [name.value, term(value)])));
} else if (kind === "boolean") {
  found = await engine.queryBoolean(query, context);
} else if (kind === "quads") {
  const quads = await (await engine.queryQuads(query, context)).toArray();
  found = quads.map((q) => [q.subject.value, q.predicate.value, term(q.object)]).sort();
} else {
  const withToken = (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    return fetch(input, { ...init, headers });
  };
  await engine.queryVoid(query, { ...context, destination: source, fetch: withToken });
  found = "done";
}
console.log(JSON.stringify(found));
