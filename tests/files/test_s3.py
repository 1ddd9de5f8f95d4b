"""The same store in a bucket, against a real S3 server."""

import os
import socket
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.actors import browser_of, staff_actor
from tests.factories.files import NOON, jpeg, make_file

from aftercare.base.kernel.actors import SYSTEM
from aftercare.platform.files import cli, models
from aftercare.platform.files import public as files
from aftercare.platform.files.errors import StoreUnreachableError
from aftercare.platform.files.models import content_path, storage

pytestmark = pytest.mark.django_db


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with one key; objects are plain files below its folder."""
    folder, port = tmp_path_factory.mktemp("s3"), _free_port()
    server = subprocess.Popen(
        [
            Path(sys.executable).parent / "nanio",
            "serve",
            "--data-dir",
            str(folder),
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
        ],
        env={**os.environ, "NANIO_ACCESS_KEY": "key", "NANIO_SECRET_KEY": "a secret of a good length"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(port: int) -> None:
    for _attempt in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the S3 server did not start")


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of a good length")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    client = boto3.client("s3")
    name = f"aftercare-{uuid4().hex[:8]}"
    client.create_bucket(Bucket=name)
    settings.FILES_URL = f"s3://{name}/store"
    models._storage.cache_clear()
    yield
    models._storage.cache_clear()
    client.close()


@pytest.mark.usefixtures("bucket")
def test_bucket_keeps_gives_back_and_erases() -> None:
    content = jpeg(800, 600)
    file = make_file(content, name="制动器.jpg")
    with files.open_file(file.pk, SYSTEM).stream as stream:
        assert stream.read() == content
    assert len(files.thumbnail(file_id=file.pk, edge=240, by=SYSTEM)) > 100

    files.erase(file_id=file.pk, reason="x", by=SYSTEM, at=NOON)
    assert not storage().exists(content_path(file.content.sha256))


@pytest.mark.usefixtures("bucket")
def test_wrong_key_is_refused_and_leaves_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not the one")
    models._storage.cache_clear()
    with pytest.raises(ClientError):
        make_file()
    assert not files.File.objects.exists()


@pytest.fixture
def mute(monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[socket.socket]:
    """A bucket at an address that takes every call and never says a word: the end that takes them."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{server.getsockname()[1]}")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        monkeypatch.delenv("AWS_MAX_ATTEMPTS", raising=False)
        monkeypatch.setattr(models, "READ_SECONDS", 0.1)
        settings.FILES_URL = "s3://mute"
        models._storage.cache_clear()
        yield server
        models._storage.cache_clear()


def _calls(server: socket.socket) -> int:
    """How many have called."""
    taken = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            taken += 1
    return taken


def test_a_store_that_takes_the_call_and_says_nothing_is_left_after_a_second_try(mute: socket.socket) -> None:
    with pytest.raises(StoreUnreachableError):
        storage().exists("x")

    assert _calls(mute) == models.TRIES


def test_how_often_a_store_is_tried_can_be_chosen(mute: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StoreUnreachableError):
        storage().exists("x")

    assert _calls(mute) == 1


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch, settings) -> Iterator[None]:
    """A bucket at an address where nobody answers."""
    for key, value in {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{_free_port()}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(key, value)
    make_file()
    settings.FILES_URL = "s3://nowhere"
    models._storage.cache_clear()
    yield
    models._storage.cache_clear()


@pytest.mark.usefixtures("silent")
def test_a_silent_store_is_no_fault_of_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run_check(Namespace()) == 1

    said = capsys.readouterr().out
    assert "0 files read, 0 wrong; then the store could not be reached:" in said
    assert "127.0.0.1" in said
    assert "missing" not in said


@pytest.mark.usefixtures("silent")
def test_whoever_sends_a_file_to_a_silent_store_is_told_so() -> None:
    by = browser_of(staff_actor("administrator"))

    answer = by.post(reverse("files:upload"), {"file": SimpleUploadedFile("a.txt", b"words")})

    assert answer.status_code == 503
    assert "The store of files cannot be reached" in answer.content.decode()
    assert files.File.objects.count() == 1
