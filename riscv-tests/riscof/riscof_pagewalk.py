"""pagewalk as the device under test of RISCOF, the framework of the RISC-V architecture tests.

RISCOF chooses the tests that fit `pagewalk_isa.yaml` and asks `runTests` for a signature of each:
the test is compiled, `pagewalk run --signature` runs it, and RISCOF compares what it leaves with
what the reference model has left.
"""

import logging
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

import riscof.utils as utils
from riscof.pluginTemplate import pluginTemplate
from riscv_config.isa_validator import get_extension_list

logger = logging.getLogger()

# Modes, which ISA strings do not name.
MODES = ("S", "U")
# What RISCOF has no names for: the modes of address translation.
TRANSLATION = "sv39_sv48_sv57"
# Tests are linked at the start of RAM, and none needs as much.
MEMORY = "32M"


class pagewalk(pluginTemplate):
    __model__ = "pagewalk"
    __version__ = "0.1"

    def __init__(self, *args, **kwargs):
        """Reads the section `[pagewalk]` of config.ini; README.md explains its keys."""
        super().__init__(*args, **kwargs)
        config = kwargs.get("config")
        if config is None:
            raise SystemExit("config.ini has no section [pagewalk]: see README.md beside the plugin")
        self.plugin = os.path.abspath(config["pluginpath"])
        self.isa_spec = os.path.abspath(config["ispec"])
        self.platform_spec = os.path.abspath(config["pspec"])
        self.emulator = os.path.join(config.get("PATH", ""), "pagewalk")
        self.compiler = shlex.split(config.get("compiler", "riscv64-unknown-elf-gcc"))
        self.engine = config.get("engine", "blocks")
        self.granularity = config.get("signature_granularity", "8")
        self.max_insns = config.get("max_insns", "50M")
        self.jobs = int(config.get("jobs", os.cpu_count() or 1))
        self.target_run = config.get("target_run", "1") != "0"

    def initialise(self, suite, work_dir, archtest_env):
        """Takes the folder of the headers that all architecture tests include."""
        self.suite = suite
        self.work_dir = work_dir
        self.includes = [os.path.join(self.plugin, "env"), archtest_env]

    def build(self, isa_yaml, platform_yaml):
        """There is nothing to build: the emulator takes its extensions at run time."""
        isa = utils.load_yaml(isa_yaml)["hart0"]["ISA"]
        extensions, wrong, reasons = get_extension_list(isa)
        if wrong:
            raise SystemExit(f"{isa_yaml}: {isa} is no ISA: {'; '.join(reasons)}")
        single = "".join(e for e in extensions if len(e) == 1 and e not in MODES)
        others = [e for e in extensions if len(e) > 1]
        self.isa = "_".join(["rv64" + single, *others]).lower()

    def runTests(self, testList):
        """Compiles and runs every test; those that leave no signature are told of."""
        with ThreadPoolExecutor(self.jobs) as pool:
            failed = [test for test in pool.map(self.run_test, testList.values()) if test]
        for test in failed:
            logger.error("%s: see the logs there", test)
        if not self.target_run:
            raise SystemExit(0)

    def run_test(self, entry):
        """Runs one test. Returns its folder if there is anything wrong."""
        folder = entry["work_dir"]
        signature = os.path.join(folder, self.name[:-1] + ".signature")
        # RISCOF gives up without a report where a file is missing. An empty one is a test failed.
        open(signature, "w").close()
        if not self.call("compile", self.compile_command(entry), folder):
            return folder
        if not self.target_run:
            return None
        return None if self.call("run", self.run_command(signature), folder) else folder

    def run_command(self, signature):
        return [
            self.emulator, "run",
            "--isa", f"{self.isa}_{TRANSLATION}",
            "--memory", MEMORY,
            "--engine", self.engine,
            "--max-insns", self.max_insns,
            "--signature", signature,
            "--signature-granularity", self.granularity,
            "test.elf",
        ]

    def compile_command(self, entry):
        includes = [word for folder in self.includes for word in ("-I", folder)]
        macros = ["-D" + macro for macro in entry["macros"]]
        return [
            *self.compiler,
            "-march=" + entry["isa"].lower(), "-mabi=lp64",
            "-static", "-mcmodel=medany", "-nostdlib", "-nostartfiles", "-g",
            "-T", os.path.join(self.plugin, "env", "link.ld"),
            *includes, *macros,
            entry["test_path"], "-o", "test.elf",
        ]

    @staticmethod
    def call(step, command, folder):
        """Runs a command with its output in a log of the test's folder; says whether it worked."""
        with open(os.path.join(folder, step + ".log"), "w") as log:
            print(shlex.join(command), file=log, flush=True)
            try:
                status = subprocess.run(
                    command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
                ).returncode
            except OSError as error:
                raise SystemExit(f"{command[0]} cannot be run: {error}") from error
        return status == 0
