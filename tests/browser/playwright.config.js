// One browser, one service per worker; what a test does to a case is seen by no other.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  globalSetup: "./demonstration.js",
  outputDir: "../../build/browser",
  workers: 2,
  fullyParallel: true,
  timeout: 180_000,
  reporter: [["list"]],
  use: {
    locale: "fr-FR",
    timezoneId: "Europe/Paris",
    launchOptions: { executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] },
    screenshot: "only-on-failure",
  },
});
