// MiniSearch, with the options that its documentation shows: all words, beginnings, and words with one edit in five letters.
import MiniSearch from "minisearch";

let engine;

export async function open() {
  const text = await (await fetch("index.json")).text();
  engine = MiniSearch.loadJSON(text, { fields: ["title", "abstract", "authors"], storeFields: ["title", "date"] });
}

export async function search(query, isNewest) {
  const options = { combineWith: "AND", prefix: true, fuzzy: 0.2, boost: { title: 5 } };
  const found = engine.search(query, options);
  if (isNewest) found.sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0));
  return { count: found.length, papers: found.slice(0, 10).map(({ id, title, date }) => ({ id, title, date })) };
}
