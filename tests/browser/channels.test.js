// examples/channels in a browser: boards of two organisations, side by side and live.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LIMIT, browser, hindrances, start } from "./helper.js";

let chromium;
before(async () => { chromium = await browser(); });
after(() => chromium?.close());

// Somebody in a browser of their own, and each text that their sockets have been sent.
async function enter(context, { url }, name) {
  const own = await chromium.newContext();
  context.after(() => own.close());
  const page = await own.newPage();
  const heard = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(payload)));
  await page.goto(url);
  await page.getByRole("button", { name, exact: true }).click();
  return { page, heard, own };
}

const board = (page, name) => page.getByRole("region", { name });

const live = (page, name) => board(page, name).getByText("Live", { exact: true }).waitFor();

const card = (page, stage, title) =>
  page.getByRole("list", { name: stage, exact: true }).getByRole("listitem").filter({ hasText: title });

const move = (page, title, where) => page.getByRole("button", { name: `Move ${title} ${where}` }).click();

test("a card that is moved moves for the members of its organisation, and for nobody else", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const ada = await enter(context, program, "Ada");
  const bob = await enter(context, program, "Bob");
  const eve = await enter(context, program, "Eve");
  await Promise.all([
    live(ada.page, "Acme"), live(ada.page, "Globex"), live(bob.page, "Acme"), live(eve.page, "Globex"),
  ]);
  assert.equal(await bob.page.getByRole("region").count(), 1);

  await move(bob.page, "Order new tyres", "back");
  await card(ada.page, "Acme Aviation: Doing", "Order new tyres").waitFor();
  await card(bob.page, "Acme Aviation: Doing", "Order new tyres").waitFor();
  // What Eve is sent later has come, and what was sent before is in what she was sent.
  await move(ada.page, "Prune the roses", "on");
  await card(eve.page, "Globex Gardens: Doing", "Prune the roses").waitFor();
  assert.equal(eve.heard.filter((text) => text.includes('"moved"')).length, 1);
  for (const text of eve.heard) assert.doesNotMatch(text, /Acme|tyres|tenant:1/);
  for (const text of bob.heard) assert.doesNotMatch(text, /Globex|roses|tenant:2/);
});

test("who may not see a card does not hear of it", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const ada = await enter(context, program, "Ada");
  const bob = await enter(context, program, "Bob");
  await Promise.all([live(ada.page, "Acme"), live(bob.page, "Acme")]);
  assert.equal(await bob.page.getByText("Sell the old biplane").count(), 0);

  await move(ada.page, "Sell the old biplane", "on");
  await card(ada.page, "Acme Aviation: Doing", "Sell the old biplane").waitFor();
  await move(ada.page, "Paint the hangar", "on");
  await card(bob.page, "Acme Aviation: Doing", "Paint the hangar").waitFor();
  const moved = bob.heard.map(JSON.parse).filter(({ payload }) => payload.op === "moved");
  assert.deepEqual(moved.map(({ payload }) => payload.card), [1]);
});

test("who may not move cards has no buttons for it", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const dot = await enter(context, program, "Dot");
  await live(dot.page, "Acme");
  assert.equal(await dot.page.getByRole("listitem").count(), 3);
  assert.equal(await dot.page.getByRole("button", { name: /^(Move|Remove)/ }).count(), 0);
});

test("the board of a member who is removed stops", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const ada = await enter(context, program, "Ada");
  const bob = await enter(context, program, "Bob");
  const cid = await enter(context, program, "Cid");
  await Promise.all([live(ada.page, "Acme"), live(bob.page, "Acme"), live(cid.page, "Acme")]);

  await ada.page.getByRole("button", { name: "Remove Bob" }).click();
  await bob.page.getByText("You are no member here any more.").waitFor();
  assert.equal(await bob.page.getByRole("listitem").count(), 0);
  await move(ada.page, "Paint the hangar", "on");
  await card(cid.page, "Acme Aviation: Doing", "Paint the hangar").waitFor();
  assert.ok(!bob.heard.some((text) => text.includes('"moved"')));
  // Nor does a new page have one.
  await bob.page.reload();
  await bob.page.getByRole("heading", { name: "The boards of Bob" }).waitFor();
  assert.equal(await bob.page.getByRole("region").count(), 0);
});

test("logging out closes each window of the session", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const ada = await enter(context, program, "Ada");
  const second = await ada.own.newPage();
  await second.goto(program.url);
  const elsewhere = await enter(context, program, "Ada");
  await Promise.all([live(ada.page, "Globex"), live(second, "Acme"), live(elsewhere.page, "Acme")]);

  await ada.page.getByRole("button", { name: "Log out" }).click();
  await second.getByRole("heading", { name: "Who are you?" }).waitFor();
  // Another session of the same user stays.
  await move(elsewhere.page, "Paint the hangar", "on");
  await card(elsewhere.page, "Acme Aviation: Doing", "Paint the hangar").waitFor();
});

test("the pages hinder nobody", LIMIT, async (context) => {
  const program = await start(context, "example-channels");
  const page = await chromium.newPage();
  context.after(() => page.close());
  await page.goto(program.url);
  assert.deepEqual(await hindrances(page), []);
  const ada = await enter(context, program, "Ada");
  await Promise.all([live(ada.page, "Acme"), live(ada.page, "Globex")]);
  assert.deepEqual(await hindrances(ada.page), []);
  // With the keyboard alone: what is pressed keeps the focus where it goes.
  const button = ada.page.getByRole("button", { name: "Move Paint the hangar on" });
  await button.focus();
  await ada.page.keyboard.press("Enter");
  await card(ada.page, "Acme Aviation: Doing", "Paint the hangar").waitFor();
  await ada.page.keyboard.press("Enter");
  await card(ada.page, "Acme Aviation: Done", "Paint the hangar").waitFor();
});
