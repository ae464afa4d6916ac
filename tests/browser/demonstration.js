// Loads the demonstration once into a folder that every worker copies.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startService } from "./service.js";

export default async function demonstration() {
  const folder = await mkdtemp(join(tmpdir(), "jalon-browser-"));
  process.env.JALON_DEMONSTRATION = folder;
  const service = await startService(folder, ["--demo"]);
  await service.stop();
  return () => rm(folder, { recursive: true });
}
