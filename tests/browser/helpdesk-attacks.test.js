// examples/helpdesk in browsers: a company that attacks two others, while they look.

import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { another, ask, at, changed, enter, found, heading, live, press, row, run, write } from "./helpdesk.js";
import { LIMIT } from "./helper.js";

// What a server answers to what no page of its own sends.
function get({ url }, company, { path = "/tickets", ...headers } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const authority = `${company}.${hostname}:${port}`;
    const sent = request({ host: "127.0.0.1", port, path, headers: { host: authority, ...headers } });
    sent.on("error", reject);
    sent.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve([101, ""]);
    });
    sent.on("response", async (response) => {
      let body = "";
      for await (const chunk of response.setEncoding("utf8")) body += chunk;
      resolve([response.statusCode, body]);
    });
    sent.end();
  });
}

const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

// What leads elsewhere says nothing itself.
const answered = async (response) =>
  [response.status(), response.status() === 303 ? "" : await response.text()];

// A form of one's own session, with an address and fields of one's own.
async function send(page, action, fields) {
  const response = page.waitForResponse((response) => response.request().method() === "POST");
  // Where it leads has come, too: what is asked for next does not meet it.
  const loaded = page.waitForEvent("load");
  await page.evaluate(([action, fields]) => {
    const form = document.createElement("form");
    form.method = "post";
    form.action = action;
    fields.form = document.querySelector("input[name=form]").value;
    for (const [name, value] of Object.entries(fields)) {
      form.append(Object.assign(document.createElement("input"), { name, value }));
    }
    document.body.append(form);
    form.submit();
  }, [action, fields]);
  await loaded;
  return answered(await response);
}

// What a socket of the page's own company answers to those who ask for these topics.
const joins = (page, topics) => page.evaluate((topics) => new Promise((resolve) => {
  const answers = [];
  const socket = new WebSocket(`ws://${location.host}/live`);
  const join = (topic) => socket.send(JSON.stringify({ stream: "topics", payload: { op: "join", topic }, ref: 1 }));
  socket.onopen = () => topics.forEach(join);
  socket.onmessage = ({ data }) => answers.push(JSON.parse(data).payload) === topics.length && resolve(answers);
}), topics);

test("a third company gets nothing of the others, and changes nothing there", LIMIT, async (context) => {
  const program = await run(context);
  const ada = await enter(context, program, "Ada", "acme", "/teams");
  const [team] = (await ada.page.locator(".team h2").first().getAttribute("id")).match(/\d+/);
  await ada.page.goto(at(program, "acme", "/tickets"));
  const grace = await enter(context, program, "Grace", "globex", "/tickets");
  await Promise.all([live(ada.page), live(grace.page)]);
  const eve = await found(context, program, "Eve Moreau", "eve@initech.example", "Initech");
  const own = (path) => at(program, "initech", path);
  const nothing = await answered(await eve.page.goto(own("/nowhere")));
  assert.equal(nothing[0], 404);

  await context.test("by a number in the address", async () => {
    for (const path of ["/tickets/1001", "/tickets/1001/attachments", "/articles/descaling", "/articles/poles/edit"]) {
      assert.deepEqual(await answered(await eve.page.goto(own(path))), nothing, path);
    }
  });

  await context.test("at the host of a company", async () => {
    for (const company of ["acme", "globex", "nobodys"]) {
      assert.deepEqual(await answered(await eve.page.goto(at(program, company, "/tickets"))), nothing, company);
    }
  });

  await context.test("by a form with what another company has", async () => {
    await eve.page.goto(own("/tickets/new"));
    await ask(eve.page, "Mine");
    // So a form is sent, and what is her own is written.
    assert.deepEqual(await send(eve.page, "/tickets/1001/comments", { body: "Mine, too" }), [303, ""]);
    for (const [path, fields] of [
      ["/articles/descaling", { title: "Mine", body: "" }],
      ["/articles/descaling/delete", {}],
      ["/articles/writing", { title: "Mine", body: "" }],
      ["/tickets/1002", { status: "solved", assignee: "" }],
      ["/tickets/1002/comments", { body: "Mine" }],
      ["/labels/4/delete", {}],
      [`/teams/${team}/grants`, { "ticket.all": "on" }],
      [`/teams/${team}/members`, { account: "ada", does: "remove" }],
    ]) {
      await eve.page.goto(own("/tickets/1001"));
      assert.deepEqual(await send(eve.page, path, fields), nothing, path);
    }
    for (const company of ["acme", "globex"]) {
      await eve.page.goto(own("/tickets/1001"));
      const path = at(program, company, "/tickets/1001/comments");
      assert.deepEqual(await send(eve.page, path, { body: "Mine" }), nothing, company);
    }
    // A label and an agent of Acme.
    for (const [path, fields] of [
      ["/tickets/1001/labels", { label: "4", does: "add" }],
      ["/tickets/1001", { status: "open", assignee: "ben" }],
    ]) {
      await eve.page.goto(own("/tickets/1001"));
      assert.notEqual((await send(eve.page, path, fields))[0], 303, path);
    }
    await eve.page.goto(own("/tickets/1001"));
    assert.doesNotMatch(await eve.page.content(), /Wholesale|Ben Lindqvist/);
  });

  await context.test("by a socket", async () => {
    const mine = await eve.page.locator("main").getAttribute("data-topic");
    const topics = ["tenant:999:tickets", "tenant:1:tickets", "tenant:2:tickets", "own:1:tickets", mine];
    const answers = await joins(eve.page, topics);
    assert.deepEqual(answers.map(({ op }) => op), ["error", "error", "error", "error", "reply"]);
    const [none, ...others] = answers.slice(0, -1).map(({ topic, ...answer }) => answer);
    for (const other of others) assert.deepEqual(other, none);
  });

  const cookie = (await eve.own.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const host = (company) => new URL(at(program, company, "/")).host;

  await context.test("by her cookie at the host of another company", async () => {
    for (const company of ["acme", "globex", "nobodys"]) {
      assert.deepEqual(await get(program, company, { cookie }), nothing, company);
      const socket = { path: "/live", cookie, origin: `http://${host(company)}`, ...UPGRADE };
      assert.deepEqual(await get(program, company, socket), nothing, company);
    }
    for (const [origin, status] of [["initech", 101], ["acme", 403]]) {
      const socket = { path: "/live", cookie, origin: `http://${host(origin)}`, ...UPGRADE };
      assert.equal((await get(program, "initech", socket))[0], status, origin);
    }
  });

  await context.test("by what names a host beside the host", async () => {
    for (const headers of [
      { "x-forwarded-host": host("acme") },
      { forwarded: `host=${host("acme")}` },
      { path: at(program, "acme", "/tickets") },
    ]) {
      const [, body] = await get(program, "initech", { cookie, ...headers });
      assert.doesNotMatch(body, /Acme|Grinder/, JSON.stringify(headers));
    }
  });

  await context.test("by the cookie of a session that has ended", async () => {
    assert.equal((await get(program, "initech", { cookie }))[0], 200);
    await eve.page.goto(own("/tickets"));
    await press(eve.page, "Sign out");
    await heading(eve.page, "Sign in");
    assert.equal((await get(program, "initech", { cookie }))[0], 303);
  });

  // What the others are sent now is the first that they hear.
  await write(await another(ada, program, "acme", "/tickets/1002"), "Havnegade it is.");
  await row(ada.page, 1002).getByText("just now").waitFor();
  await write(await another(grace, program, "globex", "/tickets/1003"), "The chart is mended.");
  await row(grace.page, 1003).getByText("just now").waitFor();
  assert.deepEqual([changed(ada), changed(grace)], [[1002], [1003]]);
  for (const { page } of [ada, grace]) assert.doesNotMatch(await page.content(), /Mine|Eve|Initech/);
});
