"""An SMTP server (aiosmtpd) that keeps each message it takes as one line of JSON.

smtp_server.py FILE [--certificate PEM] [--password WORD] [--no-plain]

Prints its port. With a certificate it offers STARTTLS and wants it; with a password it wants « jalon » to sign in. It
refuses recipients « gone@… » for good and « full@… » for now.
"""

import argparse
import asyncio
import email
import email.policy
import json
import ssl
import sys
from email.header import decode_header, make_header

from aiosmtpd.smtp import SMTP, AuthResult

parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--certificate")
parser.add_argument("--password")
parser.add_argument("--no-plain", action="store_true")
options = parser.parse_args()


class Keep:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address.startswith("gone@"):
            return "550 no such person here"
        if address.startswith("full@"):
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(("plain",)) if message.is_multipart() else message
        kept = {
            "envelope": [envelope.mail_from, envelope.rcpt_tos],
            "encrypted": session.ssl is not None,
            # The parser of addresses puts blanks between encoded words.
            "from": str(make_header(decode_header(email.message_from_bytes(envelope.content)["from"]))),
            "to": message["to"],
            "subject": message["subject"],
            "id": message["message-id"],
            "automatic": message["auto-submitted"],
            "date": message["date"].datetime.isoformat(),
            "text": body.get_content().replace("\r\n", "\n"),
            "attached": [
                [part.get_content_type(), part.get_param("method"), part.get_filename(), part.get_content()]
                for part in message.iter_attachments()
            ],
            "defects": [str(defect) for defect in message.defects],
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
        }
        with open(options.file, "a", encoding="utf-8") as out:
            out.write(json.dumps(kept, ensure_ascii=False) + "\n")
        return "250 kept"


def allowed(server, session, envelope, mechanism, data):
    known = data.login == b"jalon" and data.password == options.password.encode()
    return AuthResult(success=known, handled=False)


def server():
    context = None
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate)
    return SMTP(
        Keep(),
        tls_context=context,
        require_starttls=context is not None,
        auth_required=options.password is not None,
        auth_require_tls=context is not None,
        auth_exclude_mechanism=["PLAIN"] if options.no_plain else [],
        authenticator=allowed if options.password else None,
    )


async def main():
    listening = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await listening.serve_forever()


try:
    asyncio.run(main())
except KeyboardInterrupt:
    sys.exit(0)
