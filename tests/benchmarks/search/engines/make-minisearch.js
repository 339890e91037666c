import { readFileSync, writeFileSync } from "node:fs";
import MiniSearch from "minisearch";

const [texts, index] = process.argv.slice(2);
const engine = new MiniSearch({ fields: ["title", "abstract", "authors"], storeFields: ["title", "date"] });
engine.addAll(JSON.parse(readFileSync(texts, "utf8")));
writeFileSync(index, JSON.stringify(engine));
