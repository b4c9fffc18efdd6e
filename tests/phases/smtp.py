"""A real SMTP server for tests, and a transport that dies after it has delivered."""

import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from django.core.mail.backends.smtp import EmailBackend


class Mailbox:
    """Handler that keeps what arrives; `refusals` are the answers to the next messages, before it accepts."""

    def __init__(self):
        self.messages = []
        self.refusals = []

    async def handle_DATA(self, server, session, envelope):
        if self.refusals:
            return self.refusals.pop(0)
        message = message_from_bytes(envelope.content, policy=policy.default)
        message["X-Envelope-To"] = ",".join(envelope.rcpt_tos)
        self.messages.append(message)
        return "250 OK"

    @property
    def message_ids(self):
        return [message["Message-ID"] for message in self.messages]


def start_server(mailbox):
    """Start a server on a free port of this machine; returns its controller, to be stopped."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    return controller


class Crash(BaseException):
    """What a killed process looks like from inside: nothing of ours catches it."""


class DyingBackend(EmailBackend):
    """Delivers the message by SMTP and dies before anybody can note it."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        raise Crash
