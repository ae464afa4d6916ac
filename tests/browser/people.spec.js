// The ways in: a link by e-mail and its digits, a second factor, one's own account; on a phone, without scripts too.
import { createHmac } from "node:crypto";
import { barriers, desk, expect, faults, phone, signedIn, test } from "./product.js";

test.use({ options: ["--demo"] });

async function isSound(page, scripts) {
  page.wrong ??= [];
  expect([...(await faults(page)), ...(scripts ? await barriers(page) : [])]).toEqual([]);
}

// The code that a telephone shows for a key in base 32.
function codeOf(key, at) {
  const bits = [...key.replaceAll(" ", "")].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", secret).update(counter).digest();
  return String((digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

// What the administrator of a demonstration reads of the newest e-mail.
async function newestMail(browser, address) {
  const page = await signedIn(browser, address, "idir", { viewport: desk });
  await page.goto("/mails");
  await isSound(page, true);
  const text = await page.locator(".mail-text").first().textContent();
  await page.context().close();
  return { path: text.match(/\/(?:enter|reset)\/[0-9a-f]{64}/)[0], code: text.match(/code[\s\u00a0]*: (\d{3} \d{3})/)[1] };
}

for (const javaScriptEnabled of [true, false]) {
  test(`an agent enters with a link and six digits, ${javaScriptEnabled ? "with" : "without"} scripts`, async ({ browser, address }) => {
    const context = await browser.newContext({ baseURL: address, viewport: phone, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto("/sign-in");
    await page.getByRole("link", { name: "Recevoir un lien par courriel" }).click();
    await isSound(page, javaScriptEnabled);
    await page.getByLabel("Votre adresse électronique").fill(javaScriptEnabled ? "fanny.jaunet@port-lierne.example" : "rachida.sabatier@estree-rivage.example");
    await page.getByRole("button", { name: "Recevoir un lien" }).click();
    await expect(page.getByRole("heading", { name: "Regardez vos courriels" })).toBeVisible();
    await isSound(page, javaScriptEnabled);

    const { path, code } = await newestMail(browser, address);
    await page.goto(path);
    await isSound(page, javaScriptEnabled);
    await page.getByLabel("Code à six chiffres").fill("000000");
    await page.getByRole("button", { name: "Entrer" }).click();
    await expect(page.getByRole("alert").first()).toContainText("il reste 4 essais");
    await page.getByLabel("Code à six chiffres").fill(code);
    await page.getByRole("button", { name: "Entrer" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("À faire");

    await page.getByRole("link", { name: "Mon espace" }).click();
    await isSound(page, javaScriptEnabled);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Télécharger tout" }).click();
    expect((await download).suggestedFilename()).toMatch(/\.zip$/);
    expect((await page.goto(path)).status()).toBe(410);
    await context.close();
  });
}

test("a counsellor sets a second factor up, and is asked for it from then on", async ({ browser, address }) => {
  const page = await signedIn(browser, address, "helene", { viewport: phone });
  await page.goto("/account/second-factor");
  await isSound(page, true);
  const key = await page.locator("main code").textContent();
  await page.getByLabel("Code à six chiffres").fill(codeOf(key, Date.now() - 30_000));
  await page.getByRole("button", { name: "Mettre en place" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Codes de secours");
  await isSound(page, true);
  const recovery = await page.locator(".recovery code").allTextContents();
  expect(recovery).toHaveLength(10);

  const again = await signedIn(browser, address, "helene", { viewport: phone });
  await isSound(again, true);
  await again.goto("/cases");
  await expect(again.getByRole("heading", { level: 1 })).toHaveText("Code de connexion");
  await again.getByLabel("Code à six chiffres").fill(codeOf(key, Date.now()));
  await again.getByRole("button", { name: "Continuer" }).click();
  await expect(again.getByRole("heading", { level: 1 })).toHaveText("À faire");

  const lost = await signedIn(browser, address, "helene", { viewport: phone });
  await lost.getByLabel("Code à six chiffres").fill(recovery[0]);
  await lost.getByRole("button", { name: "Continuer" }).click();
  await expect(lost.getByRole("heading", { level: 1 })).toHaveText("À faire");
});

test("a forgotten password is chosen anew", async ({ browser, address }) => {
  const page = await (await browser.newContext({ baseURL: address, viewport: phone })).newPage();
  await page.goto("/forgotten");
  await isSound(page, true);
  await page.getByLabel("Votre adresse électronique").fill("nadege.lormont@cdg99.example");
  await page.getByRole("button", { name: "Continuer" }).click();
  const { path, code } = await newestMail(browser, address);
  await page.goto(path);
  await isSound(page, true);
  await page.getByLabel("Code à six chiffres du courriel").fill(code);
  await page.getByLabel("Nouveau mot de passe", { exact: true }).fill("trois canards sur le toit");
  await page.getByLabel("Nouveau mot de passe, une seconde fois").fill("trois canards sur le toit");
  await page.getByRole("button", { name: "Changer de mot de passe" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Mot de passe changé");
  await isSound(page, true);
});

test("the end of a session is told, and put off by one press", async ({ browser, address }) => {
  const page = await signedIn(browser, address, "solange", { viewport: phone });
  await expect(page.locator("footer")).toContainText("votre session prend fin à");
  await page.clock.install();
  await page.goto("/");
  await expect(page.locator("#session-warning")).toBeHidden();
  await page.clock.fastForward("59:00");
  await expect(page.locator("#session-warning")).toBeVisible();
  await page.getByRole("button", { name: "Rester connecté" }).click();
  await expect(page.locator("#session-warning")).toBeHidden();
});
