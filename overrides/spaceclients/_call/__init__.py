"""One call, from a method's arguments to the response.

It goes through the modules in this order:

1. `request.py` checks the arguments against the spec, and builds and signs the HTTP request.
2. `sender.py` waits for the quota, starts attempts and pauses between them, until there is a response to return.
3. `attempt.py` is one attempt: it sends the request once and reads the response, whose body `body.py` decompresses.
   `progress.py` knows how far it has come, and how much time is left.
4. `pool.py` gives the attempt a free connection; `connection.py` is that connection, with its sockets.
5. `exceptions.py` turns an exception of an attempt into an outcome. `_throttle/retry.py` decides whether to try again.

`Operation.raw` in `_methods/operation.py` starts all this, and `Operation.read` parses the response.

`custom_transport.py` is for a user's own transport, which takes the place of `connection.py`.
"""
