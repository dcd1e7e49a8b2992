"""The sessions for every task in this project; `nox -l` lists them."""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Container
from itertools import chain
from pathlib import Path

import nox
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

nox.needs_version = ">=2026.2"
nox.options.sessions = ["lint", "types", "drift", "tests"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_external_run = True
nox.options.error_on_missing_interpreters = False

PROJECT = nox.project.load_toml("pyproject.toml")
# More workers than cores, as the tests wait a lot: for sockets, limits and deadlines.
WORKERS = (f"--numprocesses={2 * (os.cpu_count() or 1)}", "--dist=worksteal")
EXTRAS = f"[{','.join(PROJECT['project']['optional-dependencies'])}]"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
WRITE = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2])"
# The versions with which pip builds packages, such as the project itself; an old pip ignores this.
BUILDING = {"PIP_BUILD_CONSTRAINT": "constraints.txt"}
REDOCLY = "node_modules/@redocly/cli/bin/cli.js"
# In tests/: the tests of the specs, the tools, the project as a whole and random calls of the sandbox. One Python is
# enough, and they don't add to the coverage.
ONCE = ("project", "sandbox/random", "test_pytest_spaceclients.py", "tools")
# Other sessions run these: `build`, `lint`, which has Node, and `site`, which has a browser.
ELSEWHERE = (
    "project/test_distribution.py",
    "project/test_javascript.py",
    "tools/docs/test_site.py",
    "tools/spec/test_redocly_rules.py",
)
# Tests of behaviour that may differ between Python versions: the network, interrupts, frames, signatures. Other tests
# that pass on the oldest and the newest version also pass on those between.
BETWEEN = (
    "call",
    "docs",
    "methods",
    "spec",
    "test_address.py",
    "test_client.py",
    "test_clock.py",
    "test_credentials.py",
    "test_fork.py",
    "test_public_names.py",
    "test_secrets.py",
    "test_secrets_of_guests.py",
    "throttle/test_queue.py",
)
# The Python versions that the metadata names, if installed, and the one that runs nox.
PYTHONS = sorted({*nox.project.python_versions(PROJECT), HERE}, key=lambda text: int(text.partition(".")[2]))


def install(
    session: nox.Session, *groups: str, project: str = f"--editable=.{EXTRAS}", constraints: str = "constraints.txt"
) -> None:
    """Install dependency groups and the project itself, at the versions of constraints.txt, unless they are installed."""
    requirements = [requirement for group in groups for requirement in nox.project.dependency_groups(PROJECT, group)]
    wanted = [*requirements, *[project] * bool(project)]
    wheel = project.partition("[")[0]
    files = [constraints, "pyproject.toml", *[wheel] * wheel.endswith(".whl")]
    state = hashlib.sha256(repr([wanted, *(Path(name).read_bytes() for name in files)]).encode()).hexdigest()
    stamp = Path(session.virtualenv.location, ".installed")  # nox removes it when it recreates the environment
    if not stamp.exists() or stamp.read_text() != state:
        stamp.unlink(missing_ok=True)
        # Otherwise pip keeps what it installed from a wheel of the same version.
        session.run_install("python", "-m", "pip", "uninstall", "-qq", "--yes", "spaceclients", silent=True)
        # Few of the modules are ever imported, and these are compiled then.
        session.install("--quiet", "--no-compile", "--constraint", constraints, *wanted, env=BUILDING)
        # `nox -R` skips this as it skips the installation.
        session.run_install("python", "-c", WRITE, str(stamp), state, silent=True, log=False)


def npm_install(session: nox.Session) -> None:
    """Install the packages of package-lock.json into node_modules, unless they are there; uses Node of the group `node`."""
    wanted = b"".join(Path(name).read_bytes() for name in ("package.json", "package-lock.json"))
    stamp = Path("node_modules/.installed")  # `npm ci` removes it first, so an incomplete installation has none
    if not stamp.exists() or stamp.read_bytes() != wanted:
        session.run("npm", "ci", silent=True)
        stamp.write_bytes(wanted)


@nox.session(allow_parallel=True)
def demo(session: nox.Session) -> None:
    """Show the main features against the sandbox: generate code, create and update spaces, handle an error."""
    install(session, "generate")
    session.run("python", "-m", "tools.generate")
    session.run("python", "-m", "tools.demo")


@nox.session
def generate(session: nox.Session) -> None:
    """Generate generated/ from specs/."""
    install(session, "generate", project="")
    session.run("python", "-m", "tools.generate", *session.posargs)


@nox.session(allow_parallel=True)
def drift(session: nox.Session) -> None:
    """Fail and show the difference if generated/ doesn't match specs/."""
    install(session, "generate", project="")
    session.run("python", "-m", "tools.generate", "--check")


def lowest(tools: Container[str]) -> str:
    """Write a constraints file with the lowest allowed versions of the dependencies, and those of the tools."""
    project = PROJECT["project"]
    extras = project["optional-dependencies"].values()
    wanted = [Requirement(text) for text in (*project["dependencies"], *chain(*extras))]
    pins = {each.name: next(part.version for part in each.specifier if part.operator == ">=") for each in wanted}
    newest = Path("constraints.txt").read_text().splitlines()
    named = [line for line in newest if canonicalize_name(line.partition("==")[0]) in tools]
    path = Path(".nox", "lowest.txt")
    path.write_text("\n".join([*named, *(f"{name}=={version}" for name, version in pins.items())]) + "\n")
    return str(path)


def without(*names: str) -> list[str]:
    """Return the arguments with which pytest ignores these files and folders of tests/."""
    return [f"--ignore=tests/{name}" for name in names]


@nox.session(python=PYTHONS, requires=["build"])  # alone, as some tests depend on timing
def tests(session: nox.Session) -> None:
    """Test the built wheel: all tests on the oldest, the newest and this Python, a few on those between.

    The oldest uses the lowest versions of the dependencies; this one measures coverage, and also tests the tools.
    """
    here = session.python == HERE
    whole = here or session.python in {PYTHONS[0], PYTHONS[-1]}
    group = "test-tools" if here else "test"
    lows = session.python == PYTHONS[0] and not here  # the tools need newer versions of some dependencies
    tools = {Requirement(each).name for each in nox.project.dependency_groups(PROJECT, group)}
    wheel = next(Path("dist").glob("*.whl"))
    install(session, group, project=f"{wheel}{EXTRAS}", constraints=lowest(tools) if lows else "constraints.txt")
    once = [f"tests/{name}" for name in ONCE]
    frozen = ["test_pyinstaller.py"] * (session.python != PYTHONS[0])  # it needs a Python that PyInstaller can freeze
    ignored = without(*ELSEWHERE, *frozen, *[*ONCE] * (not here or not session.posargs))
    if session.posargs:
        if not here and any(each.startswith(tuple(once)) for each in session.posargs):
            session.skip(f"such tests run on {HERE} alone")
        session.run("pytest", *ignored, *session.posargs)
        return
    # The aiohttp transport doesn't depend on the Python version.
    chosen = ignored if whole else ["-k", "not aiohttp", *(f"tests/{name}" for name in BETWEEN)]
    session.run("pytest", *WORKERS, *(["--cov"] if here else []), *chosen)
    if here:
        session.run("pytest", *WORKERS, *without(*ELSEWHERE), *once)


@nox.session(name="rehearse-httpx2", python=HERE)
def rehearse_httpx2(session: nox.Session) -> None:
    """Test a copy in which httpx2, its continuation, replaces httpx: would the move be one commit?"""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "project")
        shutil.copytree(
            ".",
            copy,
            ignore=shutil.ignore_patterns(".git", ".nox", ".venv", ".*_cache", "__pycache__", "node_modules", "dist"),
        )
        parts = ("overrides/**/*.py", "generated/**/*.py", "tests/**/*.py", "docs/*.md", "README.md")
        for file in chain.from_iterable(map(copy.glob, parts)):
            # But not in the names of other packages, such as OpenTelemetry's.
            text = re.sub(r"(?<![.\w-])(httpx|httpcore)\b(?!-)", r"\g<1>2", file.read_text(encoding="utf-8"))
            file.write_text(text, encoding="utf-8")
        settings = copy / "pyproject.toml"
        settings.write_text(
            re.sub(r'"httpx>=[^"]+"', '"httpx2"', settings.read_text(encoding="utf-8")), encoding="utf-8"
        )
        with session.chdir(copy):
            wanted = nox.project.dependency_groups(PROJECT, "test")
            session.install("--quiet", "--constraint=constraints.txt", *wanted, f".{EXTRAS}", env=BUILDING)
            # Known failures: OpenTelemetry only supports httpx, and httpx2 accepts more forms of NO_PROXY.
            known = "not instrumentation_of_httpx and not proxy_is_the_one_of_httpx"
            session.run(
                "pytest", *WORKERS, *without(*ELSEWHERE, *ONCE, "test_pyinstaller.py"), "-k", known, *session.posargs
            )


@nox.session(allow_parallel=True)
def lint(session: nox.Session) -> None:
    """Check code, spelling, specs and workflows; `nox -s lint -- --fix` fixes what it can in the code."""
    install(session, "lint", "generate", project="--editable=.[sandbox]")
    session.run("ruff", "check", *session.posargs)
    session.run("ruff", "format", *([] if session.posargs else ["--check"]))
    session.run("codespell", ".", ".github/")  # codespell only checks hidden folders that are named with a slash
    session.run("python", "-m", "tools.generate", "--check")
    npm_install(session)
    # Switch off Redocly's telemetry and news here, as redocly.yaml, which does it too, may be broken.
    session.env.update(REDOCLY_TELEMETRY="off", REDOCLY_SUPPRESS_NOTIFICATIONS="true")
    session.run("node", REDOCLY, "lint", *(path.as_posix() for path in sorted(Path("specs").glob("*.yaml"))))
    # These tests need Node and its packages. Without conftest.py, which needs more of the project.
    needing_node = ("tests/tools/spec/test_redocly_rules.py", "tests/project/test_javascript.py")
    session.run("pytest", "--quiet", "--noconftest", *needing_node)
    session.run("actionlint")
    session.run("shellcheck", *(path.as_posix() for path in sorted(Path(".ci").iterdir())))
    session.run("zizmor", "--quiet", "--offline", "--pedantic", "--strict-collection", ".github")


@nox.session(python=False)
def dev(session: nox.Session) -> None:
    """Prepare .venv for work on the project: all tools, an editable installation, a check before each commit."""
    groups = sorted({*nox.project.dependency_groups(PROJECT, *PROJECT["dependency-groups"])})
    scripts = Path(".venv", "Scripts" if os.name == "nt" else "bin")
    if not scripts.exists():
        session.run(sys.executable, "-m", "venv", ".venv", external=True)
    python = str(scripts / "python")
    wanted = ["--constraint", "constraints.txt", *groups, "-e", f".{EXTRAS}"]
    session.run(python, "-m", "pip", "install", "--quiet", *wanted, env=BUILDING, external=True)
    if Path(".git").exists():
        # 1: it doesn't change a hooks folder that the user has set, and prints a message.
        session.run(python, "-m", "pre_commit", "install", external=True, success_codes=[0, 1])
    else:
        session.log("This isn't a git checkout. In one, `pre-commit install` sets up a check of each commit.")
    session.log(f"Activate it: {scripts / 'activate' if os.name == 'nt' else f'. {scripts}/activate'}")


@nox.session(allow_parallel=True)
def types(session: nox.Session) -> None:
    """Type-check with mypy --strict and pyright strict."""
    install(session, "types")
    session.run("mypy")
    # So that the pyright package doesn't print that a newer version exists.
    session.run("pyright", env={"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"})


@nox.session
def changes(session: nox.Session) -> None:
    """Report what changed for users since the newest tag or a given version, and whether it breaks callers."""
    install(session, "changes", project="")
    session.run("python", "-m", "tools.changes", *session.posargs)


@nox.session(allow_parallel=True)
def docs(session: nox.Session) -> None:
    """Build the documentation in site/, which can be opened from there or published on any host."""
    install(session, "docs")
    session.run("python", "-m", "tools.docs")


@nox.session(requires=["docs"])  # alone, as a slow browser is taken for one that hangs
def site(session: nox.Session) -> None:
    """Test the site of `nox -s docs` in Chromium; the screenshots are in build/screenshots/."""
    install(session, "site", project="")
    session.run("pytest", "--numprocesses=auto", "--noconftest", "tests/tools/docs/test_site.py", *session.posargs)


@nox.session(allow_parallel=True)
def build(session: nox.Session) -> None:
    """Build the wheel and the sdist in dist/; check their content, and how the package index would show them."""
    install(session, "build", project="")
    shutil.rmtree("dist", ignore_errors=True)
    # An isolated environment would have the newest versions, not those of constraints.txt.
    session.run("python", "-m", "build", "--no-isolation", "--quiet")
    session.run("twine", "check", "--strict", *map(str, sorted(Path("dist").iterdir())))
    session.run("pytest", "--quiet", "--noconftest", "tests/project/test_distribution.py")


@nox.session
def bench(session: nox.Session) -> None:
    """Compare speed and memory with other clients and with the goals; needs nginx and redis-server."""
    install(session, "bench")
    npm_install(session)
    session.run("python", "bench/run.py", *session.posargs)


@nox.session
def probe(session: nox.Session) -> None:
    """Report what responses of your tenant have that the specs don't; needs credentials in the environment; only reads."""
    install(session)
    # Otherwise nox mixes messages to the user into the report on stdout.
    session.run("python", "-m", "tools.probe", *session.posargs, stderr=sys.stderr)


@nox.session(python=HERE)
def constraints(session: nox.Session) -> None:
    """Rewrite constraints.txt with the newest versions that are compatible with each other."""
    path = Path("constraints.txt")
    groups = PROJECT["dependency-groups"]
    wanted = [each for group in groups for each in nox.project.dependency_groups(PROJECT, group)]
    session.install("--quiet", "--upgrade", "--upgrade-strategy=eager", *wanted, f".{EXTRAS}")
    frozen = str(session.run("python", "-m", "pip", "freeze", "--exclude", "spaceclients", silent=True))
    header = "# Versions of the development tools. Written by `nox -s constraints`.\n"
    path.write_text(header + "".join(line for line in frozen.splitlines(keepends=True) if "==" in line))
    session.log(f"{path}: {len(frozen.splitlines())} packages")
