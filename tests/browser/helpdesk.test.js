// examples/helpdesk in browsers: two companies side by side, and one that is founded.

import assert from "node:assert/strict";
import { test } from "node:test";
import { PASSWORD, another, ask, at, changed, enter, found, heading, live, open, press, row, run, said, write } from "./helpdesk.js";
import { LIMIT } from "./helper.js";

test("a ticket changes for the people of its company, and for nobody else", LIMIT, async (context) => {
  const program = await run(context);
  // The tickets of both companies have the same numbers.
  const [ada, ben, grace, hugo] = await Promise.all([
    enter(context, program, "Ada", "acme", "/tickets"),
    enter(context, program, "Ben", "acme", "/tickets/1001"),
    enter(context, program, "Grace", "globex", "/tickets"),
    enter(context, program, "Hugo", "globex", "/tickets/1001"),
  ]);
  const dev = await enter(context, program, "Dev", "acme", "/tickets/1001");
  await Promise.all([ada, ben, grace, hugo, dev].map(({ page }) => live(page)));

  await write(dev.page, "The lid was open.");
  await said(ben.page, "The lid was open.").waitFor();
  await ben.page.getByLabel("Status").selectOption("Solved");
  await press(ben.page, "Save");
  await row(ada.page, 1001).getByText("Solved").waitFor();
  // What Grace and Hugo are sent later has come, and what was sent before is in what they were sent.
  await write(await another(grace, program, "globex", "/tickets/1001"), "It has been sent.");
  await said(hugo.page, "It has been sent.").waitFor();
  await row(grace.page, 1001).getByText("just now").waitFor();
  assert.deepEqual([changed(grace), changed(hugo)], [[1001], [1001]]);
  assert.equal(await said(hugo.page, "The lid was open.").count(), 0);
  for (const { heard } of [grace, hugo]) for (const text of heard) assert.doesNotMatch(text, /tenant:1:/);
});

test("who founds a company invites a colleague, and they see each other's tickets at once", LIMIT, async (context) => {
  const program = await run(context);
  const zoe = await found(context, program, "Zoe Adeyemi", "zoe@initech.example", "Initech");
  await zoe.page.getByText("No tickets here.").waitFor();
  await zoe.page.getByRole("link", { name: "People", exact: true }).click();
  await zoe.page.getByLabel("Email address").fill("yan@initech.example");
  await press(zoe.page, "Invite");

  const yan = await open(context);
  await yan.page.goto(at(program, null, "/inbox"));
  await yan.page.getByRole("listitem").filter({ hasText: "yan@" }).getByRole("link").click();
  await heading(yan.page, "Join Initech");
  await yan.page.getByLabel("Your name").fill("Yan Wu");
  await yan.page.getByLabel("Password").fill(PASSWORD);
  await press(yan.page, "Sign up and join");
  await live(yan.page);

  // Of everybody's tickets, those who are agents read all.
  await zoe.page.goto(at(program, "initech", "/teams"));
  const agents = zoe.page.getByRole("region", { name: "Agents" });
  await agents.getByLabel("Whom to add to Agents").selectOption("Yan Wu");
  await agents.getByRole("button", { name: "Add", exact: true }).click();
  await agents.getByRole("button", { name: "Take Yan Wu out of Agents" }).waitFor();
  await yan.page.reload();
  await live(yan.page);
  await zoe.page.goto(at(program, "initech", "/tickets/new"));
  await ask(zoe.page, "The printer is on fire");
  await row(yan.page, 1001).getByRole("link", { name: "The printer is on fire" }).click();
  await live(zoe.page);
  await write(yan.page, "I bring water.");
  await said(zoe.page, "I bring water.").waitFor();
});

test("an agent who loses the right to notes hears of no further one", LIMIT, async (context) => {
  const program = await run(context);
  const ada = await enter(context, program, "Ada", "acme", "/tickets/1001");
  const ben = await enter(context, program, "Ben", "acme", "/tickets/1001");
  const teams = await another(ada, program, "acme", "/teams");
  const writes = await another(ada, program, "acme", "/tickets/1001");
  await Promise.all([live(ada.page), live(ben.page)]);
  await write(writes, "A note before.", { note: true });
  await said(ben.page, "A note before.").waitFor();

  const agents = teams.getByRole("region", { name: "Agents" });
  await agents.getByLabel("Read private notes").uncheck();
  await agents.getByRole("button", { name: "Save" }).click();
  await teams.waitForLoadState();
  assert.ok(!(await agents.getByLabel("Read private notes").isChecked()));
  await write(writes, "A note afterwards.", { note: true });
  await said(ada.page, "A note afterwards.").waitFor();
  // What Ben is sent later has come.
  await write(writes, "An answer for all.");
  await said(ben.page, "An answer for all.").waitFor();
  assert.deepEqual(changed(ada), [1001, 1001, 1001]);
  assert.deepEqual(changed(ben), [1001, 1001]);
  // What he has read is gone with it.
  assert.equal(await said(ben.page, /A note/).count(), 0);
});

test("who signs out hears no more, in none of their windows", LIMIT, async (context) => {
  const program = await run(context);
  const ben = await enter(context, program, "Ben", "acme", "/tickets");
  const second = await another(ben, program, "acme", "/tickets/1001");
  await Promise.all([live(ben.page), live(second)]);
  await press(second, "Sign out");
  await heading(second, "Sign in");
  await ben.page.locator("main:not([data-live])").waitFor();
  await ben.page.reload();
  await heading(ben.page, "Sign in");
});

test("without a script, a ticket is opened and answered", LIMIT, async (context) => {
  const program = await run(context);
  const { page } = await enter(context, program, "Dev", "acme", "/tickets/new", { javaScriptEnabled: false });
  await ask(page, "Decaf, please");
  await write(page, "Or three.");
});

test("the keyboard leads past the frame of a page", LIMIT, async (context) => {
  const program = await run(context);
  const { page } = await enter(context, program, "Ben", "acme", "/tickets");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  await page.locator("main:focus").waitFor();
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "New ticket");
});
