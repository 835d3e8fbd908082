"""The same on Django Channels: one group, and consumers that filter for themselves.

A consumer keeps what its member may do and compares it with what an event needs, as is usual there; nothing takes it back.
"""

import os
import time

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="of no use",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": os.environ["LAYER"],
            # What is more than the capacity of one is dropped, and nobody is told; it is 100 by default.
            "CONFIG": {"hosts": [os.environ["REDIS"]], "capacity": 100_000},
        }
    },
)
django.setup()

from channels.generic.websocket import AsyncJsonWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402

TEXT = "a card has been moved from here to there, by somebody"


class Board(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.held = {"ticket.view", "ticket.change"}
        await self.accept()

    async def receive_json(self, content):
        payload = content["payload"]
        if payload["op"] == "join":
            await self.channel_layer.group_add("tickets", self.channel_name)
        elif payload["op"] == "publish":
            needs = ["ticket.view"] if payload["filtered"] else []
            for _ in range(payload["count"]):
                data = {"op": "moved", "at": time.time_ns(), "text": TEXT}
                event = {"type": "moved", "needs": needs, "data": data}
                await self.channel_layer.group_send("tickets", event)
        await self.send_json({"stream": content["stream"], "payload": {"op": "reply"}})

    async def moved(self, event):
        if self.held.issuperset(event["needs"]):
            await self.send_json({"stream": "tickets", "payload": event["data"]})


application = ProtocolTypeRouter({"websocket": URLRouter([re_path(r".*/?socket$", Board.as_asgi())])})
