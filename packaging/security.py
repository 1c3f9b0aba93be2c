"""Makes SECURITY.md from the words of the app's page and from promises.toml; run it with the checkout's Python."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from partspair.practice.words import load_words
from tests.support import promises

if __name__ == "__main__":
    promises.PAGE.write_text(promises.page(load_words(promises.CONTENT), promises.promised()), encoding="utf-8")
    print(promises.PAGE)
