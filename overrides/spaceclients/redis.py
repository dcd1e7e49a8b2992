"""A quota that several processes and machines share, in Redis (the extra `redis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from ._quota import QuotaUnavailableError
from ._rate_quota import LATE, SECOND

if TYPE_CHECKING:
    from redis import Redis

__all__ = ("RedisLog",)

# By the clock of Redis, since those of several machines disagree.
_NOW = """
local second, late = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local function note(name, moment)
    redis.call('ZADD', KEYS[1], string.format('%.6f', moment), name)
    redis.call('PEXPIRE', KEYS[1], math.ceil(2000 * second))
end
"""
_TAKE = f"""{_NOW}
local log, hold, name, position, limit = KEYS[1], KEYS[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
if #redis.call('ZRANGEBYSCORE', log, now + 1, '+inf', 'LIMIT', 0, 1) > 0 then
    redis.call('DEL', log) -- the clock of Redis was set back
end
redis.call('ZREMRANGEBYSCORE', log, '-inf', now - second)
local wait = 0
local ahead = position % limit
local free = limit - redis.call('ZCARD', log)
if ahead >= free then
    wait = tonumber(redis.call('ZRANGE', log, ahead - free, ahead - free, 'WITHSCORES')[2]) + second - now
end
wait = math.max(wait, redis.call('PTTL', hold) / 1000) + math.floor(position / limit) * second
if wait <= 0 then
    note(name, now + late)
end
return tostring(wait)
"""
_SETTLE = f"""{_NOW}
local log, name = KEYS[1], ARGV[3]
local noted = redis.call('ZSCORE', log, name)
if not noted then
    return
end
local reached = tonumber(noted) - late + tonumber(ARGV[4]) + tonumber(ARGV[5])
note(name, reached)
for number = 1, tonumber(ARGV[6]) - redis.call('ZCARD', log) do
    note(name .. '/' .. number, reached) -- a request of others with the same token
end
"""
_HOLD = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
"""


class RedisLog:
    """The requests that all processes with the same key have sent.

    Args:
        connection: A `redis.Redis` for a sync client, a `redis.asyncio.Redis` for an async one; Redis 5 or newer. Its
            `socket_timeout` is how long a call may wait for Redis.
        key: What the processes agree on; one for each API token. It mustn't be the token itself.

    Example:
        >>> quota = RateQuota(log=RedisLog(redis.Redis(socket_timeout=5), key="kaiten-acme"))
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=quota)
    """

    def __init__(self, connection: Redis | AsyncRedis, key: str) -> None:
        self.is_async = isinstance(connection, AsyncRedis)
        self._connection: Any = connection
        self._keys = (f"spaceclients:{{{key}}}:log", f"spaceclients:{{{key}}}:hold")  # one slot of a cluster

    async def take(self, name: str, position: int, limit: int) -> float:
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        return float(await self._run(_TAKE, 2, *self._keys, SECOND, LATE, name, position, limit))

    async def settle(self, name: str, sent: float, late: float, counted: int) -> None:
        """Note when a request reached the service, and how many it had counted then."""
        await self._run(_SETTLE, 1, self._keys[0], SECOND, LATE, name, sent, late, counted)

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long, in all processes."""
        if seconds > 0:
            await self._run(_HOLD, 1, self._keys[1], max(1, int(seconds * 1000)))

    async def _run(self, script: str, keys: int, *keys_and_arguments: object) -> Any:
        try:
            answer = self._connection.eval(script, keys, *keys_and_arguments)
            return await answer if self.is_async else answer
        except RedisError as error:
            raise QuotaUnavailableError(
                f"the quota's Redis can't be asked ({type(error).__name__}: {error})"
            ) from error
