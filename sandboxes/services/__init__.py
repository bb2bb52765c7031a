"""The servers inside a sandbox, one module a service: what to start (a `ServiceSpec`), and how a check reads it.

Each module spells the least rights of the candidate's account and holds the client that a check gets. They know
no container and no agent: specs are plain values, and clients reach 127.0.0.1 of whatever network they run in.
"""
