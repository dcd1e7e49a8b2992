"""A quota that several processes and machines share, in Redis (the extra `redis`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis as AsyncRedis
from redis.exceptions import RedisError

from ._quota import SLACK, QuotaUnavailableError

if TYPE_CHECKING:
    from redis import Redis

__all__ = ("RedisLog",)

# By the clock of Redis, since those of several machines disagree.
_TAKE = """
local log, hold = KEYS[1], KEYS[2]
local position, limit, window, slack = unpack(ARGV)
position, limit, window, slack = tonumber(position), tonumber(limit), tonumber(window), tonumber(slack)
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local newest = tonumber(redis.call('LINDEX', log, -1) or 0)
if newest > now + slack then
    redis.call('DEL', log) -- the clock of Redis was set back
end
local first = redis.call('LINDEX', log, 0)
while first and tonumber(first) < now - window - slack do
    redis.call('LPOP', log)
    first = redis.call('LINDEX', log, 0)
end
local wait = 0 -- below 0: how long ago the request was due
local ahead = position % limit
local free = limit - redis.call('LLEN', log)
if ahead >= free then
    wait = tonumber(redis.call('LINDEX', log, ahead - free)) + window - now
end
local held = redis.call('PTTL', hold) / 1000
if held > 0 then
    wait = math.max(wait, held)
end
wait = wait + math.floor(position / limit) * window
if wait > 0 then
    return tostring(wait)
end
local last = tonumber(redis.call('LINDEX', log, -1) or 0)
redis.call('RPUSH', log, string.format('%.6f', math.max(now + math.max(wait, -slack), last)))
redis.call('PEXPIRE', log, math.ceil((window + slack) * 1000))
return '0'
"""
_HOLD = """
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
    redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
"""


class RedisLog:
    """The requests that all processes with the same key have sent.

    Args:
        connection: A `redis.Redis` for a sync client, a `redis.asyncio.Redis` for an async one.
        key: What the processes agree on; one for each API token. It mustn't be the token itself.

    Example:
        >>> quota = RateQuota(log=RedisLog(redis.Redis(), key="kaiten-acme"))
        >>> KaitenClient("https://acme.kaiten.ru", token="...", quota=quota)
    """

    def __init__(self, connection: Redis | AsyncRedis, key: str) -> None:
        self.is_async = isinstance(connection, AsyncRedis)
        self._connection: Any = connection
        self._keys = (f"spaceclients:{{{key}}}:log", f"spaceclients:{{{key}}}:hold")  # one slot of a cluster

    async def take(self, position: int, limit: int, window: float) -> float:
        """Note a request if it may be sent now, else tell the seconds until it may be."""
        return float(await self._run(_TAKE, *self._keys, position, limit, window, SLACK))

    async def hold(self, seconds: float) -> None:
        """Allow nothing for so long, in all processes."""
        if seconds > 0:
            await self._run(_HOLD, self._keys[1], max(1, int(seconds * 1000)))

    async def _run(self, script: str, *keys_and_arguments: object) -> Any:
        keys = sum(isinstance(part, str) for part in keys_and_arguments)
        try:
            answer = self._connection.eval(script, keys, *keys_and_arguments)
            return await answer if self.is_async else answer
        except RedisError as error:
            raise QuotaUnavailableError(
                f"the quota's Redis can't be asked ({type(error).__name__}: {error})"
            ) from error
