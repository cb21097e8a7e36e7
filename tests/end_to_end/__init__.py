"""The whole job, every process real and separate, driven by the commands that scripts and the office rely on."""
