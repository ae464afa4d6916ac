// The real binary on a folder of its own. JALON_BINARY says where it is.
import { spawn } from "node:child_process";

const root = new URL("../../", import.meta.url).pathname;

// Starts `jalon serve` on a free port. Returns its address and how to stop it; rejects when it ends before it listens.
export function startService(folder, options = []) {
  const binary = process.env.JALON_BINARY ?? `${root}build/dev/jalon`;
  const running = spawn(binary, ["serve", "--data", folder, "--root", root, "--port", "0", ...options]);
  let said = "";
  const ended = new Promise((resolve) => running.once("exit", resolve));
  const started = new Promise((resolve) => {
    const listen = (bytes) => {
      said += bytes;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (address) resolve(address[0]);
    };
    running.stdout.on("data", listen);
    running.stderr.on("data", listen);
  });
  const stop = async () => {
    running.kill("SIGTERM");
    await ended;
  };
  return Promise.race([
    started.then((address) => ({ address, stop })),
    ended.then((code) => Promise.reject(new Error(`jalon serve ended with ${code}: ${said}`))),
  ]);
}
