"""The commands: one module a group, thin: parse, call a service, print."""
