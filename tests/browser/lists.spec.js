// Lists, signed papers and figures, as the people who use them do: with scripts and without, on a desk and on a phone.
import { readFile } from "node:fs/promises";
import { barriers, desk, expect, faults, phone, signedIn, test } from "./product.js";

async function isSound(page, scripts) {
  expect([...(await faults(page)), ...(scripts ? await barriers(page) : [])]).toEqual([]);
}

for (const [where, viewport, javaScriptEnabled] of [["on a desk", desk, true], ["on a phone without scripts", phone, false]]) {
  test(`a list is narrowed, kept and taken along ${where}`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, "herve", { viewport, javaScriptEnabled });
    await page.goto("/cases");
    await page.getByLabel("Ouverts depuis le").fill("1/1/26");
    await page.getByText("Colonnes", { exact: true }).click();
    await page.getByRole("checkbox", { name: "Conseiller" }).check();
    await isSound(page, javaScriptEnabled);
    await page.getByRole("button", { name: "Chercher" }).click();
    await expect(page.getByRole("link", { name: /Ouverts depuis le 1er janvier 2026/ })).toBeVisible();
    await page.getByText("Enregistrer cette vue").click();
    await page.getByLabel("Nom de la vue").fill(`Depuis janvier ${where}`);
    await page.getByRole("button", { name: "Enregistrer la vue" }).click();
    await expect(page.getByRole("link", { name: `Depuis janvier ${where}` })).toHaveAttribute("aria-current", "true");
    await isSound(page, javaScriptEnabled);

    const lines = Number.parseInt(await page.locator(".count").textContent(), 10);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^CSV/ }).click()]);
    const text = await readFile(await file.path(), "utf8");
    expect(text.split("\r\n").filter((line) => /^"[A-Z]+-\d{4}-/.test(line))).toHaveLength(lines);
    const [book] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /^XLSX/ }).click()]);
    expect((await readFile(await book.path())).subarray(0, 2).toString()).toBe("PK");
    await page.goto("/exports");
    await expect(page.getByRole("cell", { name: "Dossiers (XLSX)" }).first()).toBeVisible();
    await isSound(page, javaScriptEnabled);
  });

  test(`an archivist finds a signed paper and says why it is opened ${where}`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, "anne", { viewport, javaScriptEnabled });
    const begun = Date.now();
    await page.getByRole("link", { name: "Documents signés" }).click();
    await page.getByLabel("Ce que vous savez de lui").fill("conventoin cadre lierne");
    await page.getByRole("button", { name: "Chercher" }).click();
    await isSound(page, javaScriptEnabled);
    // Another paper each time: whoever said why it is opened is not asked again.
    await page.locator("tbody a").nth(javaScriptEnabled ? 0 : 1).click();
    await expect(page.getByText("Intègre")).toBeVisible();
    expect(Date.now() - begun).toBeLessThan(10_000);
    await isSound(page, javaScriptEnabled);
    await page.getByLabel("Pourquoi l’ouvrez-vous ?").fill("oui");
    await page.getByRole("button", { name: "Ouvrir le document" }).click();
    await expect(page.getByText("Dites en quelques mots").first()).toBeVisible();
    page.wrong.length = 0; // the browser complains of an answer that refuses
    await isSound(page, javaScriptEnabled);
    await page.getByLabel("Pourquoi l’ouvrez-vous ?").fill("Demande de la trésorerie du 3 mars");
    const [paper] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Ouvrir le document" }).click()]);
    expect((await readFile(await paper.path())).length).toBeGreaterThan(100);
  });

  test(`the figures of a year are read and taken along ${where}`, async ({ browser, address }) => {
    const page = await signedIn(browser, address, "herve", { viewport, javaScriptEnabled });
    await page.getByRole("link", { name: "Statistiques" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Statistiques");
    await isSound(page, javaScriptEnabled);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    expect(await readFile(await file.path(), "utf8")).toContain("Jours en moyenne");
  });
}
