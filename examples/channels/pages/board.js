// A board for each organisation that the page names, each with a socket of its own.

const STAGES = [["todo", "To do"], ["doing", "Doing"], ["done", "Done"]];

// The session is over, or the membership is: these sockets do not come back.
const LOGGED_OUT = 4401, EXPIRED = 4402, REVOKED = 4403;

const SOONEST = 250, LATEST = 30_000;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The socket of one organisation: what is asked is answered by its `ref`, and all else is an event.
class Connection {
  #socket;
  #asked = new Map();
  #last = 0;

  constructor(org, key, { opened, happened, closed }) {
    this.key = key;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#socket = new WebSocket(`${scheme}://${location.host}/o/${org}/socket`);
    this.#socket.onopen = opened;
    this.#socket.onmessage = ({ data }) => {
      const { ref, payload } = JSON.parse(data);
      const asked = this.#asked.get(ref);
      if (!asked) return happened(payload);
      this.#asked.delete(ref);
      if (payload.op === "error") asked.reject(new Error(payload.reason));
      else asked.resolve(payload.data);
    };
    this.#socket.onclose = ({ code }) => {
      for (const { reject } of this.#asked.values()) reject(new Error("The connection is lost."));
      this.#asked.clear();
      closed(code);
    };
  }

  ask(stream, op, data = {}) {
    const ref = ++this.#last;
    const payload = { ...data, op, for_org: this.key };
    return new Promise((resolve, reject) => {
      this.#asked.set(ref, { resolve, reject });
      this.#socket.send(JSON.stringify({ stream, payload, ref }));
    });
  }
}

class Board {
  #section;
  #connection;
  #wait = SOONEST;

  constructor(section) {
    this.#section = section;
    this.#connect();
  }

  #part(name) {
    return this.#section.querySelector(`.${name}`);
  }

  #say(text) {
    this.#part("status").textContent = text;
  }

  #connect() {
    const { org, key } = this.#section.dataset;
    this.#connection = new Connection(org, Number(key), {
      opened: () => this.#open(key),
      happened: (payload) => this.#happened(payload),
      closed: (code) => this.#closed(code),
    });
  }

  // Joins before it asks for the cards: what happens between the two is in both.
  async #open(key) {
    try {
      await this.#connection.ask("topics", "join", { topic: `tenant:${key}:board` });
      this.#show(await this.#connection.ask("board", "show"));
      this.#wait = SOONEST;
      this.#say("Live");
    } catch (error) {
      this.#say(error.message);
    }
  }

  #closed(code) {
    if (code === LOGGED_OUT || code === EXPIRED) return location.reload();
    this.#section.classList.add("closed");
    if (code === REVOKED) {
      this.#part("stages").replaceChildren();
      this.#part("others").replaceChildren();
      return this.#say("You are no member here any more.");
    }
    this.#say("Not connected. Trying again…");
    setTimeout(() => this.#connect(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LATEST);
  }

  #happened({ op, card, to }) {
    if (op === "moved") this.#move(card, to);
  }

  #show({ name, cards, moves, others }) {
    this.#section.classList.remove("closed");
    this.#section.querySelector("h2").textContent = name;
    this.#section.setAttribute("aria-label", name);
    this.#part("stages").replaceChildren(...STAGES.map(([stage, label]) =>
      element("div", { class: "stage" },
        element("h3", {}, label),
        element("ol", { "data-stage": stage, "aria-label": `${name}: ${label}` }))));
    for (const card of cards) this.#list(card.stage).append(this.#card(card, moves));
    this.#part("others").replaceChildren(...others.map((other) => this.#other(other)));
  }

  #list(stage) {
    return this.#section.querySelector(`[data-stage="${stage}"]`);
  }

  #card({ id, title, secret }, moves) {
    const card = element("li", { "data-card": id }, element("span", {}, title));
    if (secret) card.append(element("em", {}, "secret"));
    if (moves) card.append(this.#arrow(id, title, -1, "←", "back"), this.#arrow(id, title, 1, "→", "on"));
    return card;
  }

  #arrow(card, title, by, sign, label) {
    const button = element("button", { type: "button", "aria-label": `Move ${title} ${label}` }, sign);
    button.onclick = () => {
      const { stage } = button.closest("[data-stage]").dataset;
      const to = STAGES[STAGES.findIndex(([name]) => name === stage) + by];
      if (to) this.#ask("board", "move", { card, to: to[0] });
    };
    return button;
  }

  #other({ id, name }) {
    const button = element("button", { type: "button" }, `Remove ${name}`);
    button.onclick = async () => {
      if (await this.#ask("members", "remove", { member: id })) button.remove();
    };
    return button;
  }

  // What is not done is said, and changes nothing. What is done comes back as an event, to this window as to the others.
  async #ask(stream, op, data) {
    try {
      await this.#connection.ask(stream, op, data);
      this.#say("Live");
      return true;
    } catch (error) {
      this.#say(error.message);
      return false;
    }
  }

  #move(id, to) {
    const card = this.#section.querySelector(`[data-card="${id}"]`);
    if (!card) return;
    const focused = card.contains(document.activeElement) && document.activeElement;
    this.#list(to).append(card);
    if (focused) focused.focus();
  }
}

for (const section of document.querySelectorAll(".board")) new Board(section);
