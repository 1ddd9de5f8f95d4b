"""`./dev` before anything is installed: what it says when this machine does not let it work."""

import errno
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def tools(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))


@pytest.fixture
def bare(tmp_path):
    """A folder with the entry alone: no environment yet."""
    shutil.copy(ROOT / "dev", tmp_path)
    return tmp_path


def _run(folder, **env):
    return subprocess.run(
        ["./dev", "setup"],
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_named_python_that_is_too_old_is_refused_and_no_other_is_taken(bare) -> None:
    old = bare / "python3.9"
    old.write_text("#!/bin/sh\necho Python 3.9.1\nexit 1\n")
    old.chmod(0o755)
    done = _run(bare, AFTERCARE_PYTHON=str(old))
    assert done.returncode == 1
    assert f"AFTERCARE_PYTHON names {old} (Python 3.9.1)." in done.stderr
    assert not (bare / ".venv").exists()


def test_a_named_python_that_is_not_there_is_refused(bare) -> None:
    done = _run(bare, AFTERCARE_PYTHON="/nowhere/python3")
    assert done.returncode == 1
    assert "AFTERCARE_PYTHON names /nowhere/python3" in done.stderr
    assert not (bare / ".venv").exists()


@pytest.mark.usefixtures("tools")
def test_a_folder_that_cannot_be_written_is_a_plain_sentence(monkeypatch, capsys) -> None:
    import dev

    def read_only(_rest):
        raise OSError(errno.EROFS, "Read-only file system", "/somewhere/.venv/setup.lock")

    monkeypatch.setattr(dev, "_commands", lambda: {"setup": read_only})
    assert dev.main(["setup"]) == 1
    assert capsys.readouterr().err.strip() == "/somewhere/.venv/setup.lock cannot be written: Read-only file system."


@pytest.mark.usefixtures("tools")
def test_any_other_failure_is_shown_whole(monkeypatch) -> None:
    import dev

    def ours(_rest):
        raise FileNotFoundError(errno.ENOENT, "No such file or directory", "x")

    monkeypatch.setattr(dev, "_commands", lambda: {"setup": ours})
    with pytest.raises(FileNotFoundError):
        dev.main(["setup"])


@pytest.mark.usefixtures("tools")
def test_a_port_in_use_is_named(capsys) -> None:
    import serving

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit):
            serving._expect_free("127.0.0.1", port)
    assert f"Port {port} is taken by another program" in capsys.readouterr().err


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "٣"])
def test_what_is_no_port_is_refused_by_the_options(text, capsys) -> None:
    import serving

    with pytest.raises(SystemExit):
        serving.serve([f"--port={text}"])
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err
