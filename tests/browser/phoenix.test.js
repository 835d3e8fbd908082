// Phoenix's own client, unchanged from npm, on the sockets of examples/channels.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Socket } from "phoenix";
import WebSocket from "ws";
import { LIMIT, start } from "./helper.js";

const PROGRAM = "example-channels";
const [ADA, BOB, , DOT, EVE] = [1, 2, 3, 4, 5];

// A browser sends the cookie of its session by itself; here it is told.
class Session {
  constructor(url) {
    this.url = url;
  }

  headers() {
    return this.cookie ? { cookie: this.cookie } : {};
  }

  #post(path, body) {
    return fetch(this.url + path, { method: "POST", redirect: "manual", headers: this.headers(), body });
  }

  async logIn(user) {
    const { headers } = await this.#post("/login", new URLSearchParams({ user }));
    [this.cookie] = headers.get("set-cookie").split(";");
  }

  logOut() {
    return this.#post("/logout");
  }

  // A socket of the client's, how often it has been opened, and with which codes it was closed.
  connect(context, org, options = {}) {
    const session = this;
    const transport = class extends WebSocket {
      constructor(url, protocols) {
        super(url, protocols, { headers: { ...session.headers(), origin: session.url } });
      }
    };
    const socket = new Socket(`${this.url.replace("http", "ws")}/o/${org}/phoenix`, { transport, ...options });
    const [opened, closed] = [new Counted(), new Counted()];
    socket.onOpen(() => opened.push(true));
    socket.onClose(({ code }) => closed.push(code));
    socket.connect();
    context.after(() => socket.disconnect());
    return Object.assign(socket, { opened, closed });
  }
}

// What has happened so far; a test waits for the next of it.
class Counted extends Array {
  #waiting = [];

  push(...items) {
    super.push(...items);
    this.#waiting = this.#waiting.filter(({ count, resolve }) => this.length < count || resolve(this[count - 1]));
    return this.length;
  }

  nth(count) {
    if (this.length >= count) return Promise.resolve(this[count - 1]);
    return new Promise((resolve) => this.#waiting.push({ count, resolve }));
  }
}

async function enter(program, user) {
  const session = new Session(program.url);
  await session.logIn(user);
  return session;
}

// The answer of a push or of a join: how it is called, and what is in it.
const answered = (push) => new Promise((resolve, reject) => {
  push
    .receive("ok", (data) => resolve(["ok", data]))
    .receive("error", (data) => resolve(["error", data]))
    .receive("timeout", () => reject(new Error("no answer")));
});

const refused = async (push) => {
  const [status, { code }] = await answered(push);
  assert.equal(status, "error");
  return code;
};

// A channel that has been joined, and what it hears.
async function join(socket, topic, payload) {
  const channel = socket.channel(topic, payload);
  const heard = new Counted();
  channel.on("moved", (data) => heard.push(data));
  assert.deepEqual(await answered(channel.join()), ["ok", {}]);
  return Object.assign(channel, { heard });
}

test("it joins, pushes, is answered, and hears what the others have done", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const bob = await join((await enter(program, BOB)).connect(context, "acme"), "tenant:1:board");
  const ada = await join((await enter(program, ADA)).connect(context, "acme"), "tenant:1:board", { for_org: 1 });
  const [status, { name, cards }] = await answered(bob.push("show", {}));
  assert.deepEqual([status, name, cards.map(({ id }) => id)], ["ok", "Acme Aviation", [1, 2, 4]]);

  assert.deepEqual(await answered(bob.push("move", { card: 1, to: "doing", for_org: 1 })), ["ok", {}]);
  for (const one of [ada, bob]) assert.deepEqual(await one.heard.nth(1), { card: 1, to: "doing" });
  // The secret card is Ada's alone to hear of.
  assert.deepEqual(await answered(ada.push("move", { card: 3, to: "done" })), ["ok", {}]);
  assert.deepEqual(await answered(ada.push("move", { card: 1, to: "done" })), ["ok", {}]);
  assert.deepEqual(await ada.heard.nth(2), { card: 3, to: "done" });
  assert.deepEqual(await bob.heard.nth(2), { card: 1, to: "done" });
});

test("a join of another tenant's topic is refused as one of a topic that is none", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const socket = (await enter(program, BOB)).connect(context, "acme");
  const refusal = async (topic, payload) => {
    const channel = socket.channel(topic, payload);
    const [status, response] = await answered(channel.join());
    // The client tries again for ever.
    channel.leave();
    assert.equal(status, "error");
    return response;
  };
  const none = await refusal("nothing");
  assert.deepEqual(none, { code: "unmatched_topic", reason: "unmatched topic" });
  for (const topic of ["tenant:2:board", "tenant:999:board", "tenant:01:board", "own:2:board"]) {
    assert.deepEqual(await refusal(topic), none, topic);
  }
  assert.equal((await refusal("tenant:1:nothing")).code, "join_refused");
  assert.equal((await refusal("tenant:1:board", { for_org: 2 })).code, "tenancy_mismatch");
  assert.equal((await refusal("tenant:1:board", { for_org: "1" })).code, "tenancy_mismatch");
});

test("what is not done is answered with a code, and the socket stays", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const bob = await join((await enter(program, BOB)).connect(context, "acme"), "tenant:1:board");
  const dot = await join((await enter(program, DOT)).connect(context, "acme"), "tenant:1:board");
  const to = "done";
  assert.equal(await refused(bob.push("burn", {})), "unknown_operation");
  assert.equal(await refused(bob.push("move", { card: "1", to })), "invalid_data");
  assert.equal(await refused(bob.push("move", { card: 1, to: "gone" })), "invalid_data");
  assert.equal(await refused(bob.push("move", { card: 1, to, for_org: 2 })), "tenancy_mismatch");
  assert.equal(await refused(dot.push("move", { card: 1, to })), "not_permitted");
  // Another tenant's card, one that Bob may not see, and none are told alike.
  const [none, secret, foreign] = await Promise.all(
    [999, 3, 5].map((card) => answered(bob.push("move", { card, to }))));
  assert.equal(none[1].code, "no_card");
  assert.deepEqual([secret, foreign], [none, none]);
  assert.deepEqual(await answered(bob.push("move", { card: 1, to })), ["ok", {}]);
});

test("a socket of another tenant's is not opened", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const eve = (await enter(program, EVE)).connect(context, "acme");
  assert.equal(await eve.closed.nth(1), 1006);
  const nobody = new Session(program.url).connect(context, "acme");
  assert.equal(await nobody.closed.nth(1), 1006);
  assert.deepEqual([eve.opened.length, nobody.opened.length], [0, 0]);
});

test("who leaves a topic hears no more of it", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const socket = (await enter(program, BOB)).connect(context, "acme");
  const bob = await join(socket, "tenant:1:board");
  const ada = await join((await enter(program, ADA)).connect(context, "acme"), "tenant:1:board");
  const sent = [];
  assert.equal((await answered(bob.leave()))[0], "ok");
  socket.onMessage((message) => sent.push(message.event));
  assert.deepEqual(await answered(ada.push("move", { card: 1, to: "done" })), ["ok", {}]);
  await ada.heard.nth(1);
  // What had been sent to Bob before this answer has come before it.
  await join(socket, "tenant:1:board");
  assert.ok(!sent.includes("moved"), sent.join());
});

test("a second join of a topic ends the first", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const socket = (await enter(program, BOB)).connect(context, "acme");
  const first = await join(socket, "tenant:1:board");
  const ended = new Promise((resolve) => first.onClose(resolve));
  const second = await join(socket, "tenant:1:board");
  await ended;
  assert.deepEqual(await answered(second.push("move", { card: 1, to: "done" })), ["ok", {}]);
  await second.heard.nth(1);
  assert.equal(first.heard.length, 0);
});

test("a connection that is lost comes back, with what was joined", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const socket = (await enter(program, BOB)).connect(context, "acme");
  const bob = await join(socket, "tenant:1:board");
  const again = new Promise((resolve) => bob.joinPush.receive("ok", resolve));
  socket.conn.terminate();
  assert.equal(await socket.closed.nth(1), 1006);
  await socket.opened.nth(2);
  await again;
  assert.deepEqual(await answered(bob.push("move", { card: 1, to: "done" })), ["ok", {}]);
  assert.deepEqual(await bob.heard.nth(1), { card: 1, to: "done" });
});

test("a drained server says so, and is found again after it has come back", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const session = await enter(program, BOB);
  const tries = new Counted();
  const reconnectAfterMs = (count) => {
    tries.push(count);
    return 20 * count;
  };
  const socket = session.connect(context, "acme", { reconnectAfterMs, rejoinAfterMs: () => 20 });
  const bob = await join(socket, "tenant:1:board");
  const again = new Promise((resolve) => bob.joinPush.receive("ok", resolve));
  await program.end("SIGTERM");
  assert.equal(await socket.closed.nth(1), 1012);
  // Each try waits longer than the one before.
  await tries.nth(3);
  assert.deepEqual([...tries].slice(0, 3), [1, 2, 3]);
  await start(context, PROGRAM, new URL(program.url).host.replace("localhost", "127.0.0.1"));
  // The sessions of this program are gone with it.
  await session.logIn(BOB);
  await again;
  assert.deepEqual(await answered(bob.push("move", { card: 1, to: "done" })), ["ok", {}]);
});

test("a log-out closes each socket of the session, and none is opened by it again", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const session = await enter(program, ADA);
  const options = { reconnectAfterMs: () => 20 };
  const sockets = ["acme", "globex"].map((org) => session.connect(context, org, options));
  const other = await join((await enter(program, ADA)).connect(context, "acme"), "tenant:1:board");
  await Promise.all(sockets.map(({ opened }) => opened.nth(1)));
  await session.logOut();
  for (const { opened, closed } of sockets) {
    assert.equal(await closed.nth(1), 4401);
    assert.equal(await closed.nth(3), 1006);
    assert.equal(opened.length, 1);
  }
  assert.equal((await answered(other.push("show", {})))[0], "ok");
});

test("who pushes more than a socket may is told so, and hears no less", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const bob = await join((await enter(program, BOB)).connect(context, "acme"), "tenant:1:board");
  const ada = await join((await enter(program, ADA)).connect(context, "acme"), "tenant:1:board");
  const pushes = Array.from({ length: 200 }, () => refused(bob.push("burn", {})));
  const codes = await Promise.all(pushes);
  assert.deepEqual([...new Set(codes)].sort(), ["rate_limited", "unknown_operation"]);
  assert.deepEqual(await answered(ada.push("move", { card: 1, to: "done" })), ["ok", {}]);
  assert.deepEqual(await bob.heard.nth(1), { card: 1, to: "done" });
});

test("who goes on pushing is closed, and comes back", LIMIT, async (context) => {
  const program = await start(context, PROGRAM);
  const socket = (await enter(program, BOB)).connect(context, "acme");
  const bob = await join(socket, "tenant:1:board");
  const again = new Promise((resolve) => bob.joinPush.receive("ok", resolve));
  // Most are never answered, and are not waited for.
  for (let pushed = 0; pushed < 1000; pushed++) bob.push("burn", {}, 1);
  assert.equal(await socket.closed.nth(1), 4429);
  await again;
  assert.deepEqual(await answered(bob.push("move", { card: 1, to: "done" })), ["ok", {}]);
});
