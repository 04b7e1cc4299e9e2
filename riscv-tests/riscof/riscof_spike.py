"""Spike as the reference model of RISCOF, set up as the hart that `pagewalk_isa.yaml` describes.

It compiles as the plugin of pagewalk does: Spike's addresses for RAM, the CLINT and `tohost` are
the same ones.
"""

import os

from riscof_pagewalk import pagewalk


class spike(pagewalk):
    __model__ = "spike"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        config = kwargs["config"]
        self.emulator = os.path.join(config.get("PATH", ""), "spike")
        # Spike reads no suffixes.
        self.max_insns = config.get("max_insns", "50000000")

    def run_command(self, signature):
        return [
            self.emulator,
            # Misaligned loads and stores work, as `hw_data_misaligned_support` says.
            f"--isa={self.isa}_zicclsm",
            f"--instructions={self.max_insns}",
            f"+signature={signature}",
            f"+signature-granularity={self.granularity}",
            "test.elf",
        ]
