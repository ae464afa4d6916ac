// What every test starts from: the service, people who sign in, and what no page may lack.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test as base } from "@playwright/test";
import { startService } from "./service.js";

export { expect };

export const desk = { width: 1366, height: 768 };
export const phone = { width: 320, height: 640 };

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const first_page_bytes = 150_000;

export const test = base.extend({
  // How the service is started: one may enter with a password alone, unless a test says otherwise.
  options: [["--second-factor", "optional"], { scope: "worker", option: true }],
  address: [
    async ({ options }, use) => {
      const folder = await mkdtemp(join(tmpdir(), "jalon-browser-"));
      await cp(process.env.JALON_DEMONSTRATION, folder, { recursive: true });
      const service = await startService(folder, options);
      await use(service.address);
      await service.stop();
      await rm(folder, { recursive: true });
    },
    { scope: "worker" },
  ],
  baseURL: ({ address }, use) => use(address),
});

// A browser of that person's, signed in. `wrong` fills with what the browser itself complains of.
export async function signedIn(browser, address, login, options) {
  const context = await browser.newContext({ baseURL: address, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("pageerror", (error) => page.wrong.push(`script: ${error}`));
  page.on("console", (message) => message.type() === "error" && page.wrong.push(`console: ${message.text()}`));
  await page.goto("/");
  await page.getByLabel("Identifiant").fill(login);
  await page.getByLabel("Mot de passe").fill("lierne-demo-2026");
  await page.getByRole("button", { name: "Se connecter" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  return page;
}

// What is wrong with the page shown, one line each: layout, structure, accessibility (axe-core), size.
export async function faults(page) {
  const where = new URL(page.url()).pathname;
  const found = page.wrong.splice(0);
  const shape = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    headings: document.querySelectorAll("h1").length,
    title: document.title,
    language: document.documentElement.lang,
  }));
  if (shape.overflow > 0) found.push(`scrolls sideways by ${shape.overflow} px`);
  if (shape.headings !== 1) found.push(`${shape.headings} headings of level 1`);
  if (["", "Jalon"].includes(shape.title)) found.push(`title « ${shape.title} » names no page`);
  if (shape.language !== "fr") found.push(`language « ${shape.language} »`);
  return found.map((fault) => `${where}: ${fault}`);
}

export async function barriers(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const where = new URL(page.url()).pathname;
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${where}: ${id} (${help}) at ${target}: ${failureSummary}`));
}

// Bytes that a first visit to this path loads, everything included.
export async function weight(browser, address, path) {
  const context = await browser.newContext({ baseURL: address });
  const page = await context.newPage();
  let bytes = 0;
  page.on("requestfinished", async (request) => (bytes += (await request.sizes()).responseBodySize));
  await page.goto(path, { waitUntil: "networkidle" });
  await context.close();
  return bytes;
}

export { first_page_bytes };
