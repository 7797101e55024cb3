"""A stranger's client, written from docs/PROTOCOL.md alone: it sits down, plays and leaves.

    python tests/end_to_end/independent_client.py HOST PORT NAME

It imports nothing of Parley. The last line it prints is `won` or `lost`.
"""

import json
import socket
import sys


def play(host: str, port: int, name: str) -> str:
    """One match: the strongest-looking of the allowed actions, by a very simple mind."""
    with socket.create_connection((host, port), timeout=30) as sock, sock.makefile("rwb") as lines:
        number = 0
        seat = fighter = ""
        picked = False

        def send(**message: object) -> None:
            lines.write(json.dumps(message).encode() + b"\n")
            lines.flush()

        send(type="hello", protocol=3, version="stranger", name=name)
        for line in lines:
            update = json.loads(line)
            if "seq" in update and update["type"] not in ("welcome", "delivered"):
                send(type="got", seq=update["seq"])
            match update["type"]:
                case "welcome":
                    seat, fighter = update["seat"], update["roster"]["fighter"][0]["id"]
                    number = update["number"] + 1
                    send(type="say", text="Good evening from a stranger.", number=number)
                case "seats" if update["left"] and update["right"] and not picked:
                    picked = True
                    send(type="pick", fighter=fighter, ready=True)
                case "started" | "acted":
                    position = update["position"]
                    if position["to_move"] == seat and position["actions"]:
                        action = "charge" if position["turn"] < 3 else position["actions"][0]
                        number += 1
                        send(type="act", turn=position["turn"], action=action, number=number)
                case "ended":
                    send(type="leave")
                    return "won" if update["winner"] == seat else "lost"
                case "bye":
                    raise SystemExit(update["text"])
    raise SystemExit("The host hung up.")


if __name__ == "__main__":
    print(play(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
