"""Generated modules are imported when they are first needed."""

from __future__ import annotations

import subprocess
import sys


def test_a_program_imports_the_models_that_it_uses() -> None:
    """None with the package, and for a call those of its operation."""
    code = """
import sys, httpx
def models(): return sorted(n for n in sys.modules if "_spaces.models." in n or "_spaces.api." in n)
import spaceclients
assert models() == [], models()
transport = httpx.MockTransport(lambda request: httpx.Response(200, json={"id": 5}))
with spaceclients.KaitenClient("https://acme.kaiten.ru", "token", transport=transport) as kaiten:
    assert kaiten.remove_space(5).id == 5
print(*models())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert result.stdout.split() == [
        "kaiten_spaces.api.spaces",
        "kaiten_spaces.api.spaces.remove_space",
        "kaiten_spaces.models.error_message",
        "kaiten_spaces.models.removed_space",
    ], result.stderr


def test_looking_at_a_class_imports_what_it_shows_and_no_sooner() -> None:
    code = """
import sys, unittest.mock
from spaceclients import KaitenClient
def loaded(): return sorted({"httpx", "jsonschema_rs", "kaiten_spaces.models.space"} & {*sys.modules})
dir(KaitenClient), KaitenClient.__doc__, repr(KaitenClient)
kaiten = KaitenClient("https://acme.kaiten.ru", "token")
kaiten.create_space, kaiten.create_space.detailed, kaiten.spaces
assert loaded() == [], loaded()
unittest.mock.create_autospec(KaitenClient)
print(*loaded())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert result.stdout.split() == ["httpx", "kaiten_spaces.models.space"], result.stderr
