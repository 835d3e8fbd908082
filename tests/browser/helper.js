// Starts a program, and a browser beside it. A file of tests is about one program.
//
// A program that has been built is told to listen where the system chooses, by `127.0.0.1:0` or what it takes instead, and says in its
// first line where that is: `http://localhost:41234`. `scripts/test` builds all; `cargo build -p example-channels` builds one.

import axe from "axe-core";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const BUILT = process.env.TENANCY_BUILT ?? fileURLToPath(new URL("../../target/debug", import.meta.url));

// Debian's, and what others call it.
const CHROMIUMS = [
  process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
];

// How long a test has at most: nothing in one waits for time to pass.
export const LIMIT = { timeout: 120_000 };

// A program that runs until the test ends, `context` being what `node:test` hands to a test.
export async function start(context, name, ...args) {
  const path = `${BUILT}/${name}`;
  if (!existsSync(path)) throw new Error(`${path} is not built: cargo build -p ${name}`);
  const child = spawn(path, args.length ? args : ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  context.after(() => end("SIGKILL"));
  const first = new Promise((resolve) => createInterface(child.stdout).once("line", resolve));
  const said = await Promise.race([first, ended.then((code) => { throw new Error(`${name} ends with ${code}`); })]);
  return { url: said.match(/https?:\S+/)[0], end };
}

// A browser without windows.
export function browser() {
  const executablePath = CHROMIUMS.find((path) => path && existsSync(path));
  if (!executablePath) throw new Error("no Chromium (Debian: chromium); CHROMIUM names another one");
  // Chromium has no sandbox as root, and refuses to run without being told.
  const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({ executablePath, args });
}

// What of the page hinders somebody who does not see it, or uses no mouse. `rules` are those of axe; without them it asks all.
export async function hindrances(page, ...rules) {
  if (!await page.evaluate(() => "axe" in globalThis)) await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const options = rules.length ? { runOnly: rules } : {};
    const { violations } = await globalThis.axe.run({ ...options, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }, rules);
}
