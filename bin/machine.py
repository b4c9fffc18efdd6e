"""What bin/run, bin/test and bin/assets share: system packages, the virtual environment, child processes.

Standard library only, and syntax that an old Python can still read, so that it can say that it is too old.
"""

import ctypes
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

WEASYPRINT_PACKAGES = [
    "libpango-1.0-0",
    "libpangoft2-1.0-0",
    "libharfbuzz-subset0",
    "fonts-noto-core",
    "fonts-noto-cjk",
]


class Stop(Exception):
    """The work cannot go on; the message is for the person at the keyboard."""


def say(text):
    print("· " + text, flush=True)


def require_python():
    if sys.version_info < (3, 11):  # noqa: UP036 - this line is for machines that have an older one
        raise Stop(
            "Hace falta Python 3.11 o posterior; este es el %d.%d (%s)."
            % (*sys.version_info[:2], sys.executable)
        )


def _is_installed(package):
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", package],
        capture_output=True,
        text=True,
    )
    return done.returncode == 0 and done.stdout.strip() == "installed"


def _administrator():
    """The prefix that runs a command as root: nothing, passwordless sudo, or None when there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return None


def ensure_system_packages(packages, present=()):
    """Install the Debian packages that are missing; without the right to do so, name them and stop.

    `present` names those that the caller found by other means, for instance built from source.
    """
    if not shutil.which("dpkg-query") or not shutil.which("apt-get"):
        say("Este sistema no es Debian ni Ubuntu: instale usted el equivalente de: " + " ".join(packages))
        return
    missing = [package for package in packages if package not in present and not _is_installed(package)]
    if not missing:
        return
    prefix = _administrator()
    if prefix is None:
        raise Stop(
            "Faltan paquetes del sistema. Pida que ejecuten:\n  sudo apt-get install " + " ".join(missing)
        )
    say("Instalando paquetes del sistema: " + " ".join(missing))
    # Passed through `env`, since sudo drops variables.
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    run([*apt, "update"], "apt-get update falló; revise la conexión y los repositorios de apt")
    run([*apt, "install", "-y", "--no-install-recommends", *missing], "apt-get install falló")


def run(command, complaint, env=None, quiet=True):
    """Run a command to its end; when it fails, show what it printed and stop with `complaint`."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    if done.returncode != 0:
        if quiet:
            sys.stderr.write(done.stdout)
        raise Stop(complaint + ".")
    return done.stdout or ""


def fingerprint(*paths):
    total = hashlib.sha256()
    for path in paths:
        total.update(Path(path).read_bytes())
    return total.hexdigest()


def ensure_venv(requirements):
    """Make `.venv` and bring it to `requirements` (a file name); a second call with the same files does nothing."""
    works = PYTHON.exists() and (
        subprocess.run(
            [PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"], capture_output=True
        ).returncode
        == 0
    )
    if not works:
        try:
            import ensurepip  # noqa: F401 - Debian cuts it out of Python into python3-venv
        except ImportError:
            ensure_system_packages(["python3-venv"])
        say("Creando el entorno de Python en .venv")
        if VENV.exists():
            shutil.rmtree(VENV)
        run([sys.executable, "-m", "venv", VENV], "No se pudo crear el entorno de Python")
    files = sorted(ROOT.glob("requirements*.txt"))
    stamp = VENV / (".installed-" + requirements)
    wanted = fingerprint(*files)
    if not stamp.exists() or stamp.read_text() != wanted:
        say("Instalando los paquetes de " + requirements)
        run(
            [PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", ROOT / requirements],
            "pip no pudo instalar " + requirements,
        )
        stamp.write_text(wanted)


def make_private_folder(path):
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def free_port(first=20000, last=32000):
    """A port below 32768, where the system's own outgoing connections never sit."""
    for port in range(first + os.getpid() % 5000, last):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Stop("No se encontró un puerto libre entre %d y %d." % (first, last))


def is_port_free(host, port):
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _die_with_parent():
    """Linux: the kernel sends TERM to this child when the script dies, even by kill -9."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


class Children:
    """The processes that a script started. They end with it, in the reverse order, and none is left behind."""

    def __init__(self, log_folder):
        self.log_folder = make_private_folder(log_folder)
        self.running = []
        self.stopping = None

    def catch_signals(self):
        def stop(number, frame):
            self.stopping = number

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)

    def start(self, name, command, env, stop_with=signal.SIGTERM, **options):
        """Start a process in a session of its own, so that Ctrl-C at the keyboard reaches only this script.

        Each one is then stopped by one signal to its main process alone: Celery hangs when its children get it too.
        """
        with open(self.log_folder / (name + ".log"), "ab") as log:
            process = subprocess.Popen(
                [str(part) for part in command],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                **options,
            )
        self.running.append((name, process, stop_with))
        return process

    def dead(self):
        """The name of a process that ended by itself, or None."""
        for name, process, _ in self.running:
            if process.poll() is not None:
                return name
        return None

    def wait_until(self, ready, seconds, what):
        """Poll `ready` until it is true; stop when a child dies, the person interrupts, or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.stopping:
                raise Stop("Interrumpido.")
            name = self.dead()
            if name:
                raise Stop("«%s» terminó al arrancar; vea %s." % (name, self.log_folder / (name + ".log")))
            if time.monotonic() > deadline:
                raise Stop("%s no respondió en %d segundos; vea %s." % (what, seconds, self.log_folder))
            time.sleep(0.1)

    def stop_all(self, patience=20):
        for name, process, stop_with in reversed(self.running):
            if process.poll() is None:
                process.send_signal(stop_with)
                try:
                    process.wait(patience)
                except subprocess.TimeoutExpired:
                    say("«%s» no terminó a tiempo: se cierra a la fuerza." % name)
            # Whatever is left of its session: nothing after a clean end.
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            process.wait()
        self.running.clear()
