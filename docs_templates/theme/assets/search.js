// The search: an input in the header, a panel below it, and Pagefind, which is loaded when the input is first used.
//
// A paper is found in two ways. The first is by its *keys*: its title, the part of the title before a colon, and its
// system's name, each folded to letters and digits and indexed as one word that begins with "xkey". So M^2IXT, M2IXT and
// M²IXT are the same, and the beginning of a title finds its paper. The second is by its *text*: title, summary and
// abstract. Papers found by a key come first, and those whose whole key was typed precede the others.
//
// Addresses: `?q=video&task=vqa&edition=2025-03-20` opens the panel on any page; a filter may be repeated. While the panel
// is open, the address follows the search. Nothing is stored. Text of papers is never inserted as HTML.

import { count, examples, language, say } from "./words.js";

const ROOT = new URL("../", import.meta.url); // the site's address, at the root of a host or below a folder
const KEY = "xkey";
const SHORTEST_KEY = 2; // the minimum number of letters and digits of a key
const MOST_BY_KEY = 12; // the maximum number of papers whose keys are compared
const PAGE = 10; // the number of results shown at a time
const PASSAGE = 36; // the number of words of an abstract shown in a result
const FACTS = 5; // the maximum number of dates and topics shown in a result
const PAUSE = 120; // milliseconds after the last keystroke until a search starts

const form = document.querySelector("form.search");
const input = form.elements.q;

const state = { query: "", chosen: [], results: [], shown: 0, run: 0 }; // chosen: [group, value] pairs
let engine = null; // a promise of Pagefind and of the filters' titles
let view = null; // the panel's parts, once it has been opened
let before = null; // the element that had the focus before the search
let timer = 0;

// ---- Words ---------------------------------------------------------------------------------------------------------

/** Return only letters and digits, without case and accents, like `fold` in generator/broadsheet/model/text.py. */
export function fold(text) {
  const small = text.normalize("NFKD").toUpperCase().toLowerCase().replaceAll("ς", "σ");
  return small.replace(/[^\p{L}\p{N}]/gu, "");
}

/** Return the query as words of a text: `M^2IXT` is one word, as in the index; `a/b` are two. */
function words(query) {
  return query.normalize("NFKC").replace(/[\^_]/g, "").replace(/[^\p{L}\p{M}\p{N}"'’.-]+/gu, " ").trim();
}

/** Return a paper's keys, as generator/broadsheet/pages/site_pages.py writes them. */
function keysOf(meta) {
  const title = meta.title ?? "";
  return [meta.name ?? "", title.includes(":") ? title.split(":")[0] : "", title].map(fold).filter(Boolean);
}

// ---- Finding -------------------------------------------------------------------------------------------------------

/** Load Pagefind and the filters' titles, once; after a failure the next call tries again. */
function load() {
  engine ??= Promise.all([import(new URL("pagefind/pagefind.js", ROOT)), getJson("assets/topics.json")])
    .then(async ([pagefind, titles]) => {
      await pagefind.options({ ranking: { termSimilarity: 4, pageLength: 0.2 } });
      await pagefind.init();
      await pagefind.filters(); // Pagefind counts only the filters it has loaded
      return { pagefind, titles };
    })
    .catch((error) => {
      engine = null;
      throw error;
    });
  return engine;
}

async function getJson(path) {
  const response = await fetch(new URL(path, ROOT));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** Return what is found: results, best first, and how many of them each filter would leave. */
async function find(query, chosen) {
  const { pagefind } = await load();
  const filters = {};
  for (const [group, value] of chosen) (filters[group] ??= []).push(value);
  const text = words(query);
  const [byKey, byText] = await Promise.all([findByKey(pagefind, fold(query), filters), pagefind.search(text || null, { filters })]);
  const found = text || !query ? byText.results : [];
  const first = new Set(byKey.map((result) => result.id));
  return { results: [...byKey, ...found.filter((result) => !first.has(result.id))], filters: byText.filters };
}

/** Return papers with a key that begins with this one. The shortest key is the nearest, so it comes first. */
async function findByKey(pagefind, key, filters) {
  if (key.length < SHORTEST_KEY) return [];
  const { results } = await pagefind.search(KEY + key, { filters });
  const near = await Promise.all(
    results.slice(0, MOST_BY_KEY).map(async (result) => {
      const keys = keysOf((await result.data()).meta).filter((other) => other.startsWith(key));
      return { result, length: Math.min(...keys.map((other) => other.length)) };
    }),
  );
  const kept = near.filter(({ length }) => Number.isFinite(length));
  return kept.sort((a, b) => a.length - b.length).map(({ result }) => result);
}

/** Search for what is in the input, and show the results unless a later search has begun. */
async function search() {
  const run = ++state.run;
  Object.assign(state, { query: input.value.trim(), shown: 0 });
  keepAddress();
  if (!state.query && !state.chosen.length) return showHint();
  try {
    const { titles } = await load();
    const { results, filters } = await find(state.query, state.chosen);
    if (run !== state.run) return;
    state.results = results;
    showFilters(titles, filters);
    await showResults(run, titles);
  } catch (error) {
    if (run === state.run) showFailure(error);
  }
}

// ---- Showing -------------------------------------------------------------------------------------------------------

/** Return an element with properties and children; strings become text nodes. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Make the panel when it is first needed, directly after the form, so that the Tab key leads into it. */
function makeView() {
  const parts = {
    facets: make("div", { className: "facets" }),
    chosen: make("div", { className: "chosen" }),
    count: make("p", { className: "count", role: "status" }),
    close: make("button", { type: "button", className: "close", ariaLabel: say("close") }, "×"),
    results: make("div", { className: "results" }),
  };
  parts.panel = make(
    "div",
    { className: "panel", role: "dialog", ariaLabel: say("panel"), hidden: true },
    parts.facets,
    parts.chosen,
    make("div", { className: "top" }, parts.count, parts.close),
    parts.results,
  );
  form.after(parts.panel);
  parts.close.addEventListener("click", () => close());
  parts.panel.addEventListener("keydown", onKey);
  return parts;
}

function showHint() {
  state.results = [];
  view.facets.replaceChildren();
  view.chosen.replaceChildren();
  view.count.textContent = say("hint");
  view.results.replaceChildren();
  load().then(
    async ({ pagefind, titles }) => !state.query && !state.chosen.length && showFilters(titles, await pagefind.filters()),
    showFailure,
  );
}

function showFailure(error) {
  console.error(error);
  view.count.textContent = say("failed");
  view.results.replaceChildren(make("p", { className: "hint" }, say("failed_advice")));
}

/** Show a drop-down list for each group, with numbers of papers, and a button to remove each filter that is set. */
function showFilters(titles, counts) {
  const facets = Object.entries(titles).map(([group, { "": name, ...values }]) => {
    const left = Object.entries(values)
      .map(([value, title]) => [value, title, counts[group]?.[value] ?? 0])
      .filter(([value, , count]) => count && !isChosen(group, value));
    if (group !== "edition") left.sort((a, b) => b[2] - a[2]);
    const select = make("select", { ariaLabel: say("filter", { group: name }), disabled: !left.length }, make("option", { value: "" }, name));
    select.append(...left.map(([value, title, found]) => make("option", { value }, `${title} (${found.toLocaleString(language)})`)));
    select.dataset.filter = group;
    select.addEventListener("change", () => choose([...state.chosen, [group, select.value]], group));
    return select;
  });
  const chosen = state.chosen.map(([group, value], at) => {
    const title = titles[group]?.[value] ?? value;
    const label = say("remove_filter", { group: titles[group]?.[""] ?? group, value: title });
    const button = make("button", { type: "button", ariaLabel: label }, `${title} ×`);
    button.addEventListener("click", () => choose(state.chosen.filter((_, other) => other !== at)));
    return button;
  });
  const focused = view.facets.contains(document.activeElement) ? document.activeElement.dataset.filter : "";
  view.facets.replaceChildren(...facets);
  view.chosen.replaceChildren(...chosen);
  if (focused) facets.find((select) => select.dataset.filter === focused && !select.disabled)?.focus();
}

const isChosen = (group, value) => state.chosen.some(([g, v]) => g === group && v === value);

function choose(chosen, group = "") {
  state.chosen = chosen;
  if (!group) input.focus(); // the button that was pressed disappears
  search();
}

async function showResults(run, titles) {
  const { results, query } = state;
  const papers = count("papers", results.length);
  const loaded = await Promise.all(results.slice(0, PAGE).map((result) => result.data()));
  if (run !== state.run) return;
  view.results.scrollTop = 0;
  if (!results.length) {
    view.count.textContent = query ? say("nothing_for", { query }) : say("nothing");
    view.results.replaceChildren(suggest());
    return;
  }
  view.count.textContent = query ? say("found_for", { papers, query }) : papers;
  view.results.replaceChildren(make("ol", { className: "found" }, ...loaded.map((data) => showPaper(data, titles))));
  state.shown = loaded.length;
  offerMore(run, titles);
}

/** Make the button below the results that shows the next ones and moves the focus to the first of them. */
function offerMore(run, titles) {
  if (state.shown >= state.results.length) return;
  const more = make("button", { type: "button", className: "further" }, say("more"));
  more.addEventListener("click", async () => {
    const next = state.results.slice(state.shown, state.shown + PAGE);
    const loaded = await Promise.all(next.map((result) => result.data()));
    if (run !== state.run) return;
    const items = loaded.map((data) => showPaper(data, titles));
    more.remove();
    view.results.querySelector("ol").append(...items);
    state.shown += items.length;
    offerMore(run, titles);
    items[0].querySelector("a").focus();
  });
  view.results.append(more);
}

/** Return one result: title, what matched (or the summary, if the title or name matched), date and topics. */
function showPaper(paper, titles) {
  const { meta, filters = {} } = paper;
  const address = new URL((paper.raw_url ?? paper.url).replace(/^\/+/, ""), ROOT).href;
  const summary = meta.summary === meta.title ? "" : meta.summary;
  const byKey = keysOf(meta).some((key) => key.startsWith(fold(state.query)));
  const passage = (byKey ? null : findPassage(paper)) ?? markWords(summary);
  const groups = new Set(["edition", ...Object.keys(titles)]);
  const facts = [...groups].flatMap((group) => (filters[group] ?? []).map((value) => [group, value]));
  facts.sort((a, b) => isChosen(...b) - isChosen(...a));
  const told = facts.slice(0, FACTS).map(([group, value]) => titles[group]?.[value] ?? value);
  const item = make(
    "li",
    {},
    make("a", { href: address, dir: "auto" }, ...markWords(meta.title)),
    make("p", { className: "passage", dir: "auto" }, ...passage),
    make("p", { className: "facts" }, told.join(" · ")),
  );
  item.dataset.searchResult = "";
  return item;
}

/** Return the abstract around the first word that matched, with matches marked; null if none matched. */
function findPassage({ content, locations, anchors = [] }) {
  const all = content.split(/\s+/);
  const heading = anchors.find(({ element }) => element === "h2"); // only the abstract's heading is indexed
  const from = heading ? heading.location + heading.text.trim().split(/\s+/).length : 0;
  const matched = new Set(locations.filter((at) => at >= from && at < all.length));
  if (!matched.size) return null;
  const start = Math.max(from, Math.min(...matched) - PASSAGE / 4);
  const shown = all.slice(start, start + PASSAGE).flatMap((word, at) => [...(matched.has(start + at) ? markCore(word) : [word]), " "]);
  return [start > from ? "… " : "", ...shown, start + PASSAGE < all.length ? "…" : ""];
}

/** Return a word marked, but not the punctuation around it. */
function markCore(word) {
  const [, head, core, tail] = word.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{M}\p{N}]*)$/u);
  return [head, make("mark", {}, core), tail];
}

/** Return text with the words of the query marked. */
function markWords(text = "") {
  const parts = words(state.query).match(/[\p{L}\p{M}\p{N}]{2,}/gu);
  if (!parts) return [text];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${parts.join("|")})`, "giu");
  return text.split(pattern).map((part, at) => (at % 2 ? make("mark", {}, part) : part));
}

/** Return what to try if nothing was found. */
function suggest() {
  const hint = say(state.chosen.length ? "try_without_filter" : examples.length ? "try_examples" : "try_fewer");
  const buttons = examples.map((word) => {
    const button = make("button", { type: "button", className: "example" }, word);
    button.addEventListener("click", () => {
      input.value = word;
      input.focus();
      search();
    });
    return button;
  });
  return make("p", { className: "hint" }, `${hint} `, ...buttons);
}

// ---- Opening, closing, the address ---------------------------------------------------------------------------------

const isOpen = () => Boolean(view) && !view.panel.hidden;

function open() {
  if (isOpen()) return;
  view ??= makeView();
  view.panel.hidden = false;
  document.documentElement.classList.add("searching");
}

/** Close the panel. The focus returns to where it was, unless it has already moved elsewhere. */
function close({ refocus = true } = {}) {
  if (!isOpen()) return;
  clearTimeout(timer);
  state.run++;
  Object.assign(state, { chosen: [], shown: 0 });
  view.panel.hidden = true;
  document.documentElement.classList.remove("searching");
  setAddress([]);
  if (refocus) (before?.isConnected ? before : input).focus();
  before = null;
}

/** Return the address with these search parameters instead of its own; other parameters remain. */
function setAddress(pairs) {
  const address = new URL(location.href);
  for (const name of ["q", ...state.groups]) address.searchParams.delete(name);
  for (const [name, value] of pairs) address.searchParams.append(name, value);
  if (address.href !== location.href) history.replaceState(history.state, "", address);
}

const keepAddress = () => setAddress([...(state.query ? [["q", state.query]] : []), ...state.chosen]);

/** Open the panel if the address asks for it. Only groups and values in topics.json are filters. */
async function readAddress() {
  state.groups = [];
  const parameters = new URLSearchParams(location.search);
  if (!parameters.size) return;
  input.value = parameters.get("q") ?? "";
  const { titles } = await load().catch(() => ({ titles: {} }));
  state.groups = Object.keys(titles);
  const known = (name, value) => value && Object.hasOwn(titles, name) && Object.hasOwn(titles[name], value);
  state.chosen = [...parameters].filter(([name, value]) => name !== "q" && known(name, value));
  if (!input.value.trim() && !state.chosen.length) return;
  open();
  input.focus({ preventScroll: true });
  search();
}

// ---- Events --------------------------------------------------------------------------------------------------------

/** Arrow keys move through the results, Enter opens the first one, Escape closes the panel. */
function onKey(event) {
  const links = isOpen() ? [...view.results.querySelectorAll("[data-search-result] a")] : [];
  const at = links.indexOf(document.activeElement);
  const walking = document.activeElement === input || at >= 0;
  if (event.key === "Escape" && isOpen()) {
    event.preventDefault();
    close();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && walking && links.length) {
    event.preventDefault();
    const next = event.key === "ArrowDown" ? Math.min(at + 1, links.length - 1) : at - 1;
    (links[next] ?? input).focus();
  }
}

function begin() {
  open();
  clearTimeout(timer);
  timer = setTimeout(search, PAUSE);
}

input.addEventListener("focus", () => load().then(({ titles }) => (state.groups = Object.keys(titles)), () => {}));
input.addEventListener("input", begin);
input.addEventListener("click", () => isOpen() || begin());
input.addEventListener("keydown", onKey);

/** Return whether the results shown belong to what is in the input. */
const isShown = () => state.shown > 0 && state.query === input.value.trim();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  open();
  clearTimeout(timer);
  if (!isShown()) await search();
  if (isShown()) view.results.querySelector("[data-search-result] a").click();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    if (!isOpen()) before = document.activeElement === document.body ? null : document.activeElement;
    input.focus();
    input.select();
    if (!isOpen()) begin();
  } else if (event.key === "Escape" && !event.defaultPrevented) close();
});
document.addEventListener("pointerdown", (event) => {
  if (isOpen() && !form.contains(event.target) && !view.panel.contains(event.target)) close({ refocus: false });
});
document.addEventListener("focusin", (event) => {
  if (isOpen() && !form.contains(event.target) && !view.panel.contains(event.target)) close({ refocus: false });
});

readAddress();
