// Each page of examples/helpdesk, as those see it who read it otherwise: by a screen reader, in the dark, on a telephone.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { at, enter, heading, open, press, run, said } from "./helpdesk.js";
import { LIMIT, hindrances } from "./helper.js";

// Git ignores them: they are looked at, and not kept.
const SCREENSHOTS = fileURLToPath(new URL("screenshots", import.meta.url));

// Nothing is half-way between two colours when it is looked at.
const CALM = { reducedMotion: "reduce" };

// Each page with something on it, as who sees the most of it.
async function* pages(context, program) {
  const stranger = await open(context, CALM);
  for (const [name, path] of [["sign-in", "/login"], ["sign-up", "/signup"], ["nowhere", "/nowhere"]]) {
    await stranger.page.goto(at(program, null, path));
    yield [name, stranger.page];
  }
  const mira = await enter(context, program, "Mira", null, "/", CALM);
  await mira.page.goto(at(program, null, "/operator"));
  yield ["operator", mira.page];
  const { page } = await enter(context, program, "Ada", "acme", "/people", CALM);
  await page.getByLabel("Email address").fill("yan@initech.example");
  await press(page, "Invite");
  await said(page, "yan@initech.example").waitFor();
  yield ["people", page];
  await stranger.page.goto(at(program, null, "/inbox"));
  yield ["inbox", stranger.page];
  await stranger.page.getByRole("link", { name: "Open the link" }).click();
  await heading(stranger.page, "Join Acme Coffee Roasters");
  yield ["invitation", stranger.page];
  for (const [name, company, path] of [
    ["companies", null, "/"], ["new-company", null, "/companies/new"], ["restore", null, "/restore"],
    ["tickets", "acme", "/tickets"], ["no-tickets", "acme", "/tickets?q=unheard-of"], ["ticket", "acme", "/tickets/1001"],
    ["new-ticket", "acme", "/tickets/new"], ["files", "acme", "/tickets/1001/attachments"], ["labels", "acme", "/labels"],
    ["articles", "acme", "/articles"], ["article", "acme", "/articles/descaling"], ["edit", "acme", "/articles/descaling/edit"],
    ["audit", "acme", "/audit"], ["keys", "acme", "/keys"], ["settings", "acme", "/settings"], ["teams", "acme", "/teams"],
    ["leave", "acme", "/leave"],
  ]) {
    await page.goto(at(program, company, path));
    yield [name, page];
  }
  await page.goto(at(program, "acme", "/keys"));
  await page.getByLabel("What it is for").fill("Importer");
  await press(page, "Make a key");
  await heading(page, "Your new key");
  yield ["new-key", page];
  const dev = await enter(context, program, "Dev", "acme", "/tickets/1001", CALM);
  yield ["ticket-of-a-customer", dev.page];
  await dev.page.setViewportSize({ width: 390, height: 844 });
  yield ["ticket-on-a-telephone", dev.page];
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(at(program, "acme", "/tickets"));
  yield ["tickets-on-a-telephone", page];
}

test("no page hinders anybody, be it light or dark", { timeout: 2 * LIMIT.timeout }, async (context) => {
  const program = await run(context);
  mkdirSync(SCREENSHOTS, { recursive: true });
  const found = [];
  for await (const [name, page] of pages(context, program)) {
    for (const [colorScheme, ...rules] of [["light"], ["dark", "color-contrast"]]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${SCREENSHOTS}/${name}-${colorScheme}.png` });
      for (const one of await hindrances(page, ...rules)) found.push(`${name}, ${colorScheme}: ${one}`);
    }
  }
  assert.deepEqual(found, []);
});
