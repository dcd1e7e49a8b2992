"""A quota that several processes and machines share, in Redis (the extra `redis`)."""

from __future__ import annotations

import threading
from contextvars import copy_context
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from ._clock import seconds_until
from ._fork import renew_when_forked
from ._throttle.quota import QuotaUnavailableError, call_ends
from ._throttle.rate import BURST, KEPT, LATE, SECOND
from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis

__all__ = ("RedisLog",)

_PATIENCE = 5.0  # seconds, for a connection without a `socket_timeout`
_LEFT = 50  # questions without an answer that may be abandoned
# In a forked process: its parent's connections. Nothing may close them or send on them, nor may they be collected.
_PARENTS: list[object] = []

# By the clock of Redis, since the clocks of several machines differ.
_NOW = """
local second, late, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local function note(name, moment)
    redis.call('ZADD', KEYS[1], string.format('%.6f', moment), name)
    redis.call('PEXPIRE', KEYS[1], math.ceil(1000 * kept))
end
"""
_TAKE = f"""{_NOW}
local log, hold, learnt, last, name, position = KEYS[1], KEYS[2], KEYS[3], KEYS[4], ARGV[4], tonumber(ARGV[5])
local limit = tonumber(ARGV[7] == '1' and redis.call('GET', learnt) or ARGV[6])
if #redis.call('ZRANGEBYSCORE', log, now + 1, '+inf', 'LIMIT', 0, 1) > 0 then
    redis.call('DEL', log) -- the clock of Redis was set back
end
redis.call('ZREMRANGEBYSCORE', log, '-inf', now - kept)
local wait = 0
local ahead = position % limit
local recent = '(' .. string.format('%.6f', now - second)
local free = limit - redis.call('ZCOUNT', log, recent, '+inf')
if ahead >= free then
    local next = redis.call('ZRANGEBYSCORE', log, recent, '+inf', 'WITHSCORES', 'LIMIT', ahead - free, 1)
    wait = tonumber(next[2]) + second - now
end
local ends, length = string.match(redis.call('GET', hold) or '', '(%S+) (%S+)')
if ends and tonumber(ends) - now <= tonumber(length) then -- else the clock of Redis was set back
    wait = math.max(wait, tonumber(ends) - now)
end
wait = wait + math.floor(position / limit) * second
local burst = tonumber(ARGV[8])
local before = tonumber(redis.call('LINDEX', last, position % burst - burst) or 0)
if limit > burst and before <= now then
    wait = math.max(wait, before + (math.floor(position / burst) + 1) * burst / limit - now)
end
if wait <= 0 then
    note(name, now + late)
    redis.call('RPUSH', last, string.format('%.6f', now))
    redis.call('LTRIM', last, -burst, -1)
    redis.call('PEXPIRE', last, math.ceil(1000 * kept))
end
return tostring(wait)
"""
_SETTLE = f"""{_NOW}
local log, learnt, name = KEYS[1], KEYS[2], ARGV[4]
if tonumber(ARGV[7]) > 0 then
    redis.call('SET', learnt, ARGV[7], 'EX', 60)
end
local noted = redis.call('ZSCORE', log, name)
if not noted then
    return
end
local out = tonumber(noted) - late + tonumber(ARGV[5])
local reached = out + tonumber(ARGV[6])
note(name, reached)
local known = redis.call('ZCOUNT', log, '(' .. string.format('%.6f', out - second), '+inf')
for number = 1, tonumber(ARGV[8]) - known do
    note(name .. '/' .. number, reached) -- a request that others sent with the same token
end
"""
_HOLD = f"""{_NOW}
local hold, length = KEYS[1], tonumber(ARGV[4])
local ends = string.match(redis.call('GET', hold) or '', '%S+')
if not ends or tonumber(ends) < now + length or tonumber(ends) > now + 3600 then
    redis.call('SET', hold, string.format('%.6f %.6f', now + length, length), 'PX', math.ceil(length * 1000))
end
"""


class RedisLog:
    """The requests that all processes with the same key have sent.

    Args:
        connection: A `redis.Redis` for a sync client, a `redis.asyncio.Redis` for an async one; Redis 5 or newer. Its
            `socket_timeout`, or 5 seconds without one, is the limit of a question to Redis with all its retries. The
            call's deadline is a limit too.
        key: A name that the processes share; one for each API token. It mustn't be the token itself.

    Raises:
        ConfigurationError: `connection` isn't a connection of redis-py, or `key` is empty.

    Examples:
        >>> quota = RateQuota(log=RedisLog(redis.Redis(socket_timeout=5), key="kaiten-acme"))
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=quota)
    """

    def __init__(self, connection: Redis | AsyncRedis, key: str) -> None:
        kinds = type(connection).__mro__
        if not hasattr(connection, "eval") or not key:
            raise ConfigurationError("a RedisLog needs a connection of redis-py, and a key that the processes share")
        self.is_async = any(kind.__module__.startswith("redis.asyncio") for kind in kinds)  # a cluster's too
        self._connection: Any = connection
        self._left: list[threading.Lock] = []  # questions that were abandoned
        self._is_parents = False
        # In braces, so that they are in one slot of a cluster.
        parts = ("log", "hold", "limit", "last")
        self._log, self._hold, self._learnt, self._last = (f"spaceclients:{{{key}}}:{part}" for part in parts)
        renew_when_forked(self)

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:
        """Note a request if it may be sent now, else return the seconds until it may be sent."""
        keys = (self._log, self._hold, self._learnt, self._last)
        wait = await self._run(_TAKE, keys, name, position, limit, int(learns), BURST)
        try:
            return float(wait)
        except (TypeError, ValueError):
            raise QuotaUnavailableError(f"the quota's Redis answers {str(wait)[:40]!r}, which isn't a number") from None

    async def settle(self, name: str, sent: float, late: float, limit: int, counted: int) -> None:
        """Note when a request reached the service, and what the response said about the limit."""
        await self._run(_SETTLE, (self._log, self._learnt), name, sent, late, limit, counted)

    async def hold(self, seconds: float) -> None:
        """Allow no requests for some time, in all processes."""
        if seconds > 0:
            await self._run(_HOLD, (self._hold,), seconds)

    async def _run(self, script: str, keys: Sequence[str], *arguments: object) -> Any:
        given: Any = getattr(self._connection, "get_connection_kwargs", dict[str, Any])().get("socket_timeout")
        limit = max(0.001, min(given or _PATIENCE, seconds_until(call_ends())))
        question = (script, len(keys), *keys, SECOND, LATE, KEPT, *arguments)
        try:
            return await self._ask_async(limit, question) if self.is_async else self._ask(limit, question)
        except TimeoutError as error:
            problem = str(error) or f"no answer within {limit:.3g} seconds"
        except (RedisError, OSError, RuntimeError) as error:  # RuntimeError: the connection is another event loop's
            problem = f"{type(error).__name__}: {error}"
        # Without the error as its cause, whose frames hold the password for Redis.
        raise QuotaUnavailableError(f"the quota's Redis can't be asked ({problem})")

    async def _ask_async(self, limit: float, question: Sequence[object]) -> Any:
        import asyncio

        if self._is_parents:
            raise RuntimeError("an async cluster's connection belongs to the process that made it: make one in each")
        async with asyncio.timeout(limit):
            return await self._connection.eval(*question)

    def _ask(self, limit: float, question: Sequence[object]) -> Any:
        """Ask in a thread of its own, which always waits for the answer, so that its connection stays usable.

        Neither redis-py's retries nor a signal handler keep to a limit in the middle of a question.
        """
        self._left = [done for done in self._left if done.locked()]
        if len(self._left) >= _LEFT:
            raise TimeoutError(f"it has not answered {_LEFT} questions")
        answers: list[tuple[Any, BaseException | None]] = []
        done = threading.Lock()
        done.acquire()

        def ask() -> None:
            try:
                answers.append((self._connection.eval(*question), None))
            except BaseException as error:  # noqa: BLE001  # raised by the caller
                answers.append((None, error))
            finally:
                done.release()

        threading.Thread(target=copy_context().run, args=(ask,), daemon=True).start()
        if not done.acquire(timeout=limit):
            self._left.append(done)
            raise TimeoutError
        answer, error = answers.pop()
        if error is not None:
            raise error
        return answer

    def renew(self) -> None:
        """Replace the parent's connections in a forked process, and the locks that its threads may have held."""
        self._left = []
        client = self._connection
        pool: Any = getattr(client, "connection_pool", None)
        if pool is None:  # a cluster's; a sync one checks the process itself
            self._is_parents = self.is_async
            return
        held: dict[str, Any] = getattr(pool, "__dict__", {})
        parts = list(held.values())
        _PARENTS.extend(list(each) if type(each).__name__ == "WeakSet" else each for each in parts)
        if getattr(client, "connection", None) is not None:
            _PARENTS.append(client.connection)
            client.connection = None
        _renew_locks(client, pool, *(each for each in parts if type(each).__module__.startswith("redis.")))
        pool.reset()


def _renew_locks(*holders: object) -> None:
    import asyncio

    kinds: dict[type, Callable[[], object]] = {
        type(threading.Lock()): threading.Lock,
        type(threading.RLock()): threading.RLock,
        asyncio.Lock: asyncio.Lock,
        asyncio.Condition: asyncio.Condition,
    }
    for holder in holders:
        values: dict[str, object] = getattr(holder, "__dict__", {})
        for name, value in list(values.items()):
            if make := kinds.get(type(value)):
                setattr(holder, name, make())
