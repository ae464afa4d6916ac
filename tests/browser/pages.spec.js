// Every kind of page of every role, on a desk and on a phone, with scripts and without.
import { barriers, desk, expect, faults, first_page_bytes, phone, signedIn, test, weight } from "./product.js";

// One person for each role, and the secretary of a small commune, who holds the most work.
const people = ["solange", "rachel", "thierry", "maire", "maud", "herve", "cecile", "baptiste", "jacqueline", "idir", "anne", "karim", "marcel", "nolwenn"];
const of_a_kind = 2;

// The kind of page a link leads to: identifiers of cases and documents are not looked at, names of steps and tabs are.
function kind(path) {
  return path.split("?")[0].split("/").map((part) => (/\d|-/.test(part) ? "*" : part)).join("/");
}

// Follows every link from the page shown, some of each kind; calls `look` on each page and returns what it found.
async function explore(page, look) {
  const seen = new Set(["/"]);
  const counts = new Map();
  const waiting = ["/"];
  const found = [];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const response = await page.goto(path);
    // A step that waits for something shows the case, which says what for, and answers « forbidden ».
    const closed = response.status() === 403 && path.includes("/steps/");
    if (closed) page.wrong.length = 0;
    if (!response.ok() && !closed) {
      found.push(`${path}: answered ${response.status()}`);
      continue;
    }
    found.push(...(await look(page)));
    const links = await page.locator("a[href^='/']").evaluateAll((all) => all.filter((a) => !a.hasAttribute("download")).map((a) => a.getAttribute("href")));
    for (const link of links.map((href) => href.split("#")[0])) {
      const many = counts.get(kind(link)) ?? 0;
      if (seen.has(link) || many >= of_a_kind || /^\/(documents\/[^/]+|static\/.*|definitions\/[^/]+\/drawing)$/.test(link)) continue;
      seen.add(link);
      counts.set(kind(link), many + 1);
      waiting.push(link);
    }
  }
  expect(seen.size).toBeGreaterThan(2);
  return found;
}

for (const login of people) {
  test(`every page of ${login} on a desk`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, login, { viewport: desk });
    expect(await explore(page, async (shown) => [...(await faults(shown)), ...(await barriers(shown))])).toEqual([]);
  });
  test(`every page of ${login} on a phone`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, login, { viewport: phone, hasTouch: true });
    expect(await explore(page, async (shown) => [...(await faults(shown)), ...(await barriers(shown))])).toEqual([]);
  });
  test(`every page of ${login} without scripts`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, login, { viewport: phone, javaScriptEnabled: false });
    expect(await explore(page, faults)).toEqual([]);
  });
}

test("the first page is light", async ({ browser, address }) => {
  expect(await weight(browser, address, "/")).toBeLessThan(first_page_bytes);
});
