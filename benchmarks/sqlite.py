"""The reference for a durable change: SQLite (WAL, synchronous=FULL) keeping the same documents and a line of history.

`python -m benchmarks.sqlite FILE LEADS.jsonl` loads the documents when the file is new, then answers each line with an
id and a score on standard input: it sets the score of that lead, durably, and says so, as `leadtui batch` does.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path


def open_database(path: Path, leads: Path) -> sqlite3.Connection:
    new = not path.exists()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    if new:
        connection.execute("CREATE TABLE lead (id INTEGER PRIMARY KEY, document TEXT NOT NULL)")
        connection.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, line TEXT NOT NULL)")
        with leads.open(encoding="utf-8") as lines:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO lead (document) VALUES (?)", ((line,) for line in lines))
            connection.execute("COMMIT")
    return connection


def set_score(connection: sqlite3.Connection, number: int, score: int) -> None:
    """Sets a lead's score and writes that into the history; durable when it returns."""
    connection.execute("BEGIN IMMEDIATE")
    (text,) = connection.execute("SELECT document FROM lead WHERE id = ?", (number,)).fetchone()
    document = json.loads(text)
    was, document["score"] = document["score"], score
    connection.execute("UPDATE lead SET document = ? WHERE id = ?", (json.dumps(document), number))
    change = {"table": "leads", "id": number, "set": {"score": score}, "was": {"score": was}}
    event = {"verb": "scored", "changes": [change]}
    connection.execute("INSERT INTO event (line) VALUES (?)", (json.dumps(event),))
    connection.execute("COMMIT")


if __name__ == "__main__":
    database = open_database(Path(sys.argv[1]), Path(sys.argv[2]))
    for line in sys.stdin:
        set_score(database, *map(int, line.split()))
        print(json.dumps({"ok": True}), flush=True)
