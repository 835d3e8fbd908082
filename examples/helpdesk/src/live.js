// Pages that change by themselves. What has changed is not in the message: the page is asked for again, and the server shows what one
// may see. Without this script each page works, and is as old as its last load.
"use strict";

const main = document.querySelector("main[data-topic]");
let pause = 1000;
let loading = false;
let again = false;

async function refresh() {
    if (loading) {
        again = true;
        return;
    }
    loading = true;
    try {
        const response = await fetch(location.href);
        if (response.ok) {
            const page = new DOMParser().parseFromString(await response.text(), "text/html");
            for (const part of document.querySelectorAll("[data-live]")) {
                const fresh = page.getElementById(part.id);
                // Where nothing has changed, or somebody is in the middle of a form, it stays.
                if (fresh && fresh.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
                    part.innerHTML = fresh.innerHTML;
                }
            }
        }
    } finally {
        loading = false;
        if (again) {
            again = false;
            refresh();
        }
    }
}

function connect() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.onopen = () => {
        socket.send(JSON.stringify({ stream: "topics", payload: { op: "join", topic: main.dataset.topic }, ref: 1 }));
    };
    socket.onmessage = (message) => {
        const { payload } = JSON.parse(message.data);
        if (payload.op === "reply" && payload.for_op === "join") {
            // What has happened while there was no socket.
            if (pause > 1000) refresh();
            pause = 1000;
            main.dataset.live = "on";
        }
        if (payload.op === "changed" && (!main.dataset.ticket || Number(main.dataset.ticket) === payload.ticket)) {
            refresh();
        }
    };
    socket.onclose = (closed) => {
        delete main.dataset.live;
        // Signed out, or no member any more: a page that is loaded says so.
        if (closed.code >= 4401 && closed.code <= 4403) return;
        setTimeout(connect, pause);
        pause = Math.min(pause * 2, 30000);
    };
}

if (main) connect();
