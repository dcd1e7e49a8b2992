"""How an operation of a spec becomes a method of the clients.

1. A product's class declares it in one line, as an `Operation` (`operation.py`) or another `Declaration` (`method.py`).
2. Each class of clients gets a function made from it, in a `MethodDescriptor`; `help_text.py` writes its docstring.
3. An attribute of a client is a `BoundMethod`; calling it runs the declaration's coroutine.

`listing.py` makes methods that go through all pages. `lazy_import.py` and `first_calls.py` import what is needed late.
"""
