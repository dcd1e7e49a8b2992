"""What the other tools share to work on a file of specs/: reading it, finding its problems, and going through its parts.

It runs at development time only. At run time `spaceclients._spec` reads the copy of the spec in each generated package.
"""
