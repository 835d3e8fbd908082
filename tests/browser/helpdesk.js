// What is done in examples/helpdesk, by whoever tries it: people in browsers of their own, who sign in, write and found companies.

import { after } from "node:test";
import { LIMIT, browser, start } from "./helper.js";

export const PASSWORD = "correct horse battery";

// One for a file of tests.
const chromium = browser();
after(async () => (await chromium).close());

export const run = (context) => start(context, "helpdesk", "--port", "0");

// An address of a company, or of none.
export const at = ({ url }, company, path) =>
  new URL(path, company ? url.replace("//", `//${company}.`) : url).href;

// A browser of somebody's own, and each text that its sockets have been sent.
export async function open(context, options) {
  const own = await (await chromium).newContext(options);
  own.setDefaultTimeout(LIMIT.timeout / 2);
  context.after(() => own.close());
  const page = await own.newPage();
  const heard = [];
  page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => heard.push(payload)));
  return { own, page, heard };
}

export const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

export const heading = (page, name) => page.getByRole("heading", { name, exact: true, level: 1 }).waitFor();

export const live = (page) => page.locator("main[data-live=on]").waitFor();

// Somebody of the demonstration, at a page of a company: the sign-in leads there.
export async function enter(context, program, name, company, path, options) {
  const one = await open(context, options);
  await one.page.goto(at(program, company, path));
  await one.page.getByRole("button", { name: new RegExp(`^${name} `) }).click();
  await one.page.waitForURL(at(program, company, path));
  return one;
}

// Another window of theirs.
export async function another({ own }, program, company, path) {
  const page = await own.newPage();
  await page.goto(at(program, company, path));
  return page;
}

// Of which tickets somebody has heard that they have changed.
export const changed = ({ heard }) =>
  heard.map(JSON.parse).filter(({ payload }) => payload.op === "changed").map(({ payload }) => payload.ticket);

// A ticket in the list.
export const row = (page, number) => page.getByRole("listitem").filter({ hasText: `#${number}` });

export const said = (page, text) => page.getByRole("listitem").filter({ hasText: text });

export async function ask(page, subject) {
  await page.getByLabel("Subject").fill(subject);
  await page.getByLabel("What is it about?").fill("It says PC LOAD LETTER.");
  await press(page, "Open ticket");
  await heading(page, subject);
}

export async function write(page, text, { note = false } = {}) {
  await page.getByLabel("Reply", { exact: true }).fill(text);
  if (note) await page.getByLabel("Private note").check();
  await press(page, "Send");
  await said(page, text).waitFor();
}

// Somebody new, who founds a company.
export async function found(context, program, name, address, company) {
  const one = await open(context);
  const { page } = one;
  await page.goto(at(program, null, "/signup"));
  await page.getByLabel("Email address").fill(address);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Sign up");
  await page.getByRole("link", { name: "Look into the inbox" }).click();
  await page.getByRole("listitem").filter({ hasText: address }).getByRole("link").click();
  await page.getByLabel("Password").fill(PASSWORD);
  await press(page, "Yes, it is mine");
  await page.getByRole("link", { name: "New company" }).click();
  await page.getByLabel("Name", { exact: true }).fill(company);
  await page.getByLabel("Address").fill(company.toLowerCase());
  await press(page, "Found it");
  await page.waitForURL(at(program, company.toLowerCase(), "/tickets"));
  return one;
}
