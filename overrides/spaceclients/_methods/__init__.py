"""How an operation of a spec becomes a method of the clients."""
