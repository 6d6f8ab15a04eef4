"""nightly-refunds: runs once for one date and may be repeated."""

import datetime
import json
import sys


def run(day: datetime.date) -> int:
    """Do the work of one day and return how many things were done."""
    return 0 if day > datetime.date.today() else 1


def main(arguments: list[str]) -> int:
    """Run for the date given, or for today."""
    day = datetime.date.fromisoformat(arguments[0]) if arguments else datetime.date.today()
    done = run(day)
    print(json.dumps({"component": "nightly-refunds", "day": day.isoformat(), "done": done}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
