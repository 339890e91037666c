// ZBSearch, with all words, and words with one edit.
import { create, load, search as find } from "zbsearch";

let engine;

export async function open() {
  const schema = { title: "string", abstract: "string", authors: "string", date: "string" };
  engine = await create({ schema });
  await load(engine, await (await fetch("index.json")).json());
}

export async function search(query, isNewest) {
  const found = await find(engine, {
    term: query,
    properties: ["title", "abstract", "authors"],
    boost: { title: 5 },
    threshold: 0,
    tolerance: 1,
    limit: 10,
    ...(isNewest ? { sortBy: { property: "date", order: "DESC" } } : {}),
  });
  return {
    count: found.count,
    papers: found.hits.map(({ id, document }) => ({ id, title: document.title, date: document.date })),
  };
}
