#!/usr/bin/env python3
# -*- coding: utf-8 -*-
"""Set ShopCare up and start it: ``python start.py``; or set it up and test it: ``python start.py test``.

Needs Python 3.11 or newer and nothing else. What it does:

* makes a private environment in ``.venv`` beside this file and lets pip install there what ``pyproject.toml``
  asks for; pip's own configuration (mirror, proxy, certificates) is respected;
* leaves the program itself where it is and runs it from this folder, so that an edit of the source counts at the
  next start. An editable install is avoided on purpose: it writes the folder's name into a ``.pth`` file, which
  Python 3.11 and 3.12 read in the system's own encoding, so that Chinese folder names break on Windows;
* writes a stamp when everything is complete. With a stamp that still fits, a start needs no pip and no network.
  While pip works, a mark says so; whoever finds the mark (power cut, killed half-way) starts over;
* on Debian and Ubuntu adds the system libraries that Qt needs, if it may, or names the one line that does.

Everything this file says goes to standard error: standard output belongs to the program and its ``--json``.
The syntax stays readable for very old Pythons, so that they can say in a sentence what is needed.
"""
import hashlib
import json
import os
import platform
import re
import shutil
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
DISCARDED = os.path.join(ROOT, ".venv.discarded")
LOCK = os.path.join(ROOT, ".venv.lock")
STAMP = os.path.join(VENV, "shopcare-complete.json")
UNDER_WAY = os.path.join(VENV, "shopcare-under-way")
PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")

# What Qt loads from the system, and the Debian package that holds it. First what it needs even without a screen.
OFFSCREEN_LIBRARIES = {
    "libstdc++.so.6": "libstdc++6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libzstd.so.1": "libzstd1",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
}
X_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}
PRINT_LIBRARIES = {"libcups.so.2": "libcups2"}

# Run by the private Python: which of the named libraries cannot be loaded, then whether Qt itself can.
PROBE = """
import ctypes, glob, json, os, sys
missing, other = [], ""
for name in sys.argv[2:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        missing.append(name)
try:
    import PySide6.QtWidgets, PySide6.QtPrintSupport, PySide6.QtSvg
    folder = os.path.join(os.path.dirname(PySide6.__file__), "Qt", "plugins", "platforms")
    for plugin in glob.glob(os.path.join(folder, sys.argv[1])):
        ctypes.CDLL(plugin)
except (ImportError, OSError) as exc:
    other = str(exc)
print(json.dumps([missing, other]))
"""

NETWORK_TROUBLE = re.compile(
    r"NewConnectionError|Max retries|connection broken|Connection(Error|Reset|Refused|Timeout)|"
    r"name resolution|getaddrinfo|ReadTimeout|timed out|SSLError|CERTIFICATE_VERIFY|ProxyError|Could not fetch URL|"
    r"NetworkConnectionError|HTTP error|IncompleteRead|ProtocolError",
    re.IGNORECASE,
)
DOWNLOAD_TROUBLE = re.compile(NETWORK_TROUBLE.pattern + "|No matching distribution", re.IGNORECASE)


class Refused(Exception):
    """A sentence for the user, in Chinese and English, that ends this start."""

    def __init__(self, chinese, english):
        Exception.__init__(self, english)
        self.chinese = chinese
        self.english = english


def language():
    """``zh``, ``en``, or an empty text when the system does not tell."""
    arguments = sys.argv[1:]
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1][:2]
        if argument.startswith("--lang="):
            return argument[7:9]
    if os.name == "nt":
        import ctypes

        return {0x04: "zh", 0x09: "en"}.get(ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF, "")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            code = os.environ[name][:2].lower()
            return code if code in ("zh", "en") else ""
    return ""


def say(chinese, english):
    """Tell the user something on standard error, in their language, or in both when it is unknown."""
    known = language()
    texts = [chinese] if known == "zh" else [english] if known == "en" else [chinese, english]
    sys.stderr.write("\n".join(texts) + "\n")
    sys.stderr.flush()


def fingerprint():
    """What the private environment depends on: this file, the list of requirements, the Python that made it."""
    digest = hashlib.sha256()
    for path in (os.path.join(ROOT, "pyproject.toml"), os.path.realpath(__file__)):
        with open(path, "rb") as file:
            digest.update(file.read() + b"\0")
    digest.update((sys.version + platform.machine()).encode("utf-8"))
    return digest.hexdigest()


def stamp():
    """What the last complete set-up left; empty when there is none or it does not fit any more."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    fits = isinstance(found, dict) and found.get("fingerprint") == fingerprint() and os.path.exists(PYTHON)
    return found if fits and not os.path.exists(UNDER_WAY) else {}


def write_stamp(extras, qt):
    """Remember a complete set-up: the extras installed and the Qt platforms that were seen to load."""
    part = STAMP + ".part"
    with open(part, "w", encoding="utf-8") as file:
        json.dump({"fingerprint": fingerprint(), "extras": sorted(extras), "qt": sorted(qt)}, file)
    os.replace(part, STAMP)


def requirements(extras):
    """The requirement lines of ``pyproject.toml``: the program's own and those of the named extras."""
    import tomllib

    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    wanted = list(project["dependencies"])
    for extra in sorted(extras):
        wanted += project["optional-dependencies"][extra]
    return wanted


def clean_environment():
    """The environment for pip and the program, without settings that point outside the private environment."""
    kept = dict(os.environ)
    for name in ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__",
                 "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON"):
        kept.pop(name, None)
    kept["PIP_USER"] = "0"
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return kept


def hold_lock():
    """One set-up at a time in this folder. Returns the open file; it is let go when the process and its pip end."""
    file = open(LOCK, "a+b")  # noqa: SIM115 - stays open as long as the lock is needed
    waited = False
    while True:
        try:
            if os.name == "nt":
                import msvcrt

                # LK_LOCK itself tries for ten seconds.
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if waited else msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file.fileno(), fcntl.LOCK_EX if waited else fcntl.LOCK_EX | fcntl.LOCK_NB)
            return file
        except OSError:
            if not waited:
                say("另一个窗口正在准备运行环境，请稍候……",
                    "Another start is setting up in this folder; waiting for it ...")
            waited = True


def runs(command):
    """The standard output of a short command, or None when it cannot be run or fails."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=clean_environment())
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def discard_environment():
    """Put a half-made or outdated environment away. Renaming first: a kill in between leaves nothing half."""
    shutil.rmtree(DISCARDED, ignore_errors=True)
    if os.path.islink(VENV):
        os.unlink(VENV)
    elif os.path.exists(VENV):
        os.rename(VENV, DISCARDED)
        shutil.rmtree(DISCARDED, ignore_errors=True)


def make_environment():
    """An environment of this Python in ``.venv``; one that works is kept. Returns the pip command for it."""
    same = runs([PYTHON, "-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
    if same != "%d.%d" % sys.version_info[:2] or os.path.exists(UNDER_WAY):
        discard_environment()
        os.mkdir(VENV)
        begin_work()
        create_environment()
    if runs([PYTHON, "-I", "-m", "pip", "--version"]) is not None:
        return [PYTHON, "-I", "-m", "pip"]
    # Made without pip because ensurepip is missing here: this Python's own pip can work for the other one.
    return [sys.executable, "-I", "-m", "pip", "--python", PYTHON]


def begin_work():
    """Mark the environment as not usable until the work on it ends."""
    with open(UNDER_WAY, "w", encoding="utf-8") as file:
        file.write("set-up under way or interrupted\n")


def create_environment():
    """Run the standard library's venv; where Debian split it off, find another way or say how to get it."""
    import importlib.util

    say("正在为 ShopCare 准备运行环境（只在第一次需要，几分钟）……",
        "Preparing ShopCare's private environment (only this once, a few minutes) ...")
    package = "python%d.%d-venv" % sys.version_info[:2]

    def make(*options):
        command = [sys.executable, "-I", "-m", "venv"] + list(options) + [VENV]
        return runs(command) is not None and runs([PYTHON, "-I", "-c", ""]) is not None

    if importlib.util.find_spec("ensurepip") is None and may_install_packages():
        apt_install([package])
    if make():
        return
    shutil.rmtree(os.path.join(VENV, "lib"), ignore_errors=True)
    if runs([sys.executable, "-I", "-m", "pip", "--version"]) is not None and make("--without-pip"):
        return
    if runs([sys.executable, "-I", "-m", "virtualenv", VENV]) is not None:
        return
    if shutil.which("apt-get"):
        line = ("" if os.geteuid() == 0 else "sudo ") + "apt install " + package
        raise Refused(
            "这台电脑的 Python 缺少 venv 组件。请运行这一行，然后再启动：%s" % line,
            "This computer's Python lacks its venv part. Run this line, then start again: %s" % line,
        )
    raise Refused(
        "这台电脑的 Python 无法建立运行环境（venv）。请从 python.org 安装 Python 3.11 或更新版本后再试。",
        "This computer's Python cannot make an environment (venv). Install Python 3.11 or newer from python.org "
        "and try again.",
    )


def install(extras, lock):
    """Let pip install the requirements. The mark is taken away only when pip says that all of it is there."""
    pip = make_environment()
    begin_work()
    say("正在安装所需组件……", "Installing what the program needs ...")
    command = pip + ["install", "--no-input", "--no-warn-script-location"]
    if os.name != "nt":
        command.append("--root-user-action=ignore")
    # pip inherits the lock: if only this process is killed, a second start still waits for pip to end.
    inherited = {} if os.name == "nt" else {"pass_fds": (lock.fileno(),)}
    process = subprocess.Popen(
        command + requirements(extras), stdout=sys.stderr.fileno(), stderr=subprocess.PIPE, env=clean_environment(),
        cwd=VENV, **inherited
    )
    errors = []
    for line in process.stderr:
        text = line.decode("utf-8", "replace")
        errors.append(text)
        sys.stderr.write(text)
    failed = process.wait()
    if failed and not DOWNLOAD_TROUBLE.search("".join(errors)):
        raise pip_trouble("".join(errors))
    os.remove(UNDER_WAY)  # pip downloads everything before it changes anything: what was there is still whole
    if failed:
        raise pip_trouble("".join(errors))


def pip_trouble(errors):
    """What pip's error output means for the user, with the remedy."""
    if "No space left" in errors or "Errno 28" in errors:
        return Refused("磁盘已满，组件没有装完。请清出约 1 GB 空间后再次启动。",
                       "The disk is full; the set-up is not complete. Free about 1 GB and start again.")
    if NETWORK_TROUBLE.search(errors):
        return Refused(
            "下载组件失败：连不上软件仓库。请检查网络或代理后再次启动；访问慢时，可先用 pip config 设置就近的镜像。",
            "The download failed: the package index cannot be reached. Check the network or proxy and start again; "
            "where it is slow, set a nearby mirror with pip config first.",
        )
    if "No matching distribution" in errors:
        return Refused(
            "没有得到适合这台电脑的组件（见上面一行）：请检查网络和 pip 设置的镜像，或换用 python.org 的 64 位 "
            "Python 3.11 至 3.13，然后再次启动。",
            "No part was found that fits this computer (see the line above). Check the network and the mirror set "
            "for pip, or use a 64-bit Python 3.11 to 3.13 from python.org, and start again.",
        )
    return Refused("组件没有装完，原因见上面几行。解决后再次启动即可，会从头重装。",
                   "The set-up is not complete; the lines above say why. Start again afterwards; it begins anew.")


def may_install_packages():
    """Whether this is Debian or a relative, run by root."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def current_names(packages):
    """Package names as this release spells them: newer ones add ``t64`` to some."""
    found = []
    for name in packages:
        newer = runs(["apt-cache", "show", "--no-all-versions", name + "t64"])
        found.append(name + "t64" if newer else name)
    return found


def apt_install(packages):
    """Install Debian packages as root, refreshing the lists only when needed. True when it worked."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install_them = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    say("正在安装系统组件：%s" % " ".join(packages), "Installing system packages: %s" % " ".join(packages))

    def call(command):
        # Also apt keeps off standard output, which belongs to the program.
        return subprocess.call(command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr.fileno()) == 0

    return call(install_them + packages) or (
        call(["apt-get", "update", "-q"]) and call(install_them + current_names(packages))
    )


def check_qt(platforms):
    """See to the system libraries of Qt for ``offscreen``, ``xcb`` or ``wayland``. Raises Refused."""
    wanted = dict(OFFSCREEN_LIBRARIES)
    plugin = "libq%s*.so" % platforms
    if platforms == "xcb":
        wanted.update(X_LIBRARIES)
    elif platforms == "wayland":
        wanted.update(WAYLAND_LIBRARIES)
    if platforms != "offscreen":
        wanted.update(PRINT_LIBRARIES)

    def probe():
        answer = runs([PYTHON, "-I", "-c", PROBE, plugin] + sorted(wanted))
        return json.loads(answer) if answer else [[], "Qt ends the process while loading"]

    missing, other = probe()
    if missing and may_install_packages():
        apt_install(sorted({wanted[name] for name in missing}))
        missing, other = probe()
    if not other:
        if missing:  # not needed to open the window, only for printers
            say("缺少打印组件，暂时看不到打印机。可以运行：%s" % apt_line(wanted, missing),
                "Printers cannot be listed without one more package: %s" % apt_line(wanted, missing))
        return
    if missing:
        raise Refused("缺少窗口所需的系统组件。请运行这一行，然后再启动：%s" % apt_line(wanted, missing),
                      "System libraries that the window needs are missing. Run this line, then start again: %s"
                      % apt_line(wanted, missing))
    raise Refused("窗口组件 Qt 无法加载：%s。请更新系统或安装它提到的组件；命令行仍可使用。" % other,
                  "Qt, which draws the window, cannot be loaded: %s. Update the system or install what it names; "
                  "the command line works without it." % other)


def apt_line(packages, missing):
    """The one line to type; where there is no apt, the names of the libraries."""
    if not shutil.which("apt-get"):
        return ", ".join(missing)
    line = "apt install " + " ".join(current_names(sorted({packages[name] for name in missing})))
    return line if os.geteuid() == 0 else "sudo " + line


def qt_platform(arguments):
    """The Qt platform these arguments will use: ``offscreen``, ``xcb``, ``wayland``, or None for commands."""
    if not sys.platform.startswith("linux"):
        return None
    if arguments[:1] == ["test"] or "gallery" in arguments:
        return "offscreen"
    sys.path.insert(0, ROOT)
    from shopcare.__main__ import has_screen, wants_window

    if not wants_window(arguments) or not has_screen():
        return None
    chosen = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if chosen:
        return chosen if chosen in ("xcb", "wayland") else "offscreen"
    return "xcb" if os.environ.get("DISPLAY") else "wayland"


def prepare(extras, platforms):
    """Make sure that everything needed is there; quick when a stamp says so. Raises Refused."""
    found = stamp()
    if not set(extras) <= set(found.get("extras", ["-"])) or not found:
        with hold_lock() as lock:
            found = stamp()  # another start may have finished it while this one waited
            if not found or not set(extras) <= set(found["extras"]):
                install(set(extras) | set(found.get("extras", [])), lock)
                write_stamp(set(extras) | set(found.get("extras", [])), [])
                found = stamp()
                say("准备好了。", "Ready.")
    if platforms and platforms not in found["qt"]:
        check_qt(platforms)
        if os.access(VENV, os.W_OK):
            write_stamp(found["extras"], found["qt"] + [platforms])


def test_arguments(arguments):
    """Arguments for pytest; two processes where there are several cores and nobody chose otherwise."""
    chosen = [a for a in arguments if a.startswith(("-n", "-p", "--numprocesses", "--dist", "--pdb", "--trace"))]
    spread = [] if chosen or (os.cpu_count() or 1) < 2 else ["-n", "2"]
    return ["-m", "pytest"] + spread + arguments


def run(arguments):
    """Run the program, or pytest, in the private environment. Returns its exit code, if it returns at all."""
    environment = clean_environment()
    environment["PYTHONPATH"] = ROOT
    environment["SHOPCARE_STARTED_AS"] = "python start.py"
    # -P: the working directory is the user's; a folder there that is called like a module must not be imported.
    if arguments[:1] == ["test"]:
        environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        os.chdir(ROOT)
        command = [PYTHON, "-P"] + test_arguments(arguments[1:])
    else:
        command = [PYTHON, "-P", "-m", "shopcare"] + arguments
    if os.name != "nt":
        os.execve(PYTHON, command, environment)
    process = subprocess.Popen(command, env=environment)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            pass  # Ctrl+C went to the program too; it decides how to end


def keep_console_open():
    """After a double click on Windows the console would vanish together with the sentence in it."""
    if os.name == "nt" and sys.stdin is not None and sys.stdin.isatty():
        import ctypes

        processes = (ctypes.c_uint * 8)()
        if ctypes.windll.kernel32.GetConsoleProcessList(processes, 8) <= 2:
            say("按回车键关闭。", "Press Enter to close.")
            sys.stdin.readline()


def main(arguments):
    """Set up what is missing, then run. Returns the exit code."""
    try:
        if sys.version_info < (3, 11):
            raise Refused(
                "ShopCare 需要 Python 3.11 或更新版本，当前是 %s。请从 python.org 安装，再用新的 Python 运行本文件。"
                % platform.python_version(),
                "ShopCare needs Python 3.11 or newer; this is %s. Get it from python.org and run this file with it."
                % platform.python_version(),
            )
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="replace")
        if struct.calcsize("P") < 8:
            raise Refused("ShopCare 需要 64 位的 Python。请从 python.org 安装 64 位版本。",
                          "ShopCare needs a 64-bit Python. Install the 64-bit version from python.org.")
        prepare(["test"] if arguments[:1] == ["test"] else [], qt_platform(arguments))
        return run(arguments)
    except Refused as refusal:
        say(refusal.chinese, refusal.english)
    except KeyboardInterrupt:
        say("已中断。再次启动时会重新准备。", "Stopped. The next start begins the set-up anew.")
        return 130
    except OSError as trouble:
        say("文件夹 %s 无法写入或读取：%s。请把程序放到自己有权限、空间足够的文件夹里再启动。" % (ROOT, trouble),
            "The folder %s cannot be written or read: %s. Move the program to a folder of your own with enough space "
            "and start again." % (ROOT, trouble))
    keep_console_open()
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
