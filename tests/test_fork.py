"""Forked processes: locks, queues and transports are made anew, or stay with the parent."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from fault_server import FaultServer, answer

FORKED_EARLY = """
import os, signal, sys, threading, time
from spaceclients import KintoneClient, PasswordAuth

kintone = KintoneClient(sys.argv[1], auth=PasswordAuth("a", "b"), retry=None, timeout=10)
threads = [threading.Thread(target=kintone.update_space, kwargs={"id": 1}) for _ in range(3)]
for each in threads:
    each.start()
time.sleep(float(sys.argv[2]))
child = os.fork()
if not child:
    signal.alarm(20)
    kintone.guest_space(3).update_space(id=1)
    os._exit(0)
print(os.waitpid(child, 0)[1])
for each in threads:
    each.join()
kintone.close()
"""


@pytest.mark.parametrize("moment", [0, 0.01, 0.02, 0.04, 0.06, 0.1])
def test_a_process_may_be_forked_in_the_middle_of_the_first_call(moment: float) -> None:
    """When other threads import, and hold Python's own locks of that."""
    with FaultServer([answer(200, b"{}")]) as server:
        command = [sys.executable, "-W", "ignore", "-c", FORKED_EARLY, server.url, str(moment)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert (ended.stdout, ended.stderr) == ("0\n", "")


def test_a_transport_of_the_users_own_stays_with_its_process() -> None:
    code = (
        "import os, httpx\n"
        "from spaceclients import KaitenClient\n"
        "kaiten = KaitenClient('https://a.example', 'tok', transport=httpx.MockTransport(lambda _: httpx.Response(204)))\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    try:\n"
        "        kaiten.get_space(1)\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__, error, flush=True)\n"
        "    os._exit(0)\n"
        "os.waitpid(child, 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert ended.stdout.startswith("ClientClosedError The transport of this client was made in another process")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.parametrize(("make", "pause"), [("RateQuota(100000)", 0), ("ConcurrencyQuota(2)", 0.0001)])
def test_a_forked_process_waits_for_nobody_in_its_parent(make: str, pause: float) -> None:
    """Though its threads were in the middle of everything."""
    code = f"""
import os, sys, threading, time
from spaceclients import ConcurrencyQuota, RateQuota
from spaceclients._backend import run
quota = {make}
stop = False
sys.setswitchinterval(1e-6)
async def once(seconds=0):
    async with quota.turn(is_async=False, until=None) as turn:
        time.sleep(seconds)
        await quota.learn(turn, time.monotonic(), time.monotonic(), {{}})
def work():
    while not stop:
        run(once({pause}))
threads = [threading.Thread(target=work, daemon=True) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(60):
    if (child := os.fork()) == 0:
        others = [threading.Thread(target=run, args=(once(),)) for _ in range(3)]
        for other in others:
            other.start()
        for other in others:
            other.join(20)
        os._exit(any(other.is_alive() for other in others))
    assert os.waitpid(child, 0)[1] == 0
stop = True
for thread in threads:
    thread.join()
run(once())
"""
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True, timeout=120)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_what_cannot_be_made_anew_keeps_nothing_else_from_it() -> None:
    """And users' own kinds of quota may compare as they like."""
    code = """
import os
from spaceclients import ConcurrencyQuota
from spaceclients._fork import renew_when_forked
from spaceclients._backend import run
class Failing:
    def renew(self):
        raise RuntimeError
class Compared(ConcurrencyQuota):
    def __eq__(self, other):
        return True
failing = [Failing(), Failing()]
renew_when_forked(failing[0])
quota = Compared(1)
renew_when_forked(failing[1])
async def once(then=lambda: None):
    async with quota.turn(is_async=False, until=5.0):
        then()
def fork():
    if (child := os.fork()) == 0:
        run(once())
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
run(once(fork))
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)


def test_an_interrupt_as_a_first_call_begins_stops_no_other_thread() -> None:
    code = (
        "import sys, threading, httpx\n"
        "from spaceclients import KaitenClient\n"
        "def interrupt(frame, event, _):\n"
        "    if event == 'return' and frame.f_code.co_qualname.endswith('Ticket.__enter__'):\n"
        "        sys.settrace(None)\n"
        "        raise KeyboardInterrupt\n"
        "    return interrupt\n"
        "answer = httpx.MockTransport(lambda _: httpx.Response(404))\n"
        "kaiten = KaitenClient('https://a.example', 'tok', transport=answer)\n"
        "sys.settrace(interrupt)\n"
        "try:\n"
        "    kaiten.get_space(1)\n"
        "except KeyboardInterrupt:\n"
        "    print('interrupted', flush=True)\n"
        "def call():\n"
        "    try:\n"
        "        kaiten.get_space(1)\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__, flush=True)\n"
        "thread = threading.Thread(target=call, daemon=True)\n"
        "thread.start()\n"
        "thread.join(10)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert ended.stdout == "interrupted\nNotFoundError\n"
