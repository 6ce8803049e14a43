"""How long the sandbox takes for a job of 1,000,000 rows and 7 columns, over HTTP.

Prints the seconds of each step. Run it with ``python benchmarks/sandbox_job.py``.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from pathlib import Path

import requests

from cdp_frames.sandbox import Sandbox

FIELDS = {
    "email": "string",
    "first_name": "string",
    "last_name": "string",
    "company_name": "string",
    "country_code": "string",
    "order_count": "integer",
    "last_seen_at": "datetime",
}
BAD_SHARE = 0.02


def write_file(path: Path, rows: int) -> None:
    """Write synthetic people, some of them with a bad address or time."""
    chance = random.Random(2026)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(FIELDS) + "\r\n")
        for row in range(rows):
            bad = chance.random() < BAD_SHARE
            email = f"person{row}@" + ("example" if bad else "example.com")
            seen = "2026-04-21T15:30:00" + ("" if bad and row % 2 else "Z")
            out.write(
                f'{email},Zoë,"Müller, {row % 977}",Acme {row % 5003},DE,'
                f"{row % 50},{seen}\r\n"
            )


def run(cdp: Sandbox, path: Path) -> dict[str, float]:
    """Import the file into a new list and return the seconds of each step."""
    headers = {"Authorization": f"Bearer {cdp.token}"}
    jobs = f"{cdp.url}/import-jobs"
    times = {}
    began = time.perf_counter()
    body = {
        "objectName": "profiles",
        "fileName": path.name,
        "fileSize": path.stat().st_size,
        "createList": True,
        "listName": "benchmark",
    }
    job = requests.post(jobs, headers=headers, json=body, timeout=60).json()["data"]
    with path.open("rb") as stream:
        requests.put(job["uploadUrl"], data=stream, timeout=60).raise_for_status()
    times["create and upload"] = time.perf_counter() - began
    url = f"{jobs}/{job['jobId']}"
    mapping = {"sourceFields": FIELDS, "fieldMap": {name: name for name in FIELDS}}
    requests.post(f"{url}/mapping", headers=headers, json=mapping, timeout=60)
    requests.post(f"{url}/start", headers=headers, json={}, timeout=60)
    while True:
        now = time.perf_counter()
        status = requests.get(url, headers=headers, timeout=60).json()["data"]
        if status["state"] == "running":
            times.setdefault(f"until {status['stage']}", now - began)
        else:
            break
        time.sleep(0.05)
    times["whole job"] = time.perf_counter() - began
    began = time.perf_counter()
    link = requests.get(f"{url}/errors", headers=headers, timeout=60).json()["data"]
    size = len(requests.get(link["errorFileUrl"], timeout=60).content)
    times["error file"] = time.perf_counter() - began
    print(f"{status}; error file of {size:,} bytes")
    return times


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        write_file(path, rows)
        print(f"{rows:,} rows x {len(FIELDS)} columns, {path.stat().st_size:,} bytes")
        with Sandbox() as cdp:
            for title in ("all new", "all known"):
                for step, seconds in run(cdp, path).items():
                    print(f"  {title:>9}  {step:<18} {seconds:6.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:,.0f} MB (client and sandbox in one process)")


if __name__ == "__main__":
    main()
