"""A quota that several processes and machines share, in Redis (the extra `redis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from ._quota import QuotaUnavailableError
from ._rate_quota import BURST, KEPT, LATE, SECOND
from .errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis
    from redis.asyncio import Redis as AsyncRedis

__all__ = ("RedisLog",)

# By the clock of Redis, since those of several machines disagree.
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
    note(name .. '/' .. number, reached) -- a request of others with the same token
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
            `socket_timeout` is how long a call may wait for Redis.
        key: What the processes agree on; one for each API token. It mustn't be the token itself.

    Raises:
        ConfigurationError: There is no such connection, or no key.

    Examples:
        >>> quota = RateQuota(log=RedisLog(redis.Redis(socket_timeout=5), key="kaiten-acme"))
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=quota)
    """

    def __init__(self, connection: Redis | AsyncRedis, key: str) -> None:
        kinds = type(connection).__mro__
        if not hasattr(connection, "eval") or not key:
            raise ConfigurationError("a RedisLog needs a connection of redis-py, and a key that the processes agree on")
        self.is_async = any(kind.__module__.startswith("redis.asyncio") for kind in kinds)  # a cluster's too
        self._connection: Any = connection
        # In braces, so that they are in one slot of a cluster.
        parts = ("log", "hold", "limit", "last")
        self._log, self._hold, self._learnt, self._last = (f"spaceclients:{{{key}}}:{part}" for part in parts)

    async def take(self, name: str, position: int, limit: int, *, learns: bool) -> float:
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        keys = (self._log, self._hold, self._learnt, self._last)
        return float(await self._run(_TAKE, keys, name, position, limit, int(learns), BURST))

    async def settle(self, name: str, sent: float, late: float, limit: int, counted: int) -> None:
        """Note when a request reached the service, and what that told of its limit."""
        await self._run(_SETTLE, (self._log, self._learnt), name, sent, late, limit, counted)

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long, in all processes."""
        if seconds > 0:
            await self._run(_HOLD, (self._hold,), seconds)

    async def _run(self, script: str, keys: Sequence[str], *arguments: object) -> Any:
        try:
            answer = self._connection.eval(script, len(keys), *keys, SECOND, LATE, KEPT, *arguments)
            return await answer if self.is_async else answer
        except (RedisError, OSError, RuntimeError) as error:  # the last of a connection of another event loop
            raise QuotaUnavailableError(
                f"the quota's Redis can't be asked ({type(error).__name__}: {error})"
            ) from error
