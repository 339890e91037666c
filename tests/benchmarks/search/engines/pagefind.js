// Pagefind, with the options of its documentation, and a title that counts more.
let pagefind;

export async function open() {
  pagefind = await import("./pagefind/pagefind.js");
  await pagefind.options({ ranking: { metaWeights: { title: 5 } } });
  await pagefind.init();
}

export async function search(query, isNewest) {
  const { results } = await pagefind.search(query, isNewest ? { sort: { date: "desc" } } : {});
  const found = await Promise.all(results.slice(0, 10).map((one) => one.data()));
  return {
    count: results.length,
    papers: found.map(({ url, meta }) => ({
      id: url.split("/").at(-2),
      title: meta.title,
      date: meta.date,
    })),
  };
}
