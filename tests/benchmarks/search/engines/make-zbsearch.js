import { readFileSync, writeFileSync } from "node:fs";
import { create, insertMultiple, save } from "zbsearch";

const [texts, index] = process.argv.slice(2);
const schema = { title: "string", abstract: "string", authors: "string", date: "string" };
const engine = await create({ schema });
await insertMultiple(engine, JSON.parse(readFileSync(texts, "utf8")));
writeFileSync(index, JSON.stringify(await save(engine)));
